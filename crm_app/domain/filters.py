"""Filters of the register: which there are, and how an address and a chip say them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from crm_app.domain import countries, decimals, field_rules
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import BadValue
from crm_app.domain.settings import OwnField, Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import KIND_LABELS, TYPE_LABELS
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import Rule

LONGEST = 200
NONE = "saknas"
"""How an address says "" among the values: those who have none."""
RANGE = ".."
OWN = "own_"
KIND_WORDS = {"company": "foretag", "private": "privat"}
TYPE_WORDS = {"regular": "vanlig", "temporary": "temporar", "prospect": "prospekt"}
OWN_KINDS: dict[str, str] = {
    K.CHOICE: "choice",
    K.FLAG: "flag",
    K.DECIMAL: "number",
    K.DATE: "date",
}
"""What a filter by an own field asks for, by the field's kind; all others are text."""
FLAGS = (("ja", "Ja"), ("nej", "Nej"))


@dataclass(frozen=True)
class Filter:
    """Keeps a list to those with any of the values; "" among them is those who have none.

    A text filter has one value, which the text contains. One of numbers or dates has one value,
    "least..most", either side of which may be empty. All filters of a list must be met.
    """

    key: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class FilterSpec:
    """One filter that there is: `word` says it in an address.

    `kind` is "choice" or "flag" (pick among `options`, pairs of value and label), "text",
    "number" or "date". Values that are no longer in use stand last and say so.
    `can_lack` tells that "", those who have none, may be asked for too.
    """

    key: str
    label: str
    word: str
    kind: str = "choice"
    options: tuple[tuple[str, str], ...] = ()
    can_lack: bool = True


REGISTERED = (
    ("level", "Kundnivå", "niva", "level"),
    ("district", "Distrikt", "distrikt", "district"),
    ("source", "Källa", "kalla", "source"),
    ("company_type", "Typ av företag", "foretagstyp", "company_type"),
    ("tags", "Tagg", "tagg", "tag"),
    ("payment_terms", "Betalvillkor", "villkor", "payment_terms"),
)
"""Filters by the values of a register: field, label, word and register."""


def available(held: Snapshot) -> tuple[FilterSpec, ...]:
    """Return the filters that there are now: those of a field that is active somewhere."""
    if "filters" not in held.memo:
        held.memo["filters"] = tuple(_available(held))
    return held.memo["filters"]


def _available(held: Snapshot) -> Iterator[FilterSpec]:
    kinds, types = _plain(KIND_LABELS), _plain(TYPE_LABELS)
    yield FilterSpec("kind", "Kundslag", "slag", options=kinds, can_lack=False)
    yield FilterSpec("customer_type", "Kundtyp", "typ", options=types, can_lack=False)
    for field, label, word, register in REGISTERED:
        if is_active(held, field):
            yield FilterSpec(field, label, word, options=of_register(held, register))
    if is_active(held, "account_managers"):
        yield FilterSpec("account_managers", "Kundansvarig", "ansvarig", options=of_users(held))
    if is_active(held, "country"):
        yield FilterSpec("country", "Land", "land", options=_of_countries(held))
    for tab in held.own_tabs:
        yield from (_own(field) for field in tab.fields)
    flag = (("1", "Arkiverade"),)
    yield FilterSpec("archived", "Arkiverade", "arkiverade", "flag", flag, can_lack=False)


def _plain(labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), label) for value, label in labels.items())


def is_active(held: Snapshot, field: str) -> bool:
    """Tell whether a customer's field is active for some kind and type."""
    return any(
        field_rules.rule_of(held, "customer", SPECS[field], c.kind, c.type)
        not in (Rule.OFF, Rule.NONE)
        for c in field_rules.CUSTOMER_COLUMNS
    )


def of_register(held: Snapshot, register: str) -> tuple[tuple[str, str], ...]:
    """Return the values of a register as options; those that are archived say so, last."""
    values = held.registers.get(register, ())
    return tuple((str(v.id), v.name) for v in values if v.active) + tuple(
        (str(v.id), f"{v.name} (arkiverad)") for v in values if not v.active
    )


def of_users(held: Snapshot) -> tuple[tuple[str, str], ...]:
    """Return the users as options; those who are inactive say so, last."""
    users = sorted(held.users.items(), key=lambda u: (not u[1][2], sort_key(u[1][0]), u[0]))
    return tuple(
        (str(id_), name if active else f"{name} (inaktiv)") for id_, (name, _, active) in users
    )


def _of_countries(held: Snapshot) -> tuple[tuple[str, str], ...]:
    known = sorted(countries.ALL, key=lambda c: (c.code not in held.countries, sort_key(c.name)))
    return tuple(
        (c.code, c.name if c.code in held.countries else f"{c.name} (inte aktivt)") for c in known
    )


