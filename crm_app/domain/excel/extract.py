"""A register extract or a list of events as a file: in .xlsx nothing can be a formula."""

import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from crm_app.domain.personal_extract import Extract, Line, Record

LONGEST = 32_767
"""What a cell of Excel's holds; it cuts the rest without a word."""
CUT = " … (resten står i JSON-filen)"
NAMES = {
    "fields": "Uppgifter",
    "own_tabs": "Egna flikar",
    "consent": "Samtycke",
    "tags": "Taggar",
    "managers": "Kundansvariga",
    "contacts": "Kontaktpersoner",
    "files": "Filer",
    "comments": "Kommentarer",
    "events": "Händelser",
}
Table = tuple[str, list[str], list[list[str]]]


def as_json(extract: Extract) -> bytes:
    """Return the extract as JSON with Swedish names."""
    told = {
        "Kundnummer": extract.number,
        "Utdrag gjort": extract.made_at,
        "Utdrag gjort av": extract.made_by,
        "Kund": _named(extract.customer),
        "Sammanslagna kunder": [_named(record) for record in extract.merged],
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode("utf-8", "replace")


def _named(record: Record) -> dict[str, Any]:
    return {NAMES[key]: value for key, value in asdict(record).items()}


def as_xlsx(extract: Extract) -> bytes:
    """Return the extract as a workbook, one sheet for each sort of thing. All cells are text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    records = [extract.customer, *extract.merged]
    for title, heads, rows in _tables(extract, records):
        _write(book.create_sheet(title), [heads, *rows], CUT)
    return _bytes(book)


def events_xlsx(title: str, heads: list[str], rows: list[list[str]]) -> bytes:
    """Return a list of events as a workbook. All cells are text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _write(book.create_sheet(title), [heads, *rows], " …")
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _tables(extract: Extract, records: list[Record]) -> Iterator[Table]:
    made = [["Utdrag", "Gjort", extract.made_at], ["Utdrag", "Av", extract.made_by]]
    yield "Uppgifter", ["Kund", "Uppgift", "Värde"], [*made, *_facts(records)]
    for key in ("contacts", "files", "comments"):
        lines = [(record, line) for record in records for line in getattr(record, key)]
        yield NAMES[key], *_spread(lines)
    changed = [
        [_whose(record), *(event[k] for k in ("När", "Vem", "Väg", "Vad")), *change]
        for record in records
        for event in record.events
        for change in _changes(event)
    ]
    heads = ["Kund", "När", "Vem", "Väg", "Vad", "Fält", "Från", "Till"]
    yield NAMES["events"], heads, changed


def _facts(records: list[Record]) -> Iterator[list[str]]:
    for record in records:
        pairs = [*record.fields.items()]
        pairs += [(f"Samtycke: {k}", v) for k, v in record.consent.items() if v]
        pairs += [("Tagg", tag) for tag in record.tags]
        pairs += [("Kundansvarig", name) for name in record.managers]
        for tab, lines in record.own_tabs.items():
            pairs += [(f"{tab}: {label}", text) for label, text in lines.items()]
        yield from ([_whose(record), label, text] for label, text in pairs)


def _spread(lines: list[tuple[Record, Line]]) -> tuple[list[str], list[list[str]]]:
    heads = list(dict.fromkeys(label for _, line in lines for label in line))
    rows = [[_whose(record), *(line.get(head, "") for head in heads)] for record, line in lines]
    return ["Kund", *heads], rows


def _changes(event: dict[str, Any]) -> list[list[str]]:
    changes = [[c["Fält"], c["Från"], c["Till"]] for c in event["Ändringar"]]
    return changes or [["", "", ""]]


def _whose(record: Record) -> str:
    return record.fields["Kundnummer"]


def _write(sheet: Worksheet, rows: list[list[str]], cut: str) -> None:
    for number, texts in enumerate(rows, 1):
        for place, text in enumerate(texts, 1):
            cell: Any = sheet.cell(number, place)
            cell.value = _clean(text, cut)
            # What begins with = is text too, here and when somebody edits the cell in Excel.
            cell.data_type, cell.quotePrefix = "s", True
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for place in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(place)].width = 24
    sheet.freeze_panes = "A2"


def _clean(text: str, cut: str) -> str:
    plain = ILLEGAL_CHARACTERS_RE.sub("", text.encode("utf-8", "replace").decode())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - len(cut)] + cut
