"""Live: what one transaction changed reaches the tabs that show it, and only those."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from crm_app import db, live
from crm_app.domain import clock, customers, events, settings
from crm_app.live import Hub
from crm_app.models.events import Change
from tests.world import COMPANY, World


class ListState:
    """Stands for a state of a page."""


class CardState:
    """Stands for another."""


class FakeWire:
    """Takes down what would be sent to the tabs. `hold` keeps a refresh running until it is set."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, frozenset[type]]] = []
        self.gone: set[str] = set()
        self.hold: asyncio.Event | None = None
        self.faults: set[str] = set()
        self.running = self.most = 0
        self.during: Callable[[], Awaitable[None]] | None = None

    def connected(self, token: str) -> bool:
        return token not in self.gone

    async def refresh(self, token: str, states: Iterable[type]) -> None:
        self.sent.append((token, frozenset(states)))
        self.running += 1
        self.most = max(self.most, self.running)
        try:
            if self.during:
                await self.during()
            if self.hold:
                await self.hold.wait()
            if token in self.faults:
                raise RuntimeError("the tab's page is broken")
        finally:
            self.running -= 1

    def tabs(self) -> list[str]:
        return sorted(token for token, _ in self.sent)


@pytest.fixture
def wire() -> FakeWire:
    return FakeWire()


@pytest.fixture
async def hub(world: World, wire: FakeWire, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hub]:
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    hub = Hub(world.database, wire)
    async with hub.running():
        yield hub


