"""The menu of an open card: it follows what is decided, and says when its tab has gone."""

import pytest

from crm_app.domain import card_tabs
from crm_app.domain.actors import Actor
from crm_app.domain.card_tabs import MORE
from crm_app.domain.errors import PermissionDenied
from crm_app.state.card_tabs import KEPT, UNKNOWN, CardTabsState
from tests.state.people import fresh
from tests.state.tabs import opened, rights
from tests.world import World

pytestmark = pytest.mark.usefixtures("three_tabs")


async def menu(world: World, flik: str = "", actor: Actor | None = None) -> CardTabsState:
    """Return the menu of Acme's card as Bo, or the actor, has it open."""
    at = f"/kunder/{world.acme}" + (f"/{flik}" if flik else "")
    params = {"kund_id": str(world.acme)} | ({"flik": flik} if flik else {})
    return await opened(world, actor or world.bo, CardTabsState, at, **params)


def labels(links) -> list[str]:
    return [link.label for link in links]


async def test_the_menu_leads_to_each_tab_and_knows_where_one_stands(world: World):
    state = await menu(world)
    assert labels(state.main) == ["Detaljer", "Kontaktpersoner", "Filer"]
    assert [link.href for link in state.main] == [
        f"/kunder/{world.acme}",
        f"/kunder/{world.acme}/kontaktpersoner",
        f"/kunder/{world.acme}/filer",
    ]
    assert [link.here for link in state.main] == [True, False, False]
    assert (state.here, state.more, state.away) == ("details", [], "")


async def test_the_address_names_the_tab(world: World):
    state = await menu(world, "kontaktpersoner")
    assert (state.here, state.away) == ("contacts", "")
    assert [link.here for link in state.main] == [False, True, False]


async def test_a_tab_under_mer_gives_it_its_name(world: World):
    world.do(card_tabs.place, world.anna, "contacts", MORE)
    state = await menu(world, "kontaktpersoner")
    assert (labels(state.main), labels(state.more)) == (["Detaljer", "Filer"], ["Kontaktpersoner"])
    assert state.more_here == "Kontaktpersoner"
    assert (await menu(world)).more_here == ""


@pytest.mark.parametrize("flik", ["finns-inte", "own_9", "egen-9", "²", "x" * 3000])
async def test_an_unknown_tab_says_so_and_leads_back(world: World, flik: str):
    state = await menu(world, flik)
    assert (state.away, state.away_text) == UNKNOWN
    assert state.details_href == f"/kunder/{world.acme}"
    assert len(state.main) == 3


async def test_the_open_tab_is_switched_off_and_on_again(world: World):
    state = await menu(world, "filer")
    world.do(card_tabs.switch, world.anna, "files", False)
    await state._refresh()
    assert (state.away, state.away_text) == ("Fliken Filer är avstängd", KEPT)
    assert labels(state.main) == ["Detaljer", "Kontaktpersoner"]
    world.do(card_tabs.switch, world.anna, "files", True)
    await state._refresh()
    assert (state.away, labels(state.main)[-1]) == ("", "Filer")


async def test_a_tab_without_the_right_shows_nothing(world: World):
    state = await menu(world)
    await rights(world, state, "Säljare")
    with pytest.raises(PermissionDenied):
        await state._refresh()


async def test_a_fresh_state_can_be_told_to_refresh(world: World):
    state = await fresh(world, world.bo, CardTabsState)
    await state._refresh()
    assert (state.here, state.details_href) == ("details", "/kunder/0")
