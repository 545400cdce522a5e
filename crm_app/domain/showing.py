"""Showing values: the text that a card, a list, a file and an event say, and a form holds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from crm_app.domain import addresses, countries, identifiers, phones, vat
from crm_app.domain.settings import Snapshot
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

Numbers = Callable[[int], str]
AS_IT_IS = (
    K.TEXT,
    K.NAME,
    K.LONG_TEXT,
    K.NUMBER,
    K.EMAIL,
    K.URL,
    K.GLN,
    K.PEPPOL_ID,
    K.DECIMAL,
    K.DATE,
)
"""Kinds whose value is its own text."""


def _organisation_number(value: str) -> str:
    digits = value.isdigit() and len(value) == 10
    return identifiers.show_organisation_number(value) if digits else value


def _personal_number(value: str) -> str:
    return (
        value if identifiers.is_masked(value) else identifiers.mask_personal_identity_number(value)
    )


def _percent(value: Decimal) -> str:
    return f"{value.normalize():f}".replace(".", ",")


def _manager(settings: Snapshot, pair: tuple[int, int | None]) -> str:
    user, title = pair
    name = settings.users.get(user, ("Okänd",))[0]
    return f"{name} ({_name(settings, title)})" if title else name


def _name(settings: Snapshot, value: int | None) -> str:
    held = settings.values.get(value or 0)
    return held.name if held else ""


class _Told(NamedTuple):
    """What it takes to show a value, beside the value."""

    settings: Snapshot
    country: str
    number_of: Numbers


def _country(value: str) -> str:
    held = countries.get(value)
    return held.name if held else value


SHOWN: dict[K, Callable[[FieldSpec, Any, _Told], str]] = {
    K.ORGANISATION_NUMBER: lambda s, value, t: _organisation_number(value),
    K.BRF_NUMBER: lambda s, value, t: _organisation_number(value),
    K.PERSONAL_NUMBER: lambda s, value, t: _personal_number(value),
    K.VAT_NUMBER: lambda s, value, t: vat.mask_vat_number(value),
    K.PHONE: lambda s, value, t: phones.show_phone(value, t.country),
    K.POSTAL_CODE: lambda s, value, t: addresses.show_postal_code(value, t.country),
    K.CHOICE: lambda s, value, t: str(dict(s.choices).get(value, value)),
    K.REGISTER: lambda s, value, t: _name(t.settings, value),
    K.COUNTRY: lambda s, value, t: _country(value),
    K.FLAG: lambda s, value, t: "Ja",
    K.PERCENT: lambda s, value, t: _percent(value),
    K.CUSTOMER: lambda s, value, t: t.number_of(value),
    K.TAGS: lambda s, value, t: "; ".join(_name(t.settings, v) for v in value),
    K.MANAGERS: lambda s, value, t: "; ".join(_manager(t.settings, pair) for pair in value),
}


def show(
    spec: FieldSpec, value: Any, settings: Snapshot, country: str = "SE", number_of: Numbers = str
) -> str:
    """Return the value in Swedish, for people. A file that says it reads back as the same."""
    if value is None or value is False or value in ("", ()):
        return ""
    shown = SHOWN.get(spec.kind)
    return shown(spec, value, _Told(settings, country, number_of)) if shown else str(value)


def form_text(
    spec: FieldSpec, value: Any, settings: Snapshot, country: str = "SE", number_of: Numbers = str
) -> str:
    """Return the text that a form's control holds: references by id, all else as shown."""
    match spec.kind:
        case K.REGISTER:
            return str(settings.now(value)) if value else ""
        case K.COUNTRY | K.CHOICE:
            return str(value or "")
        case K.FLAG:
            return "ja" if value else "nej"
        case K.TAGS:
            return ",".join(str(v) for v in value)
        case K.MANAGERS:
            return ",".join(f"{user}:{title or ''}" for user, title in value)
        case _:
            return show(spec, value, settings, country, number_of)


def text_now(spec: FieldSpec, text: str, settings: Snapshot) -> str:
    """Return what the text of a form's control says now: values merged since as what they are."""
    if not settings.merged:
        return text
    match spec.kind:
        case K.REGISTER:
            return _id_now(settings, text)
        case K.TAGS:
            ids = {_id_now(settings, part) for part in text.split(",") if part}
            return ",".join(sorted(ids, key=lambda id_: (len(id_), id_)))
        case K.MANAGERS:
            pairs = (part.partition(":") for part in text.split(",") if part)
            return ",".join(f"{user}:{_id_now(settings, title)}" for user, _, title in pairs)
        case _:
            return text


def _id_now(settings: Snapshot, text: str) -> str:
    return str(settings.now(int(text))) if text.isdecimal() and len(text) < 19 else text
