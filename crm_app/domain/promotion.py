"""Promotion: a prospect or temporary customer becomes a regular one (DOMAIN.md §4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from crm_app.domain import customer_form, customer_values, customers, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import refuse_clash
from crm_app.domain.customer_form import Content
from crm_app.domain.customer_values import Values, values_of
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.forms import FormField
from crm_app.models.customers import TYPE_LABELS, Customer, CustomerType

REGULAR = CustomerType.REGULAR.value
TO_REGULAR = {"customer_type": REGULAR}
ALREADY = "Kunden är redan vanlig."


@dataclass(frozen=True)
class Demands:
    """What a customer lacks to become regular. No `fields`: nothing."""

    id: int = 0
    name: str = ""
    type_label: str = ""
    fields: list[FormField] = field(default_factory=list)


def demands(
    session: Session, actor: Actor, id_: int, errors: Mapping[str, str] | None = None
) -> Demands:
    """Return the fields to fill in first, with what is in them now and what is wrong (`errors`).

    Raises PermissionDenied, NotFound, and Conflict for one that is regular already.
    """
    customer, before = _found(session, actor, id_)
    found = _lacking(session, actor, customer, before) | set(errors or ())
    content = Content(before, errors or {}, customers.number_of(session, actor))
    held = settings.snapshot(session)
    form = customer_form.fields_of(held, "customer", customer.kind, REGULAR, content)
    label = TYPE_LABELS[customer.customer_type]
    return Demands(id_, customer.display_name, label, [f for f in form if f.key in found])


def promote(
    session: Session,
    actor: Actor,
    id_: int,
    texts: Mapping[str, str],
    base: Mapping[str, str] | None = None,
) -> None:
    """Make the customer regular; number, history and records stay as they are.

    `base` is what the form showed, as in `customers.edit`. Raises Invalid with all that a regular
    customer must have and this one lacks, and Clash and Conflict as they come.
    """
    customer, before = _found(session, actor, id_)
    read = customers.reading(session, actor, before)
    refuse_clash(read, before, customer.updated_by or "En kollega", texts, base or {})
    wanted = {key: text for key, text in texts.items() if key != "number"} | TO_REGULAR
    values, errors = customer_values.read(read, customer.kind, wanted, before)
    if errors:
        raise Invalid({key: str(error) for key, error in errors.items()})
    customer_values.keep_sealed(customer, before, values)
    customers.save(session, actor, customer, read, before, values, "promote")


def _found(session: Session, actor: Actor, id_: int) -> tuple[Customer, Values]:
    actor.require("customers.edit")
    customer = customers.get(session, actor, id_)
    customers.refuse_gone(customer)
    if customer.customer_type == REGULAR:
        raise Conflict(ALREADY)
    return customer, values_of(session, [customer])[id_]


def _lacking(session: Session, actor: Actor, customer: Customer, before: Values) -> set[str]:
    read = customers.reading(session, actor, before)
    return set(customer_values.read(read, customer.kind, TO_REGULAR, before)[1])
