"""What differs between two sets of a customer's values: for the event log, and for colleagues."""

import json
from collections.abc import Mapping
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from crm_app.domain import clock, identifiers, showing
from crm_app.domain.customer_values import SPECS, Values
from crm_app.domain.errors import Conflict
from crm_app.domain.fields import REPEATED, Reading
from crm_app.models.spec import FieldSpec

_AS_IT_IS = frozenset(key for key, spec in SPECS.items() if spec.kind in showing.AS_IT_IS)


class Clash(Conflict):
    """Somebody else has saved other values in the same fields.

    `theirs` is {field: what stands there now, as shown}, `now` the same as a form holds it.
    """

    def __init__(self, theirs: dict[str, str], who: str, now: dict[str, str] | None = None) -> None:
        super().__init__(f"{who} har ändrat samma uppgifter medan du skrev.")
        self.theirs = theirs
        self.who = who
        self.now = now or {}


def last_change(row: Any) -> str:
    """Return who changed a customer last and when, as shown."""
    return f"{row.updated_by or 'Systemet'} ändrade {clock.show(row.updated_at)}"


def changed(row: Any) -> str:
    """Return the same after the customer's id and version: no two changes are told alike."""
    return f"{row.id}.{row.version} {last_change(row)}"


def clash(
    read: Reading,
    before: Values,
    texts: Mapping[str, str],
    base: Mapping[str, str],
    specs: Mapping[str, FieldSpec] = SPECS,
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the fields that hold neither what she saw (`base`) nor what she wrote.

    Twice: as shown, and as a form holds them. A contact brings `specs` of her own.
    """
    context = (read.settings, before.get("country", read.country), read.number_of)
    asked = [key for key in texts if key in specs and key in base]
    now = {key: showing.form_text(specs[key], before[key], *context) for key in asked}
    # What was merged since she began is no other value.
    known = {
        key: [showing.text_now(specs[key], told[key], read.settings) for told in (base, texts)]
        for key in asked
    }
    found = {key: text for key, text in now.items() if text not in known[key]}
    return {key: showing.show(specs[key], before[key], *context) for key in found}, found


def refuse_clash(
    read: Reading, before: Values, who: str, texts: Mapping[str, str], base: Mapping[str, str]
) -> None:
    """Raise Clash where a field holds neither what she saw (`base`) nor what she wrote."""
    theirs, now = clash(read, before, texts, base)
    if theirs:
        raise Clash(theirs, who, now)


def changes(read: Reading, before: Values, values: Values) -> dict[str, dict[str, Any]]:
    """Return old → new of every field that differs, as an event keeps it."""
    told: dict[str, dict[str, Any]] = {}
    countries = before["country"], values["country"]
    for key, spec in SPECS.items():
        old, new = before[key], values[key]
        if old != new:
            told[key] = _change(read, spec, old, new, countries)
    return told


def as_json(read: Reading, before: Values, values: Values, memo: dict[Any, str]) -> list[str]:
    """Return the same as the members of a JSON object, for an import, which has very many.

    It says the same again and again: what `memo` has heard is not worked out twice.
    """
    told: list[str] = []
    countries = before["country"], values["country"]
    for key, spec in SPECS.items():
        old, new = before[key], values[key]
        if old == new:
            continue
        if key in _AS_IT_IS:
            told.append(f'"{key}": {{"old": {quoted(old)}, "new": {quoted(new)}}}')
        elif isinstance(new, str) and spec.kind not in REPEATED:
            was, now = (_said(read, spec, *one) for one in zip((old, new), countries, strict=True))
            told.append(f'"{key}": {{"old": {quoted(was)}, "new": {quoted(now)}}}')
        else:
            said = (key, old, new, countries)
            if said not in memo:
                memo[said] = f'"{key}": {json.dumps(_change(read, spec, old, new, countries))}'
            told.append(memo[said])
    return told


def _change(
    read: Reading, spec: FieldSpec, old: Any, new: Any, countries: tuple[str, str]
) -> dict[str, Any]:
    if spec.key in _AS_IT_IS:
        return {"old": old, "new": new}
    entry: dict[str, Any] = {
        "old": _said(read, spec, old, countries[0]),
        "new": _said(read, spec, new, countries[1]),
    }
    if not isinstance(new, str):
        entry |= {"from": _plain(old), "to": _plain(new)}
    return entry


def _said(read: Reading, spec: FieldSpec, value: Any, country: str) -> str:
    if value is None or value == "":
        return ""
    text = showing.show(spec, value, read.settings, country, read.number_of)
    return masked(spec.key, text, country)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    return list(value) if isinstance(value, tuple) else str(value)


def masked(key: str, text: str, country: str = "SE") -> str:
    """Return the text of a field, with a sole trader's organisation number hidden."""
    digits = text.replace("-", "")
    if key == "organisation_number" and country in ("SE", "") and _is_person(digits):
        return identifiers.mask_organisation_number(digits)
    return text


def _is_person(digits: str) -> bool:
    return len(digits) == 10 and digits.isdecimal() and identifiers.is_sole_trader(digits)