async def until(condition: Callable[[], bool], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  it waits for no single event
            await asyncio.sleep(0.005)


async def quiet(turns: int = 20) -> None:
    """Let everything that is under way come to its end."""
    for _ in range(turns):
        await asyncio.sleep(0.005)


def touch(session: Session, *topics: str) -> None:
    events.touch(session, *topics)


async def test_a_commit_refreshes_the_tabs_that_watch_its_topics(
    world: World, hub: Hub, wire: FakeWire
) -> None:
    hub.watch("anna", CardState, f"record:customers:{world.acme}")
    hub.watch("bo", ListState, "list:customers")
    hub.watch("cleo", CardState, "record:customers:999")
    await world.database.work(customers.archive, world.bo, world.acme)
    await until(lambda: len(wire.sent) == 2)
    await quiet()
    assert wire.tabs() == ["anna", "bo"]
    assert ("anna", frozenset({CardState})) in wire.sent


async def test_what_was_changed_can_be_read_when_the_tab_is_refreshed(
    world: World, hub: Hub, wire: FakeWire
) -> None:
    read: list[bool] = []

    async def look() -> None:
        found = await world.database.read(customers.get, world.bo, world.acme)
        read.append(found.archived)

    wire.during = look
    hub.watch("anna", CardState, f"record:customers:{world.acme}")
    await world.database.work(customers.archive, world.bo, world.acme)
    await until(lambda: len(read) == 1)
    assert read == [True]


async def test_a_rollback_refreshes_nobody(world: World, hub: Hub, wire: FakeWire) -> None:
    hub.watch("anna", ListState, "list:customers")

    def fail(session: Session) -> None:
        customers.register(session, world.bo, "company", COMPANY)
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        await world.database.work(fail)
    await quiet()
    assert wire.sent == []


async def test_a_commit_from_another_thread_is_heard_too(
    world: World, hub: Hub, wire: FakeWire
) -> None:
    hub.watch("anna", ListState, "list:customers")
    await asyncio.to_thread(world.company)
    await until(lambda: wire.tabs() == ["anna"])


async def test_a_tab_that_has_left_is_refreshed_no_more(
    world: World, hub: Hub, wire: FakeWire
) -> None:
    hub.watch("anna", ListState, "a")
    hub.watch("anna", CardState, "a", "b")
    hub.watch("bo", ListState, "a")
    hub.leave("anna")
    hub.publish(["a", "b"])
    await until(lambda: wire.tabs() == ["bo"])
    await quiet()
    assert wire.tabs() == ["bo"]
    assert set(hub._watchers) == {"a"}


async def test_watching_anew_takes_the_place_of_the_first(hub: Hub, wire: FakeWire) -> None:
    hub.watch("anna", CardState, "record:customers:1")
    hub.watch("anna", CardState, "record:customers:2")
    hub.publish(["record:customers:1"])
    await quiet()
    assert wire.sent == []
    hub.publish(["record:customers:2"])
    await until(lambda: wire.tabs() == ["anna"])


async def test_several_states_of_one_tab_are_refreshed_together(hub: Hub, wire: FakeWire) -> None:
    hub.watch("anna", ListState, "a")
    hub.watch("anna", CardState, "a")
    hub.publish(["a"])
    await until(lambda: wire.sent == [("anna", frozenset({ListState, CardState}))])


async def test_a_burst_is_one_refresh_now_and_one_after(hub: Hub, wire: FakeWire) -> None:
    wire.hold = asyncio.Event()
    hub.watch("anna", ListState, "a")
    hub.watch("anna", CardState, "b")
    hub.publish(["a"])
    await until(lambda: len(wire.sent) == 1)
    for _ in range(50):
        hub.publish(["a", "b"])
    await quiet()
    assert len(wire.sent) == 1
    wire.hold.set()
    await until(lambda: len(wire.sent) == 2)
    await quiet()
    assert [states for _, states in wire.sent] == [
        frozenset({ListState}),
        frozenset({ListState, CardState}),
    ]


async def test_one_tab_is_never_refreshed_twice_at_once(hub: Hub, wire: FakeWire) -> None:
    wire.hold = asyncio.Event()
    hub.watch("anna", ListState, "a")
    hub.publish(["a"])
    await until(lambda: len(wire.sent) == 1)
    hub.leave("anna")
    hub.watch("anna", ListState, "a")
    hub.publish(["a"])
    await quiet()
    assert wire.most == 1
    wire.hold.set()
    await until(lambda: len(wire.sent) == 2)
    assert wire.most == 1


async def test_only_so_many_tabs_are_refreshed_at_once(hub: Hub, wire: FakeWire) -> None:
    wire.hold = asyncio.Event()
    for i in range(3 * live.AT_ONCE):
        hub.watch(f"tab {i}", ListState, "a")
    hub.publish(["a"])
    await until(lambda: wire.running == live.AT_ONCE)
    wire.hold.set()
    await until(lambda: len(wire.sent) == 3 * live.AT_ONCE)
    assert wire.most == live.AT_ONCE


async def test_a_tab_that_is_not_connected_is_passed_over_and_forgotten(
    hub: Hub, wire: FakeWire
) -> None:
    hub.watch("anna", ListState, "a")
    wire.gone.add("anna")
    hub.publish(["a"])
    await until(lambda: not hub._topics)
    wire.gone.clear()
    hub.publish(["a"])
    await quiet()
    assert wire.sent == []


async def test_a_tab_whose_page_fails_is_refreshed_the_next_time_and_stops_no_other(
    hub: Hub, wire: FakeWire
) -> None:
    wire.faults.add("anna")
    for tab in ("anna", "bo"):
        hub.watch(tab, ListState, "a")
    hub.publish(["a"])
    await until(lambda: wire.tabs() == ["anna", "bo"])
    await quiet()
    hub.publish(["a"])
    await until(lambda: wire.tabs() == ["anna", "anna", "bo", "bo"])


async def test_a_listener_hears_before_the_tabs_and_its_fault_stops_nothing(
    hub: Hub, wire: FakeWire
) -> None:
    heard: list[frozenset[str]] = []

    async def listen(topics: frozenset[str]) -> None:
        assert wire.sent == []
        heard.append(topics)

    async def fail(_topics: frozenset[str]) -> None:
        raise RuntimeError("no")

    hub.listen(fail)
    hub.listen(listen)
    hub.watch("anna", ListState, "a")
    hub.publish(["a", "b"])
    await until(lambda: wire.tabs() == ["anna"])
    assert heard == [frozenset({"a", "b"})]


async def test_the_settings_are_fresh_before_the_tabs_are_refreshed(
    world: World, hub: Hub, wire: FakeWire
) -> None:
    seen: list[str] = []

    async def look() -> None:
        held = settings.cached(world.database.engine)
        assert held is not None
        seen.append(held.get("company.name"))

    wire.during = look
    hub.watch("anna", ListState, "settings")
    await world.database.work(settings.put, world.anna, "company.name", "Vår firma")
    await until(lambda: len(seen) == 1)
    assert seen == ["Vår firma"]


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


async def test_when_it_has_stopped_a_commit_is_still_a_commit(
    world: World, wire: FakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "POLL_SECONDS", 0.02)
    hub = Hub(world.database, wire)
    hub.watch("anna", ListState, "list:customers")
    async with hub.running():
        pass
    id_ = await world.database.work(customers.register, world.bo, "company", COMPANY)
    assert world.values(id_)["name"] == "Beta AB"
    assert wire.sent == []


async def test_the_installed_hub_is_the_one_that_states_watch(
    hub: Hub, wire: FakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_hubs", [])
    live.watch("nobody", ListState, "a")
    live.install(hub)
    live.watch("anna", ListState, "a")
    hub.publish(["a"])
    await until(lambda: wire.tabs() == ["anna"])
