"""Runs in the child: what the fast reader leaves out. Error values come from it as empty cells,
and so do formulas that nobody has calculated."""

import re
from typing import NamedTuple
from xml.parsers import expat

from crm_app.domain.excel.refusal import RefusalError
from crm_app.domain.excel.sheet_scan import column_number

REFERENCE = re.compile(r"([A-Z]+)(\d+)")


class Marks(NamedTuple):
    """Error values by row and column (from 0), and the places of uncalculated formulas."""

    errors: dict[int, dict[int, str]]
    formulas: list[tuple[int, int]]


class _Collector:
    def __init__(self) -> None:
        self.marks = Marks({}, [])
        self.row = self.column = -1
        self.kind = ""
        self.formula = self.in_value = False
        self.value: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self.row = int(attributes.get("r") or self.row + 2) - 1
            self.column = -1
        elif name == "c":
            self.start_cell(attributes)
        elif name == "f":
            self.formula = True
        self.in_value = name in ("v", "t")

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.kind = attributes.get("t", "n")
        self.formula, self.value = False, []
        self.column += 1
        if found := REFERENCE.fullmatch(attributes.get("r", "")):
            self.column = column_number(found[1].encode()) - 1
            self.row = int(found[2]) - 1

    def text(self, text: str) -> None:
        if self.in_value:
            self.value.append(text)

    def end(self, tag: str) -> None:
        self.in_value = False
        if tag.rpartition(":")[2] != "c":
            return
        if self.kind == "e":
            self.marks.errors.setdefault(self.row, {})[self.column] = "".join(self.value).strip()
        elif self.formula and not self.value and self.kind != "str":
            self.marks.formulas.append((self.row, self.column))


def find_marks(data: bytearray) -> Marks:
    """Return the error values and the uncalculated formulas of a sheet's XML."""
    collector, parser = _Collector(), expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    try:
        parser.Parse(bytes(data), True)
    except (expat.ExpatError, ValueError):
        raise RefusalError("damaged") from None
    return collector.marks
