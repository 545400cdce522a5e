"""One customer's card: who sees it, the address that edits it, and what saving does."""

import pytest

from crm_app.domain import anonymise
from crm_app.domain.actors import Actor
from crm_app.models.customers import Customer
from crm_app.state import guard
from crm_app.state.customer import CustomerState
from tests.state.tabs import go, leads_to, opened, rights
from tests.world import World

PERSON = "811218-9876"


async def card(
    world: World, id_: int, editing: bool = False, actor: Actor | None = None
) -> CustomerState:
    """Return the card as Bo, or the actor, has it."""
    at = f"/kunder/{id_}" + ("?redigera=1" if editing else "")
    return await opened(world, actor or world.bo, CustomerState, at, kund_id=str(id_))


def form(state: CustomerState) -> dict[str, str]:
    return {f.key: f.value for section in state.sections for f in section.fields}


def said(state: CustomerState) -> dict[str, str]:
    return {f.key: f.error for section in state.sections for f in section.fields if f.error}


async def test_the_card_shows_the_customer_and_her_contacts(world: World) -> None:
    state = await card(world, world.acme)
    assert (state.card.name, state.card.kind_label) == ("Acme AB", "Företag")
    assert [contact.name for contact in state.card.contacts] == ["Paula Ek"]
    shown = {line.key: line.text for group in state.card.groups for line in group.lines}
    assert (shown["city"], shown["phone"]) == ("Örebro", "08-123 45 67")
    assert (state.missing, state.editing) == (False, False)


@pytest.mark.parametrize("id_", ["999", "0", "-1", "abc", "", "²", "9" * 19, "9" * 5000])
async def test_what_is_not_there_is_missing(world: World, id_: str) -> None:
    at = f"/kunder/{id_}"
    state = await opened(world, world.bo, CustomerState, at, kund_id=id_)
    assert (state.missing, state.card.name, state.sections) == (True, "", [])


async def test_what_is_not_hers_looks_the_same_as_what_is_not_there(world: World) -> None:
    hers = await card(world, world.acme, actor=world.cleo)
    nobodys = await card(world, 999, actor=world.cleo)
    assert hers.missing
    assert (hers.card, hers.sections, hers.problem) == (
        nobodys.card,
        nobodys.sections,
        nobodys.problem,
    )


async def test_the_address_says_that_it_is_edited(world: World) -> None:
    state = await card(world, world.acme)
    to = leads_to(await state.edit())
    assert to == f"/kunder/{world.acme}?redigera=1"
    go(state, to, kund_id=str(world.acme))
    await state.load()
    assert state.editing
    assert form(state)["city"] == "Örebro"


