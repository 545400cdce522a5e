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

from bench import rows, shares, staff
from crm_app import db, models, start
from crm_app.domain import custom_values, registers, seals, search_index
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.registers import RegisterValue
from crm_app.models.settings import CustomField, CustomTab
from crm_app.models.spec import FieldKind

SECRET = "the secret of measured databases, long enough to be one"
EDITION = 4
"""Count it up when what is filled in changes."""
VALUES = {"level": 5, "district": 20, "source": 8, "company_type": 6, "tag": 30, "manager_title": 3}
AT_ONCE = 10_000
CONTACTS_APART = 2
OWN_FIELDS = (
    ("Färg", FieldKind.CHOICE),
    ("Avtal", FieldKind.FLAG),
    ("Antal", FieldKind.DECIMAL),
)
COLORS = shares.falling(("Röd", "Grön", "Blå", "Gul", "Vit"))
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
    for verb in (start.plant, staff.plant, _plant_values, _plant_own):
        database.transact(verb)
    pools = {kind.value: database.look(rows.pool, kind.value) for kind in CustomerKind}
    values = database.look(_value_ids)
    database.close()
    raw = sqlite3.connect(path, isolation_level=None)
    _write(raw, pools, values, count)
    raw.close()
    _index(path)


def _index(path: Path) -> None:
    """Write the search indexes, which the next transaction would do else."""
    database = db.Database(f"sqlite:///{path}")
    database.transact(search_index.flush)
    database.close()


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


def _plant_own(session: Session) -> None:
    """Make an own tab with one field of each sort."""
    session.add(CustomTab(id=1, name="Mätning", name_key="mætning"))
    session.flush()
    for id_, (label, kind) in enumerate(OWN_FIELDS, 1):
        choices = [color for color, _ in COLORS] if kind is FieldKind.CHOICE else []
        told = {"label": label, "label_key": label.lower(), "kind": kind.value, "choices": choices}
        session.add(CustomField(id=id_, tab_id=1, position=id_, **told))


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
    common, tags = rows.shares_of(values), shares.falling(values["tag"])
    keys: list[dict[str, Any]] = []
    _insert(raw, Customer, _customers(pools, common, keys, count))
    _insert(raw, CustomerTag, (t | keys[at] for at in range(count) for t in _tags(tags, at)))
    managers = (m | keys[at] for at in range(count) for m in _managers(values, at, count))
    _insert(raw, AccountManager, managers)  # before contacts: its trigger looks for hers
    _insert(raw, Contact, (rows.contact(at) for at in range(0, count, CONTACTS_APART)))
    _insert(raw, CustomValue, (v | keys[at] for at in range(count) for v in _own(at)))
    for _, sql in indexes:
        raw.execute(sql)
    raw.execute("PRAGMA journal_mode=WAL")


def _customers(
    pools: dict[str, rows.Pool], common: rows.Shares, keys: list[dict[str, Any]], count: int
) -> Iterator[rows.Row]:
    """Yield the customers, and leave in `keys` what the links of each know of her."""
    for at in range(count):
        row = rows.customer(pools, at, common)
        keys.append({name: row[name] for name in ("archived", "name_key")})
        yield row


def _tags(tags: Sequence[tuple[int, int]], at: int) -> Iterator[dict[str, Any]]:
    for tag in {shares.picked(tags, at, 20), shares.picked(tags, at, 21)}:
        yield {"customer_id": at + 1, "value_id": tag}


def _own(at: int) -> Iterator[dict[str, Any]]:
    """One value of each own field: of a list, yes or no, and a number."""
    told = (shares.picked(COLORS, at, 30), "Ja" if at % 3 else "Nej", str(shares.part(at, 31)))
    for field, (text, (_, kind)) in enumerate(zip(told, OWN_FIELDS, strict=True), 1):
        key = custom_values.key_of(kind, text)
        yield {"customer_id": at + 1, "field_id": field, "text": text, "key": key}


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
