"""The dialog that anonymises: its preview, the number that confirms, and who has it at all."""

from pathlib import Path

import pytest

from crm_app.domain import customers, file_store
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.state import guard
from crm_app.state.anonymise import AnonymiseState
from crm_app.state.card_actions import CardActionsState
from tests.state.people import fresh
from tests.world import World


@pytest.fixture
def eva(world: World, tmp_path: Path) -> int:
    """A private person."""
    file_store.install(tmp_path)
    return world.private(email="eva@ek.example")


async def asked(world: World, id_: int) -> AnonymiseState:
    state = await fresh(world, world.anna, AnonymiseState)
    await state.ask(id_)
    return state


def name(world: World, id_: int) -> str:
    return world.see(customers.get, world.anna, id_).display_name


async def test_it_opens_with_what_goes_and_closes_when_it_is_gone(world: World, eva: int) -> None:
    state = await asked(world, eva)
    assert (state.open, state.preview.name, state.preview.number) == (True, "Eva Ek", "1002")
    await state.confirm({"number": " 1002 "})
    assert (state.open, name(world, eva)) == (False, "Anonymiserad")
    assert state.preview.name == ""


@pytest.mark.parametrize("form", [{}, {"number": ""}, {"number": "1001"}, {"other": "1002"}])
async def test_another_number_confirms_nothing(
    world: World, eva: int, form: dict[str, str]
) -> None:
    state = await asked(world, eva)
    await state.confirm(form)
    assert (state.open, "1002" in state.error, name(world, eva)) == (True, True, "Eva Ek")


async def test_the_preview_follows_and_shuts_when_there_is_nothing_left(
    world: World, eva: int
) -> None:
    state = await asked(world, eva)
    before = state.preview.goes
    world.edit(eva, note="Ring")
    await state._refresh()
    assert state.preview.goes != before
    other = await asked(world, eva)
    await other.confirm({"number": "1002"})
    await state._refresh()
    assert (state.open, state.preview.name) == (False, "")


async def test_nothing_of_her_is_left_in_a_tab_that_shuts_it(world: World, eva: int) -> None:
    state = await asked(world, eva)
    await state.opened(False)
    assert (state.open, state.preview.name, state.preview.goes) == (False, "", [])
    await state._refresh()
    assert state.preview.name == ""


async def test_past_the_guard_nobody_else_gets_the_preview(world: World, eva: int) -> None:
    for actor in (world.bo, world.cleo):
        state = await fresh(world, actor, AnonymiseState)
        with pytest.raises(PermissionDenied):
            await state.ask(eva)
        assert (state.open, state.preview.name) == (False, "")
    state = await fresh(world, world.anna, AnonymiseState)
    with pytest.raises(NotFound):
        await state.ask(999)
    await state.confirm({"number": "1002"})
    assert (bool(state.problem), name(world, eva)) == (True, "Eva Ek")


def test_the_handlers_are_for_those_with_the_right(world: World) -> None:
    named = AnonymiseState.get_full_name()
    for handler in ("ask", "confirm", "opened"):
        assert guard.decide(f"{named}.{handler}", world.anna)
        for actor in (world.bo, world.cleo, world.paula, None):
            assert not guard.decide(f"{named}.{handler}", actor)


async def test_the_card_asks_before_it_archives(world: World) -> None:
    state = await fresh(world, world.bo, CardActionsState)
    await state.ask_archive(world.acme)
    assert state.archiving == world.acme
    await state.ask_archive(0)
    assert state.archiving == 0
