"""Inställningar › Ändringar: it follows, asks before it takes back, and says what happened."""

from pathlib import Path

import pytest

from crm_app import routes
from crm_app.domain import settings
from crm_app.state.settings_changes import SettingsChangesState
from tests.state.tabs import leads_to, opened, rights
from tests.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


async def page(world: World, query: str = "") -> SettingsChangesState:
    """Return the page as Anna has just opened it."""
    return await opened(world, world.anna, SettingsChangesState, routes.CHANGES + query)


def name(world: World) -> str:
    return str(world.see(settings.snapshot).get("company.name"))


async def test_the_page_shows_what_was_decided_and_follows(world: World) -> None:
    state = await page(world)
    before = len(state.changes)
    world.decide("city", "required")
    await state._refresh()
    assert len(state.changes) == before + 1
    assert state.changes[0].lines[0].new == "obligatorisk"


async def test_a_decision_is_put_back_after_it_was_asked(world: World) -> None:
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    state = await page(world)
    change = state.changes[0].id
    await state.ask(change)
    assert (state.asking, name(world)) == (change, "Norrsken AB")
    await state.restore(change)
    assert (state.asking, state.saved, name(world)) == (0, "Återställt", "Mitt företag")
    assert state.changes[0].lines[0].old == "Norrsken AB"


async def test_who_thinks_better_of_it_leaves_it_as_it_is(world: World) -> None:
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    state = await page(world)
    await state.ask(state.changes[0].id)
    await state.dismiss()
    assert (state.asking, name(world)) == (0, "Norrsken AB")


async def test_a_refusal_is_said_and_changes_nothing(world: World) -> None:
    state = await page(world)
    await state.restore(999_999)
    assert "inte att återställa" in state.problem
    assert state.saved == ""


async def test_the_address_keeps_to_one_tab(world: World) -> None:
    world.decide("city", "required")
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    state = await page(world, "?flik=company")
    assert {change.area for change in state.changes} == {"company"}
    assert leads_to(await state.keep_to("field_rules")) == f"{routes.CHANGES}?flik=field_rules"
    assert leads_to(await state.keep_to("")) == routes.CHANGES


@pytest.mark.parametrize("told", ["javascript:x", "a&fore=1", "//else.example", "å b"])
async def test_what_is_no_tab_leads_to_all(world: World, told: str) -> None:
    state = await page(world)
    assert leads_to(await state.keep_to(told)) == routes.CHANGES


async def test_older_decisions_stand_on_a_page_of_their_own(world: World) -> None:
    for number in range(60):
        world.decide("city", "required" if number % 2 == 0 else "active")
    state = await page(world)
    assert len(state.changes) == 50
    assert state.older == f"{routes.CHANGES}?fore={state.changes[-1].id}"
    older = await page(world, "?" + state.older.partition("?")[2])
    assert older.changes[0].id < state.changes[-1].id
    assert not older.newest


async def test_a_page_whose_reader_lost_the_right_is_emptied(world: World) -> None:
    world.decide("city", "required")
    state = await page(world)
    assert state.changes
    await rights(world, state, "Administratör", "customers.see_all", "system.settings")
    await state._refresh()
    assert state.changes == []
