"""The records on which comments hang: one entry for each module that has them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlmodel import Session, col

from crm_app.domain import customers, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer


@dataclass(frozen=True)
class Commented:
    """What comments need to know of a module's records.

    `get` raises NotFound for one that is not the actor's to see, `refuse_gone` Conflict for one
    that nobody changes any more, `seen` is the query of the ids that she may see, `names` tells
    records by id, `owners` whose own a record is (DOMAIN.md §4.0), and `titles` what she is to it.
    """

    key: str
    get: Callable[[Session, Actor, int], Any]
    refuse_gone: Callable[[Any], None]
    seen: Callable[[Actor], Select[Any]]
    names: Callable[[Session, Collection[int]], dict[int, str]]
    owners: Callable[[Session, int], set[int]]
    titles: Callable[[Session, int], dict[int, str]]


def _customers_seen(actor: Actor) -> Select[Any]:
    return select(col(Customer.id)).where(customers.visible(actor))


def _customer_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    found = session.scalars(select(Customer).where(col(Customer.id).in_(ids)))
    return {row.id or 0: row.display_name for row in found}


def _managers(session: Session, id_: int) -> set[int]:
    theirs = select(col(AccountManager.user_id)).where(col(AccountManager.customer_id) == id_)
    return set(session.scalars(theirs))


def _manager_titles(session: Session, id_: int) -> dict[int, str]:
    values = settings.snapshot(session).values
    theirs = select(col(AccountManager.user_id), col(AccountManager.title_id))
    return {
        user or 0: values[title].name if title in values else "Kundansvarig"
        for user, title in session.execute(theirs.where(col(AccountManager.customer_id) == id_))
    }


MODULES: tuple[Commented, ...] = (
    Commented(
        "customers",
        customers.get,
        customers.refuse_gone,
        _customers_seen,
        _customer_names,
        _managers,
        _manager_titles,
    ),
)
BY_KEY = {module.key: module for module in MODULES}


def of(key: str) -> Commented:
    """Return the module. Raises NotFound when there is none of that name, or it has no comments."""
    if key not in BY_KEY:
        raise NotFound
    return BY_KEY[key]


def get(session: Session, actor: Actor, module: str, id_: int) -> Any:
    """Return the record. Raises NotFound alike for one that is not there or not hers."""
    return of(module).get(session, actor, id_)


def seen(actor: Actor, module: Any, record_id: Any) -> ColumnElement[bool]:
    """Return the condition that the actor may see the record that two columns name."""
    hers = [m for m in MODULES if actor.kind != "portal" and actor.may(f"{m.key}.see")]
    return or_(false(), *((module == m.key) & record_id.in_(m.seen(actor)) for m in hers))
