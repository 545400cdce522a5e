"""The customer card: one customer as a page shows her, with her contacts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session

from crm_app.domain import (
    contacts,
    customer_changes,
    customer_form,
    customers,
    field_rules,
    registers,
    settings,
    showing,
    vat,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_form import Content
from crm_app.domain.customer_values import Values, values_of
from crm_app.domain.errors import NotFound
from crm_app.domain.forms import FormField, Section
from crm_app.domain.settings import Snapshot
from crm_app.models.contacts import Contact
from crm_app.models.customers import KIND_LABELS, SECTIONS, TYPE_LABELS, Customer
from crm_app.models.spec import FieldKind, FieldSpec, Rule

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
    lines: list[Shown]


@dataclass(frozen=True)
class ContactLine:
    """One contact as the card lists her."""

    id: int
    name: str
    title: str
    main: bool
    invoice: bool
    lines: list[Shown]


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
    tones: dict[str, str] = field(default_factory=dict)
    archived: bool = False
    groups: list[Group] = field(default_factory=list)
    contacts: list[ContactLine] = field(default_factory=list)
    managers: str = ""
    vat_label: str = ""
    vat_reason: str = ""
    last: str = ""
    changed: str = ""


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
    card = _card(session, actor, customer, values, held)
    content = Content(values, errors, customers.number_of(session, actor))
    kind, type_ = customer.kind, customer.customer_type
    return card, customer_form.fields_of(held, "customer", kind, type_, content)


def _card(
    session: Session,
    actor: Actor,
    customer: Customer,
    values: Values,
    held: Snapshot,
) -> Card:
    number_of = customers.number_of(session, actor)
    rules = field_rules.effective(held, "customer", customer.kind, customer.customer_type)
    active = [spec for spec, rule in rules if rule is not Rule.OFF]
    said = {
        s.key: showing.show(s, values[s.key], held, values["country"], number_of) for s in active
    }
    people = contacts.of_customer(session, actor, customer.id or 0)
    return Card(
        id=customer.id or 0,
        number=customer.number,
        name=customer.display_name,
        kind=customer.kind,
        kind_label=KIND_LABELS[customer.kind],
        type=customer.customer_type,
        type_label=TYPE_LABELS[customer.customer_type],
        level=said.get("level", ""),
        tags=_tags(held, values) if "tags" in said else [],
        tones=registers.tones(held, "level") | registers.tones(held, "tag"),
        archived=customer.archived,
        groups=_groups(customer, active, said),
        contacts=[_contact(c, held, customer.country or "SE") for c in people],
        managers=said.get("account_managers", ""),
        vat_label=said.get("vat_treatment", ""),
        vat_reason=_vat_reason(customer) if "vat_treatment" in said else "",
        last=customer_changes.last_change(customer),
        changed=customer_changes.changed(customer),
    )


def _tags(held: Snapshot, values: Values) -> list[str]:
    return [held.values[v].name for v in values["tags"] if v in held.values]


def _vat_reason(customer: Customer) -> str:
    if customer.vat_override_reason:
        return f"Vald för hand: {customer.vat_override_reason}"
    return vat.explain(
        customer.kind, customer.country, customer.vat_number, customer.reverse_construction_vat
    )


def _groups(customer: Customer, active: list[FieldSpec], said: dict[str, str]) -> list[Group]:
    groups = []
    for key, label in SECTIONS:
        values = [
            Shown(s.key, s.label, said[s.key], s.kind.value, _can_reveal(customer, s.key))
            for s in active
            if s.section == key
        ]
        if values:
            groups.append(Group(key, label, values))
    return groups


def _can_reveal(customer: Customer, key: str) -> bool:
    return getattr(customer, f"{key}_sealed", None) is not None


def _contact(contact: Contact, held: Snapshot, country: str) -> ContactLine:
    values = contacts.values_of(contact)
    active = [s for s, rule in field_rules.effective(held, "contact") if rule is not Rule.OFF]
    said = {s.key: showing.show(s, values[s.key], held, country) for s in active}
    return ContactLine(
        contact.id or 0,
        f"{contact.first_name} {contact.last_name}".strip(),
        said.get("title", ""),
        bool(said.get("main_contact")),
        bool(said.get("invoice_contact")),
        [
            Shown(s.key, s.label, said[s.key], s.kind.value)
            for s in active
            if _on_line(s) and said[s.key]
        ],
    )


def _on_line(spec: FieldSpec) -> bool:
    beside_the_name = ("first_name", "last_name", "title")
    return spec.key not in beside_the_name and spec.kind is not FieldKind.FLAG


def contact_form(
    session: Session, actor: Actor, customer_id: int, contact_id: int, errors: Mapping[str, str]
) -> list[Section]:
    """Return the form of one contact of the customer; id 0 is a new one."""
    actor.require("customers.edit")
    country = customers.get(session, actor, customer_id).country
    contact = contacts.get(session, actor, contact_id) if contact_id else None
    if contact and contact.customer_id != customer_id:
        raise NotFound(contacts.MISSING)
    content = Content(contacts.values_of(contact) | {"country": country}, errors)
    fields = customer_form.fields_of(settings.snapshot(session), "contact", "", "", content)
    return [Section("main", "Kontaktperson", fields)]


def new_form(  # noqa: PLR0913, PLR0917  which form, and what stands in it
    session: Session,
    actor: Actor,
    kind: str,
    type_: str,
    errors: Mapping[str, str],
    country: str = "",
) -> list[Section]:
    """Return the form for a new customer of the kind and type; `country` is chosen in it."""
    actor.require("customers.create")
    held = settings.snapshot(session)
    first = customers.first_values(session, actor) | {"customer_type": type_}
    content = Content(first, errors, country=country)
    return sections_of(customer_form.fields_of(held, "customer", kind, type_, content))
