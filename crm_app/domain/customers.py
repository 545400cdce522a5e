"""Customers: the only way to one, and what users do with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, select, true
from sqlmodel import Session, col

from crm_app.domain import (
    clock,
    customer_ids,
    customer_values,
    events,
    identifiers,
    numbers,
    seals,
    settings,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import changes, refuse_clash
from crm_app.domain.customer_values import Values, columns, values_of
from crm_app.domain.errors import BadValue, Conflict, Invalid, NotFound, PermissionDenied
from crm_app.domain.fields import Reading
from crm_app.domain.showing import Numbers
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer, CustomerKind

MODULE = "customers"
LINKS = ("tags", "account_managers")
REVEALED = {
    "organisation_number": identifiers.show_organisation_number,
    "personal_identity_number": identifiers.show_personal_identity_number,
    "vat_number": str,
}
LARGEST = 2**63 - 1
HIDDEN = "(inte din kund)"


def visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that keeps a query to what the actor may see."""
    actor.require("customers.see")
    if actor.sees_all(MODULE):
        return true()
    mine = of_user(actor).where(col(AccountManager.customer_id) == col(Customer.id))
    return mine.correlate(Customer).exists()


def of_user(actor: Actor) -> Select[int]:
    """Return the query of the ids of the actor's own customers."""
    return select(col(AccountManager.customer_id)).where(col(AccountManager.user_id) == actor.id)


def get(session: Session, actor: Actor, id_: int) -> Customer:
    """Return the customer. Raises NotFound alike for one that is not there or not hers."""
    wanted = select(Customer).where(col(Customer.id) == id_, visible(actor))
    found = session.scalar(wanted) if 0 < id_ <= LARGEST else None
    if found is None:
        raise NotFound("Kunden finns inte, eller så är den inte din.")
    return found


def by_number(session: Session, actor: Actor, number: str) -> int | None:
    """Return the id of the visible customer with the number."""
    return session.scalar(
        select(col(Customer.id)).where(col(Customer.number) == number.strip(), visible(actor))
    )


def number_of(session: Session, actor: Actor | None = None) -> Numbers:
    """Return the function that tells a customer's number by id.

    Of one that the actor may not see, such as a customer's invoice recipient, it says HIDDEN.
    """
    seen = true() if actor is None else visible(actor)
    missing = "" if actor is None else HIDDEN
    return lambda id_: (
        session.scalar(select(col(Customer.number)).where(col(Customer.id) == id_, seen)) or missing
    )


def reading(session: Session, actor: Actor, known: Values | None = None) -> Reading:
    """Return what it takes to read a form's texts about one customer; `known` is what she holds."""

    def other(number: str) -> int | None:
        return None if known and number == known["number"] else by_number(session, actor, number)

    return Reading(
        settings.snapshot(session),
        find_customer=other,
        number_of=number_of(session, actor),
        country=(known["country"] if known else "") or "SE",
        known=customer_values.chosen(known) if known else frozenset(),
        known_users=frozenset(dict(known["account_managers"]) if known else ()),
    )


def first_values(session: Session, actor: Actor) -> Values:
    """Return what the form for a new customer holds before anybody has typed."""
    return customer_values.first_values(reading(session, actor))


def register(session: Session, actor: Actor, kind: str, texts: Mapping[str, str]) -> int:
    """Register a customer and return the id. Raises Invalid with every error at once."""
    actor.require("customers.create")
    if kind not in tuple(CustomerKind):
        raise Invalid({"kind": "Välj företag eller privat."})
    read = reading(session, actor)
    values, errors = customer_values.read(read, kind, texts)
    _check_number(session, actor, values["number"], "", errors)
    _refuse(errors)
    values["number"] = values["number"] or numbers.take(session, MODULE)[0]
    if not actor.sees_all(MODULE) and actor.id is not None:
        values["account_managers"] = _with(values["account_managers"], actor.id)
    id_ = _insert(session, actor, kind, values)
    link(session, id_, values)
    _tell(session, actor, id_, "register", changes(read, blank(read), values))
    return id_


def _insert(session: Session, actor: Actor, kind: str, values: Values) -> int:
    now = clock.now()
    customer = Customer(
        id=customer_ids.highest(session) + 1,
        kind=kind,
        created_at=now,
        updated_by=actor.name,
        consent_how=_how(actor, values),
        **columns(kind, values, now),
    )
    session.add(customer)
    session.flush()
    return customer.id or 0


def blank(read: Reading) -> Values:
    """Return what a new customer held before, as her first event tells it: nothing at all."""
    return customer_values.first_values(read) | {
        "country": "",
        "customer_type": "",
        "payment_terms": None,
    }


def _with(managers: tuple[Any, ...], user: int) -> tuple[Any, ...]:
    # She who sees only her own would lose sight of what she has just registered.
    return managers if user in dict(managers) else tuple(sorted((*managers, (user, None))))


def _how(actor: Actor, values: Values) -> str:
    return actor.origin if values["marketing_consent"] else ""


