"""A cell as the text that its field reads. What Excel may have spoiled is refused, not guessed."""

import re

from crm_app.domain.errors import BadValue
from crm_app.domain.excel.table import Cell
from crm_app.domain.identifiers import compact, is_sole_trader
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

CLEAR = "(töm)"
"""What a cell says to empty a field; an empty cell leaves it as it is."""
ERRORS = frozenset(
    {
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SAKNAS!",
        "#REFERENS!",
        "#VÄRDEFEL!",
        "#DIVISION/0!",
        "#NAMN?",
        "#OGILTIGT!",
        "#SKÄRNING!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
    }
)
SPECIAL = frozenset("#('")
"""How an error, CLEAR and `literal` begin: other texts say what they say."""
PRECISE = 10**15
# A number of this many digits has lost no zeros. No entry: it may have, so text is asked for.
ORGANISATION_DIGITS = {"SE": (10, 12), "NO": (9,), "DK": (8,)}
POSTAL_DIGITS = {
    "SE": 5,
    "FI": 5,
    "DE": 5,
    "FR": 5,
    "ES": 5,
    "IT": 5,
    "EE": 5,
    "HR": 5,
    "US": 5,
    "NO": 4,
    "DK": 4,
    "AT": 4,
    "BE": 4,
    "CH": 4,
    "LU": 4,
    "HU": 4,
    "SI": 4,
    "LV": 4,
}
PERSONAL_DIGITS = (10, 12)
GLN_DIGITS = (13,)
DAYS = re.compile(r"([0-9]{1,3})(?: ?(?:dagar|dgr|d))?(?: netto)?", re.IGNORECASE)
AS_TEXT = "Formatera kolumnen som text i Excel och skriv värdet på nytt."
WORDS = (
    K.TEXT,
    K.NAME,
    K.LONG_TEXT,
    K.NUMBER,
    K.REGISTER,
    K.TAGS,
    K.CUSTOMER,
    K.COUNTRY,
    K.EMAIL,
    K.URL,
    K.MANAGERS,
    K.CHOICE,
    K.PEPPOL_ID,
)


def cell_text(spec: FieldSpec, cell: Cell, country: str = "SE") -> str | None:
    """Return what the cell says, None where it says nothing. Raises BadValue.

    `country` is the row's: it tells how long a whole postal code or registration number is.
    """
    if cell is None:
        return None
    if isinstance(cell, str):
        return _said(cell)
    if isinstance(cell, bool):
        return _yes_or_no(spec, cell)
    return _number(spec, cell, country)


def _said(cell: str) -> str | None:
    text = cell.strip()
    if text[:1] not in SPECIAL:
        return text or None
    if text.upper() in ERRORS:
        raise BadValue(f"Cellen har felet {text}. Rätta formeln i Excel och försök igen.")
    if text.casefold() == CLEAR:
        return ""
    return text[1:] if text[:1] == "'" and _means_else(text) else text


def literal(text: str) -> str:
    """Return the text as a cell holds it, so that "(töm)" or "#N/A" is read back as just that."""
    return "'" + text if _means_else(text) else text


def _means_else(text: str) -> bool:
    plain = text.lstrip("'")
    return plain.casefold() == CLEAR or plain.upper() in ERRORS


def _yes_or_no(spec: FieldSpec, cell: bool) -> str:
    if spec.kind not in (K.FLAG, K.CHOICE):
        raise BadValue(
            f"Cellen har {'SANT' if cell else 'FALSKT'}, men {spec.label} är ingen "
            f"ja/nej-uppgift. {AS_TEXT}"
        )
    return "Ja" if cell else "Nej"


def _number(spec: FieldSpec, cell: float, country: str) -> str:
    if spec.kind is K.PERCENT:
        return _percent(spec, cell)
    if abs(cell) >= PRECISE:
        raise BadValue(f"Talet är så långt att Excel har avrundat det. {AS_TEXT}")
    if spec.kind is K.DECIMAL:
        return shown(cell)
    if not float(cell).is_integer() or cell < 0:
        raise BadValue(f"Cellen har talet {shown(cell)}, men {spec.label} är text. {AS_TEXT}")
    text = str(int(cell))
    if spec.kind is K.FLAG or spec.kind in WORDS:
        return text
    if len(text) not in _whole_lengths(spec, country):
        raise BadValue(
            f"{spec.label} är ett tal i Excel, så nollor eller tecken kan ha försvunnit. {AS_TEXT}"
        )
    return text


def _whole_lengths(spec: FieldSpec, country: str) -> tuple[int, ...]:
    match spec.kind:
        case K.POSTAL_CODE:
            return (POSTAL_DIGITS.get(country, 0),)
        case K.ORGANISATION_NUMBER:
            return ORGANISATION_DIGITS.get(country, ())
        case K.BRF_NUMBER:
            return ORGANISATION_DIGITS["SE"]
        case K.PERSONAL_NUMBER:
            return PERSONAL_DIGITS
        case K.GLN:
            return GLN_DIGITS
        case _:
            return ()


def _percent(spec: FieldSpec, cell: float) -> str:
    # 15 % is 0.15 in Excel when the cell shows percent, and 15 when it does not.
    if 0 < abs(cell) <= 1:
        raise BadValue(
            f"{shown(cell)} kan betyda {shown(cell)} % eller {shown(cell * 100)} %. "
            "Skriv procenten som text, till exempel ”15 %”."
        )
    return shown(cell)


def shown(cell: Cell) -> str:
    """Return a cell as a Swede reads it, for a message."""
    if isinstance(cell, bool):
        return "SANT" if cell else "FALSKT"
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return "" if cell is None else str(cell)


def safe(spec: FieldSpec, text: str) -> str:
    """Return what may be told of a cell in a message: a person's number without its last four."""
    digits = re.sub("[^0-9]", "", compact(text))
    if spec.kind is K.PERSONAL_NUMBER and digits:
        return f"{text.strip()[:-4]}****"
    if spec.kind in (K.ORGANISATION_NUMBER, K.BRF_NUMBER, K.VAT_NUMBER, K.PEPPOL_ID):
        return _without_person(text, digits)
    return text[:200]


def _without_person(text: str, digits: str) -> str:
    core = digits.removesuffix("01") if len(digits) == 12 and text.strip()[:2].isalpha() else digits
    core = core[2:] if len(core) == 12 else core
    person = len(core) in (9, 10, 11) and is_sole_trader(core)
    return f"{text.strip()[:6]}****" if person else text[:200]


def terms(text: str) -> str:
    """Return payment terms told by a bare number of days as they are named: "20 dagar netto"."""
    found = DAYS.fullmatch(text.strip())
    return f"{int(found[1])} dagar netto" if found else text
