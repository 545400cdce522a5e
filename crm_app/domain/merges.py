"""What merged customers are to each other: who was merged into whom, and by which run."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import customers
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound
from crm_app.models.bulk import BulkBefore, BulkRun
from crm_app.models.customers import Customer

ACTION = "merge"
TOLD = ("merged", "merged_into", "unmerged", "not_duplicates")
"""What the events of merges tell beside a customer's fields: numbers, and no names."""


@dataclass(frozen=True)
class Other:
    """The other customer of a merge, as the card links to her."""

    id: int = 0
    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class Notice:
    """What a card says of merges: whom the customer has become, and who has become she.

    A merged customer whose `into` is nobody has become one that is not the actor's to see.
    """

    is_merged: bool = False
    into: Other = field(default_factory=Other)
    merged: list[Other] = field(default_factory=list)
    anonymised: bool = False


def kept(session: Session, customer: Customer) -> Customer:
    """Return the customer whom a merged one has become in the end."""
    while customer.merged_into_id is not None:
        customer = session.get_one(Customer, customer.merged_into_id)
    return customer


def merged_into(session: Session, id_: int) -> list[Customer]:
    """Return all who were merged into the customer, directly or by way of others."""
    direct = session.scalars(
        select(Customer).where(col(Customer.merged_into_id) == id_).order_by(col(Customer.id))
    ).all()
    return [one for d in direct for one in (d, *merged_into(session, d.id or 0))]


def runs_of(session: Session, ids: list[int]) -> list[int]:
    """Return the merges that any of the customers had a part in."""
    found = session.scalars(
        select(col(BulkRun.id))
        .join(BulkBefore, col(BulkBefore.run_id) == col(BulkRun.id))
        .where(col(BulkRun.action) == ACTION, col(BulkBefore.customer_id).in_(ids))
        .distinct()
    )
    return [id_ or 0 for id_ in found]


def notice(session: Session, actor: Actor, id_: int) -> Notice:
    """Return what the card says of merges; who is not hers to see is left out."""
    customer = customers.get(session, actor, id_)
    into = kept(session, customer)
    return Notice(
        into is not customer,
        _other(session, actor, into) if into is not customer else Other(),
        [o for one in merged_into(session, id_) if (o := _other(session, actor, one)).id],
        customer.anonymised_at is not None,
    )


def _other(session: Session, actor: Actor, customer: Customer) -> Other:
    try:
        customers.get(session, actor, customer.id or 0)
    except NotFound:
        return Other()
    return Other(customer.id or 0, customer.number, customer.display_name)
