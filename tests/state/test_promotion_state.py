"""The dialog that makes a customer regular: what it asks, refuses and forgets."""

import pytest

from crm_app.domain.errors import Conflict, NotFound
from crm_app.state import guard
from crm_app.state.promotion import PromotionState
from tests.state.people import fresh
from tests.state.tabs import rights
from tests.world import World

NUMBER = {"organisation_number": "556881-2670"}


@pytest.fixture
def early(world: World) -> int:
    """A prospect without an organisation number."""
    return world.company(name="Tidig AB", customer_type="prospect", organisation_number="")


async def asked(world: World, id_: int) -> PromotionState:
    state = await fresh(world, world.bo, PromotionState)
    await state.ask(id_)
    return state


def kind(world: World, id_: int) -> str:
    return world.values(id_)["customer_type"]


async def test_it_opens_with_what_is_lacking(world: World, early: int) -> None:
    state = await asked(world, early)
    assert (state.open, state.demands.name, state.demands.type_label) == (
        True,
        "Tidig AB",
        "Prospekt",
    )
    assert [f.key for f in state.demands.fields] == ["organisation_number"]


async def test_it_closes_when_the_customer_is_regular(world: World, early: int) -> None:
    state = await asked(world, early)
    await state.submit(NUMBER, {"organisation_number": ""})
    assert (state.open, kind(world, early), bool(state.saved_token)) == (False, "regular", True)


async def test_a_refusal_stands_at_its_field(world: World, early: int) -> None:
    state = await asked(world, early)
    await state.submit({"organisation_number": "12"}, {})
    (field,) = state.demands.fields
    assert (state.open, bool(field.error), bool(state.problem)) == (True, True, True)
    assert kind(world, early) == "prospect"


async def test_a_colleagues_text_is_told_once_and_then_ones_own_is_kept(
    world: World, early: int
) -> None:
    state = await asked(world, early)
    world.edit(early, world.anna, organisation_number="212000-0142")
    await state.submit(NUMBER, {"organisation_number": ""})
    assert "Anna Lind har skrivit: 212000-0142" in state.demands.fields[0].error
    await state.submit(NUMBER, {"organisation_number": ""})
    assert (kind(world, early), state.open) == ("regular", False)
    assert world.values(early)["organisation_number"] == "5568812670"


async def test_it_follows_the_rules_and_closes_when_a_colleague_was_first(
    world: World, early: int
) -> None:
    state = await asked(world, early)
    world.decide("city", "required")
    await state._refresh()
    assert {f.key for f in state.demands.fields} == {"organisation_number", "city"}
    world.edit(early, None, customer_type="regular", city="Lund", **NUMBER)
    await state._refresh()
    assert not state.open


async def test_closed_it_reads_nothing(world: World, early: int) -> None:
    state = await asked(world, early)
    for shut in (state.close, lambda: state.opened(False)):
        state.open = True
        await shut()
        assert (state.open, state.demands.fields) == (False, [])
        await state._refresh()
        assert state.demands.id == 0


async def test_what_is_regular_or_not_hers_opens_nothing(world: World, early: int) -> None:
    state = await fresh(world, world.cleo, PromotionState)
    with pytest.raises(NotFound):
        await state.ask(early)
    bo = await fresh(world, world.bo, PromotionState)
    with pytest.raises(Conflict):
        await bo.ask(world.acme)
    assert not state.open
    assert not bo.open
    await state.submit(NUMBER, {})
    assert (bool(state.problem), kind(world, early)) == (True, "prospect")


async def test_on_a_tab_that_has_forgotten_nothing_is_done(world: World, early: int) -> None:
    state = await fresh(world, world.bo, PromotionState)
    await state.submit(NUMBER, {})
    assert (state.problem != "", kind(world, early)) == (True, "prospect")


async def test_without_the_right_nothing_is_done_past_the_guard(world: World, early: int) -> None:
    state = await asked(world, early)
    await rights(world, state, "Säljare", "customers.see_all")
    await state.submit(NUMBER, {})
    assert kind(world, early) == "prospect"
    assert "behörighet" in state.problem


def test_the_handlers_are_for_those_who_edit(world: World) -> None:
    named = PromotionState.get_full_name()
    for handler in ("ask", "submit", "close", "opened"):
        assert guard.decide(f"{named}.{handler}", world.cleo)
        assert not guard.decide(f"{named}.{handler}", world.paula)
