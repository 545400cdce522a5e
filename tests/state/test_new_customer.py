"""Registering a customer by hand: the form follows the type, tells of doubles, and saves."""

import pytest

from crm_app.domain import registers
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.models.customers import Customer
from crm_app.state import guard
from crm_app.state.new_customer import ASKED, LONGEST, NewCustomerState
from tests.state.tabs import go, leads_to, opened, rights
from tests.world import ACME, COMPANY, PRIVATE, World


async def form(world: World, slag: str = "foretag", actor: Actor | None = None) -> NewCustomerState:
    at = f"/kunder/ny/{slag}"
    return await opened(world, actor or world.bo, NewCustomerState, at, slag=slag)


def starred(state: NewCustomerState) -> set[str]:
    return {f.key for section in state.sections for f in section.fields if f.required}


def keys(state: NewCustomerState) -> set[str]:
    return {f.key for section in state.sections for f in section.fields}


def holder(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


@pytest.mark.parametrize("slag", ["", "bolag", "company", "Foretag"])
async def test_a_kind_that_does_not_exist_leads_to_the_register(world: World, slag: str) -> None:
    state = await opened(world, world.bo, NewCustomerState, "/kunder")
    go(state, f"/kunder/ny/{slag}", slag=slag)
    assert leads_to(await state.load()) == "/kunder"
    assert (state.kind, state.sections) == ("", [])


async def test_each_kind_has_its_own_form(world: World) -> None:
    company, private = await form(world), await form(world, "privat")
    assert {"name", "organisation_number"} <= keys(company)
    assert {"first_name", "last_name"} <= keys(private)
    assert not {"first_name", "last_name"} & keys(company)
    assert "name" not in keys(private)


async def test_the_type_decides_what_is_starred(world: World) -> None:
    state = await form(world)
    assert {"name", "organisation_number", "country"} <= starred(state)
    await state.told("customer_type", "prospect")
    assert "name" in starred(state)
    assert "organisation_number" not in starred(state)
    await state.told("customer_type", "regular")
    assert "organisation_number" in starred(state)


@pytest.mark.parametrize("value", ["", "boss", "PROSPECT", None, 5, ["prospect"]])
async def test_a_type_that_does_not_exist_changes_nothing(world: World, value: object) -> None:
    state = await form(world)
    before = starred(state)
    await state.told("customer_type", value)  # type: ignore[misc]
    assert starred(state) == before


async def test_a_customer_is_registered_and_her_card_opened(world: World) -> None:
    state = await form(world)
    to = leads_to(await state.submit(COMPANY | {"city": "Kumla"}, {}))
    id_ = int(to.rpartition("/")[2])
    assert (holder(world, id_).display_name, holder(world, id_).city) == ("Beta AB", "Kumla")
    assert world.last_event().action == "register"
    assert state.saved_token
    assert (state.errors, state.duplicates, state._typed) == ({}, [], {})


async def test_two_registered_after_each_other_both_empty_the_form(world: World) -> None:
    state = await form(world)
    await state.submit(COMPANY, {})
    first = state.saved_token
    await state.load()
    await state.submit(COMPANY | {"name": "Gamma AB"}, {})
    assert state.saved_token not in ("", first)


async def test_what_is_refused_is_kept_with_every_error(world: World) -> None:
    state = await form(world)
    await state.told("customer_type", "prospect")
    await state.told("email", "info@acme.example")
    found, stars = list(state.duplicates), starred(state)
    assert (
        await state.submit({"customer_type": "prospect", "email": "info@", "name": ""}, {}) is None
    )
    assert set(state.errors) == {"name", "email"}
    assert {line.label for line in state.error_lines} == {"Företagsnamn", "E-post"}
    assert (list(state.duplicates), starred(state), state.saved_token) == (found, stars, "")
    assert len(world.events("customers", "register")) == 1


async def test_a_refusal_is_gone_when_the_customer_is_registered(world: World) -> None:
    state = await form(world)
    await state.submit({}, {})
    assert state.errors
    leads_to(await state.submit(COMPANY, {}))
    assert (state.errors, state.problem) == ({}, "")


async def test_the_same_number_is_told_as_a_possible_double(world: World) -> None:
    state = await form(world)
    await state.told("organisation_number", ACME["organisation_number"])
    (found,) = state.duplicates
    assert (found.id, found.name, found.why) == (world.acme, "Acme AB", "samma organisationsnummer")
    await state.told("organisation_number", "")
    assert state.duplicates == []


@pytest.mark.parametrize(("field", "value"), [("name", "Acmee AB"), ("email", "Info@Acme.example")])
async def test_a_name_or_an_address_that_is_near_is_told(
    world: World, field: str, value: str
) -> None:
    state = await form(world)
    await state.told(field, value)
    assert [d.id for d in state.duplicates] == [world.acme]


async def test_the_same_vat_number_is_told_as_a_possible_double(world: World) -> None:
    world.edit(world.acme, vat_number="SE556036079301")
    state = await form(world)
    await state.told("vat_number", "SE556036079301")
    assert [d.why for d in state.duplicates] == ["samma momsreg.nr"]


async def test_cleo_is_told_only_of_customers_that_are_hers(world: World) -> None:
    state = await form(world, actor=world.cleo)
    for field in ("name", "organisation_number", "email"):
        await state.told(field, ACME[field])
    assert state.duplicates == []
    hers = world.company(world.cleo, name="Acme A AB")
    await state.told("name", "Acme A AB")
    assert [d.id for d in state.duplicates] == [hers]


async def test_a_double_that_she_may_see_no_more_is_taken_away(world: World) -> None:
    state = await form(world)
    world.edit(world.acme, world.anna, account_managers=f"{world.anna.id}:")
    await state.told("name", "Acme AB")
    assert state.duplicates
    await rights(world, state, "Säljare", "customers.see_own", "customers.create")
    await state._refresh()
    assert state.duplicates == []


async def test_only_what_is_asked_about_is_kept_and_not_too_long(world: World) -> None:
    state = await form(world)
    await state.told("note", "hemligt")
    await state.told("_typed", "x")
    assert state._typed == {}
    for field in ASKED:
        await state.told(field, "å" * 10_000)
    assert {len(text) for text in state._typed.values()} == {LONGEST}


@pytest.mark.parametrize("field", [None, 3, ["name"], {"name": 1}])
async def test_a_field_that_is_none_is_left(world: World, field: object) -> None:
    state = await form(world)
    await state.told(field, "Acme AB")  # type: ignore[misc]
    assert (state._typed, state.duplicates) == ({}, [])


async def test_a_decision_of_the_settings_reaches_the_open_form(world: World) -> None:
    state = await form(world)
    assert "phone" not in starred(state)
    world.decide("phone", "required")
    await state._refresh()
    assert "phone" in starred(state)
    world.decide("phone", "off")
    await state._refresh()
    phone = next(f for s in state.sections for f in s.fields if f.key == "phone")
    assert not phone.active


async def test_a_new_value_of_a_register_can_be_chosen_at_once(world: World) -> None:
    state = await form(world)
    world.do(registers.add, world.anna, "level", "Diamant")
    await state._refresh()
    level = next(f for s in state.sections for f in s.fields if f.key == "level")
    assert "Diamant" in [option.label for option in level.options]


async def test_the_errors_stay_when_the_settings_change(world: World) -> None:
    state = await form(world)
    await state.submit({"name": "", "email": "x"}, {})
    world.decide("phone", "required")
    await state._refresh()
    told = {f.key for s in state.sections for f in s.fields if f.error}
    assert {"name", "email"} <= told


async def test_changing_kind_forgets_the_doubles_of_the_other(world: World) -> None:
    state = await form(world)
    await state.told("email", ACME["email"])
    await state.submit({}, {})
    go(state, "/kunder/ny/privat", slag="privat")
    await state.load()
    assert (state.kind, state.duplicates, state._typed) == ("private", [], {})
    assert (state.errors, state.error_lines) == ({}, [])


async def test_who_sees_only_her_own_is_given_what_she_registers(world: World) -> None:
    state = await form(world, "privat", actor=world.cleo)
    id_ = int(leads_to(await state.submit(PRIVATE, {})).rpartition("/")[2])
    assert dict(world.values(id_)["account_managers"]) == {world.cleo.id: None}


async def test_who_lost_the_right_registers_nothing_past_the_guard(world: World) -> None:
    state = await form(world)
    await rights(world, state, "Säljare", "customers.see_all")
    with pytest.raises(PermissionDenied):
        await state.submit(COMPANY, {})
    assert len(world.events("customers", "register")) == 1


def test_only_who_may_create_reaches_the_form(world: World) -> None:
    name = f"{NewCustomerState.get_full_name()}.submit"
    assert guard.decide(name, world.cleo)
    assert not guard.decide(name, world.paula)


async def test_the_star_of_the_organisation_number_follows_the_chosen_country(world: World) -> None:
    state = await form(world)
    assert "organisation_number" in starred(state)
    await state.told("country", "NO")
    assert "organisation_number" not in starred(state)
    await state._refresh()
    assert "organisation_number" not in starred(state)
    land = next(f for s in state.sections for f in s.fields if f.key == "country")
    assert land.value == "SE"  # what is kept; what she chose is the browser's
    await state.told("country", "SE")
    assert "organisation_number" in starred(state)
