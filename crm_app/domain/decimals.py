"""Decimal numbers with a Swedish comma, and keys whose plain order is the numbers' order."""

import re

from crm_app.domain.errors import BadValue

WHOLE, PARTS = 15, 6
WRONG = "Skriv ett tal, till exempel 1250 eller 12,5."
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]+))?")
_GROUPED = re.compile(r"(?<=[0-9])[\s'](?=[0-9]{3}(?![0-9]))")
_NINES = str.maketrans("0123456789", "9876543210")


def parse_decimal(text: str) -> str:
    """Return the number as it is kept and shown: "1250", "-12,5". Raises BadValue.

    "1 250,50" and "1250.5" are read too; groups of three may be parted by spaces.
    """
    told = _GROUPED.sub("", text.strip().replace("−", "-"))
    found = _NUMBER.fullmatch(told)
    if found is None or not told.isascii():
        raise BadValue(WRONG)
    whole, parts = found[2].lstrip("0") or "0", (found[3] or "").rstrip("0")
    if len(whole) > WHOLE or len(parts) > PARTS:
        raise BadValue(f"Talet får ha högst {WHOLE} siffror före kommat och {PARTS} efter.")
    sign = "-" if found[1] == "-" and (whole, parts) != ("0", "") else ""
    return f"{sign}{whole}{f',{parts}' if parts else ''}"


def decimal_key(text: str) -> str:
    """Return a key of 22 characters; keys sort as the numbers do, below zero too."""
    number = parse_decimal(text)
    whole, _, parts = number.removeprefix("-").partition(",")
    digits = whole.zfill(WHOLE) + parts.ljust(PARTS, "0")
    return f"0{digits.translate(_NINES)}" if number.startswith("-") else f"1{digits}"