def _own(field: OwnField) -> FilterSpec:
    kind = OWN_KINDS.get(field.kind, "text")
    options = FLAGS if kind == "flag" else tuple((c, c) for c in field.choices)
    options = options if kind in ("choice", "flag") else ()
    return FilterSpec(field.key, field.label, field.key, kind, options)


Specs = tuple[FilterSpec, ...]


def from_address(
    held: Snapshot, told: Mapping[str, str], specs: Specs | None = None
) -> tuple[Filter, ...]:
    """Return the filters that an address tells, in their own order.

    Words and values that mean nothing are left out; a value that was merged into another is read
    as that one. `specs` are those of another list than the register's.
    """
    among = available(held) if specs is None else specs
    read = ((spec, _read(held, spec, told.get(spec.word, ""))) for spec in among)
    return tuple(Filter(spec.key, values) for spec, values in read if values)


def to_address(
    held: Snapshot, filters: Iterable[Filter], specs: Specs | None = None
) -> dict[str, str]:
    """Return the words of an address that say the filters; `from_address` reads them back."""
    among = {spec.key: spec for spec in (available(held) if specs is None else specs)}
    known = ((among[f.key], f) for f in filters if f.key in among)
    return {spec.word: ",".join(_written(spec, v) for v in f.values) for spec, f in known}


def _words(spec: FilterSpec) -> dict[str, str]:
    return {"kind": KIND_WORDS, "customer_type": TYPE_WORDS}.get(spec.key, {})


def _written(spec: FilterSpec, value: str) -> str:
    if not value:
        return NONE
    word = _words(spec).get(value, value).replace("%", "%25").replace(",", "%2C")
    return f"%{ord(word[0]):02X}{word[1:]}" if word == NONE else word


def _read(held: Snapshot, spec: FilterSpec, told: str) -> tuple[str, ...]:
    if not told:
        return ()
    kept = [told] if spec.kind == "text" else told.split(",")
    values = ["" if part == NONE else unquote(part) for part in kept]
    if spec.kind not in ("choice", "flag"):
        return tuple(v for v in values[:1] if _means(spec, v))
    codes = {word: code for code, word in _words(spec).items()}
    known = {str(id_): str(v.id) for id_, v in held.values.items()} if _by_id(spec) else {}
    asked = {codes.get(v, known.get(v, v)) for v in values}
    blank = ("",) if spec.can_lack and "" in asked else ()
    return tuple(value for value, _ in spec.options if value in asked) + blank


def _by_id(spec: FilterSpec) -> bool:
    return spec.key in {*(field for field, *_ in REGISTERED), "title"}


def _means(spec: FilterSpec, value: str) -> bool:
    """Tell whether the value of a text, number or date filter says something."""
    if not value:
        return True
    if spec.kind == "text":
        return len(value) <= LONGEST and bool(value.strip())
    least, dots, most = value.partition(RANGE)
    reads = _reads_date if spec.kind == "date" else _reads_number
    return bool(dots and (least or most)) and all(reads(side) for side in (least, most) if side)


def _reads_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _reads_number(text: str) -> bool:
    try:
        return bool(decimals.parse_decimal(text))
    except BadValue:
        return False


def sentence(held: Snapshot, kept: Filter, specs: Specs | None = None) -> str:
    """Return what the filter keeps the list to, as its chip says it: "Distrikt är Syd eller Nord".

    "" for a filter that there no longer is.
    """
    among = available(held) if specs is None else specs
    spec = next((s for s in among if s.key == kept.key), None)
    if spec is None or not kept.values:
        return ""
    if spec.key == "archived":
        return spec.label
    if kept.values == ("",):
        return f"{spec.label} saknas"
    if spec.kind in ("choice", "flag"):
        return f"{spec.label} {_any_of(spec, kept.values)}"
    value = kept.values[0]
    return f"{spec.label} " + (
        f"innehåller {value}" if spec.kind == "text" else _between(spec.kind, value)
    )


def _any_of(spec: FilterSpec, values: tuple[str, ...]) -> str:
    labels = dict(spec.options)
    named = [labels.get(v, v) for v in values if v]
    named = [name.lower() for name in named] if spec.kind == "flag" else named
    listed = ", ".join(named[:-1]) + " eller " + named[-1] if len(named) > 1 else named[0]
    return f"är {listed}" + (" eller saknas" if "" in values else "")


def _between(kind: str, value: str) -> str:
    least, _, most = value.partition(RANGE)
    if kind == "date":
        return " ".join(f"{word} {day}" for word, day in (("från", least), ("till", most)) if day)
    if least and most:
        return f"är {least}–{most}"
    return f"är minst {least}" if least else f"är högst {most}"
