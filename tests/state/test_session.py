"""Who is signed in at a tab: what the shell shows of her, and what follows when it changes."""

from typing import Any

import pytest

from crm_app import live
from crm_app.domain import users
from crm_app.domain.errors import PermissionDenied
from crm_app.live import Hub
from crm_app.state import guard
from crm_app.state.register import RegisterState
from crm_app.state.session import SHOWN_RIGHTS, SessionState
from tests.live_fakes import FakeWire, quiet, until
from tests.state.people import fresh, tab
from tests.state.tabs import go, leads_to, rights
from tests.world import World

pytest_plugins = ("tests.live_fakes",)


async def test_the_shell_shows_who_she_is(world: World) -> None:
    state = await fresh(world, world.bo, SessionState)
    assert (state.ready, state.user_name) == (False, "")
    await state.arrive()
    assert (state.ready, state.user_id, state.user_name) == (True, world.bo.id, "Bo Berg")
    assert (state.initials, state.ended) == ("BB", False)


@pytest.mark.parametrize("who", ["anna", "bo", "cleo"])
async def test_the_shell_knows_what_she_may(world: World, who: str) -> None:
    actor = getattr(world, who)
    state = await fresh(world, actor, SessionState)
    await state.arrive()
    assert dict(state.rights) == {right: actor.may(right) for right in SHOWN_RIGHTS}
    assert state.rights["customers.see"]
    assert state.rights["system.settings"] is (who == "anna")


async def test_nobody_is_told_nothing(world: World) -> None:
    state = await fresh(world, None, SessionState)
    with pytest.raises(PermissionDenied):
        await state.arrive()
    assert (state.ready, state.user_name, any(state.rights.values())) == (False, "", False)


async def test_her_new_name_and_rights_are_followed(world: World) -> None:
    state = await fresh(world, world.bo, SessionState)
    await state.arrive()
    group = next(id_ for id_, name in _groups(world, world.bo.id) if name == "Säljare")
    person = users.Person("Bo Ek Berggren", "bo@firma.example", (group,))
    world.do(users.edit, world.anna, world.bo.id, person)
    await rights(world, state, "Säljare", "customers.see_all")
    await state._refresh()
    assert (state.user_name, state.initials) == ("Bo Ek Berggren", "BE")
    assert [right for right, held in state.rights.items() if held] == ["customers.see"]


async def test_when_she_may_see_less_all_that_the_tab_shows_is_read_again(
    world: World, hub: Hub, wire: FakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_hubs", [hub])
    root = await tab(world, world.bo, "/kunder", token="bos")
    session: Any = await root.get_state(SessionState)
    register: Any = await root.get_state(RegisterState)
    await session.arrive()
    await register.load()
    await rights(world, root, "Säljare", "customers.see_own")
    await quiet()
    wire.sent.clear()
    await session._refresh()
    await until(lambda: bool(wire.sent))
    assert wire.sent == [("bos", frozenset({SessionState, RegisterState}))]


async def test_when_nothing_she_may_has_changed_nothing_else_is_read(
    world: World, hub: Hub, wire: FakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_hubs", [hub])
    root = await tab(world, world.bo, "/kunder", token="bos")
    session: Any = await root.get_state(SessionState)
    await session.arrive()
    await session._refresh()
    await quiet()
    assert wire.sent == []


async def test_a_change_of_her_rights_reaches_her_tabs_and_no_one_elses(
    world: World, hub: Hub, wire: FakeWire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "_hubs", [hub])
    for actor, token in ((world.bo, "bos"), (world.cleo, "cleos")):
        root = await tab(world, actor, "/kunder", token=token)
        session: Any = await root.get_state(SessionState)
        await session.arrive()
    await quiet()
    wire.sent.clear()
    await rights(world, root, "Säljare", "customers.see_own")
    await until(lambda: bool(wire.sent))
    await quiet()
    assert wire.tabs() == ["bos"]


async def test_who_was_shut_out_is_refused_at_the_next_push(world: World) -> None:
    state = await fresh(world, world.bo, SessionState)
    await state.arrive()
    world.do(users.disable, world.anna, world.bo.id, world.cleo.id)
    await guard.principal_of_token(state)
    with pytest.raises(guard.NotSignedIn):
        await state._refresh()


async def test_a_tab_whose_session_has_ended_leads_to_the_door(world: World) -> None:
    state = await fresh(world, None, SessionState)
    go(state, "/kunder")
    answer: Any = state.leave()
    assert leads_to(answer) == "/logga-in"


def test_everybody_may_leave_and_only_staff_arrive(world: World) -> None:
    named = SessionState.get_full_name()
    for somebody in (world.anna, world.cleo):
        assert guard.decide(f"{named}.arrive", somebody)
    for other in (world.paula, None):
        assert not guard.decide(f"{named}.arrive", other)
        assert guard.decide(f"{named}.leave", other)


def _groups(world: World, user_id: int | None) -> list[tuple[int, str]]:
    from crm_app.domain import user_list

    found = world.see(user_list.listing, world.anna)
    return list(next(row.groups for row in found if row.id == user_id))
