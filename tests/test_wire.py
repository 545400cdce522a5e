"""The wire to the tabs: who is still signed in is refreshed, and who is not is emptied and told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import reflex as rx

from crm_app.domain import sessions, users
from crm_app.state.customer import CustomerState
from crm_app.state.register import RegisterState
from crm_app.state.session import SessionState
from crm_app.wire import ReflexWire
from tests.state.people import tab
from tests.state.tabs import rights
from tests.world import World


class Tokens:
    """Stands for Reflex's book of open sockets."""

    def __init__(self) -> None:
        self.token_to_socket: dict[str, object] = {}


class Namespace:
    """Stands for the namespace of the websockets."""

    def __init__(self) -> None:
        self._token_manager = Tokens()


class House:
    """Stands for the app: it keeps the tabs' states, and who asked for which."""

    def __init__(self) -> None:
        self.event_namespace: Namespace | None = Namespace()
        self.tabs: dict[str, rx.State] = {}
        self.asked: list[str] = []

    @asynccontextmanager
    async def modify_state(self, place: rx.BaseStateToken) -> AsyncIterator[Any]:
        self.asked.append(place.ident)
        yield self.tabs[place.ident]


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def wire(house: House) -> ReflexWire:
    app: Any = house
    return ReflexWire(app)


async def enter(world: World, house: House, who: Any, token: str = "tab") -> Any:
    """Open the register in a tab and return its root state."""
    root = await tab(world, who, "/kunder", token)
    await (await root.get_state(SessionState)).arrive()
    register = await root.get_state(RegisterState)
    await register.load()
    await register.count_matches()
    house.tabs[token] = root
    return root


async def test_only_the_states_that_were_asked_for_are_refreshed(
    world: World, house: House, wire: ReflexWire
) -> None:
    root = await enter(world, house, world.bo)
    register = await root.get_state(RegisterState)
    session = await root.get_state(SessionState)
    world.edit(world.acme, name="Acme Sverige AB")
    session.user_name = "as it was"
    await wire.refresh("tab", [RegisterState])
    assert [row.cells["name"] for row in register.rows] == ["Acme Sverige AB"]
    assert session.user_name == "as it was"
    await wire.refresh("tab", [SessionState])
    assert session.user_name == "Bo Berg"


async def test_another_tab_is_left_alone(world: World, house: House, wire: ReflexWire) -> None:
    for token in ("one", "two"):
        await enter(world, house, world.bo, token)
    world.edit(world.acme, name="Acme Sverige AB")
    await wire.refresh("one", [RegisterState])
    assert house.asked == ["one"]
    other = await house.tabs["two"].get_state(RegisterState)
    assert [row.cells["name"] for row in other.rows] == ["Acme AB"]


@pytest.mark.parametrize("way", ["disabled", "ended"])
async def test_a_tab_whose_session_has_ended_is_emptied_and_told(
    world: World, house: House, wire: ReflexWire, way: str
) -> None:
    root = await enter(world, house, world.bo)
    register, session = await root.get_state(RegisterState), await root.get_state(SessionState)
    assert register.rows
    if way == "disabled":
        world.do(users.disable, world.anna, world.bo.id, world.cleo.id)
    else:
        world.do(sessions.end_all, world.bo.id)
    await wire.refresh("tab", [RegisterState])
    assert (register.rows, register.total, register._shown, register.loaded) == ([], "", (), False)
    assert (session.ended, session.user_name, any(session.rights.values())) == (True, "", False)


async def test_all_that_the_tab_has_shown_is_emptied_not_only_what_was_asked_for(
    world: World, house: House, wire: ReflexWire
) -> None:
    root = await enter(world, house, world.bo)
    card = await root.get_state(CustomerState)
    card.revealed, card._pending = {"organisation_number": "811218-9876"}, {"city": "Kumla"}
    world.do(sessions.end_all, world.bo.id)
    await wire.refresh("tab", [SessionState])
    assert (card.revealed, card._pending) == ({}, {})


async def test_a_tab_that_has_been_told_is_not_told_again(
    world: World, house: House, wire: ReflexWire
) -> None:
    root = await enter(world, house, world.bo)
    world.do(sessions.end_all, world.bo.id)
    await wire.refresh("tab", [RegisterState])
    root._clean()
    await wire.refresh("tab", [RegisterState])
    assert root.get_delta() == {}


async def test_who_has_lost_a_right_keeps_no_page_that_needs_it(
    world: World, house: House, wire: ReflexWire
) -> None:
    root = await enter(world, house, world.bo)
    register, session = await root.get_state(RegisterState), await root.get_state(SessionState)
    await rights(world, root, "Säljare")
    await wire.refresh("tab", [RegisterState, SessionState])
    assert (register.rows, register.loaded) == ([], False)
    assert (session.ended, session.user_name) == (False, "Bo Berg")
    assert not any(session.rights.values())


async def test_one_page_that_breaks_does_not_keep_the_others_old(
    world: World, house: House, wire: ReflexWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_self: CustomerState) -> None:
        raise RuntimeError("the card is broken")

    root = await enter(world, house, world.bo)
    monkeypatch.setattr(CustomerState, "_refresh", broken)
    world.edit(world.acme, name="Acme Sverige AB")
    await wire.refresh("tab", [CustomerState, RegisterState])
    register = await root.get_state(RegisterState)
    assert [row.cells["name"] for row in register.rows] == ["Acme Sverige AB"]


async def test_a_refresh_that_changes_nothing_sends_nothing(
    world: World, house: House, wire: ReflexWire
) -> None:
    root = await enter(world, house, world.bo)
    root._clean()
    await wire.refresh("tab", [RegisterState])
    assert root.get_delta() == {}


def test_only_a_tab_with_an_open_socket_is_connected(house: House, wire: ReflexWire) -> None:
    assert not wire.connected("tab")
    assert house.event_namespace is not None
    house.event_namespace._token_manager.token_to_socket["tab"] = object()
    assert (wire.connected("tab"), wire.connected("other")) == (True, False)
    house.event_namespace = None
    assert not wire.connected("tab")
