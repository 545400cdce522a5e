"""Contacts: the persons at a customer, reached only through the customer."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlmodel import Session, col

from crm_app.domain import clock, customers, events, field_rules, fields, settings, showing
from crm_app.domain.actors import Actor
from crm_app.domain.customers import Clash
from crm_app.domain.errors import BadValue, Invalid, NotFound
from crm_app.domain.fields import Reading
from crm_app.models.contacts import FIELDS, Contact
from crm_app.models.spec import FieldKind, Rule

SPECS = {spec.key: spec for spec in FIELDS}
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
    return sorted(found, key=lambda c: (not c.main_contact, c.first_name, c.last_name, c.id))


def get(session: Session, actor: Actor, id_: int) -> Contact:
    """Return the contact. Raises NotFound when it, or its customer, is not hers to see."""
    found = session.get(Contact, id_)
    if found is None:
        raise NotFound("Kontaktpersonen finns inte, eller så är den inte din.")
    customers.get(session, actor, found.customer_id)
    return found


def values_of(contact: Contact | None) -> Values:
    """Return the contact's values by field key; of None, what a new one holds."""
    if contact is None:
        return {spec.key: fields.empty(spec) for spec in FIELDS}
    return {spec.key: getattr(contact, spec.column) for spec in FIELDS}


def add(session: Session, actor: Actor, customer_id: int, texts: Mapping[str, str]) -> int:
    """Add a contact and return the id. Raises Invalid with every error at once."""
    actor.require("customers.edit")
    customer = customers.get(session, actor, customer_id)
    read = Reading(settings.snapshot(session), country=customer.country)
    before = values_of(None)
    values = _read(read, texts, before)
    now = clock.now()
    contact = Contact(customer_id=customer_id, created_at=now, updated_at=now, **_columns(values))
    session.add(contact)
    session.flush()
    _one_main(session, contact)
    _tell(session, actor, contact, "contact.add", _changes(read, before, values))
    return contact.id or 0


def edit(
    session: Session, actor: Actor, id_: int, texts: Mapping[str, str], base: Mapping[str, str]
) -> None:
    """Save changed fields, merged with others' as in `customers.edit`."""
    actor.require("customers.edit")
    contact = get(session, actor, id_)
    known = frozenset({contact.title_id} - {None})
    customer = customers.get(session, actor, contact.customer_id)
    read = Reading(settings.snapshot(session), country=customer.country, known=known)  # type: ignore[arg-type]
    before = values_of(contact)
    _compare(read, before, texts, base)
    values = _read(read, texts, before)
    told = _changes(read, before, values)
    if not told:
        return
    for name, value in _columns(values).items():
        setattr(contact, name, value)
    contact.version += 1
    contact.updated_at = clock.now()
    session.flush()
    _one_main(session, contact)
    _tell(session, actor, contact, "contact.edit", told)


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
    contact.archived = archived
    # An archived contact is nobody's main contact, and does not take the place back unasked.
    contact.main_contact = contact.invoice_contact = False
    contact.version += 1
    contact.updated_at = clock.now()
    _tell(session, actor, contact, "contact.archive" if archived else "contact.restore")


def _read(read: Reading, texts: Mapping[str, str], before: Values) -> Values:
    values, errors = dict(before), {}
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


def _compare(
    read: Reading, before: Values, texts: Mapping[str, str], base: Mapping[str, str]
) -> None:
    theirs = {}
    for key, text in texts.items():
        if key in SPECS and key in base:
            now = showing.form_text(SPECS[key], before[key], read.settings, read.country)
            if now not in (base[key], text):
                theirs[key] = showing.show(SPECS[key], before[key], read.settings, read.country)
    if theirs:
        raise Clash(theirs, "En kollega")


def _columns(values: Values) -> Values:
    return {spec.column: values[spec.key] for spec in FIELDS}


def _changes(read: Reading, before: Values, values: Values) -> Values:
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


def _one_main(session: Session, contact: Contact) -> None:
    for mark in ("main_contact", "invoice_contact"):
        if getattr(contact, mark):
            session.execute(
                update(Contact)
                .where(
                    col(Contact.customer_id) == contact.customer_id,
                    col(Contact.id) != contact.id,
                )
                .values({mark: False})
            )


def _tell(
    session: Session,
    actor: Actor,
    contact: Contact,
    action: str,
    told: Mapping[str, Any] | None = None,
) -> None:
    who = f"{contact.first_name} {contact.last_name}".strip()
    events.record(
        session,
        actor,
        "customers",
        contact.customer_id,
        action,
        {"contact": {"old": "", "new": who, "to": contact.id}, **(told or {})},
    )
    events.touch(session, f"record:customers:{contact.customer_id}")
