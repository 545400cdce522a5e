"""Excel files made by hand, good and bad: a test writes only the part that it is about."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook

NS = "http://schemas.openxmlformats.org"
MAIN = f"{NS}/spreadsheetml/2006/main"
OFFICE = f"{NS}/officeDocument/2006/relationships"
PACKAGE = f"{NS}/package/2006"
HEADINGS = ("Kundnummer", "Företagsnamn", "Ort")
HEADING_XML = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Kundnummer</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Ort</t></is></c></row>'
)
TYPES = f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
LINKS = f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""
ROOT = f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK = f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>
<sheet name="Kunder" sheetId="1" r:id="r1"/></sheets></workbook>"""


def save(folder: Path, rows: Iterable[Iterable[Any]], headings: Iterable[str] = HEADINGS) -> Path:
    """Save an ordinary file with the headings on row 1."""
    book = Workbook()
    for row in (headings, *rows):
        book.worksheets[0].append(list(row))
    return save_book(folder, book)


def save_book(folder: Path, book: Workbook) -> Path:
    """Save a workbook of openpyxl's."""
    path = folder / "fil.xlsx"
    book.save(path)
    return path


def fill(sheet: Any, rows: Mapping[int, Iterable[Any]]) -> Any:
    """Put values in a sheet of openpyxl's, by row number."""
    for number, row in rows.items():
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    return sheet


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """Return a sheet's XML around some rows, which come after a row of headings."""
    data = f"<sheetData>{HEADING_XML}{rows}</sheetData>"
    return f'<worksheet xmlns="{MAIN}">{before}{data}{after}</worksheet>'


def raw(folder: Path, sheet: str | bytes, parts: Mapping[str, str | bytes] | None = None) -> Path:
    """Save a file from bare XML, with parts added or replaced."""
    path = folder / "fil.xlsx"
    every = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": sheet,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (every | dict(parts or {})).items():
            archive.writestr(name, content)
    return path


def number_cell(reference: str, value: Any) -> str:
    """Return a row of one number."""
    row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{reference}"><v>{value}</v></c></row>'


def text_row(row: int, text: str) -> str:
    """Return a row of one text, in column A."""
    return f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{text}</t></is></c></row>'
