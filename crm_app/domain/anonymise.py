"""Anonymising (GDPR, DOMAIN.md §4.9): what names a person goes, what the books need stays.

This is the one place that may rewrite events: who did what, when and in which field stays, the
values go. A customer that was merged into another is the same person and goes with her.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from crm_app.domain import (
    clock,
    comment_purge,
    contacts,
    customer_values,
    customers,
    events,
    fields,
    files,
    merges,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import ON_ROW, Values
from crm_app.domain.errors import Conflict, Invalid
from crm_app.models.bulk import BulkBefore
from crm_app.models.contacts import FIELDS as CONTACT_FIELDS
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.events import Event
from crm_app.models.files import CustomerFile
from crm_app.models.imports import ImportBefore
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

RIGHT = "customers.anonymise"
NOBODY = "Anonymiserad"
NAMES = ("name", "first_name")
# What is decided from lists says nothing of who she is, and the books need it.
STAYS = (K.REGISTER, K.CHOICE, K.COUNTRY, K.FLAG, K.PERCENT, K.TAGS, K.MANAGERS, K.CUSTOMER)
# Of a company only what is a person's: its own name, number and addresses are nobody's.
PERSONS_AT_A_COMPANY = frozenset(
    {
        "email",
        "invoice_email",
        "mobile",
        "your_reference",
        "our_reference",
        "vat_override_reason",
        "note",
    }
)
CONSENT = "marketing_consent"
NUMBER = "number"
HOME = "customer"
"""What the event of a contact's move calls the two customers: by number and id."""


@dataclass(frozen=True)
class Count:
    """Something that goes, and how much of it."""

    label: str
    count: int
    names: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """What anonymising a customer takes and leaves; `stays` are sentences."""

    id: int = 0
    number: str = ""
    name: str = ""
    goes: list[Count] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)


def preview(session: Session, actor: Actor, id_: int) -> Preview:
    """Return what would go and what would stay. Raises NotFound, Conflict."""
    actor.require(RIGHT)
    customer = _found(session, actor, id_)
    everyone = _same_person(session, customer)
    ids = [one.id or 0 for one in everyone]
    held = [s.label for s in ON_ROW if any(_holds(one, s) for one in everyone)]
    goes = [
        Count("Uppgifter med värde", len(held), held),
        Count("Kontaktpersoner", _count(session, Contact, ids)),
        Count("Värden i egna flikar", _count(session, CustomValue, ids)),
        Count("Filer", _count(session, CustomerFile, ids)),
        Count("Kommentarer", comment_purge.count(session, customers.MODULE, ids)),
        Count(
            "Gamla värden i händelser", sum(_purged(one, e)[1] for one, e in _told(session, ids))
        ),
        Count("Sparade värden för att ångra", _count(session, BulkBefore, ids)),
        Count("Sammanslagna kunder", len(ids) - 1),
    ]
    return Preview(
        id_, customer.number, customer.display_name, [c for c in goes if c.count], _stays(customer)
    )


def anonymise(session: Session, actor: Actor, id_: int, typed: str) -> None:
    """Anonymise the customer, who is archived with it. It cannot be undone.

    `typed` is her number, written to confirm. Raises Invalid, NotFound, Conflict.
    """
    actor.require(RIGHT)
    customer = _found(session, actor, id_)
    if typed.strip() != customer.number:
        raise Invalid({NUMBER: f"Skriv kundnumret {customer.number} för att bekräfta."})
    _overwrite_what_is_freed(session)
    everyone = _same_person(session, customer)
    ids = [one.id or 0 for one in everyone]
    _purge_events(session, ids)
    comment_purge.purge(session, customers.MODULE, ids, _names_told(session, everyone), NOBODY)
    _remove_what_hangs_on(session, ids)
    for one in everyone:
        _empty(one, actor)
        session.flush()
        events.record(session, actor, customers.MODULE, one.id, "anonymise")
        events.touch(session, f"record:{customers.MODULE}:{one.id}")
    events.touch(session, f"list:{customers.MODULE}")


def _found(session: Session, actor: Actor, id_: int) -> Customer:
    customer = customers.get(session, actor, id_)
    if customer.anonymised_at is not None:
        raise Conflict("Kunden är redan anonymiserad.")
    if customer.merged_into_id is not None:
        into = merges.kept(session, customer)
        raise Conflict(
            f"Kunden är sammanslagen med {into.number}. Anonymisera den, så följer den här med."
        )
    return customer


def _same_person(session: Session, customer: Customer) -> list[Customer]:
    return [customer, *merges.merged_into(session, customer.id or 0)]


def is_person(customer: Customer) -> bool:
    """Tell whether the customer as a whole is a person: private, or a sole trader."""
    sealed = (customer.organisation_number_sealed, customer.vat_number_sealed)
    return customer.kind == CustomerKind.PRIVATE or any(sealed)


def goes(customer: Customer, spec: FieldSpec) -> bool:
    """Tell whether what the customer holds in the field goes."""
    if spec.key == CONSENT:
        return True
    if is_person(customer):
        return spec.kind not in STAYS and spec.key != NUMBER
    return spec.key in PERSONS_AT_A_COMPANY


def _holds(customer: Customer, spec: FieldSpec) -> bool:
    return goes(customer, spec) and bool(getattr(customer, spec.column))


