"""What forms and cards show of a record: its fields in sections, in the decided order."""

from collections.abc import Iterable, Mapping
from typing import Any

from crm_app.domain import countries, field_rules, showing
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
}
YES_NO = [Option("ja", "Ja"), Option("nej", "Nej")]


def fields_of(
    held: Snapshot,
    subject: str,
    kind: str,
    type_: str,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    number_of: Numbers = str,
) -> list[FormField]:
    """Return a control for every field that the kind can have; one that is off is inactive."""
    return [
        _control(held, spec, rule, values, errors.get(spec.key, ""), number_of)
        for spec, rule in field_rules.effective(held, subject, kind, type_)
    ]


def sections_of(fields: Iterable[FormField]) -> list[Section]:
    """Return the fields under the headings of the card; a heading without fields is left out."""
    grouped: dict[str, list[FormField]] = {}
    for field in fields:
        grouped.setdefault(field.section, []).append(field)
    return [
        Section(key, label, grouped[key])
        for key, label in SECTIONS
        if any(f.active for f in grouped.get(key, ()))
    ]


def _control(
    held: Snapshot,
    spec: FieldSpec,
    rule: Rule,
    values: Mapping[str, Any],
    error: str,
    number_of: Numbers,
) -> FormField:
    value = values.get(spec.key)
    return FormField(
        key=spec.key,
        label=spec.label,
        kind=CONTROLS.get(spec.kind, "text"),
        value=showing.form_text(spec, value, held, values.get("country") or "SE", number_of),
        required=_starred(spec, rule, values),
        active=rule is not Rule.OFF,
        error=error,
        hint=spec.hint,
        max_length=spec.max_length,
        autocomplete=spec.autocomplete,
        options=options(held, spec, value),
        options2=_titles(held, spec),
        section=spec.section,
    )


def _starred(spec: FieldSpec, rule: Rule, values: Mapping[str, Any]) -> bool:
    if spec.key == "organisation_number" and values.get("country") not in (None, "", "SE"):
        return False
    return rule in (Rule.REQUIRED, Rule.LOCKED) and spec.key != "number"


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
            has = value if isinstance(value, tuple) else (value,)
            found = [
                Option(str(v.id), v.name)
                for v in held.registers.get(spec.register, ())
                if v.active or v.id in has
            ]
            return found if spec.kind is K.TAGS else [Option("", "–"), *found]
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


def _titles(held: Snapshot, spec: FieldSpec) -> list[Option]:
    if spec.kind is not K.MANAGERS:
        return []
    return [Option(str(v.id), v.name) for v in held.registers.get(spec.register, ()) if v.active]
