"""Runs in the child: merged cells hold one value, in their first cell."""

from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineSheet

from crm_app.domain.excel.refusal import RefusalError
from crm_app.domain.excel.sheet_scan import column_letters

Range = tuple[tuple[int, int], tuple[int, int]]


def refuse_tall(
    sheet: CalamineSheet, heading: int, rows: Iterator[list[Any]]
) -> Iterator[list[Any]]:
    """Pass the rows on; refuse a value merged over several rows from the headings down."""
    tall: dict[int, list[Range]] = {}
    for merged in sheet.merged_cell_ranges or []:
        (top, _), (bottom, _) = merged
        if bottom > top and bottom >= heading:
            tall.setdefault(top, []).append(merged)
    for index, cells in enumerate(rows):
        for merged in tall.get(index, []):
            column = merged[0][1]
            if column < len(cells) and cells[column] is not None:
                raise RefusalError("merged", sheet=sheet.name, ref=reference(merged))
        yield cells


def rows_merged_across(sheet: CalamineSheet, heading: int) -> list[int]:
    """Return the numbers of the rows, from the headings down, with cells merged sideways."""
    merged = sheet.merged_cell_ranges or []
    return sorted({top + 1 for (top, _), (bottom, _) in merged if top == bottom >= heading})


def reference(merged: Range) -> str:
    """Return a range as Excel writes it: A1:B2."""
    return ":".join(f"{column_letters(column + 1)}{row + 1}" for row, column in merged)
