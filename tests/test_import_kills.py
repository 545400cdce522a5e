"""`kill -9` at any moment of an import or its undoing: all rows or none, and a clean next start.

A few moments in `make test`, a hundred with `--prove`.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from crm_app import config, start
from crm_app.db import Database
from crm_app.domain import import_files, imports
from crm_app.domain.actors import system
from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.imports import ImportBefore, ImportRun
from crm_app.models.search import SearchQueue
from tests.domain.excel.workbooks import save
from tests.import_fixtures import NAME, ORG, organisation_number

ROWS = 1_500
CLI = system("cli")
IMPORT = "from crm_app import cli; cli.main(['import', {file!r}, '--kind', 'company'])"
UNDO = "from crm_app import cli; cli.main(['undo-import', '{run}'])"


@dataclass
class House:
    """A data folder in which commands are started and killed."""

    folder: Path
    env: dict[str, str]

    def started(self, word: str) -> "subprocess.Popen[bytes]":
        """Start a command in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", word],
            env=self.env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def killed(self, word: str, after: float) -> bool:
        """Start a command and kill all of it after so long; True when it was still at work."""
        process = self.started(word)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait() != 0

    @contextmanager
    def open(self) -> Iterator[Database]:
        """Start the program anew, as it starts after a kill."""
        held = config.load({"KUNDREGISTER_DATA": str(self.folder / "data")})
        database = start.prepare(held)
        try:
            database.transact(imports.forget_old)
            import_files.sweep(held.data, database.look(imports.kept_files))
            yield database
        finally:
            database.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    env = os.environ | {"KUNDREGISTER_DATA": str(tmp_path / "data")}
    made = House(tmp_path, env)
    with made.open():
        pass
    return made


def counted(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def agree(session: Session) -> int:
    """Check that register, events, history and what undo needs agree; return the customers."""
    customers = counted(session, Customer)
    registered = select(func.count()).where(col(Event.action) == "register")
    gone = select(func.count()).where(col(Event.action) == "remove")
    told = (session.scalar(registered) or 0) - (session.scalar(gone) or 0)
    runs = list(session.scalars(select(ImportRun).where(col(ImportRun.applied_at).is_not(None))))
    whole = select(func.count()).where(col(Event.action) == "import")
    assert told == customers
    assert len(runs) == session.scalar(whole)
    removed = sum((run.undone or {}).get("removed", 0) for run in runs)
    assert sum(run.counts["new"] for run in runs) - removed == customers
    assert counted(session, ImportBefore) == customers
    assert counted(session, SearchQueue) == 0
    return customers


def moments(whole: float, prove: bool) -> Iterator[float]:
    """Yield moments within a command's time: a few, or a hundred."""
    chance = random.Random(4)
    for _ in range(100 if prove else 4):
        # Most of the time passes before anything is written: the end is looked at closer.
        yield whole * (1 - chance.random() ** 2 * 0.6)


def file_of(house: House) -> str:
    rows = [(f"Kund {n} AB", organisation_number(n)) for n in range(ROWS)]
    return str(save(house.folder, rows, (NAME, ORG)))


def test_an_import_that_is_killed_is_whole_or_never_was(house: House, prove: bool) -> None:
    word = IMPORT.format(file=file_of(house))
    elsewhere = house.env | {"KUNDREGISTER_DATA": str(house.folder / "trial")}
    trial = House(house.folder, elsewhere)
    began = time.monotonic()
    assert trial.started(word).wait(120) == 0
    whole = time.monotonic() - began
    for after in moments(whole, prove):
        house.killed(word, after)
        with house.open() as database:
            found = database.look(agree)
            kept = database.look(imports.kept_files)
            left = {path.name for path in import_files.folder(house.folder / "data").glob("*")}
            assert found in (0, ROWS)
            assert left == kept
            assert len(kept) == (1 if found else 0)
            if found:
                undo(database)
                assert database.look(agree) == 0


def undo(database: Database) -> None:
    run = database.look(lambda s: s.scalar(select(func.max(col(ImportRun.id)))))
    while not database.transact(imports.undo_part, CLI, run).last:
        pass
    forget(database)


def forget(database: Database) -> None:
    """Begin anew: the same file once more is a new import."""

    def empty(session: Session) -> None:
        for run in session.scalars(select(ImportRun)):
            session.delete(run)
        # What has been told stays told: a test alone may take the guard away.
        session.connection().exec_driver_sql("DROP TRIGGER IF EXISTS event_stays")
        session.execute(delete(Event))

    database.transact(empty)


def test_an_undo_that_is_killed_goes_on_where_it_was(house: House, prove: bool) -> None:
    assert house.started(IMPORT.format(file=file_of(house))).wait(120) == 0
    chance = random.Random(5)
    for _ in range(20 if prove else 2):
        house.killed(UNDO.format(run=1), 0.5 + chance.random() * 2)
        with house.open() as database:
            left = database.look(agree)
            assert 0 <= left <= ROWS
    with house.open() as database:
        if database.look(lambda s: s.get_one(ImportRun, 1)).undone_at is None:
            while not database.transact(imports.undo_part, CLI, 1).last:
                pass
        assert database.look(agree) == 0
        run = database.look(lambda s: s.get_one(ImportRun, 1))
        assert run.undone == {"removed": ROWS, "restored": 0, "kept": 0}
        assert not database.look(search_index_rows)


def search_index_rows(session: Session) -> int:
    found = session.connection().exec_driver_sql("SELECT count(*) FROM customersearch")
    return found.scalar() or 0
