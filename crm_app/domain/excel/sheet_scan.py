"""Runs in the child: how far a sheet's content reaches, from its XML, before it is loaded.

The reader lays a sheet out as a full rectangle, so one far cell would cost gigabytes; and what
the file says in `<dimension>` is not to be trusted.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from crm_app.domain.excel.refusal import RefusalError

GAP = 200
ROW = re.compile(rb"row\b([^<>]*)>")
ROW_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)""")
ROW_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)""")
# A cell in column AA or later with something inside it.
FAR_CELL = re.compile(rb'r="([A-Z]{2,3})\d+"(?:[^<>]*[^/<>])?>\s*<(?!/)')
MARKS = (b'"e"', b"'e'", b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/")


class Reach(NamedTuple):
    """How far the content goes: `after_gap` is the first row after a gap, or 0."""

    last_row: int
    after_gap: int
    last_column: int
    hidden_rows: list[int]
    marked: bool


def reach(data: bytearray) -> Reach:
    """Return how far the content of a sheet goes, and if a cell needs a closer look."""
    last = after_gap = 0
    hidden = []
    for number, attributes, filled in _rows(data):
        if not filled:
            continue
        if number > last + GAP and not after_gap:
            after_gap = number
        last = max(last, number)
        if ROW_HIDDEN.search(attributes):
            hidden.append(number)
    marked = any(mark in data for mark in MARKS)
    return Reach(last, after_gap, _last_column(data), hidden, marked)


def _rows(data: bytearray) -> Iterator[tuple[int, bytes, bool]]:
    number, previous = 0, None
    for match in ROW.finditer(data):
        if not _opens(data, match.start()):
            continue
        if previous:
            yield number, previous[1], _filled(data, previous.end(), match.start())
        found = ROW_NUMBER.search(match[1])
        number = int(found[1]) if found else number + 1
        previous = match
    if previous:
        end = data.find(b"sheetData>", previous.end())
        yield number, previous[1], _filled(data, previous.end(), end)


def _opens(data: bytearray, at: int) -> bool:
    before = data[data.rfind(b"<", 0, at) : at]
    return before == b"<" or (before.endswith(b":") and not before.startswith(b"</"))


def _filled(data: bytearray, start: int, end: int) -> bool:
    return data.find(b"v>", start, end) >= 0 or data.find(b"t>", start, end) >= 0


def _last_column(data: bytearray) -> int:
    return max(map(column_number, {match[1] for match in FAR_CELL.finditer(data)}), default=0)


def column_number(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def row_list(rows: list[int]) -> str:
    """Return row numbers as 3, 5, 8, and how many more."""
    more = f" och {len(rows) - 10} till" if len(rows) > 10 else ""
    return ", ".join(map(str, rows[:10])) + more


def sheet_parts(workbook: bytearray, relations: bytearray) -> dict[str, str]:
    """Return each sheet's part (lower-case name), by the sheet's name in Excel."""
    try:
        targets = {e.get("Id"): e.get("Target", "") for e in ElementTree.fromstring(relations)}
        sheets = [e for e in ElementTree.fromstring(workbook).iter() if _local(e) == "sheet"]
    except (ElementTree.ParseError, ValueError):
        raise RefusalError("damaged") from None
    return {e.get("name", ""): _part(targets.get(_relation(e), "")) for e in sheets}


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _relation(sheet: ElementTree.Element) -> str | None:
    return next((value for key, value in sheet.items() if key.endswith("}id")), None)


def _part(target: str) -> str:
    target = target.replace("\\", "/").lower()
    return target[1:] if target.startswith("/") else "xl/" + target.removeprefix("./")
