"""An import: a file of 100 000 customers in 25 columns, from the uploaded file until committed.

The limits: python-calamine reading the same file, and one bare `executemany` of whole rows into a
copy of the same table with its indexes, and of their texts into the search index, with the same
pragmas, in one transaction. The review has no bare counterpart: it stands beside the reading.
Undoing stands beside the bare insert.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from sqlmodel import Session

from bench import data, rows, samples
from bench.figures import Figure
from crm_app import db, planner
from crm_app.domain import field_rules, imports, settings, showing
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.table import Limits
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.spec import FieldKind, FieldSpec, Rule

ROWS, COLUMNS = 100_000, 25
REGISTER = 10_000
ANNA = Actor("user", 1, "Person 1", ALL_RIGHTS)
LEFT = (FieldKind.NUMBER, FieldKind.CUSTOMER, FieldKind.MANAGERS, FieldKind.TAGS)
KIND = CustomerKind.COMPANY.value
HASH = "0" * 64


def figures() -> Iterator[Figure]:
    """Measure the whole and its parts."""
    with tempfile.TemporaryDirectory(prefix="kundregister-bench-") as name:
        folder = Path(name)
        shutil.copy(data.filled(REGISTER), folder / "first.db")
        book, whole = _file(folder)
        plan, apply, undo, texts = _ours(folder, book)
        parse, insert = _bare(folder, book, whole, texts)
    name, unit = "Import 100 000 × 25", "rader/s"
    yield Figure(f"{name}, läsa och granska", ROWS / plan, ROWS / parse, unit)
    yield Figure(f"{name}, skriva med händelser", ROWS / apply, ROWS / insert, unit)
    total = ROWS / (plan + apply)
    yield Figure(f"{name}, allt", total, ROWS / (parse + insert), unit)
    yield Figure("Ångra import av 100 000", ROWS / undo, ROWS / insert, unit)


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


def _ours(folder: Path, book: Path) -> tuple[float, float, float, list[Any]]:
    path = _copy(folder)
    job = planner.Job(
        f"sqlite:///{path}", data.SECRET, ANNA, KIND, book, sealed=False,
        target=folder / "plan.staging", limits=Limits(), options=PlanOptions(), file_hash=HASH,
    )  # fmt: skip
    began = time.perf_counter()
    planner.plan_file(job)
    planned = time.perf_counter()
    counts = Staged(job.target).counts
    if counts["new"] != ROWS:
        raise RuntimeError(f"the plan is not to make {ROWS} customers: {counts}")
    database = db.Database(f"sqlite:///{path}")
    run = database.transact(imports.start, ANNA, KIND, "kunder.xlsx", HASH, "")
    database.transact(imports.apply, ANNA, run, job.target)
    applied = time.perf_counter()
    texts = database.look(_texts)
    assert len(texts) == ROWS
    undone = time.perf_counter()
    while not database.transact(imports.undo_part, ANNA, run).last:
        pass
    ended = time.perf_counter()
    assert database.look(_count) == REGISTER
    database.close()
    job.target.unlink()
    return planned - began, applied - planned, ended - undone, texts


def _texts(session: Session) -> list[Any]:
    asked = f"SELECT rowid, text FROM customersearch WHERE rowid > {REGISTER}"
    return list(map(tuple, session.connection().exec_driver_sql(asked)))


def _count(session: Session) -> int:
    return session.query(Customer).count()


def _bare(folder: Path, book: Path, whole: list[rows.Row], texts: list[Any]) -> tuple[float, float]:
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
        raw.executemany("INSERT INTO customersearch (rowid, text) VALUES (?, ?)", texts)
        raw.execute("DELETE FROM searchqueue")
        raw.execute("COMMIT")
        return parsed - began, time.perf_counter() - opened_at


def _copy(folder: Path) -> Path:
    """Return a fresh copy of the register."""
    path = folder / "register.db"
    for old in (path, path.with_suffix(".db-wal"), path.with_suffix(".db-shm")):
        old.unlink(missing_ok=True)
    shutil.copy(folder / "first.db", path)
    return path
