"""Live: what one transaction changed, shown in every open tab that subscribed to its topics.

A push says only *that* something changed: each tab reads for itself, with its own rights.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from crm_app.db import Database
from crm_app.domain import clock, settings
from crm_app.models.events import Change

POLL_SECONDS = 1.0
KEPT = timedelta(hours=1)
PRUNE_EVERY = 300
AT_ONCE = 16
log = logging.getLogger(__name__)
T = TypeVar("T")


class Wire(Protocol):
    """How the hub reaches the tabs: Reflex in the app, a list in a test."""

    def connected(self, token: str) -> bool:
        """Tell whether the tab is there now."""
        ...

    async def refresh(self, token: str, states: Iterable[type]) -> None:
        """Let these states of one tab read themselves afresh, if its session still holds."""
        ...


class Hub:
    """One process's subscriptions, and the change table that joins it to the others."""

    def __init__(self, database: Database, wire: Wire) -> None:
        self.database, self.wire = database, wire
        self._topics: dict[tuple[str, type], frozenset[str]] = {}
        self._watchers: dict[str, set[tuple[str, type]]] = defaultdict(set)
        self._waiting: dict[str, set[type]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._listeners: list[Callable[[frozenset[str]], Awaitable[None]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._seen = 0
        self._shared: dict[Hashable, asyncio.Future[Any]] = {}

    def watch(self, token: str, state: type, *topics: str) -> None:
        """Subscribe one state of one tab to these topics and no others."""
        self._drop((token, state))
        self._topics[token, state] = frozenset(topics)
        for topic in topics:
            self._watchers[topic].add((token, state))

    def leave(self, token: str) -> None:
        """Forget a tab that has closed."""
        for key in [key for key in self._topics if key[0] == token]:
            self._drop(key)
        # Who is refreshing the tab now takes the empty set away: two would get in each other's way.
        if token in self._waiting:
            self._waiting[token] = set()

    def _drop(self, key: tuple[str, type]) -> None:
        for topic in self._topics.pop(key, frozenset()):
            self._watchers[topic].discard(key)
            if not self._watchers[topic]:
                del self._watchers[topic]

    def listen(self, listener: Callable[[frozenset[str]], Awaitable[None]]) -> None:
        """Call the listener with the topics of each publish, before the tabs are refreshed."""
        self._listeners.append(listener)

    def publish(self, topics: Iterable[str]) -> None:
        """Tell the tabs that watch these topics. From any thread."""
        told = frozenset(topics)
        if self._loop is not None and told:
            self._loop.call_soon_threadsafe(lambda: self._keep(self._spread(told)))

    def _keep(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a live refresh failed", exc_info=error)

    async def shared(self, key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
        """Return what another tab has already read for the same change, or read it."""
        if key not in self._shared:
            self._shared[key] = asyncio.ensure_future(read())
        return await asyncio.shield(self._shared[key])

    async def _spread(self, topics: frozenset[str]) -> None:
        self._shared = {}  # what was read before this change is not the answer to it
        if "settings" in topics:
            await _survive(self.database.read(settings.snapshot))
        for listener in self._listeners:
            await _survive(listener(topics))
        for token, state in {key for topic in topics for key in self._who_watch(topic)}:
            self._due(token, {state})

    def _who_watch(self, topic: str) -> Iterable[tuple[str, type]]:
        """Return those who watch the topic; "record:customers:*" is any one of them."""
        if not topic.endswith(":*"):
            return self._watchers.get(topic, ())
        begins = topic[:-1]
        return {
            key
            for told in self._watchers
            if told.startswith(begins)
            for key in self._watchers[told]
        }

    def again(self, token: str) -> None:
        """Refresh every state of a tab, whose user may see more or less than before."""
        self._due(token, {state for key, state in self._topics if key == token})

    def _due(self, token: str, states: set[type]) -> None:
        if token in self._waiting:
            self._waiting[token] |= states
        elif states:
            self._waiting[token] = states
            self._keep(self._refresh(token))

    async def _refresh(self, token: str) -> None:
        # While one refresh of a tab runs, all that comes meanwhile is gathered for the next.
        while self._waiting.get(token):
            async with self._slots:
                states, self._waiting[token] = self._waiting[token], set()
                if states and self.wire.connected(token):
                    await _survive(self.wire.refresh(token, states))
        self._waiting.pop(token, None)
        if not self._waiting:
            self._shared = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen to this process's commits and poll the others' for as long as the block runs."""
        await self._begin()
        poll = asyncio.create_task(self._poll())
        try:
            yield
        finally:
            self.database.on_commit = lambda _topics: None
            poll.cancel()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(poll, *self._tasks, return_exceptions=True)

    async def _begin(self) -> None:
        self._loop = asyncio.get_running_loop()
        # First, so that nothing that is committed meanwhile is missed.
        self.database.on_commit = self.publish
        self._seen = await self.database.read(_last)
        await self.database.read(settings.snapshot)

    async def _poll(self) -> None:
        turns = 0
        while True:
            await asyncio.sleep(POLL_SECONDS)
            turns += 1
            try:
                await self._hear_others()
                if turns % PRUNE_EVERY == 0:
                    await self.database.work(_prune)
            except SQLAlchemyError:
                log.exception("the change table could not be read; it is tried again")
            self._forget_closed()

    async def _hear_others(self) -> None:
        self._seen, topics = await self.database.read(_since, self._seen, self.database.origin)
        self.publish(topics)

    def _forget_closed(self) -> None:
        # Reflex has no hook for a closed tab. One that is back subscribes anew as it loads.
        for token in {token for token, _ in self._topics}:
            if not self.wire.connected(token):
                self.leave(token)


async def _survive(work: Awaitable[object]) -> None:
    """Let one tab's fault stop neither its own next refresh nor the others'."""
    try:
        await work
    except Exception:
        log.exception("a live refresh failed")


def _last(session: Session) -> int:
    return session.scalar(select(func.max(col(Change.id)))) or 0


def _since(session: Session, seen: int, own: str) -> tuple[int, set[str]]:
    rows = session.execute(
        select(col(Change.id), col(Change.origin), col(Change.topic))
        .where(col(Change.id) > seen)
        .order_by(col(Change.id))
    ).all()
    return (rows[-1][0] if rows else seen), {r[2] for r in rows if r[1] != own}


def _prune(session: Session) -> None:
    # The last row stays: SQLite would number the next from 1 again, and nobody hear it.
    old = (col(Change.at) < clock.now() - KEPT, col(Change.id) < _last(session))
    session.execute(delete(Change).where(*old))


_hubs: list[Hub] = []


def install(hub: Hub) -> Hub:
    """Make the hub the one that this process's states subscribe to."""
    _hubs[:] = [hub]
    return hub


async def shared(key: Hashable, read: Callable[[], Awaitable[T]]) -> T:
    """Share one reading among the tabs that refresh for the same change; only in `_refresh`.

    The key must hold all that the answer depends on, and the caller checks her rights first.
    """
    for hub in _hubs:
        return await hub.shared(key, read)
    return await read()


def watch(token: str, state: type, *topics: str) -> None:
    """Subscribe one state of one tab, when a hub runs."""
    for hub in _hubs:
        hub.watch(token, state, *topics)


def publish(*topics: str) -> None:
    """Tell the tabs of this process of what no transaction tells, when a hub runs."""
    for hub in _hubs:
        hub.publish(topics)


def again(token: str) -> None:
    """Refresh every state that a tab has subscribed, when a hub runs."""
    for hub in _hubs:
        hub.again(token)
