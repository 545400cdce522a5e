"""Data: a database with many customers, every field filled, built once per number and schema."""

import hashlib
import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlmodel import Session, SQLModel, col

from bench import rows, staff
from crm_app import db, models, start
from crm_app.domain import registers, seals
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.registers import RegisterValue

SECRET = "the secret of measured databases, long enough to be one"
EDITION = 1
"""Count it up when what is filled in changes."""
VALUES = {"level": 5, "district": 20, "source": 8, "company_type": 6, "tag": 30, "manager_title": 3}
AT_ONCE = 10_000
_TABLES = [t for t in SQLModel.metadata.sorted_tables if models]


def filled(count: int) -> Path:
    """Return a database file with so many customers. Never write to it: copy it."""
    seals.install(SECRET)
    folder = Path(tempfile.gettempdir()) / f"kundregister-bench-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{count}-{_schema_hash()}.db"
    if not path.exists():
        print(f"Bygger en databas med {count} kunder …", flush=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.unlink(missing_ok=True)
        fill(draft, count)
        for old in folder.glob(f"{count}-*.db"):  # those of earlier schemas
            old.unlink()
        draft.rename(path)
    return path


def fill(path: Path, count: int) -> None:
    """Make the database with so many customers."""
    database = db.Database(f"sqlite:///{path}")
    start.migrate(database)
    for verb in (start.plant, staff.plant, _plant_values):
        database.transact(verb)
    pools = {kind.value: database.look(rows.pool, kind.value) for kind in CustomerKind}
    values = database.look(_value_ids)
    database.close()
    raw = sqlite3.connect(path, isolation_level=None)
    _write(raw, pools, values, count)
    raw.close()


def _schema_hash() -> str:
    dialect = sqlite.dialect()
    told = [str(CreateTable(t).compile(dialect=dialect)) for t in _TABLES]
    told += sorted(str(CreateIndex(i).compile(dialect=dialect)) for t in _TABLES for i in t.indexes)
    return hashlib.sha256("\n".join((str(EDITION), *told)).encode()).hexdigest()[:12]


def _plant_values(session: Session) -> None:
    for register, count in VALUES.items():
        word = registers.BY_KEY[register].one.capitalize()
        for at in range(count):
            name = f"{word} {at + 1:02}"
            key = registers.name_key(name)
            session.add(RegisterValue(register_key=register, name=name, name_key=key, position=at))


def _value_ids(session: Session) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for id_, register in session.execute(
        select(col(RegisterValue.id), col(RegisterValue.register_key))
    ):
        found.setdefault(register, []).append(id_)
    return found


def _write(
    raw: sqlite3.Connection,
    pools: dict[str, rows.Pool],
    values: dict[str, list[int]],
    count: int,
) -> None:
    """Write everything with the indexes taken away meanwhile."""
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF"):
        raw.execute(f"PRAGMA {pragma}")
    found = raw.execute("SELECT name, sql FROM sqlite_master WHERE type='index' AND sql NOT NULL")
    indexes = found.fetchall()
    for name, _ in indexes:
        raw.execute(f'DROP INDEX "{name}"')
    _insert(raw, Customer, (rows.customer(pools, at) for at in range(count)))
    _insert(raw, CustomerTag, (pair for at in range(count) for pair in _tags(values["tag"], at)))
    _insert(raw, AccountManager, (m for at in range(count) for m in _managers(values, at, count)))
    for _, sql in indexes:
        raw.execute(sql)
    raw.execute("PRAGMA journal_mode=WAL")


def _tags(tags: Sequence[int], at: int) -> Iterator[dict[str, Any]]:
    for step in range(2):
        yield {"customer_id": at + 1, "value_id": tags[(at + step) % len(tags)]}


def _managers(values: dict[str, list[int]], at: int, count: int) -> Iterator[dict[str, Any]]:
    titles = values["manager_title"]
    for user in staff.managers_of(at, count):
        yield {"customer_id": at + 1, "user_id": user, "title_id": titles[at % len(titles)]}


def _insert(raw: sqlite3.Connection, table: Any, lines: Iterable[dict[str, Any]]) -> None:
    names = [column.name for column in table.__table__.columns]
    places = ", ".join("?" * len(names))
    statement = f'INSERT INTO "{table.__tablename__}" ({", ".join(names)}) VALUES ({places})'
    told = ([line[name] for name in names] for line in lines)
    raw.execute("BEGIN")
    while part := list(islice(told, AT_ONCE)):
        raw.executemany(statement, part)
    raw.execute("COMMIT")


def ids_of(session: Session, user: int) -> list[int]:
    """Return the ids of the customers that a user is responsible for."""
    hers = select(col(AccountManager.customer_id)).where(col(AccountManager.user_id) == user)
    return list(session.scalars(hers))
