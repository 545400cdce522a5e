"""Our own files: customers' columns with headings, pickers and notes, and rows, one by one.

XlsxWriter in constant memory writes each row to disk and forgets it. Every cell is text, and
marked as such for Excel too: nothing in one is ever a formula (SECURITY.md §3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from crm_app.domain.excel import mark
from crm_app.domain.excel.accepted import FREE, INSTRUCTIONS, OPEN, how, listed
from crm_app.domain.excel.file_columns import CONTACT, OWN, FileColumn
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import CustomerKind
from crm_app.models.spec import FieldKind as K

SHEETS = {CustomerKind.COMPANY: "Företagskunder", CustomerKind.PRIVATE: "Privatkunder"}
ROWS = 300_000
"""The pickers reach as far as a file may."""
PICKED_FROM = 3
"""The lists begin in this row, beneath the mark and their headings."""
COLOURS = {OWN: "#E8EEF9", CONTACT: "#EAF4EC"}
WIDE, NARROW, MIDDLE = 34, 12, 20
WIDTHS = {K.NAME: WIDE, K.LONG_TEXT: WIDE, K.EMAIL: WIDE, K.URL: WIDE, K.FLAG: NARROW}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
AT_LEAST = 2
Row = Sequence[str]


@dataclass(frozen=True)
class Content:
    """What a file is about: the columns as decided for a kind, and what of its customers."""

    held: Snapshot
    kind: str
    columns: tuple[FileColumn, ...]
    mark: mark.Mark


def write(target: Path | IO[bytes], content: Content, rows: Iterable[Row] = ()) -> int:
    """Write a file with the rows, none for a template, and return how many there were."""
    book = xlsxwriter.Workbook(target, OPTIONS)
    try:
        sheet = book.add_worksheet(SHEETS[CustomerKind(content.kind)])
        helping, lists = book.add_worksheet(mark.HELP_SHEET), book.add_worksheet(mark.LISTS_SHEET)
        _head(book, sheet, content)
        _pick(sheet, lists, content)
        _help(book, helping, content)
        return _rows(sheet, _text_format(book), rows, len(content.columns))
    finally:
        # Also when it was stopped: what lies half done is the caller's to take away.
        book.close()


def _text_format(book: xlsxwriter.Workbook) -> Format:
    return book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})


def _head(book: xlsxwriter.Workbook, sheet: Worksheet, content: Content) -> None:
    text = _text_format(book)
    looks = {of: _heading(book, COLOURS.get(of, "#EDEDF2")) for of in ("", OWN, CONTACT)}
    for place, column in enumerate(content.columns):
        sheet.set_column(place, place, _width(column), text)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(content.columns):
        heading = f"{column.heading} *" if column.required else column.heading
        sheet.write_string(0, place, heading, looks.get(column.of, looks[""]))
        sheet.write_comment(0, place, how(column), {"x_scale": 1.8, "font_size": 10})


def _heading(book: xlsxwriter.Workbook, colour: str) -> Format:
    told: dict[str, Any] = {"bold": True, "bg_color": colour, "bottom": 1, "valign": "vcenter"}
    return book.add_format({**told, "num_format": "@", "quote_prefix": True})


def _width(column: FileColumn) -> int:
    return max(WIDTHS.get(column.spec.kind, MIDDLE), len(column.heading) + AT_LEAST)


def _pick(sheet: Worksheet, lists: Worksheet, content: Content) -> None:
    """Lay the lists on their sheet, a column each, and let the pickers point there."""
    lists.very_hidden()
    told = [listed(content.held, column.spec) for column in content.columns]
    pickers = [(place, values) for place, values in enumerate(told) if values]
    lists.write_row(0, 0, (mark.WORD, *content.mark))
    for at, (place, _) in enumerate(pickers):
        lists.write_string(1, at, content.columns[place].heading)
    for row in range(max((len(values) for _, values in pickers), default=0)):
        for at, (_, values) in enumerate(pickers):
            if row < len(values):
                lists.write_string(row + PICKED_FROM - 1, at, values[row])
    for at, (place, values) in enumerate(pickers):
        kind = content.columns[place].spec.kind
        sheet.data_validation(1, place, ROWS, place, _picker(kind, at, len(values)))


def _picker(kind: K, at: int, length: int) -> dict[str, Any]:
    letters = xl_col_to_name(at, col_abs=True)
    last = PICKED_FROM + length - 1
    return {
        "validate": "list",
        "source": f"={mark.LISTS_SHEET}!{letters}${PICKED_FROM}:{letters}${last}",
        "show_error": kind not in FREE,
        "error_type": "warning" if kind in OPEN else "stop",
        "error_title": "Finns inte i listan",
        "error_message": "Värdet är nytt. Det kan skapas när du importerar. Behålla det?"
        if kind in OPEN
        else "Välj ett värde ur listan.",
    }


def _help(book: xlsxwriter.Workbook, sheet: Worksheet, content: Content) -> None:
    bold, text = book.add_format({"bold": True, "valign": "top"}), book.add_format()
    text.set_text_wrap()
    text.set_align("top")
    sheet.set_column(0, 0, WIDE, bold)
    sheet.set_column(1, 1, 100, text)
    lines = [*INSTRUCTIONS, ("", ""), ("Kolumn", "Vad den tar")]
    lines += [(c.heading + (" *" if c.required else ""), how(c)) for c in content.columns]
    for row, (what, told) in enumerate(lines):
        sheet.write_string(row, 0, what, bold)
        sheet.write_string(row, 1, told, bold if what == "Kolumn" else text)


def _rows(sheet: Worksheet, text: Format, rows: Iterable[Row], width: int) -> int:
    number = 0
    for number, row in enumerate(rows, 1):
        for place, said in enumerate(row):
            if said:
                sheet.write_string(number, place, said, text)
    if number:
        sheet.autofilter(0, 0, number, width - 1)
    return number
