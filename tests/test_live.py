"""Live: what one transaction changed reaches the tabs that show it, and only those."""

import asyncio

import pytest
from sqlmodel import Session

from crm_app import live
from crm_app.domain import customers, settings
from crm_app.live import Hub
from tests.live_fakes import CardState, FakeWire, ListState, quiet, until
from tests.world import COMPANY, World

pytest_plugins = ("tests.live_fakes",)


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


async def test_every_record_of_a_module_is_told_with_one_topic(hub: Hub, wire: FakeWire) -> None:
    hub.watch("anna", CardState, "settings", "record:customers:1")
    hub.watch("bo", CardState, "record:customers:22")
    hub.watch("cleo", ListState, "list:customers", "record:suppliers:1")
    hub.publish(["record:customers:*"])
    await until(lambda: len(wire.sent) == 2)
    await quiet()
    assert wire.tabs() == ["anna", "bo"]


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
