"""Registers in a large database: a rename, an archive and a merge beside the bare SQL UPDATE.

The merge moves nobody's row: the limit beside it is what it would take to rewrite them all. The
counts stand beside the same grouped query by bare SQL.
"""

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench import data
from bench.figures import Figure, compare, grouped
from crm_app import db
from crm_app.domain import customer_list, register_merge, register_uses, register_values
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.customer_list import Query
from crm_app.domain.filters import Filter
from crm_app.domain.registers import REGISTERS

ROUNDS = 10
ANNA = Actor("user", 1, "Person 1", ALL_RIGHTS)
REGISTER, COLUMN = "level", "level_id"
"""A register of few values: the one that most have is a tenth of all customers, or more."""


def figures(sizes: tuple[int, ...]) -> Iterator[Figure]:
    """Measure the largest size."""
    size = max(sizes)
    with _copy(size) as (database, path):
        name = f"Register {grouped(size)}"
        yield from _Verbs(name, database, path).figures()
        with closing(_bare(path)) as raw:
            yield from _counts(name, database, raw)


@contextmanager
def _copy(size: int) -> Iterator[tuple[db.Database, Path]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(data.filled(size), Path(folder) / "measured.db"))
        database = db.Database(f"sqlite:///{path}")
        yield database, path
        database.close()


def _bare(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in db.PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")
    return raw


class _Verbs:
    """What an administrator does with values that many customers have."""

    def __init__(self, name: str, database: db.Database, path: Path) -> None:
        self.name, self.database, self.path = name, database, path
        uses = database.look(register_uses.uses, ANNA, REGISTER)
        self.value, self.other, *_ = sorted(uses, key=lambda id_: -uses[id_].current)

    def figures(self) -> Iterator[Figure]:
        verbs = (
            ("byt namn", self._rename, self._rename),
            (
                "arkivera",
                self._do(register_values.archive),
                self._do(register_values.restore_value),
            ),
            ("slå ihop", self._merge, self._do(register_merge.split)),
        )
        times = [(said, self._slowest(verb, back)) for said, verb, back in verbs]
        self._merge(0)
        page = self._merged_page()
        # Last, for it changes the rows that the others read.
        bare = self._update()
        for said, took in times:
            yield Figure(f"{self.name}, {said}", took * 1000, bare * 1000)
        yield from page

    def _slowest(self, verb: Callable[[int], Any], back: Callable[[int], Any]) -> float:
        """Return the longest of some turns: the verb, and the page of whoever follows it."""
        times = []
        for turn in range(ROUNDS):
            began = time.perf_counter()
            verb(turn)
            self._page()
            times.append(time.perf_counter() - began)
            back(-turn - 1)
        return max(times)

    def _page(self, *filters: Filter) -> Any:
        return self.database.look(customer_list.page, ANNA, Query(filters=filters))

    def _do(self, verb: Callable[..., Any]) -> Callable[[int], Any]:
        return lambda _turn: self.database.transact(verb, ANNA, self.value)

    def _rename(self, turn: int) -> None:
        self.database.transact(register_values.rename, ANNA, self.value, f"Nivå {turn}")

    def _merge(self, _turn: int) -> None:
        self.database.transact(register_merge.merge, ANNA, self.value, self.other)

    def _update(self) -> float:
        """Return the seconds that it takes to rewrite the row of everybody with the value."""
        with closing(_bare(self.path)) as raw:
            began = time.perf_counter()
            raw.execute(f"UPDATE customer SET {COLUMN} = ? WHERE {COLUMN} = ?", self._ids())
            return time.perf_counter() - began

    def _ids(self) -> tuple[int, int]:
        return self.other, self.value

    def _merged_page(self) -> list[Figure]:
        kept = Filter(REGISTER, (str(self.other),))
        with closing(_bare(self.path)) as raw:
            statement = (
                f"SELECT id FROM customer WHERE {COLUMN} IN (?, ?) AND archived = 0 "
                "ORDER BY name_key, id LIMIT 51"
            )
            return _pair(
                f"{self.name}, filter på det sammanslagna",
                lambda: self._page(kept),
                lambda: raw.execute(statement, self._ids()).fetchall(),
            )


def _pair(name: str, ours: Callable[[], Any], bare: Callable[[], Any]) -> list[Figure]:
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        for ask, kept in zip((ours, bare), times, strict=True):
            began = time.perf_counter()
            ask()
            if turn:
                kept.append(time.perf_counter() - began)
    return compare(name, *times, 0.95)


def _counts(name: str, database: db.Database, raw: sqlite3.Connection) -> Iterator[Figure]:
    """Each register's counts, beside the query that says which rows hold which value."""
    for register in REGISTERS:
        column = register_uses.column(register.key)
        table = column.class_.__tablename__
        statement = f"SELECT {column.key}, count(*) FROM {table} GROUP BY 1"
        yield from _pair(
            f"{name}, räkna {register.label}",
            lambda key=register.key: database.look(register_uses.uses, ANNA, key),
            lambda statement=statement: raw.execute(statement).fetchall(),
        )
