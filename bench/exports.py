"""An export: 100 000 companies in 25 columns, styled, from the database to a finished file.

The limit: the library alone, writing the same number of rows of 25 texts in the same style.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import xlsxwriter
from sqlmodel import Session

from bench import data
from bench.figures import Figure
from bench.imports import ANNA, KIND
from crm_app import db
from crm_app.domain import customer_list, settings
from crm_app.domain.customer_list import Query
from crm_app.domain.excel import template, workbook
from crm_app.domain.excel.file_columns import file_columns
from crm_app.domain.excel.file_rows import FileRows
from crm_app.domain.filters import Filter

ROWS, COLUMNS = 100_000, 25
REGISTER = 1_000_000


def figures(rows: int = ROWS) -> Iterator[Figure]:
    """Measure one export and the bare writing of as many rows."""
    with tempfile.TemporaryDirectory(prefix="kundregister-bench-") as name:
        target = Path(name) / "ut.xlsx"
        database = db.Database(
            f"sqlite:///{data.filled(REGISTER if rows >= 100_000 else 2 * rows)}"
        )
        began = time.perf_counter()
        written, sample = database.look(_export, target, rows)
        ours = written / (time.perf_counter() - began)
        database.close()
        began = time.perf_counter()
        _bare(target, sample, written)
        bare = written / (time.perf_counter() - began)
    yield Figure(f"Export {written:,} × {COLUMNS}".replace(",", " "), ours, bare, "rader/s")


def _export(session: Session, target: Path, rows: int) -> tuple[int, list[str]]:
    """Write the customers, and return how many they were and what one of them says."""
    held = settings.snapshot(session)
    columns = file_columns(held, KIND, 0)[:COLUMNS]
    kept = Query(filters=(Filter("kind", (KIND,)),))
    ids = customer_list.ids(session, ANNA, kept, rows)
    reader = FileRows(session, ANNA, columns, in_full=False)
    content = template.content(held, KIND, columns)
    return workbook.write(target, content, reader.read(ids)), next(reader.read(ids[:1]))


def _bare(target: Path, sample: list[str], rows: int) -> None:
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    look = book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
    sheet = book.add_worksheet()
    for row in range(rows):
        for place, said in enumerate(sample):
            if said:
                sheet.write_string(row, place, said, look)
    book.close()
