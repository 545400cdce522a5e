"""An import: a file of 10 000 customers in 25 columns, from the uploaded file until committed.

The limits: python-calamine reading the same file, and one bare `executemany` of whole rows into a
copy of the same table with its indexes, with the same pragmas, in one transaction. The review has
no bare counterpart: it stands beside the reading.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from sqlmodel import Session

from bench import data, rows, samples
from bench.figures import Figure, percentile
from crm_app import db
from crm_app.domain import field_rules, settings, showing
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.excel import apply as applying
from crm_app.domain.excel import plan as planning
from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.read import read_table
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.spec import FieldKind, FieldSpec, Rule

ROWS, COLUMNS = 10_000, 25
REGISTER = 10_000
ROUNDS = 3
ANNA = Actor("user", 1, "Person 1", ALL_RIGHTS)
LEFT = (FieldKind.NUMBER, FieldKind.CUSTOMER, FieldKind.MANAGERS, FieldKind.TAGS)
KIND = CustomerKind.COMPANY.value


def figures() -> Iterator[Figure]:
    """Measure the whole and its parts, as medians of a few rounds."""
    with tempfile.TemporaryDirectory(prefix="kundregister-bench-") as name:
        folder = Path(name)
        shutil.copy(data.filled(REGISTER), folder / "first.db")
        book, whole = _file(folder)
        ours = [_ours(folder, book) for _ in range(ROUNDS)]
        bare = [_bare(folder, book, whole) for _ in range(ROUNDS)]
    read, plan, apply = (percentile(times, 0.5) for times in zip(*ours, strict=True))
    parse, insert = (percentile(times, 0.5) for times in zip(*bare, strict=True))
    name, unit = "Import 10 000 × 25", "rader/s"
    yield Figure(f"{name}, läsa filen", ROWS / read, ROWS / parse, unit)
    yield Figure(f"{name}, granska", ROWS / plan, ROWS / parse, unit)
    yield Figure(f"{name}, skriva med händelser", ROWS / apply, ROWS / insert, unit)
    total = ROWS / (read + plan + apply)
    yield Figure(f"{name}, allt", total, ROWS / (parse + insert), unit)


def _file(folder: Path) -> tuple[Path, list[rows.Row]]:
    """Return a workbook of customers that the register lacks, and their rows as kept."""
    database = db.Database(f"sqlite:///{folder / 'first.db'}")
    held = database.look(settings.snapshot)
    pools = {kind.value: database.look(rows.pool, kind.value) for kind in CustomerKind}
    database.close()
    beyond = (rows.customer(pools, at) for at in range(REGISTER, REGISTER + 2 * ROWS))
    whole = [row for row in beyond if row["kind"] == KIND][:ROWS]
    specs = columns(held)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kunder")
    sheet.append([spec.label for spec in specs])
    for row in whole:
        sheet.append([showing.show(spec, row[spec.column], held) for spec in specs])
    book.save(folder / "kunder.xlsx")
    return folder / "kunder.xlsx", whole


def columns(held: settings.Snapshot) -> list[FieldSpec]:
    """Return the fields of the file: the first 25 that a company's row can tell."""
    told = field_rules.effective(held, "customer", KIND, "regular")
    active = [spec for spec, rule in told if rule not in (Rule.OFF, Rule.NONE)]
    kept = [s for s in active if s.kind not in LEFT and s.key not in samples.DERIVED]
    return kept[:COLUMNS]


def _ours(folder: Path, book: Path) -> tuple[float, float, float]:
    database = db.Database(f"sqlite:///{_copy(folder)}")
    marks = [time.perf_counter()]
    table = read_table(book, recognised=recognised(KIND))
    marks.append(time.perf_counter())
    plan = database.look(planning.plan, ANNA, KIND, table)
    marks.append(time.perf_counter())
    if plan.new != ROWS:
        raise RuntimeError(f"the plan is not to make {ROWS} customers: {plan.errors[:3]}")
    database.transact(applying.apply, ANNA, plan)
    marks.append(time.perf_counter())
    assert database.look(_count) == REGISTER + ROWS
    database.close()
    read, planned, applied = (later - earlier for earlier, later in pairwise(marks))
    return read, planned, applied


def _count(session: Session) -> int:
    return session.query(Customer).count()


def _bare(folder: Path, book: Path, whole: list[rows.Row]) -> tuple[float, float]:
    names = list(whole[0])
    told = [tuple(row[name] for name in names) for row in whole]
    places = ", ".join("?" * len(names))
    statement = f"INSERT INTO customer ({', '.join(names)}) VALUES ({places})"
    began = time.perf_counter()
    with CalamineWorkbook.from_path(str(book)) as opened:
        cells: list[list[Any]] = opened.get_sheet_by_index(0).to_python()
    parsed = time.perf_counter()
    assert len(cells) == ROWS + 1
    with closing(sqlite3.connect(_copy(folder), isolation_level=None)) as raw:
        for pragma in db.PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        opened_at = time.perf_counter()
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany(statement, told)
        raw.execute("COMMIT")
        return parsed - began, time.perf_counter() - opened_at


def _copy(folder: Path) -> Path:
    """Return a fresh copy of the register."""
    path = folder / "register.db"
    for old in (path, path.with_suffix(".db-wal"), path.with_suffix(".db-shm")):
        old.unlink(missing_ok=True)
    shutil.copy(folder / "first.db", path)
    return path
