"""What customers hold in the fields of own tabs: reading, sort keys, and looking them up."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import dates, decimals, fields
from crm_app.domain.errors import BadValue
from crm_app.domain.fields import NO, YES, Reading
from crm_app.domain.settings import OwnField, OwnTab, Snapshot, snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.custom_values import CustomValue
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

KEY_LENGTH = 200
KINDS: tuple[tuple[K, str, int], ...] = (
    (K.TEXT, "Text", 200),
    (K.LONG_TEXT, "Lång text", 5000),
    (K.DECIMAL, "Tal", 200),
    (K.DATE, "Datum", 200),
    (K.FLAG, "Ja/nej", 200),
    (K.CHOICE, "Lista", 200),
    (K.URL, "Länk", 2000),
)
"""What an own field can be: its kind, what it is called and how much it holds."""
KIND_LABELS = {kind.value: label for kind, label, _ in KINDS}
LENGTHS = {kind: most for kind, _, most in KINDS}


def key_of(kind: str, text: str) -> str:
    """Return the key of a value, whose plain order is the kind's order; "" for none.

    `text` is kept or typed: "1 250,5" and "1250,5" have one key. Raises BadValue when a number,
    a date or a yes/no can't be read.
    """
    if not text.strip():
        return ""
    match kind:
        case K.DECIMAL:
            return decimals.decimal_key(text)
        case K.DATE:
            return dates.parse_date(text)
        case K.FLAG:
            return _flag_text(text).casefold()
        case _:
            return sort_key(text)[:KEY_LENGTH]


def _flag_text(text: str) -> str:
    word = text.strip().casefold()
    if word in YES or word in NO:
        return "Ja" if word in YES else "Nej"
    raise BadValue("Skriv Ja eller Nej.")


def spec_of(tab: OwnTab, own: OwnField) -> FieldSpec:
    """Return the spec of an own field, so that form, list and file read it like any other."""
    kind = K(own.kind)
    return FieldSpec(
        key=own.key,
        label=own.label,
        kind=kind,
        section=tab.key,
        max_length=LENGTHS[kind],
        choices=tuple((choice, choice) for choice in own.choices),
        hint=own.hint,
    )


def specs_of(held: Snapshot) -> Mapping[str, FieldSpec]:
    """Return the specs of all own fields that are not archived, in order, by key."""
    if "own specs" not in held.memo:
        held.memo["own specs"] = {
            own.key: spec_of(tab, own) for tab in held.own_tabs for own in tab.fields
        }
    return held.memo["own specs"]


def read(spec: FieldSpec, text: str, reading: Reading) -> str:
    """Return the text as it is kept and shown, "" for none. Raises BadValue.

    A yes/no is kept as "Ja" or "Nej": unlike a customer's own flags it can also be unanswered.
    """
    if not text or text.isspace():
        return ""
    value = fields.parse(spec, text, reading)
    return _flag_text(text) if spec.kind is K.FLAG else str(value)


def values_of(session: Session, ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what each customer holds, as shown, by own field key; archived fields are left out."""
    specs = specs_of(snapshot(session))
    wanted = list(ids)
    found: dict[int, dict[str, str]] = {id_: {} for id_ in wanted}
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        for row in session.execute(
            select(
                col(CustomValue.customer_id), col(CustomValue.field_id), col(CustomValue.text)
            ).where(col(CustomValue.customer_id).in_(part))
        ):
            if (key := f"own_{row[1]}") in specs:
                found[row[0]][key] = row[2]
    return found
