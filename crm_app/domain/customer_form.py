"""What forms and cards show of a record: its fields in sections, in the decided order."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain import countries, field_rules, showing
from crm_app.domain.customer_values import can_lack
from crm_app.domain.forms import FormField, Option, Section
from crm_app.domain.settings import Snapshot
from crm_app.domain.showing import Numbers
from crm_app.models.customers import SECTIONS
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec, Rule

CONTROLS: dict[K, str] = {
    K.LONG_TEXT: "long_text",
    K.EMAIL: "email",
    K.PHONE: "tel",
    K.URL: "url",
    K.CHOICE: "select",
    K.REGISTER: "select",
    K.COUNTRY: "select",
    K.FLAG: "select",
    K.TAGS: "multi",
    K.MANAGERS: "pairs",
    K.PERSONAL_NUMBER: "sealed",
    K.DECIMAL: "number",
    K.DATE: "date",
}
YES_NO = [Option("ja", "Ja"), Option("nej", "Nej")]


@dataclass(frozen=True)
class Content:
    """What a form is filled with: values and errors by field key.

    `country` is the one that is chosen in the form and not kept yet, "" for none.
    """

    values: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)
    number_of: Numbers = str
    country: str = ""


def fields_of(
    held: Snapshot,
    subject: str,
    kind: str,
    type_: str,
    content: Content,
) -> list[FormField]:
    """Return a control for every field that the kind can have; one that is off is inactive."""
    return [
        _control(held, spec, rule, content)
        for spec, rule in field_rules.effective(held, subject, kind, type_)
    ]


def sections_of(fields: Iterable[FormField]) -> list[Section]:
    """Return the fields under the headings of the card; a heading without fields is left out."""
    grouped: dict[str, list[FormField]] = {}
    for control in fields:
        grouped.setdefault(control.section, []).append(control)
    return [
        Section(key, label, grouped[key])
        for key, label in SECTIONS
        if any(f.active for f in grouped.get(key, ()))
    ]


def _control(
    held: Snapshot,
    spec: FieldSpec,
    rule: Rule,
    content: Content,
) -> FormField:
    value, country = content.values.get(spec.key), content.values.get("country") or "SE"
    return FormField(
        key=spec.key,
        label=spec.label,
        kind=CONTROLS.get(spec.kind, "text"),
        value=showing.form_text(spec, value, held, country, content.number_of),
        required=_starred(spec, rule, content.country or country),
        active=rule is not Rule.OFF,
        error=content.errors.get(spec.key, ""),
        hint="" if spec.kind is K.NUMBER and value else spec.hint,
        max_length=spec.max_length,
        autocomplete=spec.autocomplete,
        options=options(held, spec, value)
        + (_merged(held, spec) if spec.kind in (K.REGISTER, K.TAGS) else []),
        options2=_titles(held, spec, value),
        section=spec.section,
    )


def _starred(spec: FieldSpec, rule: Rule, country: str) -> bool:
    if spec.key == "organisation_number" and country != "SE":
        return False
    return rule in (Rule.REQUIRED, Rule.LOCKED) and can_lack(spec)


def options(held: Snapshot, spec: FieldSpec, value: Any) -> list[Option]:
    """Return what may be chosen; an archived value that the record has stays among them."""
    match spec.kind:
        case K.FLAG:
            return YES_NO
        case K.CHOICE:
            return [*_blank(spec), *(Option(v, label) for v, label in spec.choices if v)]
        case K.COUNTRY:
            return [
                Option(c.code, c.name)
                for c in countries.ALL
                if c.code in held.countries or c.code == value
            ]
        case K.REGISTER | K.TAGS:
            one = spec.kind is K.REGISTER
            found = _values(held, spec, (value,) if one else value)
            return [Option("", "–"), *found] if one else found
        case K.MANAGERS:
            has = {pair[0] for pair in value or ()}
            return [
                Option(str(i), name)
                for i, (name, _, active) in held.users.items()
                if active or i in has
            ]
        case _:
            return []


def _blank(spec: FieldSpec) -> list[Option]:
    if spec.key == "customer_type":
        return []
    words = {"vat_treatment": "Räkna fram", "marketing_consent": "Ej frågat"}
    return [Option("", words.get(spec.key, "–"))]


def _titles(held: Snapshot, spec: FieldSpec, value: Any) -> list[Option]:
    if spec.kind is not K.MANAGERS:
        return []
    return _values(held, spec, {title for _, title in value}) + _merged(held, spec)


def _merged(held: Snapshot, spec: FieldSpec) -> list[Option]:
    """Return what may have been chosen in an open form before it was merged into another."""
    return [
        Option(str(m.id), m.into.name, hidden=True)
        for m in held.merged
        if m.register == spec.register
    ]


def _values(held: Snapshot, spec: FieldSpec, has: Collection[int | None]) -> list[Option]:
    has = {held.now(id_) for id_ in has if id_}
    return [
        Option(str(v.id), v.name)
        for v in held.registers.get(spec.register, ())
        if v.active or v.id in has
    ]