async def test_only_the_fields_that_were_touched_are_saved(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    world.edit(world.acme, world.anna, phone="019-12 34 56")
    event = await state.save({"city": "Kumla"}, {"city": "Örebro"})
    held = world.values(world.acme)
    assert held["city"] == "Kumla"
    assert held["phone"].endswith("19123456")
    assert leads_to(event) == f"/kunder/{world.acme}"
    assert state.saved_token
    assert set(world.last_event().changes) == {"city"}


async def test_saving_nothing_is_no_event(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    before = len(world.events("customers"))
    assert leads_to(await state.save({}, {})) == f"/kunder/{world.acme}"
    assert len(world.events("customers")) == before


async def test_each_saving_has_a_token_of_its_own(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    await state.save({"city": "Kumla"}, {"city": "Örebro"})
    first = state.saved_token
    await state.save({"city": "Hallsberg"}, {"city": "Kumla"})
    assert state.saved_token not in ("", first)


async def test_all_that_is_wrong_is_said_beside_its_field_and_at_the_foot(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    typed = {"name": " ", "postal_code": "12", "email": "info@", "city": "Kumla"}
    assert await state.save(typed, {}) is None
    assert set(said(state)) == set(state.errors) == {"name", "postal_code", "email"}
    assert {line.key for line in state.error_lines} == set(state.errors)
    assert next(e.label for e in state.error_lines if e.key == "name") == "Företagsnamn"
    assert (state.editing, state.saved_token) == (True, "")
    assert world.values(world.acme)["city"] == "Örebro"


async def test_a_refusal_mended_leaves_no_error_behind(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    await state.save({"postal_code": "12"}, {"postal_code": "702 10"})
    await state.save({"postal_code": "69230"}, {"postal_code": "702 10"})
    assert (state.errors, state.error_lines, state.problem) == ({}, [], "")
    assert world.values(world.acme)["postal_code"] == "69230"


async def test_cancelling_leads_back_to_the_card_without_errors(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    await state.save({"postal_code": "12"}, {})
    assert leads_to(await state.cancel()) == f"/kunder/{world.acme}"
    assert (state.errors, state._pending) == ({}, {})
    assert world.values(world.acme)["postal_code"] == "70210"


async def test_a_connection_that_is_back_goes_on_where_it_was(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    await state.save({"postal_code": "12"}, {})
    held = dict(state.errors)
    await state.load()
    assert (state.errors, state.editing) == (held, True)
    assert set(said(state)) == {"postal_code"}


async def test_another_customer_is_shown_without_what_belonged_to_the_first(world: World) -> None:
    beta = world.company()
    state = await card(world, world.acme, editing=True)
    await state.save({"postal_code": "12"}, {})
    go(state, f"/kunder/{beta}", kund_id=str(beta))
    await state.load()
    assert (state.card.name, state.editing) == ("Beta AB", False)
    assert (state.errors, state.error_lines, state.revealed, state.problem) == ({}, [], {}, "")


async def test_the_same_customer_read_again_is_without_the_edits_errors(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    await state.save({"postal_code": "12"}, {})
    go(state, f"/kunder/{world.acme}", kund_id=str(world.acme))
    await state.load()
    assert (state.editing, state.errors, said(state)) == (False, {}, {})


async def test_she_is_archived_and_restored(world: World) -> None:
    state = await card(world, world.acme)
    await state.archive()
    assert state.card.archived
    await state.restore()
    assert not state.card.archived
    assert [e.action for e in world.events("customers")][-2:] == ["archive", "restore"]


async def test_on_a_tab_that_has_forgotten_her_nothing_is_done(world: World) -> None:
    state = await card(world, world.acme)
    state._id = 0
    before = len(world.events("customers"))
    await state.archive()
    assert await state.save({"city": "Kumla"}, {}) is None
    assert "finns inte" in state.problem
    assert len(world.events("customers")) == before


async def test_a_number_is_revealed_with_an_event(world: World) -> None:
    id_ = world.company(organisation_number=PERSON)
    state = await card(world, id_, actor=world.anna)
    shown = {line.key: line for group in state.card.groups for line in group.lines}
    assert "****" in shown["organisation_number"].text
    assert shown["organisation_number"].sealed
    await state.reveal("organisation_number")
    assert state.revealed == {"organisation_number": PERSON}
    assert (world.last_event().action, world.last_event().record_id) == ("reveal", id_)


@pytest.mark.parametrize("field", ["name", "organisation_number_sealed", "", "note"])
async def test_nothing_but_a_persons_number_is_revealed(world: World, field: str) -> None:
    state = await card(world, world.acme, actor=world.anna)
    await state.reveal(field)
    assert (state.revealed, bool(state.problem)) == ({}, True)
    assert world.events("customers", "reveal") == []


async def test_who_may_not_see_numbers_gets_none_past_the_guard(world: World) -> None:
    id_ = world.company(organisation_number=PERSON)
    state = await card(world, id_)
    await state.reveal("organisation_number")
    assert (state.revealed, bool(state.problem)) == ({}, True)
    assert world.events("customers", "reveal") == []


async def test_a_revealed_number_is_hidden_when_the_right_is_gone(world: World) -> None:
    id_ = world.company(organisation_number=PERSON)
    state = await card(world, id_)
    await rights(world, state, "Säljare", "customers.see_all", "customers.see_personal_numbers")
    await state.reveal("organisation_number")
    assert state.revealed
    await rights(world, state, "Säljare", "customers.see_all")
    await state._refresh()
    assert state.revealed == {}


async def test_the_card_follows_a_colleague(world: World) -> None:
    state = await card(world, world.acme)
    world.edit(world.acme, world.anna, name="Acme Sverige AB")
    await state._refresh()
    assert state.card.name == "Acme Sverige AB"
    assert state.card.last.startswith("Anna Lind ändrade")


async def test_a_customer_that_is_hers_no_more_is_missing_at_the_push(world: World) -> None:
    hers = world.company(world.cleo)
    state = await card(world, hers, actor=world.cleo)
    assert state.card.name == "Beta AB"
    world.edit(hers, world.bo, account_managers=f"{world.bo.id}:")
    await state._refresh()
    assert (state.missing, state.card.name, state.sections) == (True, "", [])
    await state.save({"city": "Kumla"}, {})
    assert world.values(hers)["city"] == ""


async def test_who_may_only_see_saves_nothing_past_the_guard(world: World) -> None:
    state = await card(world, world.acme, editing=True)
    await rights(world, state, "Säljare", "customers.see_all")
    await state.save({"city": "Kumla"}, {"city": "Örebro"})
    await state.archive()
    held = world.see(lambda s: s.get_one(Customer, world.acme))
    assert (held.city, held.archived) == ("Örebro", False)
    assert "behörighet" in state.problem


async def test_an_action_that_succeeds_takes_the_last_problem_away(world: World) -> None:
    state = await card(world, world.acme)
    state.problem = "Det gick inte."
    await state.archive()
    assert state.problem == ""


def test_the_handlers_are_for_those_with_the_right(world: World) -> None:
    named = CustomerState.get_full_name()
    for handler in ("edit", "save", "cancel", "keep_mine", "keep_theirs", "load"):
        assert guard.decide(f"{named}.{handler}", world.cleo)
        assert not guard.decide(f"{named}.{handler}", world.paula)
    assert not guard.decide(f"{named}.archive", world.cleo)
    assert not guard.decide(f"{named}.reveal", world.bo)


async def test_a_revealed_number_is_gone_when_the_customer_is_anonymised(world: World) -> None:
    id_ = world.company(organisation_number=PERSON)
    state = await card(world, id_, actor=world.anna)
    await state.reveal("organisation_number")
    await state._refresh()
    assert state.revealed == {"organisation_number": PERSON}
    world.do(anonymise.anonymise, world.anna, id_, state.card.number)
    await state._refresh()
    assert state.revealed == {}
