"""The dialog of a contact: adding, editing, clashing, putting away."""

import pytest
from sqlmodel import select

from crm_app.domain import contacts
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.contacts import Contact
from crm_app.state.contact import ContactState
from tests.state.people import fresh
from tests.state.tabs import rights
from tests.world import World

OLA = {"first_name": "Ola", "last_name": "Holm", "email": "ola@acme.example"}


async def dialog(world: World, contact: int = 0, actor: Actor | None = None) -> ContactState:
    """Return the dialog as Bo, or the actor, has opened it for Acme."""
    state = await fresh(world, actor or world.bo, ContactState)
    await state.show(world.acme, contact)
    return state


def values(state: ContactState) -> dict[str, str]:
    return {f.key: f.value for section in state.sections for f in section.fields}


def people(world: World, *, archived: bool = False) -> list[str]:
    found = world.see(contacts.of_customer, world.bo, world.acme, archived=archived)
    return [f"{c.first_name} {c.last_name}" for c in found]


def paula(world: World) -> Contact:
    return world.see(lambda s: s.get_one(Contact, world.paula_contact))


async def test_a_new_contact_is_added_and_the_dialog_closed(world: World) -> None:
    state = await dialog(world)
    assert (state.open, values(state)["first_name"]) == (True, "")
    await state.save(OLA, {})
    assert (state.open, bool(state.saved_token), state.errors) == (False, True, {})
    assert people(world) == ["Paula Ek", "Ola Holm"]


async def test_a_contact_is_edited(world: World) -> None:
    state = await dialog(world, world.paula_contact)
    assert values(state)["last_name"] == "Ek"
    await state.save({"last_name": "Ekman"}, {"last_name": "Ek"})
    assert not state.open
    assert people(world) == ["Paula Ekman"]
    assert set(world.last_event().changes) == {"contact", "last_name"}


async def test_what_is_wrong_is_said_beside_its_field_and_the_dialog_stays(world: World) -> None:
    state = await dialog(world)
    await state.save({"last_name": "Holm", "email": "ola@acme"}, {})
    told = {f.key for section in state.sections for f in section.fields if f.error}
    assert told == set(state.errors) == {"first_name", "email"}
    assert (state.open, bool(state.problem), state.saved_token) == (True, True, "")
    await state.save(OLA, {})
    assert (state.errors, state.problem, state.open) == ({}, "", False)


async def test_a_clash_is_told_and_saving_once_more_keeps_what_was_typed(world: World) -> None:
    state = await dialog(world, world.paula_contact)
    world.do(contacts.edit, world.anna, world.paula_contact, {"last_name": "Ask"}, {})
    typed, base = {"last_name": "Ekman"}, {"last_name": "Ek"}
    await state.save(typed, base)
    assert "Ask" in state.errors["last_name"]
    assert (state.open, paula(world).last_name) == (True, "Ask")
    await state.save(typed, base)
    assert (state.open, paula(world).last_name) == (False, "Ekman")


async def test_a_clash_with_an_emptied_field_says_that_it_is_empty(world: World) -> None:
    state = await dialog(world, world.paula_contact)
    world.do(contacts.edit, world.anna, world.paula_contact, {"email": ""}, {})
    await state.save({"email": "p@acme.example"}, {"email": "paula@acme.example"})
    assert "(tomt)" in state.errors["email"]


async def test_opening_the_dialog_again_forgets_the_clash(world: World) -> None:
    state = await dialog(world, world.paula_contact)
    world.do(contacts.edit, world.anna, world.paula_contact, {"last_name": "Ask"}, {})
    await state.save({"last_name": "Ekman"}, {"last_name": "Ek"})
    await state.show(world.acme, world.paula_contact)
    assert (state.errors, state.problem, state._told) == ({}, "", frozenset())
    assert values(state)["last_name"] == "Ask"
    await state.save({"last_name": "Ekman"}, {"last_name": "Ek"})
    assert paula(world).last_name == "Ask"