def edit(
    session: Session, actor: Actor, id_: int, texts: Mapping[str, str], base: Mapping[str, str]
) -> None:
    """Save changed fields. `base` is what the form showed in them when she began to type.

    Fields that others have changed meanwhile are merged. Raises Clash where both changed the
    same field to different values, Invalid with every error at once.
    """
    actor.require("customers.edit")
    customer = get(session, actor, id_)
    refuse_gone(customer)
    before = values_of(session, [customer])[id_]
    read = reading(session, actor, before)
    refuse_clash(read, before, customer.updated_by or "En kollega", texts, base)
    values, errors = customer_values.read(read, customer.kind, texts, before)
    customer_values.keep_sealed(customer, before, values)
    _check_number(session, actor, values["number"], before["number"], errors)
    if not values["number"] and "number" not in errors:
        errors["number"] = BadValue("Fyll i Kundnummer.")
    _refuse(errors)
    save(session, actor, customer, read, before, values)


def save(  # noqa: PLR0913, PLR0917  two sets of values, and what it takes to tell them apart
    session: Session,
    actor: Actor,
    customer: Customer,
    read: Reading,
    before: Values,
    values: Values,
    action: str = "edit",
) -> None:
    """Write the values over those before, with their event; nothing when nothing differs."""
    # The log is for all times and all readers: it names whom the actor may not see, too.
    told = changes(replace(read, number_of=number_of(session)), before, values)
    if not told:
        return
    for name, value in columns(customer.kind, values, clock.now(), before).items():
        setattr(customer, name, value)
    if before["marketing_consent"] != values["marketing_consent"]:
        customer.consent_how = _how(actor, values)
    customer.version += 1
    customer.updated_by = actor.name
    link(session, customer.id or 0, values, before)
    _tell(session, actor, customer.id or 0, action, told)


def _check_number(
    session: Session, actor: Actor, number: str, before: str, errors: dict[str, BadValue]
) -> None:
    if number == before or not number or "number" in errors:
        return
    if not actor.may("customers.change_number"):
        errors["number"] = BadValue("Du har inte rätt att välja kundnummer. Lämna det tomt.")
    elif session.scalar(select(col(Customer.id)).where(col(Customer.number) == number)):
        errors["number"] = BadValue(f"Kundnummer {number} är upptaget. Välj ett annat.")


def _refuse(errors: Mapping[str, BadValue]) -> None:
    if errors:
        raise Invalid({key: str(error) for key, error in errors.items()})


def link(session: Session, id_: int, values: Values, before: Values | None = None) -> None:
    """Write the customer's tags and account managers, where they differ from those before."""
    if before is None or before["tags"] != values["tags"]:
        session.execute(delete(CustomerTag).where(col(CustomerTag.customer_id) == id_))
        session.add_all(CustomerTag(customer_id=id_, value_id=v) for v in values["tags"])
    if before is None or before["account_managers"] != values["account_managers"]:
        session.execute(delete(AccountManager).where(col(AccountManager.customer_id) == id_))
        session.add_all(
            AccountManager(customer_id=id_, user_id=user, title_id=title)
            for user, title in values["account_managers"]
        )


def _tell(
    session: Session, actor: Actor, id_: int, action: str, told: Mapping[str, Any] | None = None
) -> None:
    events.record(session, actor, MODULE, id_, action, told)
    events.touch(session, f"record:{MODULE}:{id_}", f"list:{MODULE}")


def refuse_gone(customer: Customer) -> None:
    """Raise Conflict for one who is no longer changed: merged into another, or anonymised."""
    if customer.merged_into_id is not None:
        raise Conflict("Kunden är sammanslagen med en annan. Ändra den i stället.")
    if customer.anonymised_at is not None:
        raise Conflict("Kunden är anonymiserad och kan inte ändras.")


def archive(session: Session, actor: Actor, id_: int) -> None:
    """Put the customer away; all that hangs on it stays."""
    _set_archived(session, actor, id_, archived=True)


def restore(session: Session, actor: Actor, id_: int) -> None:
    """Take an archived customer back."""
    _set_archived(session, actor, id_, archived=False)


def _set_archived(session: Session, actor: Actor, id_: int, *, archived: bool) -> None:
    actor.require("customers.archive")
    customer = get(session, actor, id_)
    if customer.archived == archived:
        return
    refuse_gone(customer)
    customer.archived = archived
    customer.version += 1
    customer.updated_at = clock.now()
    customer.updated_by = actor.name
    _tell(session, actor, id_, "archive" if archived else "restore")


def reveal(session: Session, actor: Actor, id_: int, field: str) -> str:
    """Return a person's number in full, as shown; each reading of one is an event."""
    actor.require("customers.see_personal_numbers")
    if field not in REVEALED:
        raise PermissionDenied
    return reveal_row(session, actor, get(session, actor, id_), field)


def reveal_row(session: Session, actor: Actor, customer: Customer, field: str) -> str:
    """As `reveal`, for what has got the customer already."""
    actor.require("customers.see_personal_numbers")
    sealed = getattr(customer, f"{field}_sealed")
    if sealed is None:
        return str(getattr(customer, field))
    events.record(session, actor, MODULE, customer.id, "reveal", {field: {"old": "", "new": ""}})
    events.touch(session, f"record:{MODULE}:{customer.id}")
    return REVEALED[field](seals.unseal(sealed))
