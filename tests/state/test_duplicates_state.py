"""The list of possible duplicates: its pages, what is said of a pair, and what it follows."""

import pytest

from crm_app.domain import customers, duplicate_search
from crm_app.state import guard
from crm_app.state.duplicates import DuplicatesState
from tests.state.tabs import go, leads_to, opened, rights
from tests.world import World

AT = "/kunder/dubbletter"


@pytest.fixture
def twin(world: World) -> int:
    """Acme once more, with its e-mail."""
    return world.company(name="Acme Sverige AB", email="info@acme.example")


async def listed(world: World, at: str = AT, who: str = "bo") -> DuplicatesState:
    return await opened(world, getattr(world, who), DuplicatesState, at)


def ids(state: DuplicatesState) -> list[tuple[int, int]]:
    return [(pair.one.id, pair.other.id) for pair in state.pairs]


async def test_the_pairs_are_listed_with_their_reasons(world: World, twin: int) -> None:
    state = await listed(world)
    assert ids(state) == [(world.acme, twin)]
    assert state.pairs[0].why == "samma e-post"
    assert (state.loaded, state.first_page, state.next_page) == (True, True, "")


async def test_a_page_leads_to_the_next_by_an_address(
    world: World, twin: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicate_search, "PAGE", 1)
    for _ in range(2):
        world.company(name="Xerxes", email="x@x.example", country="NO", organisation_number="")
    state = await listed(world)
    assert len(state.pairs) == 1
    again = await listed(world, state.next_page)
    assert (len(again.pairs), again.first_page) == (1, False)
    assert ids(again) != ids(state)


@pytest.mark.parametrize("after", ["x", "email~x", "email~", "%00", "email~" + "9" * 50])
async def test_an_address_that_means_nothing_leads_to_the_first_page(
    world: World, after: str
) -> None:
    state = await opened(world, world.bo, DuplicatesState, AT)
    go(state, f"{AT}?efter={after}")
    _, to = await state.load()
    assert leads_to(to) == AT


async def test_no_double_is_said_regretted_and_said_again(world: World, twin: int) -> None:
    state = await listed(world)
    await state.say_not(world.acme, twin)
    assert (ids(state), state.saved) == ([], "Paret visas inte igen")
    assert await state.undo() is not None
    assert ids(await listed(world)) == [(world.acme, twin)]
    await state.say_not(world.acme, twin)
    gone = await listed(world, f"{AT}?avfardade=1")
    assert (gone.dismissed, ids(gone)) == (True, [(world.acme, twin)])
    await gone.take_back(world.acme, twin)
    assert (ids(gone), gone.saved) == ([], "Paret visas igen")


async def test_there_is_nothing_to_regret_on_a_fresh_tab(world: World, twin: int) -> None:
    state = await listed(world)
    assert await state.undo() is None
    assert world.events("customers", "not_duplicates") == []


async def test_a_pair_that_is_one_no_more_goes_and_no_new_one_comes_between(
    world: World, twin: int
) -> None:
    state = await listed(world)
    third = world.company(name="Tredje", email="info@acme.example")
    world.edit(twin, name="Acme Norden AB")
    await state._refresh()
    assert (ids(state), state.pairs[0].other.name) == ([(world.acme, twin)], "Acme Norden AB")
    world.do(customers.archive, world.bo, twin)
    await state._refresh()
    assert ids(state) == []
    assert ids(await listed(world)) == [(world.acme, third)]


async def test_cleo_sees_and_says_nothing_of_others(world: World, twin: int) -> None:
    state = await listed(world, who="cleo")
    assert ids(state) == []
    await state.say_not(world.acme, twin)
    assert state.problem
    assert world.events("customers", "not_duplicates") == []


async def test_without_the_right_nothing_is_said_past_the_guard(world: World, twin: int) -> None:
    state = await listed(world)
    await rights(world, state, "Säljare", "customers.see_all")
    await state.say_not(world.acme, twin)
    assert "behörighet" in state.problem
    assert ids(state) == [(world.acme, twin)]


def test_the_handlers_are_for_those_with_the_right(world: World) -> None:
    named = DuplicatesState.get_full_name()
    for handler in ("load", "say_not", "take_back", "undo"):
        assert guard.decide(f"{named}.{handler}", world.cleo)
        assert not guard.decide(f"{named}.{handler}", world.paula)
        assert not guard.decide(f"{named}.{handler}", None)
