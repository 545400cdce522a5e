"""Putting an earlier value of a field back, from the event that tells it.

It is an ordinary edit: the same rights, rules and conflicts, and an event of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from crm_app.domain import (
    contacts,
    custom_card,
    custom_values,
    customer_values,
    customers,
    event_modules,
    event_words,
    field_rules,
    settings,
    showing,
)
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.event_words import CONTACT
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec, Rule

RIGHT = "customers.edit"
ACTIONS = ("edit", "promote", "merge", "contact.edit")
NEVER = ("customer_type",)
"""A customer that was promoted stays so."""
NOBODY = "Anonymiserad"
MASK = "****"
GONE = "Värdet går inte att ta tillbaka härifrån."
SAME = "Fältet har redan det värdet."
OFF = "Fältet är avstängt i inställningarna, så det går inte att ändra."
OWN = "own_"


@dataclass(frozen=True)
class Offer:
    """What putting a value back would do: `now` and `then` as shown, `base` as a form holds now."""

    event_id: int = 0
    key: str = ""
    label: str = ""
    now: str = ""
    then: str = ""
    base: str = ""


@dataclass(frozen=True)
class _Found:
    """What it takes to put one back: whose field it is, what it holds, and the text of the old."""

    event: Event
    spec: FieldSpec
    record_id: int
    contact_id: int
    now: str
    base: str
    text: str


def restorable(held: Snapshot, action: str, key: str, change: Mapping[str, Any]) -> bool:
    """Tell whether the old value that an event tells can be put back, if nothing else hinders."""
    ends = [str(change.get(end) or "") for end in ("old", "new")]
    hidden = any(MASK in text or text == NOBODY for text in ends)
    known = key in event_words.specs_of(held, action)
    return action in ACTIONS and known and key not in NEVER and not hidden


def offer(session: Session, actor: Actor, event_id: int, key: str) -> Offer:
    """Return what putting the old value back would do now. Raises NotFound, Conflict."""
    found = _found(session, actor, event_id, key)
    then = str(found.event.changes[key].get("old") or "")
    return Offer(event_id, key, found.spec.label, found.now, then, found.base)


def restore(session: Session, actor: Actor, event_id: int, key: str, base: str) -> None:
    """Put the old value back; `base` is what the offer said that the field holds.

    Raises NotFound, Invalid, Clash when somebody has changed it meanwhile, and Conflict when it
    holds the value already or the field is switched off.
    """
    found = _found(session, actor, event_id, key)
    if found.text == found.base:
        raise Conflict(SAME)
    texts, seen = {key: found.text}, {key: base}
    if found.contact_id:
        contacts.edit(session, actor, found.contact_id, texts, seen)
    elif key.startswith(OWN):
        tab = found.spec.section
        custom_card.save(session, actor, found.record_id, tab, texts, seen)
    else:
        customers.edit(session, actor, found.record_id, texts, seen)


def _found(session: Session, actor: Actor, event_id: int, key: str) -> _Found:
    actor.require(RIGHT)
    event = session.get(Event, event_id) if 0 < event_id <= customers.LARGEST else None
    held = settings.snapshot(session)
    if event is None or event.module != customers.MODULE or not event.record_id:
        raise NotFound(GONE)
    event_modules.open_to(session, actor, event.module, event.record_id)
    change = (event.changes or {}).get(key)
    if not isinstance(change, dict) or not restorable(held, event.action, key, change):
        raise NotFound(GONE)
    customer = customers.get(session, actor, event.record_id)
    customers.refuse_gone(customer)
    spec = event_words.specs_of(held, event.action)[key]
    if event.action.startswith(CONTACT):
        return _of_contact(session, actor, event, spec, change)
    if key.startswith(OWN):
        values = custom_values.values_of(session, [event.record_id])[event.record_id]
        now, text = values.get(key, ""), str(change.get("old") or "")
        return _Found(event, spec, event.record_id, 0, now, now, text)
    return _of_customer(session, actor, event, customer, spec, change)


def _of_customer(  # noqa: PLR0913, PLR0917  whose field, and what is told of it
    session: Session,
    actor: Actor,
    event: Event,
    customer: Customer,
    spec: FieldSpec,
    change: Mapping[str, Any],
) -> _Found:
    id_, held = customer.id or 0, settings.snapshot(session)
    if spec.key not in customer_values.rules_of(held, customer.kind, customer.customer_type).active:
        raise Conflict(OFF)
    value = customer_values.values_of(session, [customer])[id_][spec.key]
    told = (held, customer.country or "SE", customers.number_of(session, actor))
    now, base = (how(spec, value, *told) for how in (showing.show, showing.form_text))
    if MASK in now:
        raise Conflict(GONE)
    return _Found(event, spec, id_, 0, now, base, _text(spec, change, *told))


def _of_contact(
    session: Session, actor: Actor, event: Event, spec: FieldSpec, change: Mapping[str, Any]
) -> _Found:
    held = settings.snapshot(session)
    contact = contacts.get(session, actor, int(event.changes["contact"].get("to") or 0))
    rules = {s.key: rule for s, rule in field_rules.effective(held, "contact")}
    if rules.get(spec.key, Rule.OFF) is Rule.OFF:
        raise Conflict(OFF)
    if contact.archived:
        raise Conflict("Kontaktpersonen är arkiverad. Ta tillbaka den först.")
    country = customers.get(session, actor, contact.customer_id).country or "SE"
    told, value = (held, country), contacts.values_of(contact)[spec.key]
    now, base = (how(spec, value, *told) for how in (showing.show, showing.form_text))
    text = _text(spec, change, held, country, str)
    return _Found(event, spec, contact.customer_id, contact.id or 0, now, base, text)


def _text(
    spec: FieldSpec, change: Mapping[str, Any], held: Snapshot, country: str, number_of: Any
) -> str:
    """Return the old value as a form's control says it."""
    if "from" not in change:
        return str(change.get("old") or "")
    value = change["from"]
    match spec.kind:
        case K.TAGS:
            value = tuple(held.now(id_) for id_ in value or ())
        case K.MANAGERS:
            value = tuple((user, title) for user, title in value or ())
        case K.PERCENT:
            value = Decimal(value) if value else None
    return showing.form_text(spec, value, held, country, number_of)
