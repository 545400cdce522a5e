"""Runs in the child: a cell as JSON can carry it, with its type and nothing invisible."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from crm_app.domain.excel.refusal import RefusalError

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str | None:
    """Return the text without control characters (line breaks and tabs stay), None if empty."""
    if SURROGATE.search(text):
        raise RefusalError("surrogate", place=ascii(text[:40]))
    return CONTROL.sub("", text) or None


def to_cell(value: Any) -> str | int | float | bool | None:
    """Return a value from the reader as text, number, yes/no or nothing."""
    kind = type(value)
    if kind is str:
        return (value or None) if value.isprintable() else clean_text(value)
    if kind is float:
        return _number(value)
    if kind is bool or kind is int:
        return value
    return _moment(value)


def _number(value: float) -> int | float | str:
    if value.is_integer():
        return int(value)
    return value if abs(value) < float("inf") else str(value)


def _moment(value: datetime | date | time | timedelta | None) -> str | None:
    if isinstance(value, datetime):
        return _date_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("seconds")
    return None if value is None else _duration(value)


def _date_time(value: datetime) -> str:
    # Excel keeps time as a fraction of a day: a whole second may come as 59.9996.
    whole = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    return str(whole) if whole.time() != time() else whole.date().isoformat()


def _duration(value: timedelta) -> str:
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta() else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def is_empty(cells: list[Any]) -> bool:
    """Return if nothing in the row can be seen."""
    for cell in cells:
        if cell is not None and not (isinstance(cell, str) and cell.isspace()):
            return False
    return True
