"""Showing values: the text that a card, a list, a file and an event say, and a form holds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from crm_app.domain import addresses, countries, identifiers, phones
from crm_app.domain.settings import Snapshot
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

Numbers = Callable[[int], str]


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


def show(
    spec: FieldSpec, value: Any, settings: Snapshot, country: str = "SE", number_of: Numbers = str
) -> str:
    """Return the value in Swedish, for people. A file that says it reads back as the same."""
    if value in (None, "", (), False):
        return ""
    match spec.kind:
        case K.ORGANISATION_NUMBER | K.BRF_NUMBER:
            return _organisation_number(value)
        case K.PERSONAL_NUMBER:
            return _personal_number(value)
        case K.PHONE:
            return phones.show_phone(value)
        case K.POSTAL_CODE:
            return addresses.show_postal_code(value, country)
        case K.CHOICE:
            return dict(spec.choices).get(value, value)
        case K.REGISTER:
            return _name(settings, value)
        case K.COUNTRY:
            held = countries.get(value)
            return held.name if held else value
        case K.FLAG:
            return "Ja"
        case K.PERCENT:
            return _percent(value)
        case K.CUSTOMER:
            return number_of(value)
        case K.TAGS:
            return "; ".join(_name(settings, v) for v in value)
        case K.MANAGERS:
            return "; ".join(_manager(settings, pair) for pair in value)
        case _:
            return str(value)


def form_text(
    spec: FieldSpec, value: Any, settings: Snapshot, country: str = "SE", number_of: Numbers = str
) -> str:
    """Return the text that a form's control holds: references by id, all else as shown."""
    match spec.kind:
        case K.REGISTER | K.COUNTRY | K.CHOICE:
            return str(value or "")
        case K.FLAG:
            return "ja" if value else "nej"
        case K.TAGS:
            return ",".join(str(v) for v in value)
        case K.MANAGERS:
            return ",".join(f"{user}:{title or ''}" for user, title in value)
        case _:
            return show(spec, value, settings, country, number_of)
