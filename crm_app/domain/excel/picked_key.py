"""A key that the user picks: one field alone then tells which customer a row is about."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain.errors import BadValue, Invalid
from crm_app.domain.excel import match
from crm_app.domain.excel.columns import Columns
from crm_app.domain.excel.match import Candidate, Found, Keys
from crm_app.domain.excel.targets import Target
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.spec import FieldKind

IDENTITY = ("organisation_number", "personal_identity_number")
PLAIN = ("number", *IDENTITY, "vat_number", "email", "name")
OWN_KINDS = (FieldKind.TEXT, FieldKind.DECIMAL, FieldKind.URL)
NO_KEY = "{} är nyckeln, och raden har ingen. Fyll i den."


def can_be_key(target: Target) -> bool:
    """Tell whether a field can tell customers apart on its own."""
    return target.key in PLAIN or (target.own and target.spec.kind in OWN_KINDS)


def picked(columns: Columns, key: str) -> Target | None:
    """Return the field that the user picked for key. Raises Invalid for one that can't be it."""
    found = columns.targets.get(key)
    if key and (found is None or not can_be_key(found)):
        raise Invalid({"key": "Det fältet kan inte vara nyckel. Välj ett annat."})
    if found and key not in {column.key for column in columns.read}:
        raise Invalid({"key": f"Filen har ingen kolumn för {found.label}. Välj en annan nyckel."})
    return found if key else None


def value_of(key: str) -> Callable[[Keys], str]:
    """Return how the picked key is read from a row's keys: own fields lie where names do."""
    if key in IDENTITY:
        return lambda keys: keys.identity
    if key in ("name",) or key.startswith("own_"):
        return lambda keys: keys.name
    told = {"number": "number", "vat_number": "vat", "email": "mail"}[key]
    return lambda keys: getattr(keys, told)


def find(
    session: Session, kind: str, keys: Sequence[Keys], target: Target
) -> list[int | BadValue | None]:
    """Return, for each row, its customer's id, None for a new one, or why it can't be told."""
    read = value_of(target.key)
    wanted = sorted({value for row in keys if (value := read(row))})
    by_value: dict[str, list[Candidate]] = {}
    for value, candidate in _candidates(session, kind, wanted, target.key):
        if candidate.kind == kind and not candidate.gone:
            by_value.setdefault(value, []).append(candidate)
    numbers = match.by_number(session, keys)
    return [_decide(kind, read(row), row, by_value, numbers, target) for row in keys]


def _candidates(
    session: Session, kind: str, wanted: Sequence[str], key: str
) -> Iterator[tuple[str, Candidate]]:
    if key.startswith("own_"):
        yield from _by_own(session, wanted, int(key.removeprefix("own_")))
        return
    read: dict[str, tuple[Any, Callable[[Candidate], Any]]] = {
        "number": (Customer.number, lambda c: c.number),
        "vat_number": (Customer.vat_number_index, lambda c: c.vat),
        "email": (Customer.email, lambda c: c.mail),
        "name": (Customer.name_key, lambda c: c.name),
    }
    identity = (
        Customer.organisation_number_index
        if kind == CustomerKind.COMPANY
        else Customer.personal_identity_number_index
    )
    column, told = read.get(key, (identity, lambda c: c.identity))
    for candidate in match.rows(session, column, wanted):
        yield told(candidate), candidate


def _by_own(
    session: Session, wanted: Sequence[str], field_id: int
) -> Iterator[tuple[str, Candidate]]:
    found: dict[int, str] = {}
    for at in range(0, len(wanted), match.AT_A_TIME):
        part = wanted[at : at + match.AT_A_TIME]
        query = select(col(CustomValue.customer_id), col(CustomValue.key)).where(
            col(CustomValue.field_id) == field_id, col(CustomValue.key).in_(part)
        )
        found |= {row[0]: row[1] for row in session.execute(query)}
    for candidate in match.rows(session, Customer.id, list(found)):
        yield found[candidate.id], candidate


def _decide(  # noqa: PLR0913, PLR0917  all that decides
    kind: str,
    value: str,
    keys: Keys,
    by_value: Mapping[str, list[Candidate]],
    numbers: Mapping[str, Candidate],
    target: Target,
) -> int | BadValue | None:
    if not value:
        return BadValue(NO_KEY.format(target.label))
    candidates = by_value.get(value, [])
    if len(candidates) > 1:
        return BadValue(match.several(candidates))
    one = candidates[0] if candidates else None
    if target.key == "number":
        return match.decide(kind, Found(by_number=dict(numbers)), keys)
    if keys.number and one and keys.number != one.number:
        return BadValue(
            f"{target.label} är kund {one.number} {one.display_name}, men raden har kundnummer "
            f"{keys.number}. Rätta raden, eller läs inte kolumnen med kundnummer."
        )
    if keys.number in numbers and one is None:
        taken = numbers[keys.number]
        return BadValue(
            f"Kundnummer {taken.number} är redan {taken.display_name}. Rätta raden, eller läs "
            "inte kolumnen med kundnummer."
        )
    return one.id if one else None


def clashes(
    keys: Sequence[Keys], matched: Sequence[int | None], key: str
) -> dict[int, tuple[int, ...]]:
    """Return the rows (by index) that are about the same customer as other rows of the file."""
    read, found = value_of(key), dict[int, tuple[int, ...]]()
    values = (matched, [k.number for k in keys], [read(k) for k in keys])
    for group in (g for some in values for g in match.groups(some)):
        match.mark(found, group)
    return found