async def test_closing_throws_the_draft_away_and_esc_keeps_it(world: World) -> None:
    state = await dialog(world)
    await state.opened(False)
    assert (state.open, state.saved_token) == (False, "")
    await state.show(world.acme, 0)
    await state.close()
    assert not state.open
    assert state.saved_token
    await state.opened(True)
    assert not state.open


async def test_a_contact_is_put_away(world: World) -> None:
    state = await fresh(world, world.bo, ContactState)
    await state.archive(world.paula_contact)
    assert (people(world), people(world, archived=True)) == ([], ["Paula Ek"])
    assert world.last_event().action == "contact.archive"


async def test_another_customers_contact_is_not_shown_in_this_ones_dialog(world: World) -> None:
    beta = world.company()
    theirs = world.do(contacts.add, world.bo, beta, OLA)
    state = await dialog(world, theirs)
    assert (state.problem, state.sections) == (contacts.MISSING, [])


async def test_cleo_reaches_no_contact_of_a_customer_that_is_not_hers(world: World) -> None:
    for contact in (0, world.paula_contact):
        state = await dialog(world, contact, world.cleo)
        assert state.sections == []
        await state.save(OLA, {})
        assert state.problem
        with pytest.raises(NotFound):
            await state.archive(world.paula_contact)
    assert people(world) == ["Paula Ek"]
    assert paula(world).first_name == "Paula"


@pytest.mark.parametrize("id_", [-1, 999, 2**63, 10**30])
async def test_a_contact_that_is_not_there_is_told(world: World, id_: int) -> None:
    state = await dialog(world, id_)
    assert (state.sections, state.problem) == ([], contacts.MISSING)
    with pytest.raises(NotFound):
        await state.archive(id_)
    await state.save(OLA, {})
    assert people(world) == ["Paula Ek"]


async def test_a_tab_that_has_forgotten_the_dialog_saves_nothing(world: World) -> None:
    state = await fresh(world, world.bo, ContactState)
    await state.save(OLA, {})
    assert state.problem
    assert len(world.see(lambda s: s.scalars(select(Contact)).all())) == 1


async def test_a_closed_dialog_is_not_refreshed_and_an_open_one_is(world: World) -> None:
    state = await dialog(world, world.paula_contact)
    world.do(contacts.edit, world.anna, world.paula_contact, {"last_name": "Ask"}, {})
    await state.opened(False)
    await state._refresh()
    assert values(state)["last_name"] == "Ek"
    await state.show(world.acme, world.paula_contact)
    world.decide("phone", "required", ".")
    await state._refresh()
    required = {f.key for s in state.sections for f in s.fields if f.required}
    assert {"phone", "first_name"} <= required
    assert values(state)["last_name"] == "Ask"


async def test_a_customer_that_is_hers_no_more_empties_the_open_dialog(world: World) -> None:
    hers = world.company(world.cleo)
    state = await fresh(world, world.cleo, ContactState)
    await state.show(hers, 0)
    assert state.sections
    world.edit(hers, world.bo, account_managers=f"{world.bo.id}:")
    await state._refresh()
    assert (state.sections, bool(state.problem)) == ([], True)


async def test_who_lost_the_right_changes_nothing_past_the_guard(world: World) -> None:
    state = await dialog(world, world.paula_contact)
    await rights(world, state, "Säljare", "customers.see_all")
    await state.save({"last_name": "Ekman"}, {})
    with pytest.raises(PermissionDenied):
        await state.archive(world.paula_contact)
    assert (paula(world).last_name, paula(world).archived) == ("Ek", False)


async def test_a_refusal_to_put_one_away_is_no_dialogs_problem(world: World) -> None:
    state = await fresh(world, world.bo, ContactState)
    with pytest.raises(NotFound):
        await state.archive(999)
    assert state.problem == ""
