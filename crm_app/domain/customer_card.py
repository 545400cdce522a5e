"""The customer card: one customer as a page shows her, with her contacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from crm_app.domain import (
    clock,
    contacts,
    customer_form,
    customers,
    field_rules,
    settings,
    showing,
    vat,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS, Values, values_of
from crm_app.domain.forms import FormField, Section
from crm_app.domain.settings import Snapshot
from crm_app.models.contacts import Contact
from crm_app.models.customers import KIND_LABELS, SECTIONS, TYPE_LABELS, Customer
from crm_app.models.spec import FieldKind, Rule

sections_of = customer_form.sections_of


@dataclass(frozen=True)
class Shown:
    """One value on the card: `kind` tells how it links, `sealed` that it can be revealed."""

    key: str
    label: str
    text: str
    kind: str = "text"
    sealed: bool = False


@dataclass(frozen=True)
class Group:
    """The values under one heading."""

    key: str
    label: str
    values: list[Shown]


@dataclass(frozen=True)
class ContactLine:
    """One contact as the card lists her."""

    id: int
    name: str
    title: str
    main: bool
    invoice: bool
    values: list[Shown]


@dataclass(frozen=True)
class Card:
    """What stands on the card. All text, as shown."""

    id: int = 0
    number: str = ""
    name: str = ""
    kind: str = ""
    kind_label: str = ""
    type: str = ""
    type_label: str = ""
    level: str = ""
    tags: list[str] = field(default_factory=list)
    archived: bool = False
    groups: list[Group] = field(default_factory=list)
    contacts: list[ContactLine] = field(default_factory=list)
    managers: str = ""
    vat_label: str = ""
    vat_reason: str = ""
    last: str = ""


def look(
    session: Session,
    actor: Actor,
    id_: int,
    errors: Mapping[str, str],
) -> tuple[Card, list[FormField]]:
    """Return the card and its form's fields. Raises NotFound when it is not hers to see."""
    customer = customers.get(session, actor, id_)
    held = settings.snapshot(session)
    values = values_of(session, [customer])[id_]
    numbers = customers.number_of(session)
    card = _card(session, actor, customer, values, held)
    fields = customer_form.fields_of(
        held, "customer", customer.kind, customer.customer_type, values, errors, numbers
    )
    return card, fields


def _card(
    session: Session,
    actor: Actor,
    customer: Customer,
    values: Values,
    held: Snapshot,
) -> Card:
    def say(key: str) -> str:
        return showing.show(
            SPECS[key], values[key], held, values["country"], customers.number_of(session)
        )

    people = contacts.of_customer(session, actor, customer.id or 0)
    return Card(
        id=customer.id or 0,
        number=customer.number,
        name=customer.display_name,
        kind=customer.kind,
        kind_label=KIND_LABELS[customer.kind],  # type: ignore[index]
        type=customer.customer_type,
        type_label=TYPE_LABELS[customer.customer_type],  # type: ignore[index]
        level=say("level"),
        tags=[held.values[v].name for v in values["tags"] if v in held.values],
        archived=customer.archived,
        groups=_groups(customer, held, say),
        contacts=[_contact(c, held, customer.country) for c in people],
        managers=say("account_managers"),
        vat_label=say("vat_treatment"),
        vat_reason=_vat_reason(customer),
        last=_last(customer),
    )


def _last(customer: Customer) -> str:
    who = customer.updated_by or "Systemet"
    return f"{who} ändrade {clock.show(customer.updated_at)}"


def _vat_reason(customer: Customer) -> str:
    if customer.vat_override_reason:
        return f"Vald för hand: {customer.vat_override_reason}"
    return vat.explain(
        customer.kind, customer.country, customer.vat_number, customer.reverse_construction_vat
    )


def _groups(customer: Customer, held: Snapshot, say) -> list[Group]:  # noqa: ANN001
    rules = field_rules.effective(held, "customer", customer.kind, customer.customer_type)
    groups = []
    for key, label in SECTIONS:
        values = [
            Shown(s.key, s.label, say(s.key), s.kind.value, _can_reveal(customer, s.key))
            for s, rule in rules
            if s.section == key and rule is not Rule.OFF
        ]
        if values:
            groups.append(Group(key, label, values))
    return groups


def _can_reveal(customer: Customer, key: str) -> bool:
    return getattr(customer, f"{key}_sealed", None) is not None


def _contact(contact: Contact, held: Snapshot, country: str) -> ContactLine:
    values = contacts.values_of(contact)
    rules = field_rules.effective(held, "contact")
    plain = ("first_name", "last_name", "title")
    shown = [
        Shown(s.key, s.label, text, s.kind.value)
        for s, rule in rules
        if rule is not Rule.OFF
        and s.key not in plain
        and s.kind is not FieldKind.FLAG
        and (text := showing.show(s, values[s.key], held, country))
    ]
    title = next((showing.show(s, values["title"], held) for s, _ in rules if s.key == "title"), "")
    name = f"{contact.first_name} {contact.last_name}".strip()
    return ContactLine(
        contact.id or 0, name, title, contact.main_contact, contact.invoice_contact, shown
    )


def contact_form(
    session: Session, actor: Actor, customer_id: int, contact_id: int, errors: Mapping[str, str]
) -> list[Section]:
    """Return the form of one contact of the customer; id 0 is a new one."""
    actor.require("customers.edit")
    customers.get(session, actor, customer_id)
    held = settings.snapshot(session)
    contact = contacts.get(session, actor, contact_id) if contact_id else None
    values = contacts.values_of(contact)
    fields = customer_form.fields_of(held, "contact", "", "", values, errors)
    return [Section("main", "Kontaktperson", fields)]


def new_form(
    session: Session,
    actor: Actor,
    kind: str,
    type_: str,
    errors: Mapping[str, str],
) -> list[Section]:
    """Return the form for a new customer of the kind and type."""
    actor.require("customers.create")
    held = settings.snapshot(session)
    first = customers.first_values(session, actor) | {"customer_type": type_}
    fields = customer_form.fields_of(held, "customer", kind, type_, first, errors)
    return sections_of(fields)
