"""Inställningar › Flikar: the two menus, what they become, and taking it back."""

import pytest

from crm_app.domain import card_tabs, custom_tabs, settings
from crm_app.domain.card_tabs import WHY_LOCKED
from crm_app.domain.errors import PermissionDenied
from crm_app.state.card_tab_settings import CardTabSettingsState
from tests.state.people import fresh
from tests.state.tabs import opened
from tests.world import World

pytestmark = pytest.mark.usefixtures("three_tabs")

AT = "/kunder/installningar/flikar"
MAIN = ["details", "contacts", "files"]


@pytest.fixture
async def state(world: World) -> CardTabSettingsState:
    """The page as Anna has it open."""
    return await opened(world, world.anna, CardTabSettingsState, AT)


def ids(lines: list) -> list[str]:
    return [line["id"] for line in lines]


def shown(links: list) -> list[str]:
    return [link.label for link in links]


async def test_the_board_and_the_preview_show_what_is_decided(state: CardTabSettingsState):
    assert (ids(state.main), state.more) == (MAIN, [])
    assert [line["locked"] for line in state.main] == [WHY_LOCKED, "", ""]
    assert shown(state.preview_main) == ["Detaljer", "Kontaktpersoner", "Filer"]


async def test_a_tab_is_moved_and_the_move_taken_back(state: CardTabSettingsState):
    await state.arrange(["details", "files"], ["contacts"])
    assert (ids(state.main), ids(state.more), state.saved) == (
        ["details", "files"],
        ["contacts"],
        "Sparat",
    )
    assert shown(state.preview_more) == ["Kontaktpersoner"]
    await state.undo()
    assert (ids(state.main), state.more, state.saved) == (MAIN, [], "Ångrat")
    await state.undo()
    assert ids(state.main) == MAIN


async def test_a_tab_is_switched_off_and_the_preview_loses_it(state: CardTabSettingsState):
    await state.toggle("files", False)
    assert [line["on"] for line in state.main] == [True, True, False]
    assert "Av" in state.main[2]["note"]
    assert shown(state.preview_main) == ["Detaljer", "Kontaktpersoner"]
    await state.undo()
    assert shown(state.preview_main)[-1] == "Filer"


async def test_what_is_refused_is_told_and_the_board_shows_what_holds(state: CardTabSettingsState):
    before = state.resets
    await state.toggle("details", False)
    assert (state.problem, state.resets) == (WHY_LOCKED, before + 1)
    await state.arrange(["details"], [])
    assert "Ladda om" in state.problem
    await state.arrange("details", None)  # pyright: ignore
    assert (ids(state.main), state.saved) == (MAIN, "")


async def test_the_board_follows_a_colleague(world: World, state: CardTabSettingsState):
    world.do(custom_tabs.add, world.anna, "Avtal", "handshake")
    world.do(card_tabs.switch, world.anna, "files", False)
    await state._refresh()
    assert (state.more[0]["label"], state.more[0]["note"]) == ("Avtal", "Egen flik")
    assert not state.main[2]["on"]


async def test_without_the_right_nothing_is_shown(world: World):
    for actor in (world.bo, world.cleo):
        with pytest.raises(PermissionDenied):
            await opened(world, actor, CardTabSettingsState, AT)
        state = await fresh(world, actor, CardTabSettingsState)
        with pytest.raises(PermissionDenied):
            await state.toggle("files", False)
        assert (state.main, state.preview_main) == ([], [])
    assert world.events("settings") == []


async def test_the_list_of_events_is_switched_and_the_switch_taken_back(
    state: CardTabSettingsState,
):
    assert state.events_listed is True
    await state.list_events(False)
    assert (state.events_listed, state.saved, state.problem) == (False, "Sparat", "")
    await state.undo()
    assert (state.events_listed, state.saved) == (True, "Ångrat")
    await state.list_events(True)
    assert state.events_listed is True


async def test_the_switch_of_the_list_follows_a_colleague(
    world: World, state: CardTabSettingsState
):
    world.do(settings.put, world.anna, "customers.events", "off")
    await state._refresh()
    assert state.events_listed is False
