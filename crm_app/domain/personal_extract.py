"""Register extract (GDPR article 15): all that is kept of one customer, for the one it is about.

A person's number stands in full only when the actor may see such, and that it was read is an event
like any other. A customer that was merged into this one is the same person and comes along.
"""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import (
    clock,
    comments,
    contacts,
    custom_values,
    customers,
    event_words,
    events,
    files,
    mentions,
    merge_moves,
    merges,
    reach,
    settings,
    showing,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS, values_of
from crm_app.domain.mentions import USER, Ref
from crm_app.models.contacts import FIELDS as CONTACT_FIELDS
from crm_app.models.customers import CONSENTS, KIND_LABELS, Customer
from crm_app.models.events import Event

RIGHT = "customers.export"
FULL = "customers.see_personal_numbers"
Line = dict[str, str]


@dataclass(frozen=True)
class Record:
    """One customer as the extract tells her: labels and texts, as shown."""

    fields: Line
    own_tabs: dict[str, Line] = field(default_factory=dict)
    consent: Line = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    managers: list[str] = field(default_factory=list)
    contacts: list[Line] = field(default_factory=list)
    files: list[Line] = field(default_factory=list)
    comments: list[Line] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Extract:
    """The extract: whose, when and by whom it was made, and what it holds."""

    number: str
    made_at: str
    made_by: str
    customer: Record
    merged: list[Record] = field(default_factory=list)


def take(session: Session, actor: Actor, id_: int) -> Extract:
    """Return the extract; taking one is an event. Raises PermissionDenied, NotFound."""
    actor.require(RIGHT)
    customer = customers.get(session, actor, id_)
    events.record(session, actor, customers.MODULE, id_, "export")
    events.touch(session, f"record:{customers.MODULE}:{id_}")
    return Extract(
        customer.number,
        clock.show(clock.now()),
        actor.name,
        _record(session, actor, customer),
        [_record(session, actor, one) for one in merges.merged_into(session, id_)],
    )


def _record(session: Session, actor: Actor, customer: Customer) -> Record:
    id_ = customer.id or 0
    held, number_of = settings.snapshot(session), customers.number_of(session)
    values = values_of(session, [customer])[id_]
    said = {
        key: showing.show(spec, values[key], held, customer.country or "SE", number_of)
        for key, spec in SPECS.items()
    }
    said |= _in_full(session, actor, customer)
    pairs = values["account_managers"]
    return Record(
        _told(customer, said),
        _own(session, held, id_),
        _consent(customer),
        [held.values[v].name for v in values["tags"] if v in held.values],
        [showing.show(SPECS["account_managers"], (pair,), held) for pair in pairs],
        [_contact(held, c, customer.country) for c in merge_moves.contacts_of(session, id_)],
        [
            {
                "Namn": f.name,
                "Typ": f.media_type,
                "Storlek": files.shown_size(f.size),
                "Tillagd": clock.show(f.uploaded_at),
                "Av": f.uploaded_by,
            }
            for f in files.of_customer(session, id_)
        ],
        _comments(session, id_),
        _events(session, held, id_),
    )


def _comments(session: Session, id_: int) -> list[Line]:
    named = reach.names(session)
    return [
        {
            "När": clock.show(c.created_at),
            "Vem": named(Ref(USER, c.author_id)),
            "Text": mentions.plain(c.text, named),
        }
        for c in comments.of_record(session, customers.MODULE, id_)
    ]


def _in_full(session: Session, actor: Actor, customer: Customer) -> Line:
    if not actor.may(FULL):
        return {}
    sealed = [k for k in customers.REVEALED if getattr(customer, f"{k}_sealed") is not None]
    # Merged ones are reached through the kept one, and may be nobody's own.
    return {key: customers.reveal_row(session, actor, customer, key) for key in sealed}


def _told(customer: Customer, said: Line) -> Line:
    first = {
        "Kundnummer": customer.number,
        "Slag": KIND_LABELS[customer.kind],
        "Registrerad": clock.show(customer.created_at),
        "Senast ändrad": clock.show(customer.updated_at),
        "Arkiverad": "Ja" if customer.archived else "Nej",
    }
    apart = ("number", "tags", "account_managers", "marketing_consent")
    return first | {
        SPECS[key].label: text for key, text in said.items() if text and key not in apart
    }


def _consent(customer: Customer) -> Line:
    given = customer.consent_at
    return {
        "Utskick": dict(CONSENTS)[customer.marketing_consent],
        "När": clock.show(given) if given else "",
        "Hur": event_words.ORIGINS.get(customer.consent_how, customer.consent_how),
    }


def _own(session: Session, held: settings.Snapshot, id_: int) -> dict[str, Line]:
    values = custom_values.values_of(session, [id_])[id_]
    told = {
        tab.name: {own.label: values[own.key] for own in tab.fields if values.get(own.key)}
        for tab in held.own_tabs
    }
    return {name: lines for name, lines in told.items() if lines}


def _contact(held: settings.Snapshot, contact: Any, country: str) -> Line:
    values = contacts.values_of(contact)
    said = {s.label: showing.show(s, values[s.key], held, country or "SE") for s in CONTACT_FIELDS}
    told = {label: text for label, text in said.items() if text}
    return told | ({"Arkiverad": "Ja"} if contact.archived else {})


def _events(session: Session, held: settings.Snapshot, id_: int) -> list[dict[str, Any]]:
    wanted = select(Event).where(col(Event.module) == customers.MODULE, col(Event.record_id) == id_)
    return [
        {
            "När": clock.show(event.at),
            "Vem": event.actor_name,
            "Väg": event_words.ORIGINS.get(event.origin, event.origin),
            "Vad": event_words.label(customers.MODULE, event.action),
            "Ändringar": _changes(held, event),
        }
        for event in session.scalars(wanted.order_by(col(Event.id)))
    ]


def _changes(held: settings.Snapshot, event: Event) -> list[Line]:
    labels = event_words.labels_of(held, event.action, event.changes or {})
    return [
        {
            "Fält": labels[key],
            "Från": str(change.get("old") or ""),
            "Till": str(change.get("new") or ""),
        }
        for key, change in (event.changes or {}).items()
        if isinstance(change, dict)
    ]
