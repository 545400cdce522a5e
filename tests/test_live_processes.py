"""Live between processes: each hears the others through the change table."""

import asyncio
from collections.abc import Iterable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from crm_app import db, live
from crm_app.domain import clock, customers, events, settings
from crm_app.live import Hub
from crm_app.models.events import Change
from tests.live_fakes import CardState, FakeWire, ListState, until
from tests.world import World

pytest_plugins = ("tests.live_fakes",)


def touch(session: Session, *topics: str) -> None:
    events.touch(session, *topics)


@pytest.fixture
def other(world: World) -> Iterable[db.Database]:
    """The same file as another process sees it."""
    database = db.Database(str(world.database.engine.url))
    yield database
    database.close()


async def test_another_processes_change_is_heard_within_a_poll(
    world: World, hub: Hub, wire: FakeWire, other: db.Database
) -> None:
    hub.watch("anna", CardState, f"record:customers:{world.acme}")
    hub.watch("bo", ListState, "settings")
    await asyncio.to_thread(other.transact, customers.archive, world.bo, world.acme)
    await until(lambda: wire.tabs() == ["anna"], seconds=1)
    await asyncio.to_thread(other.transact, settings.put, world.anna, "company.name", "Vår firma")
    await until(lambda: wire.tabs() == ["anna", "bo"], seconds=1)
    held = settings.cached(world.database.engine)
    assert held is not None
    assert held.get("company.name") == "Vår firma"


async def test_each_process_hears_its_own_change_once(
    world: World, hub: Hub, wire: FakeWire
) -> None:
    hub.watch("anna", ListState, "list:customers")
    await world.database.work(customers.archive, world.bo, world.acme)
    await until(lambda: len(wire.sent) == 1)
    await asyncio.sleep(0.1)
    assert len(wire.sent) == 1


async def test_what_was_changed_before_the_start_is_not_told_again(
    world: World, wire: FakeWire, other: db.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    await asyncio.to_thread(other.transact, touch, "a")
    hub = Hub(world.database, wire)
    hub.watch("anna", ListState, "a")
    async with hub.running():
        await asyncio.sleep(0.1)
    assert wire.sent == []


async def test_after_a_quiet_hour_the_others_are_still_heard(
    world: World, hub: Hub, wire: FakeWire, other: db.Database
) -> None:
    await asyncio.to_thread(other.transact, touch, "b")
    await asyncio.sleep(0.1)

    def age(session: Session) -> None:
        for change in session.scalars(select(Change)):
            change.at = clock.now() - timedelta(hours=2)

    world.do(age)
    world.do(live._prune)
    assert len(world.see(lambda s: list(s.scalars(select(col(Change.id)))))) == 1
    hub.watch("anna", ListState, "a")
    await asyncio.to_thread(other.transact, touch, "a")
    await until(lambda: wire.tabs() == ["anna"], seconds=1)


async def test_what_is_younger_than_an_hour_is_kept(world: World) -> None:
    world.do(touch, "a")
    before = world.see(lambda s: list(s.scalars(select(col(Change.id)))))
    world.do(live._prune)
    assert world.see(lambda s: list(s.scalars(select(col(Change.id))))) == before


async def test_a_database_that_fails_for_a_moment_is_asked_again(
    world: World,
    hub: Hub,
    wire: FakeWire,
    other: db.Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    since = live._since
    faults = [OperationalError("SELECT", {}, Exception("disk I/O error")) for _ in range(3)]

    def flaky(session: Session, seen: int, own: str) -> tuple[int, set[str]]:
        if faults:
            raise faults.pop()
        return since(session, seen, own)

    monkeypatch.setattr(live, "_since", flaky)
    hub.watch("anna", ListState, "a")
    await asyncio.to_thread(other.transact, touch, "a")
    await until(lambda: wire.tabs() == ["anna"], seconds=2)
    assert faults == []
