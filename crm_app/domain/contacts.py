"""Contacts: the persons at a customer, reached only through the customer."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import (
    clock,
    customer_changes,
    customers,
    events,
    field_rules,
    fields,
    settings,
    showing,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import Clash
from crm_app.domain.customers import LARGEST, visible
from crm_app.domain.errors import BadValue, Invalid, NotFound
from crm_app.domain.fields import Reading
from crm_app.domain.sorting import sort_key
from crm_app.models.contacts import FIELDS, Contact
from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.spec import FieldKind, Rule

SPECS = {spec.key: spec for spec in FIELDS}
MARKS = ("main_contact", "invoice_contact")
LOOKED_BACK = 200
MISSING = "Kontaktpersonen finns inte, eller så är den inte din."
Values = dict[str, Any]


def of_customer(
    session: Session,
    actor: Actor,
    customer_id: int,
    *,
    archived: bool = False,
) -> list[Contact]:
    """Return the customer's contacts, the main one first, then by name."""
    customers.get(session, actor, customer_id)
    found = session.scalars(
        select(Contact).where(
            col(Contact.customer_id) == customer_id, col(Contact.archived) == archived
        )
    )
    return sorted(found, key=lambda c: (not c.main_contact, sort_key(_name(c)), c.id or 0))


def get(session: Session, actor: Actor, id_: int) -> Contact:
    """Return the contact. Raises NotFound when it, or its customer, is not hers to see."""
    hers = select(col(Customer.id)).where(visible(actor))
    wanted = select(Contact).where(col(Contact.id) == id_, col(Contact.customer_id).in_(hers))
    found = session.scalar(wanted) if 0 < id_ <= LARGEST else None
    if found is None:
        raise NotFound(MISSING)
    return found


def values_of(contact: Contact | None) -> Values:
    """Return the contact's values by field key; of None, what a new one holds."""
    if contact is None:
        return {spec.key: fields.empty(spec) for spec in FIELDS}
    return {spec.key: getattr(contact, spec.column) for spec in FIELDS}


def add(session: Session, actor: Actor, customer_id: int, texts: Mapping[str, str]) -> int:
    """Add a contact and return the id. Raises Invalid with every error at once."""
    actor.require("customers.edit")
    customer = _home(session, actor, customer_id)
    read = _reading(session, customer)
    before = values_of(None)
    values = _read(read, texts, before)
    now = clock.now()
    contact = Contact(customer_id=customer_id, created_at=now, updated_at=now, **columns(values))
    session.add(contact)
    session.flush()
    _tell(session, actor, contact, "contact.add", changes(read, before, values))
    _one_of_each(session, actor, read, contact)
    return contact.id or 0


def edit(
    session: Session, actor: Actor, id_: int, texts: Mapping[str, str], base: Mapping[str, str]
) -> None:
    """Save changed fields, merged with others' as in `customers.edit`."""
    actor.require("customers.edit")
    contact = get(session, actor, id_)
    read = _reading(session, _home(session, actor, contact.customer_id), contact)
    before = values_of(contact)
    theirs, now = customer_changes.clash(read, before, texts, base, SPECS)
    if theirs:
        raise Clash(theirs, _last_by(session, contact), now)
    _save(session, actor, read, contact, _read(read, texts, before))
    _one_of_each(session, actor, read, contact)


def archive(session: Session, actor: Actor, id_: int) -> None:
    """Put the contact away."""
    _set_archived(session, actor, id_, archived=True)


def restore(session: Session, actor: Actor, id_: int) -> None:
    """Take an archived contact back."""
    _set_archived(session, actor, id_, archived=False)


def _set_archived(session: Session, actor: Actor, id_: int, *, archived: bool) -> None:
    actor.require("customers.edit")
    contact = get(session, actor, id_)
    if contact.archived == archived:
        return
    read = _reading(session, _home(session, actor, contact.customer_id))
    before = values_of(contact)
    # An archived contact is nobody's main contact, and does not take the place back unasked.
    values = before | dict.fromkeys(MARKS, False)
    contact.archived = archived
    _write(contact, values)
    action = "contact.archive" if archived else "contact.restore"
    _tell(session, actor, contact, action, changes(read, before, values))


