"""The database: the engine, and one transaction at a time, whose topics go live after commit."""

import asyncio
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from crm_app.domain import clock, search_index
from crm_app.domain.sorting import fold, sort_key
from crm_app.models.events import Change

T = TypeVar("T")
CACHE = "cache_size=-65536"
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=60000",
    "foreign_keys=ON",
    CACHE,
    "mmap_size=1073741824",
    "temp_store=MEMORY",
)


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.create_function("sort_key", 1, lambda t: sort_key(t or ""), deterministic=True)
    connection.create_function("fold", 1, lambda t: fold(t or ""), deterministic=True)


def _begin(connection: Connection) -> None:
    # A write takes the lock at once: a transaction that reads first and writes later would
    # otherwise fail with "database is locked" instead of waiting for its turn.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _let_go(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    """Detach what a transaction had attached: that can't be done inside it."""
    if name := record.info.pop("attached", ""):
        connection.execute(f"DETACH {name}")
        connection.execute(f"PRAGMA {CACHE}")


def make_engine(url: str) -> Engine:
    """Return an engine for the URL; on SQLite with WAL, foreign keys and the sort functions."""
    engine = create_engine(url, pool_size=12)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "checkin", _let_go)
    return engine


class Database:
    """One database as one process sees it. `on_commit` hears the topics of its own commits."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self.writer = self.engine.execution_options(writes=True)
        self.origin = str(uuid.uuid4())
        self.on_commit: Callable[[list[str]], None] = lambda _topics: None
        # SQLite has one writer: a queue of one is fair, and never meets a lock of our own.
        self._writes = ThreadPoolExecutor(1, "db-write")
        self._reads = ThreadPoolExecutor(4, "db-read")

    def transact(self, verb: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run one domain verb in one transaction; its topics are published after the commit.

        What it put off to be indexed is so when this returns.
        """
        result, left = self._once(verb, *args, **named)
        if left:
            self.index_rest()
        return result

    def index_rest(self) -> None:
        """Index what was put off, by whomever, in short transactions."""
        while self._once(search_index.part)[1]:
            pass

    def _once(self, verb: Callable[..., T], *args: Any, **named: Any) -> tuple[T, bool]:
        """Run one transaction. Returns the verb's answer, and whether something was put off."""
        with Session(self.writer, expire_on_commit=False) as session:
            result = verb(session, *args, **named)
            topics = sorted(session.info.get("topics", ()))
            now = clock.now()
            session.add_all(Change(at=now, origin=self.origin, topic=t) for t in topics)
            search_index.flush(session)
            session.commit()
            left = search_index.is_left(session)
        if topics:
            self.on_commit(topics)
        return result, left

    def look(self, query: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run one domain query; what it may have changed is thrown away."""
        with Session(self.engine, expire_on_commit=False) as session:
            return query(session, *args, **named)

    async def work(self, verb: Callable[..., T], *args: Any, **named: Any) -> T:
        """`transact` in the writer's thread, so that the event loop stays free."""
        call = partial(self._in_turn, verb, *args, **named)
        return await asyncio.get_running_loop().run_in_executor(self._writes, call)

    def _in_turn(self, verb: Callable[..., T], *args: Any, **named: Any) -> T:
        """Run one transaction; parts that it put off wait in the queue, behind others' writes."""
        result, left = self._once(verb, *args, **named)
        if left:
            # While the program ends nothing new is taken: the next start goes on.
            with suppress(RuntimeError):
                self._writes.submit(self._in_turn, search_index.part)
        return result

    async def read(self, query: Callable[..., T], *args: Any, **named: Any) -> T:
        """`look` in a reader's thread."""
        call = partial(self.look, query, *args, **named)
        return await asyncio.get_running_loop().run_in_executor(self._reads, call)

    def close(self) -> None:
        """End the threads and close every connection."""
        self._writes.shutdown()
        self._reads.shutdown()
        self.engine.dispose()


_installed: list[Database] = []


def install(database: Database) -> Database:
    """Make the database the one that this process's states and routes use."""
    _installed[:] = [database]
    return database


def current() -> Database:
    """Return the installed database. Raises RuntimeError before `install`."""
    if not _installed:
        raise RuntimeError("no database is installed; call db.install first")
    return _installed[0]


async def work(verb: Callable[..., T], *args: Any, **named: Any) -> T:
    """Run one domain verb on the installed database, off the event loop."""
    return await current().work(verb, *args, **named)


async def read(query: Callable[..., T], *args: Any, **named: Any) -> T:
    """Run one domain query on the installed database, off the event loop."""
    return await current().read(query, *args, **named)