def _empty(customer: Customer, actor: Actor) -> None:
    values: Values = {spec.key: getattr(customer, spec.column) for spec in ON_ROW}
    person = is_person(customer)
    for spec in ON_ROW:
        if goes(customer, spec):
            values[spec.key] = fields.empty(spec)
    if person:
        values |= {key: NOBODY for key in NAMES if _names(customer.kind) == key}
    if customer.vat_override_reason:
        values["vat_override_reason"] = NOBODY  # without one the treatment would be worked out
    for name, value in customer_values.columns(customer.kind, values, clock.now()).items():
        if person or not name.endswith(("_sealed", "_index")):
            setattr(customer, name, value)
    customer.consent_at, customer.consent_how = None, ""
    customer.archived = True
    customer.anonymised_at = clock.now()
    customer.version += 1
    customer.updated_by = actor.name


def _names_told(session: Session, everyone: list[Customer]) -> set[str]:
    """Return the names and addresses by which comments may speak of her, or of her contacts."""
    theirs = select(Contact).where(col(Contact.customer_id).in_([one.id for one in everyone]))
    people = [(f"{c.first_name} {c.last_name}", c.email) for c in session.scalars(theirs)]
    people += [(one.display_name, one.email) for one in everyone if is_person(one)]
    return {" ".join(text.split()) for told in people for text in told if text}


def _names(kind: str) -> str:
    return "name" if kind == CustomerKind.COMPANY else "first_name"


def _remove_what_hangs_on(session: Session, ids: list[int]) -> None:
    for contact in session.scalars(select(Contact).where(col(Contact.customer_id).in_(ids))):
        empty = contacts.values_of(None) | {"first_name": NOBODY, "title": contact.title_id}
        for name, value in contacts.columns(empty).items():
            setattr(contact, name, value)
        contact.archived, contact.updated_at = True, clock.now()
        contact.version += 1
    for id_ in ids:
        files.purge(session, id_)
    session.execute(delete(CustomValue).where(col(CustomValue.customer_id).in_(ids)))
    # A merge that is taken back would bring her values back: it is forgotten with the rest.
    runs = merges.runs_of(session, ids)
    session.execute(delete(BulkBefore).where(col(BulkBefore.run_id).in_(runs)))
    session.execute(delete(BulkBefore).where(col(BulkBefore.customer_id).in_(ids)))
    session.execute(delete(ImportBefore).where(col(ImportBefore.customer_id).in_(ids)))


def _told(session: Session, ids: list[int]) -> Iterator[tuple[Customer, Event]]:
    """Return the events of the customers, and those that tell of their contacts elsewhere."""
    about = {id_: session.get_one(Customer, id_) for id_ in ids}
    found = list(_events_of(session, ids))
    for event in found:
        yield about[event.record_id or 0], event
    people = set(session.scalars(select(col(Contact.id)).where(col(Contact.customer_id).in_(ids))))
    seen, homes = set(ids), _homes(found)
    while homes - seen:
        elsewhere = [e for e in _events_of(session, homes - seen) if _contact_of(e) in people]
        seen |= homes
        homes = _homes(elsewhere)
        for event in elsewhere:
            yield about[ids[0]], event


def _events_of(session: Session, ids: Iterable[int]) -> Iterable[Event]:
    return session.scalars(
        select(Event).where(col(Event.module) == customers.MODULE, col(Event.record_id).in_(ids))
    )


def _contact_of(event: Event) -> int | None:
    told = (event.changes or {}).get("contact")
    if event.action.startswith("contact.") and isinstance(told, dict):
        return told.get("to")
    return None


def _homes(found: Iterable[Event]) -> set[int]:
    """Return the customers between whom contacts have moved."""
    moves = [(e.changes or {}).get(HOME) or {} for e in found if e.action == "contact.move"]
    return {move[end] for move in moves for end in ("from", "to") if move.get(end)}


def _purge_events(session: Session, ids: list[int]) -> None:
    purged = {event.id or 0: _purged(customer, event) for customer, event in _told(session, ids)}
    events.purge(session, {id_: told for id_, (told, count) in purged.items() if count})


def _purged(customer: Customer, event: Event) -> tuple[dict[str, Any], int]:
    """Return what the event tells without the values that go, and how many those are."""
    kept = _kept_of_a_contact() if event.action.startswith("contact.") else _kept_of(customer)
    told = dict(event.changes or {})
    gone = [key for key, change in told.items() if key not in kept and _tells(change)]
    return told | {key: _said_nothing(told[key]) for key in gone}, len(gone)


def _tells(change: Any) -> bool:
    texts = [change.get(k) for k in ("old", "new")] if isinstance(change, dict) else [change]
    return any(text not in ("", None, NOBODY) for text in texts)


def _said_nothing(change: Any) -> dict[str, str]:
    told = change if isinstance(change, dict) else {"new": change}
    return {key: NOBODY if told.get(key) else "" for key in ("old", "new")}


def _kept_of(customer: Customer) -> frozenset[str]:
    kept = {s.key for s in customer_values.SPECS.values() if not goes(customer, s)}
    return frozenset(kept | {NUMBER, CONSENT, *merges.TOLD})


def _kept_of_a_contact() -> frozenset[str]:
    return frozenset({HOME, *(s.key for s in CONTACT_FIELDS if s.kind in (K.REGISTER, K.FLAG))})


def _count(session: Session, table: Any, ids: list[int]) -> int:
    return (
        session.scalar(select(func.count()).select_from(table).where(table.customer_id.in_(ids)))
        or 0
    )


def _stays(customer: Customer) -> list[str]:
    firm = [] if is_person(customer) else ["Företagets namn, organisationsnummer och adresser."]
    return [
        *firm,
        f"Kundnumret {customer.number} och kopplingarna till andra kunder.",
        "Kundtyp, land, kundnivå, distrikt, taggar, ansvariga och andra val ur listor.",
        "Vem som gjorde vad och när, utan de gamla värdena.",
    ]


def _overwrite_what_is_freed(session: Session) -> None:
    # Without this SQLite leaves what was deleted readable in the file until the room is needed.
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
