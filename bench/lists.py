"""The register as a list: the domain's page beside the same fifty rows by bare SQL."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bench import data, filters, staff
from bench.figures import Figure, compare, grouped, percentile
from crm_app import db
from crm_app.domain import customer_list, settings
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.customer_list import COUNTED, PAGE, Query
from crm_app.domain.customer_values import SPECS

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 60
FILTERED = 40
SORTS = {
    "name": "name_key",
    "city": "city_key",
    "number": "number_key",
    "updated_at": "updated_at",
    "email": "email",
    "phone": "phone",
    "organisation_number": "organisation_number",
}
SHOWN = [spec.column for spec in SPECS.values() if spec.listed and spec.column]
COLUMNS = ", ".join(dict.fromkeys(("id", "kind", "country", "display_name", *SHOWN)))
EVERYBODY = Actor("user", 2, "Person 2", ALL_RIGHTS)
OWN = frozenset({"customers.see_own"})
HERS = "id IN (SELECT customer_id FROM accountmanager WHERE user_id = ?)"
# The plus keeps SQLite from walking the whole sorted index for the sake of two hundred.
OWNERS = (
    (Actor("user", staff.SOME, "Person", OWN), "egna, var tjugonde", f"archived = 0 AND {HERS}"),
    (Actor("user", staff.FEW, "Person", OWN), "egna, 200 st", f"+archived = 0 AND {HERS}"),
)
Ask = Callable[[], Any]


def figures(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Measure every size."""
    for size in sizes:
        with _open(size) as (database, raw):
            lists = _Lists(f"Lista {grouped(size)}", database, raw)
            yield from lists.figures()
            if size == sizes[-1]:
                yield from lists.filtered()


def bare_page(size: int) -> float:
    """Return the seconds, as a median, of the bare SQL of the page after m."""
    with _open(size) as (database, raw):
        ask = _Lists("", database, raw)._bare(Query(cursor=("m", 0)))
        (times,) = _in_turns(ask)
    return percentile(times, 0.5)


@contextmanager
def _open(size: int) -> Iterator[tuple[db.Database, sqlite3.Connection]]:
    path = data.filled(size)
    database = db.Database(f"sqlite:///{path}")
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for pragma in db.PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        yield database, raw
    database.close()


@dataclass
class _Lists:
    """One register: asked through the domain, and by bare SQL."""

    name: str
    database: db.Database
    raw: sqlite3.Connection

    def figures(self) -> Iterator[Figure]:
        first = Query()
        (*_, last) = self.database.look(customer_list.page, EVERYBODY, first).lines
        later = Query(cursor=last.cursor)
        yield from self._pair("första sidan", self._page(EVERYBODY, first), self._bare(first), 0.95)
        yield from self._pair("nästa sida", self._page(EVERYBODY, later), self._bare(later), 0.95)
        yield from self._pair("sida, kolumner och antal", self._screen(first), self._bare(first))
        for sort in SORTS:
            for descending in (False, True):
                query = Query(sort=sort, descending=descending)
                said = f"sortera {sort}{' fallande' if descending else ''}"
                yield from self._pair(said, self._page(EVERYBODY, query), self._bare(query))
        for actor, whose, where in OWNERS:
            bare = self._bare(first, where, (actor.id,))
            yield from self._pair(whose, self._page(actor, first), bare)

    def filtered(self) -> Iterator[Figure]:
        """Measure every filter, alone and with others, and the count of each."""
        for case in self.database.look(lambda session: list(filters.cases(session))):
            page = f"SELECT id FROM ({case.ordered} LIMIT {PAGE + 1})"
            bare = f"SELECT {COLUMNS} FROM customer WHERE id IN ({page})"
            ours = self._page(EVERYBODY, case.query)
            yield from self._p95(case.said, ours, self._fetched(bare))
            if case.counted:
                bare = f"SELECT count(*) FROM ({case.ordered} LIMIT {COUNTED + 1})"
                ours = self._count(case.query)
                yield from self._p95(f"antal, {case.said}", ours, self._fetched(bare))

    def _p95(self, said: str, ours: Ask, bare: Ask) -> list[Figure]:
        times, limit = _in_turns(ours, bare, rounds=FILTERED)
        return compare(f"{self.name}, {said}", times, limit, 0.95)

    def _count(self, query: Query) -> Ask:
        return lambda: self.database.look(customer_list.count, EVERYBODY, query)

    def _fetched(self, statement: str) -> Ask:
        return lambda: self.raw.execute(statement).fetchall()

    def _pair(self, said: str, ours: Ask, bare: Ask, *more: float) -> list[Figure]:
        times, limit = _in_turns(ours, bare)
        return compare(f"{self.name}, {said}", times, limit, 0.5, *more)

    def _page(self, actor: Actor, query: Query) -> Ask:
        return lambda: self.database.look(customer_list.page, actor, query)

    def _screen(self, query: Query) -> Ask:
        def look(session: Session) -> None:
            customer_list.shown_columns(settings.snapshot(session))
            customer_list.page(session, EVERYBODY, query)
            customer_list.count(session, EVERYBODY, query)

        return lambda: self.database.look(look)

    def _bare(self, query: Query, where: str = "archived = 0", told: tuple[Any, ...] = ()) -> Ask:
        """Return the bare SQL of the same rows, by index."""
        key, way = SORTS[query.sort], "DESC" if query.descending else ""
        if query.cursor:
            where, told = f"{where} AND ({key}, id) > (?, ?)", (*told, *query.cursor)
        statement = (
            f"SELECT {COLUMNS} FROM customer WHERE {where} "
            f"ORDER BY {key} {way}, id {way} LIMIT {PAGE + 1}"
        )
        return lambda: self.raw.execute(statement, told).fetchall()


def _in_turns(*asks: Ask, rounds: int = ROUNDS) -> list[list[float]]:
    """Return the seconds that each took, taken in turns so that noise strikes them alike."""
    times: list[list[float]] = [[] for _ in asks]
    for turn in range(rounds + 3):
        for ask, kept in zip(asks, times, strict=True):
            began = time.perf_counter()
            ask()
            if turn >= 3:
                kept.append(time.perf_counter() - began)
    return times
