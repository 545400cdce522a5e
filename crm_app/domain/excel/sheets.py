"""Runs in the child: which sheet is read, and its rows one after another."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from crm_app.domain.excel import mark
from crm_app.domain.excel.cells import is_empty, to_cell
from crm_app.domain.excel.headings import SEARCHED_ROWS, find_heading
from crm_app.domain.excel.refusal import RefusalError
from crm_app.domain.excel.sheet_scan import GAP, Reach, column_letters

Row = list[Any]


class Chosen(NamedTuple):
    """The sheet that is read: `heading` is the index of its heading row."""

    sheet: CalamineSheet
    heading: int
    score: int
    others: list[str]


def visible(book: CalamineWorkbook) -> dict[str, bool]:
    """Return the sheets that hold cells, in order, and if each is visible."""
    return {
        sheet.name: sheet.visible == SheetVisibleEnum.Visible
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    }


def mark_of(book: CalamineWorkbook) -> mark.Mark | None:
    """Return the mark that the sheet of lists holds; another's sheet of that name has none."""
    sheet = book.get_sheet_by_name(mark.LISTS_SHEET)
    return mark.found_in(next(iter(rows(sheet)), [])) if sheet.end else None


def check_reach(name: str, far: Reach, limits: Mapping[str, Any]) -> None:
    """Refuse a sheet whose content lies too far out to be loaded."""
    if far.last_row > limits["rows"]:
        if far.after_gap:
            raise RefusalError("gap", sheet=name, row=far.after_gap)
        raise RefusalError("rows", sheet=name, row=far.last_row, limit=limits["rows"])
    if far.last_column > limits["columns"]:
        column = column_letters(far.last_column)
        raise RefusalError("columns", sheet=name, column=column, limit=limits["columns"])


def choose(
    book: CalamineWorkbook,
    names: Sequence[str],
    recognised: frozenset[str],
    limits: Mapping[str, Any],
) -> Chosen:
    """Return the sheet with the most recognised headings, the first of equals."""
    best, contents = None, []
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if sheet.end is None:
            continue
        contents.append(name)
        _check_loaded(name, sheet, limits)
        found = find_heading(list(islice(rows(sheet), SEARCHED_ROWS)), recognised)
        if found and (best is None or found[1] > best.score):
            best = Chosen(sheet, *found, contents)
    if best is None:
        raise RefusalError("no_heading" if contents else "no_content")
    return best._replace(others=[name for name in contents if name != best.sheet.name])


def _check_loaded(name: str, sheet: CalamineSheet, limits: Mapping[str, Any]) -> None:
    # The scan reads ordinary XML; what is written in an unusual way is caught here.
    row, column = sheet.end or (0, 0)
    check_reach(name, Reach(row + 1, 0, column + 1, [], False), limits)


def rows(sheet: CalamineSheet) -> Iterator[Row]:
    """Yield every row from row 1 and column A on: the reader leaves empty columns out."""
    padding: Row = [None] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield padding + [to_cell(cell) for cell in row]


def marked_rows(sheet: CalamineSheet, errors: dict[int, dict[int, str]]) -> Iterator[Row]:
    """Yield the rows with the sheet's error values put back in their places."""
    for index, cells in enumerate(rows(sheet)):
        for column, text in errors.get(index, {}).items():
            cells[column] = text
        yield cells


def split_empty(
    sheet: str, numbered: Iterator[tuple[int, Row]]
) -> Iterator[tuple[list[int], int, Row]]:
    """Yield each row with content, and the numbers of the empty rows before it."""
    empty: list[int] = []
    for number, cells in numbered:
        if is_empty(cells):
            empty.append(number)
            continue
        if len(empty) >= GAP:
            raise RefusalError("gap", sheet=sheet, row=number)
        yield empty, number, cells
        empty = []
