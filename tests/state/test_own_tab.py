"""An own tab on the open card: who sees it, saving in it, and following what is decided."""

from typing import Any

import pytest

from crm_app.domain import custom_card, custom_fields, custom_tabs
from crm_app.domain.actors import Actor
from crm_app.state.customer import CustomerState
from crm_app.state.own_tab import OwnTabState
from tests.state.people import fresh
from tests.state.tabs import go, leads_to, opened
from tests.world import World

EMPTY = ("", [], [])


@pytest.fixture
def tab(world: World) -> int:
    """The own tab Avtal, with a number and an amount."""
    id_ = world.do(custom_tabs.add, world.anna, "Avtal")
    for label, kind in (("Nummer", "text"), ("Belopp", "decimal")):
        world.do(custom_fields.add, world.anna, id_, label, kind)
    return id_


async def open_(
    world: World, flik: str, actor: Actor | None = None, cls: Any = OwnTabState, edit: bool = False
) -> Any:
    """Return the state of an own tab of Acme's card as Bo, or the actor, has it open."""
    at = f"/kunder/{world.acme}/{flik}" + ("?redigera=1" if edit else "")
    return await opened(world, actor or world.bo, cls, at, kund_id=str(world.acme), flik=flik)


def shown(state: OwnTabState) -> dict[str, str]:
    return {line.label: line.text for line in state.content.lines}


def keys(state: OwnTabState) -> dict[str, str]:
    return {line.label: line.key for line in state.content.lines}


async def test_the_tab_shows_what_she_has_in_it(world: World, tab: int):
    state = await open_(world, f"egen-{tab}")
    assert (state.content.label, shown(state)) == ("Avtal", {"Nummer": "", "Belopp": ""})
    assert not state.editing


async def test_another_tab_reads_nothing(world: World, tab: int):
    state = await open_(world, "kontaktpersoner")
    assert (state.content.key, state.content.lines, state.content.form) == EMPTY


async def test_what_is_saved_is_shown_and_the_form_closes(world: World, tab: int):
    state = await open_(world, f"egen-{tab}", edit=True)
    assert state.editing
    key = keys(state)["Belopp"]
    before = state.saved_token
    to = leads_to(await state.save({key: "1 250,5"}, {key: ""}))
    assert to == f"/kunder/{world.acme}/egen-{tab}"
    assert state.saved_token != before
    go(state, to, kund_id=str(world.acme), flik=f"egen-{tab}")
    await state.load()
    assert (shown(state)["Belopp"], state.editing) == ("1250,5", False)


async def test_a_refusal_stands_beside_its_field_and_in_the_foot(world: World, tab: int):
    state = await open_(world, f"egen-{tab}", edit=True)
    key = keys(state)["Belopp"]
    assert await state.save({key: "mycket"}, {key: ""}) is None
    (line,) = state.error_lines
    assert (line.label, line.text) == ("Belopp", "Skriv ett tal, till exempel 1250 eller 12,5.")
    assert [f.error for f in state.content.form[0].fields] == ["", line.text]


async def test_a_clash_is_shown_side_by_side_and_either_is_kept(world: World, tab: int):
    state = await open_(world, f"egen-{tab}", edit=True)
    key = keys(state)["Belopp"]
    world.do(custom_card.save, world.anna, world.acme, f"own_{tab}", {key: "1"}, {})
    await state.save({key: "2"}, {key: ""})
    (line,) = state.clashes
    assert (line.label, line.mine, line.theirs, state.clash_by) == (
        "Belopp",
        "2",
        "1",
        "Anna Lind",
    )
    await state.keep_mine()
    await state._refresh()
    assert (shown(state)["Belopp"], state.clashes) == ("2", [])
    world.do(custom_card.save, world.anna, world.acme, f"own_{tab}", {key: "3"}, {})
    await state.save({key: "4"}, {key: "2"})
    await state.keep_theirs()
    await state._refresh()
    assert shown(state)["Belopp"] == "3"


async def test_an_open_tab_follows_its_fields_and_its_name(world: World, tab: int):
    state = await open_(world, f"egen-{tab}")
    world.do(custom_fields.add, world.anna, tab, "Slut", "date")
    world.do(custom_tabs.rename, world.anna, tab, "Serviceavtal")
    await state._refresh()
    assert (state.content.label, list(shown(state))) == (
        "Serviceavtal",
        ["Nummer", "Belopp", "Slut"],
    )


async def test_an_archived_tab_is_emptied_and_comes_back_full(world: World, tab: int):
    state = await open_(world, f"egen-{tab}")
    world.do(custom_card.save, world.bo, world.acme, f"own_{tab}", {keys(state)["Nummer"]: "K"}, {})
    world.do(custom_tabs.archive, world.anna, tab)
    await state._refresh()
    assert (state.content.key, state.content.lines, state.content.form) == EMPTY
    world.do(custom_tabs.restore_tab, world.anna, tab)
    await state._refresh()
    assert shown(state)["Nummer"] == "K"


async def test_saving_in_a_tab_that_has_gone_says_what_becomes_of_the_text(world: World, tab: int):
    state = await open_(world, f"egen-{tab}", edit=True)
    key = keys(state)["Nummer"]
    world.do(custom_tabs.archive, world.anna, tab)
    await state.save({key: "K-17"}, {key: ""})
    assert state.problem == custom_card.GONE


async def test_cleo_gets_nothing_of_acme(world: World, tab: int):
    key = f"own_{world.do(custom_fields.add, world.anna, tab, 'Hemligt', 'text')}"
    world.do(custom_card.save, world.bo, world.acme, f"own_{tab}", {key: "Hemligt"}, {})
    state = await open_(world, f"egen-{tab}", world.cleo)
    assert (state.content.key, state.content.lines, state.content.form) == EMPTY
    await state.save({key: "Cleos"}, {})
    assert (state.content.lines, state.problem) == (
        [],
        "Kunden finns inte, eller så är den inte din.",
    )
    look = world.see(custom_card.look, world.bo, world.acme, f"own_{tab}")
    assert look.lines[-1].text == "Hemligt"


async def test_a_fresh_state_takes_any_arguments(world: World, tab: int):
    state = await fresh(world, world.bo, OwnTabState)
    await state.save({"own_1": "x", "": "y"}, {})
    assert state.problem
    await state.keep_mine()
    await state.keep_theirs()
    assert leads_to(await state.cancel()) == "/kunder/0/"


async def test_redigera_edits_the_own_tab_that_is_open_and_else_detaljer(world: World, tab: int):
    own = await open_(world, f"egen-{tab}", cls=CustomerState)
    assert leads_to(await own.edit()) == f"/kunder/{world.acme}/egen-{tab}?redigera=1"
    other = await open_(world, "kontaktpersoner", cls=CustomerState)
    assert leads_to(await other.edit()) == f"/kunder/{world.acme}?redigera=1"
