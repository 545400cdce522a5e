"""The list of contacts and the dialog that moves one: what they show, and to whom."""

from typing import Any

import pytest

from crm_app.domain import contacts, customers
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.state.contact_move import ContactMoveState
from crm_app.state.contact_pick import ContactPickState
from crm_app.state.contacts_list import ContactsListState
from tests.state.people import fresh
from tests.state.tabs import leads_to, opened, rights
from tests.world import World, refusal

AT = "/kontaktpersoner"


async def shown(world: World, actor: Actor, words: str = "") -> ContactsListState:
    state = await opened(world, actor, ContactsListState, f"{AT}{words}")
    await state.count_matches()
    return state


def names(state: ContactsListState) -> list[str]:
    return [row.cells["name"] for row in state.rows]


async def test_the_list_shows_who_there_is_and_where(world: World):
    state = await shown(world, world.bo)
    (row,) = state.rows
    assert (row.cells["name"], row.cells["customer"]) == ("Paula Ek", "Acme AB")
    assert row.href == f"/kunder/{world.acme}/kontaktpersoner?kontakt={world.paula_contact}"
    assert (state.total, state.position, state.loaded) == ("1", "1–1 av 1", True)
    assert [c.key for c in state.columns][:2] == ["name", "title"] or state.columns


async def test_words_filters_and_order_of_the_address_are_kept_from_one_to_the_next(world: World):
    state = await shown(world, world.bo, "?huvudkontakt=ja&sok=pau&sortera=email&fallande=1")
    assert names(state) == ["Paula Ek"]
    assert [chip.text for chip in state.chips] == ["Huvudkontakt är ja"]
    to = leads_to(await state.set_filter("kind", ["private"], False))
    assert to == f"{AT}?huvudkontakt=ja&sok=pau&sortera=email&fallande=1&slag=privat"
    assert leads_to(await state.search("eva")).count("sok=eva") == 1
    assert leads_to(await state.clear_filters()) == f"{AT}?sortera=email&fallande=1"
    assert "fallande" not in leads_to(await state.sort_by("email"))


async def test_an_address_that_means_nothing_shows_the_list(world: World):
    words = "?efter=x~y&sortera=note&titel=99&slag=x&fran=-3&sok=" + "x" * 300
    assert names(await shown(world, world.bo, words)) == []
    state = await shown(world, world.bo, "?efter=i%20går~1&sortera=updated_at&okänt=1")
    assert names(state) == ["Paula Ek"]


async def test_a_colleagues_edit_changes_the_cell_and_a_new_contact_waits(world: World):
    state = await shown(world, world.bo)
    world.do(contacts.edit, world.anna, world.paula_contact, {"email": "ny@x.example"}, {})
    world.do(contacts.add, world.anna, world.acme, {"first_name": "Ny"})
    await state._refresh()
    assert (names(state), state.waiting) == (["Paula Ek"], 1)
    assert state.rows[0].cells["email"] == "ny@x.example"
    await state.show_waiting()
    assert (names(state), state.waiting, state.total) == (["Ny", "Paula Ek"], 0, "2")


async def test_cleo_is_told_nobody_at_acme(world: World):
    state = await shown(world, world.cleo)
    assert (state.rows, state.total, state.emptiness) == ([], "0", "all")
    world.do(contacts.edit, world.bo, world.paula_contact, {"email": "ny@x.example"}, {})
    await state._refresh()
    assert (state.rows, state.waiting) == ([], 0)


async def test_an_archived_contact_says_so_and_comes_back(world: World):
    world.do(contacts.archive, world.bo, world.paula_contact)
    state = await shown(world, world.bo, "?arkiverade=1")
    assert (state.rows[0].kind, state.rows[0].sub) == ("archived", "Arkiverad")
    await state.restore(world.paula_contact)
    assert state.rows == []


async def test_who_is_at_an_archived_customer_says_that(world: World):
    world.do(customers.archive, world.bo, world.acme)
    state = await shown(world, world.bo, "?arkiverade=1")
    assert state.rows[0].sub == "Kunden är arkiverad"


async def test_she_is_moved_to_the_one_that_is_picked_and_back(world: World):
    beta = world.company()
    state = await fresh(world, world.bo, ContactMoveState)
    await state.show(world.paula_contact)
    assert (state.name, state.home) == ("Paula Ek", "Acme AB")
    await state.look("bet")
    assert [(c.id, c.name) for c in state.choices] == [(beta, "Beta AB")]
    await state.move(beta)
    assert (state.contact_id, state.moved) == (0, "Paula Ek flyttades till Beta AB")
    await state.undo()
    assert world.see(contacts.get, world.bo, world.paula_contact).customer_id == world.acme
    assert (state.moved, state.moved_href) == ("Flytten ångrades", "")
    await state.undo()
    assert state.moved == ""


async def test_a_refused_move_says_why_and_the_dialog_stays(world: World):
    state = await fresh(world, world.bo, ContactMoveState)
    await state.show(world.paula_contact)
    await state.move(world.acme)
    assert (state.contact_id, state.problem.startswith("Personen finns redan")) == (
        world.paula_contact,
        True,
    )


async def test_cleo_can_neither_open_pick_nor_move(world: World):
    own = world.private(world.cleo, last_name="Bod")
    state = await fresh(world, world.cleo, ContactMoveState)
    await state.look("acme")
    assert state.choices == []
    refusal(await_of, world)
    state.contact_id = world.paula_contact  # as if a browser could say so
    await state.move(own)
    assert state.problem.startswith("Kontaktpersonen finns inte")
    assert world.see(contacts.get, world.bo, world.paula_contact).customer_id == world.acme


def await_of(world: World) -> Any:
    """Cleo asks for Paula by her id."""
    return world.see(contacts.get, world.cleo, world.paula_contact)


async def test_the_address_points_a_contact_out_and_nothing_else(world: World):
    state = await opened(world, world.bo, ContactPickState, "/kunder/1/kontaktpersoner?kontakt=7")
    assert state.picked == 7
    state = await opened(world, world.bo, ContactPickState, "/kunder/1?kontakt=');alert(1)//")
    assert state.picked == 0


async def test_what_was_found_for_a_move_is_read_anew_when_she_may_see_less(world: World):
    world.company()
    state = await fresh(world, world.bo, ContactMoveState)
    await state.show(world.paula_contact)
    await state.look("bet")
    assert state.choices
    await rights(world, state, "Säljare", "customers.see_own", "customers.edit")
    await state._refresh()
    assert [c.name for c in state.choices] == []
    assert (state.contact_id, state.home) == (world.paula_contact, "Acme AB")
    world.edit(world.acme, world.anna, account_managers="")
    await state._refresh()
    assert (state.contact_id, state.name, state.home) == (0, "", "")


async def test_who_may_change_nothing_any_more_keeps_nothing_of_a_move(world: World):
    state = await fresh(world, world.bo, ContactMoveState)
    await state.show(world.paula_contact)
    await rights(world, state, "Säljare", "customers.see_all")
    with pytest.raises(PermissionDenied):
        await state._refresh()
