"""Dates as Swedes write them, kept and shown as "2026-11-23"."""

import re
from datetime import date

from crm_app.domain.clock import MONTHS
from crm_app.domain.errors import BadValue

WRONG = "Datumet finns inte. Skriv det som 2026-11-23."
WHOLE = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_ISO = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})|([0-9]{4})([0-9]{2})([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/. ]+([0-9]{1,2})[-/. ]+([0-9]{4})")
_SPOKEN = re.compile(r"(?:den )?([0-9]{1,2})(?::?e|:?a)? ([a-z]+)\.? ([0-9]{4})")


def parse_date(text: str) -> str:
    """Return the date as "2026-11-23". Raises BadValue.

    Read are 2026-11-23, 20261123, 23/11 2026, 23.11.2026 and 23 november 2026.
    """
    parts = _parts(" ".join(text.casefold().split()))
    try:
        return date(*parts).isoformat() if parts else _refuse()
    except ValueError:
        raise BadValue(WRONG) from None


def _parts(told: str) -> tuple[int, int, int] | None:
    if found := _ISO.fullmatch(told):
        year, month, day = (part for part in found.groups() if part)
        return int(year), int(month), int(day)
    if found := _DAY_FIRST.fullmatch(told):
        return int(found[3]), int(found[2]), int(found[1])
    if (found := _SPOKEN.fullmatch(told)) and (month := _month(found[2])):
        return int(found[3]), month, int(found[1])
    return None


def _month(name: str) -> int:
    for names in (MONTHS, WHOLE):
        if name in names:
            return names.index(name) + 1
    return 0


def _refuse() -> str:
    raise BadValue(WRONG)