def move(
    session: Session, actor: Actor, id_: int, customer_id: int, marks: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Move the contact to another customer; both tell of it. Returns the marks that she lost.

    She keeps a mark unless somebody there has it. To take a move back, move her home with the
    marks that she lost. Raises Invalid for the customer where she is, and one that is archived.
    """
    actor.require("customers.edit")
    contact = get(session, actor, id_)
    home, there = (_home(session, actor, c) for c in (contact.customer_id, customer_id))
    if home.id == there.id:
        raise Invalid({"customer": "Personen finns redan hos den kunden. Välj en annan kund."})
    if there.archived:
        raise Invalid({"customer": "Kunden är arkiverad. Ta tillbaka den först."})
    read = _reading(session, there, contact)
    before = values_of(contact)
    wished = {m: before[m] or (m in marks and not contact.archived) for m in MARKS}
    borne = _borne(session, customer_id)
    values = before | {m: wish and m not in borne for m, wish in wished.items()}
    where = {"customer": {"old": home.number, "new": there.number, "from": home.id, "to": there.id}}
    told = changes(read, before, values) | where
    _tell(session, actor, contact, "contact.move", told)
    contact.customer_id = customer_id
    _write(contact, values)
    _tell(session, actor, contact, "contact.move", told)
    return tuple(mark for mark in MARKS if before[mark] and not values[mark])


def _home(session: Session, actor: Actor, customer_id: int) -> Customer:
    customer = customers.get(session, actor, customer_id)
    customers.refuse_gone(customer)
    return customer


def _borne(session: Session, customer_id: int) -> set[str]:
    """Return the marks that somebody at the customer bears."""
    of_her = select(Contact).where(col(Contact.customer_id) == customer_id)
    return {mark for one in session.scalars(of_her) for mark in MARKS if getattr(one, mark)}


def _reading(session: Session, customer: Customer, contact: Contact | None = None) -> Reading:
    known = frozenset({contact.title_id} if contact and contact.title_id else ())
    return Reading(settings.snapshot(session), country=customer.country or "SE", known=known)


def _read(read: Reading, texts: Mapping[str, str], before: Values) -> Values:
    values = dict(before)
    errors: dict[str, str] = {}
    for spec, rule in field_rules.effective(read.settings, "contact"):
        if rule is Rule.OFF:
            continue
        try:
            if spec.key in texts:
                values[spec.key] = fields.parse(spec, texts[spec.key], read)
        except BadValue as error:
            errors[spec.key] = str(error)
        must = rule in (Rule.REQUIRED, Rule.LOCKED) and spec.kind is not FieldKind.FLAG
        if must and spec.key not in errors and values[spec.key] in (None, ""):
            errors[spec.key] = f"Fyll i {spec.label}."
    if errors:
        raise Invalid(errors)
    return values


def _last_by(session: Session, contact: Contact) -> str:
    """Return who has changed the contact last, as her latest event says."""
    about = select(col(Event.actor_name), col(Event.changes)).where(
        col(Event.module) == "customers",
        col(Event.record_id) == contact.customer_id,
        col(Event.action).startswith("contact."),
    )
    for name, changes in session.execute(about.order_by(col(Event.id).desc()).limit(LOOKED_BACK)):
        if changes.get("contact", {}).get("to") == contact.id:
            return name
    return "En kollega"


def _save(session: Session, actor: Actor, read: Reading, contact: Contact, values: Values) -> None:
    if told := changes(read, values_of(contact), values):
        _write(contact, values)
        _tell(session, actor, contact, "contact.edit", told)


def _write(contact: Contact, values: Values) -> None:
    for name, value in columns(values).items():
        setattr(contact, name, value)
    contact.version += 1
    contact.updated_at = clock.now()


def columns(values: Values) -> Values:
    """Return the row's columns for a contact's values."""
    row = {spec.column: values[spec.key] for spec in FIELDS}
    return row | {"name_key": sort_key(f"{values['first_name']} {values['last_name']}")[:201]}


def changes(read: Reading, before: Values, values: Values) -> Values:
    """Return old → new of every field that differs, as an event keeps it."""
    return {
        spec.key: {
            "old": showing.show(spec, before[spec.key], read.settings, read.country),
            "new": showing.show(spec, values[spec.key], read.settings, read.country),
            "from": before[spec.key],
            "to": values[spec.key],
        }
        for spec in FIELDS
        if before[spec.key] != values[spec.key]
    }


def _one_of_each(session: Session, actor: Actor, read: Reading, contact: Contact) -> None:
    """Take the marks that the contact bears from whoever bore them before, and say so."""
    marks = [mark for mark in MARKS if getattr(contact, mark)]
    others = select(Contact).where(
        col(Contact.customer_id) == contact.customer_id, col(Contact.id) != contact.id
    )
    for other in session.scalars(others) if marks else ():
        _save(session, actor, read, other, values_of(other) | dict.fromkeys(marks, False))


def _name(contact: Contact) -> str:
    return f"{contact.first_name} {contact.last_name}".strip()


def _tell(
    session: Session, actor: Actor, contact: Contact, action: str, told: Mapping[str, Any]
) -> None:
    who = {"contact": {"old": "", "new": _name(contact), "to": contact.id}}
    events.record(session, actor, "customers", contact.customer_id, action, who | dict(told))
    events.touch(session, f"record:customers:{contact.customer_id}", "list:contacts")
