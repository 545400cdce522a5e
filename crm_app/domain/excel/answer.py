"""Runs in the child: what is answered about a file, message by message."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

from python_calamine import CalamineWorkbook

from crm_app.domain.excel import csv_file, mark, merges, sheet_scan, sheets, zip_check
from crm_app.domain.excel.cell_marks import Marks, find_marks
from crm_app.domain.excel.headings import heading_text
from crm_app.domain.excel.refusal import RefusalError
from crm_app.domain.excel.sheet_scan import row_list

CHUNK_ROWS = 500
Message = dict[str, Any]


def answer(file: BinaryIO, request: Message) -> Iterator[Message]:
    """Yield the table's head, its rows in chunks and its end. Raises RefusalError."""
    limits, recognised = request["limits"], frozenset(request["recognised"])
    if csv_file.is_text(file.read(4096)):
        yield from text_table(csv_file.opened(file, recognised), recognised, limits)
        return
    parts = zip_check.open_parts(file, limits)
    by_name, reaches = check_parts(file, parts)
    file.seek(0)
    book = CalamineWorkbook.from_filelike(file)
    shown = sheets.visible(book)
    names = [name for name, is_shown in shown.items() if is_shown]
    for name in names:
        if by_name.get(name) not in reaches:
            raise RefusalError("damaged")
        sheets.check_reach(name, reaches[by_name[name]], limits)
    chosen = sheets.choose(book, names, recognised, limits)
    part, hidden = by_name[chosen.sheet.name], [n for n in shown if n not in names]
    made = None
    if mark.LISTS_SHEET in hidden and (held := reaches.get(by_name.get(mark.LISTS_SHEET, ""))):
        sheets.check_reach(mark.LISTS_SHEET, held, limits)
        made = sheets.mark_of(book)
    if made:
        chosen = chosen._replace(others=[n for n in chosen.others if n not in mark.OURS])
        hidden = [name for name in hidden if name not in mark.OURS]
    marks = Marks({}, [])
    if reaches[part].marked:
        marks = find_marks(zip_check.inflate(file, parts[part]))
    refuse_uncalculated(chosen, marks)
    yield from table(chosen, marks, reaches[part], hidden, made)


def check_parts(
    file: BinaryIO, parts: zip_check.Parts
) -> tuple[dict[str, str], dict[str, sheet_scan.Reach]]:
    """Inflate and check each part once. Returns the sheets' parts, and how far each goes."""
    links = [name for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels") if name in parts]
    if len(links) < 2:
        raise RefusalError("damaged")
    found: dict[str, bytearray] = {}
    for name in links:
        found[name] = zip_check.inflate(file, parts[name])
        zip_check.check_part(name, found[name])
    by_name = sheet_scan.sheet_parts(*found.values())
    wanted, reaches = set(by_name.values()), {}
    for name, entry in parts.items():
        data = zip_check.inflate(file, entry)
        zip_check.check_part(name, data)
        if name in wanted:
            reaches[name] = sheet_scan.reach(data)
    return by_name, reaches


def refuse_uncalculated(chosen: sheets.Chosen, marks: Marks) -> None:
    """Refuse formulas without a value under the headings: they would be read as empty."""
    for row, column in marks.formulas:
        if row >= chosen.heading:
            place = f"{sheet_scan.column_letters(column + 1)}{row + 1}"
            raise RefusalError("formula", ref=place, sheet=chosen.sheet.name)


def table(
    chosen: sheets.Chosen,
    marks: Marks,
    far: sheet_scan.Reach,
    hidden: list[str],
    made: mark.Mark | None,
) -> Iterator[Message]:
    """Yield the chosen sheet: head, chunks of rows, end."""
    name, heading = chosen.sheet.name, chosen.heading
    source = sheets.marked_rows(chosen.sheet, marks.errors)
    source = merges.refuse_tall(chosen.sheet, heading, source)
    above = [next(source) for _ in range(heading)]
    headings = [heading_text(cell) for cell in next(source)]
    notes = list(make_notes(chosen, far, hidden, any(map(any, above))))
    yield {
        "sheet": name,
        "heading_row": heading + 1,
        "headings": headings,
        "notes": notes,
        "total": far.last_row,
        "mark": made and list(made),
    }
    yield from chunks(sheets.split_empty(name, enumerate(source, heading + 2)), heading + 1)


def text_table(
    text: csv_file.TextFile, recognised: frozenset[str], limits: Message
) -> Iterator[Message]:
    """Yield a text file as a sheet: head, chunks of rows, end."""
    heading = csv_file.find(text, recognised)
    far = csv_file.look(text, heading, limits)
    if far.too_wide:
        raise RefusalError("csv_wide", rows=row_list(far.too_wide), count=far.width)
    source = csv_file.fitted(islice(text.rows(), far.last_row), far.width)
    above = [next(source) for _ in range(heading)]
    yield {
        "sheet": csv_file.SHEET,
        "heading_row": heading + 1,
        "headings": [heading_text(cell) for cell in next(source)],
        "notes": [("above", {"row": heading + 1})] if any(map(any, above)) else [],
        "total": far.last_row,
    }
    split = sheets.split_empty(csv_file.SHEET, enumerate(source, heading + 2))
    yield from chunks(split, heading + 1)


def make_notes(
    chosen: sheets.Chosen, far: sheet_scan.Reach, hidden: list[str], above: bool
) -> Iterator[tuple[str, Message]]:
    """Yield what the user should know about what was left out, by code and details."""
    if chosen.others:
        yield "other_sheets", {"sheet": chosen.sheet.name, "names": quoted(chosen.others)}
    if hidden:
        yield "hidden_sheets", {"names": quoted(hidden)}
    if above:
        yield "above", {"row": chosen.heading + 1}
    if rows := [row for row in far.hidden_rows if row > chosen.heading + 1]:
        yield "hidden_rows", {"rows": row_list(rows)}
    if rows := merges.rows_merged_across(chosen.sheet, chosen.heading):
        yield "merged_across", {"rows": row_list(rows)}


def quoted(names: list[str]) -> str:
    """Return names as ”A”, ”B”."""
    return ", ".join(f"”{name}”" for name in names)


def chunks(split: Iterator[tuple[list[int], int, list[Any]]], last: int) -> Iterator[Message]:
    """Yield the rows some hundreds at a time, then the sums that the parent checks."""
    rows, empty, count = [], [], 0
    for gap, number, cells in split:
        rows.append((number, cells))
        empty += gap
        last, count = number, count + 1
        if len(rows) >= CHUNK_ROWS:
            yield {"rows": rows, "empty": empty}
            rows, empty = [], []
    yield {"rows": rows, "empty": empty}
    yield {"end": count, "last": last}
