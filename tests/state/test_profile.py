"""One's own profile."""

from pathlib import Path

import pytest
from sqlmodel import Session

from crm_app.domain import sessions, users
from crm_app.domain.errors import NotFound
from crm_app.state import guard
from crm_app.state.profile import ProfileState
from tests.state.people import fresh, tab
from tests.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def _elsewhere(session: Session, user_id: int) -> None:
    told = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
    sessions.start(session, users.get(session, user_id), "192.0.2.7", told)


async def test_she_sees_herself_and_where_she_is_signed_in(world: World) -> None:
    world.do(_elsewhere, world.bo.id)
    state = await fresh(world, world.bo, ProfileState)
    await state.load()
    assert (state.name, state.email, state.groups) == ("Bo Berg", "bo@firma.example", "Säljare")
    told = {(s.browser, s.address, s.current) for s in state.sessions}
    assert told == {
        ("Firefox på Linux", "10.0.0.1", True),
        ("Safari på iPhone", "192.0.2.7", False),
    }
    assert state.others == 1


async def test_she_ends_another_session_of_hers(world: World) -> None:
    world.do(_elsewhere, world.bo.id)
    state = await fresh(world, world.bo, ProfileState)
    await state.load()
    other = next(s.id for s in state.sessions if not s.current)
    await state.end(other)
    assert [s.current for s in state.sessions] == [True]
    assert state.said == "Inloggningen är avslutad."


async def test_she_ends_all_the_others_and_goes_on_here(world: World) -> None:
    world.do(_elsewhere, world.bo.id)
    world.do(_elsewhere, world.bo.id)
    state = await fresh(world, world.bo, ProfileState)
    await state.end_others()
    assert [s.current for s in state.sessions] == [True]
    assert state.said == "2 inloggningar avslutades."


async def test_a_colleagues_session_is_not_there(world: World) -> None:
    world.do(_elsewhere, world.cleo.id)
    theirs = world.see(sessions.mine, world.cleo)[0].id
    state = await fresh(world, world.bo, ProfileState)
    await state.end(theirs)
    assert state.problem == NotFound.default
    assert len(world.see(sessions.mine, world.cleo)) == 1


async def test_a_sign_in_elsewhere_is_shown_at_once(world: World) -> None:
    state = await fresh(world, world.bo, ProfileState)
    await state.load()
    heard: list[str] = []
    world.database.on_commit = heard.extend
    world.do(_elsewhere, world.bo.id)
    assert heard == [f"user:{world.bo.id}"]
    await state._refresh()
    assert len(state.sessions) == 2


async def test_a_session_that_was_ended_elsewhere_shows_nothing_more(world: World) -> None:
    root = await tab(world, world.bo)
    state = await root.get_state(ProfileState)
    await state.load()
    world.do(sessions.end, world.bo, state.sessions[0].id)
    with pytest.raises(guard.NotSignedIn):
        await state._refresh()


HANDLERS = [f"{ProfileState.get_full_name()}.{n}" for n in ("load", "end", "end_others")]


@pytest.mark.parametrize("handler", HANDLERS)
def test_everybody_on_the_staff_may_and_nobody_else(world: World, handler: str) -> None:
    for somebody in (world.anna, world.bo, world.cleo):
        assert guard.decide(handler, somebody)
    for other in (world.paula, None):
        assert not guard.decide(handler, other)
