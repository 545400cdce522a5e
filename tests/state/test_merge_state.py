"""The page that merges two customers, the picker that leads to it, and the card's notice."""

import pytest

from crm_app.domain import customers
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.state import guard
from crm_app.state.merge import STALE, MergeState
from crm_app.state.merge_pick import MergePickState
from crm_app.state.merged import MergedState
from tests.state.people import fresh
from tests.state.tabs import leads_to, opened, rights
from tests.world import World


@pytest.fixture
def twin(world: World) -> int:
    """Acme once more."""
    return world.company(name="Acme Sverige AB", city="Kumla", mobile="070-174 06 05")


async def page(
    world: World, keep: int | str, other: int | str, query: str = "", who: str = "bo"
) -> MergeState:
    at = f"/kunder/{keep}/sla-ihop/{other}{query}"
    parts = {"kund_id": str(keep), "andra_id": str(other)}
    return await opened(world, getattr(world, who), MergeState, at, **parts)


def chosen(state: MergeState) -> dict[str, str]:
    return {c.key: c.chosen for c in state.comparison.choices}


async def test_the_two_of_the_address_are_compared(world: World, twin: int) -> None:
    state = await page(world, world.acme, twin)
    assert (state.comparison.kept.number, state.comparison.other.number) == ("1001", "1002")
    assert (chosen(state)["city"], chosen(state)["mobile"]) == ("kept", "other")
    assert (state.missing, state.other_way) == ("", f"/kunder/{twin}/sla-ihop/{world.acme}")


async def test_what_is_chosen_is_merged_and_leads_to_the_kept_one(world: World, twin: int) -> None:
    state = await page(world, world.acme, twin)
    await state.choose("city", "other")
    await state.choose("mobile", "kept")
    assert leads_to(await state.merge()) == f"/kunder/{world.acme}"
    assert (world.values(world.acme)["city"], world.values(world.acme)["mobile"]) == ("Kumla", "")


async def test_from_the_list_one_comes_back_to_the_list(world: World, twin: int) -> None:
    state = await page(world, world.acme, twin, "?fran=dubbletter")
    assert state.other_way.endswith("?fran=dubbletter")
    assert leads_to(await state.merge()) == "/kunder/dubbletter"


async def test_all_are_chosen_at_once_and_nonsense_chooses_nothing(world: World, twin: int) -> None:
    state = await page(world, world.acme, twin)
    turn = state.turn
    await state.choose("", "other")
    assert set(chosen(state).values()) == {"other"}
    assert state.turn == turn + 1
    for key, which in (("city", "both"), ("nothing", "kept"), ("city", "")):
        await state.choose(key, which)
    assert set(chosen(state).values()) == {"other"}


async def test_an_edit_meanwhile_is_shown_and_the_choices_stay(world: World, twin: int) -> None:
    state = await page(world, world.acme, twin)
    await state.choose("city", "other")
    world.edit(twin, world.anna, name="Acme Norden AB")
    await state._refresh()
    assert state.problem == STALE
    assert chosen(state)["city"] == "other"
    assert {c.key: c.other for c in state.comparison.choices}["name"] == "Acme Norden AB"
    await state._refresh()
    assert leads_to(await state.merge()) == f"/kunder/{world.acme}"


async def test_an_edit_that_was_not_seen_stops_the_merge(world: World, twin: int) -> None:
    state = await page(world, world.acme, twin)
    world.edit(twin, world.anna, name="Acme Norden AB")
    assert await state.merge() is None
    assert "Någon har ändrat" in state.problem
    assert not world.see(customers.get, world.bo, twin).archived
    assert {c.key: c.other for c in state.comparison.choices}["name"] == "Acme Norden AB"


async def test_a_refusal_names_its_field(world: World, twin: int) -> None:
    world.edit(world.acme, customer_type="prospect", organisation_number="")
    state = await page(world, world.acme, twin)
    await state.choose("customer_type", "other")
    await state.choose("organisation_number", "kept")
    await state.merge()
    assert "Fyll i Organisationsnummer." in state.problem


@pytest.mark.parametrize("other", ["999", "abc", "", "²", "9" * 30, "-1"])
async def test_what_is_not_there_has_words_and_no_data(world: World, other: str) -> None:
    state = await page(world, world.acme, other)
    assert state.missing
    assert (state.comparison.kept.name, state.comparison.choices) == ("", [])
    assert await state.merge() is None


async def test_past_the_guard_cleo_sees_and_does_nothing(world: World, twin: int) -> None:
    state = await page(world, world.acme, twin, who="cleo")
    assert (bool(state.missing), state.comparison.kept.name) == (True, "")
    await rights(world, state, "Kundtjänst", *world.cleo.rights, "customers.archive")
    await state.load()
    nobody = await page(world, world.acme, 999, who="cleo")
    assert (state.missing, state.comparison) == (nobody.missing, nobody.comparison)
    await state.merge()
    assert not world.see(customers.get, world.bo, twin).archived


async def test_a_tab_that_has_forgotten_merges_nothing(world: World, twin: int) -> None:
    state = await fresh(world, world.bo, MergeState)
    await state.choose("", "other")
    assert await state.merge() is None
    assert not world.see(customers.get, world.bo, twin).archived


async def test_the_card_of_the_other_leads_to_the_kept_one_and_back(
    world: World, twin: int
) -> None:
    at = f"/kunder/{twin}"
    notice = await opened(world, world.bo, MergedState, at, kund_id=str(twin))
    assert (notice.notice.is_merged, notice.can_undo) == (False, False)
    await (await page(world, world.acme, twin)).merge()
    await notice._refresh()
    assert (notice.notice.into.number, notice.can_undo) == ("1001", True)
    await notice.undo()
    assert (notice.notice.is_merged, notice.problem) == (False, "")
    await notice.undo()
    assert notice.problem


async def test_nothing_of_a_merge_is_told_to_who_may_not_see_it(world: World, twin: int) -> None:
    await (await page(world, world.acme, twin)).merge()
    for id_ in (twin, world.acme):
        at = f"/kunder/{id_}"
        hers = await opened(world, world.cleo, MergedState, at, kund_id=str(id_))
        assert (hers.notice.is_merged, hers.notice.merged, hers.can_undo) == (False, [], False)
        await hers.undo()
        assert hers.problem
    assert world.see(customers.get, world.bo, twin).merged_into_id == world.acme


async def picked(world: World, text: str, who: str = "bo") -> list[str]:
    state = await fresh(world, getattr(world, who), MergePickState)
    await state.ask(world.acme)
    await state.look(text)
    return [hit.number for hit in state.hits]


async def test_the_other_is_found_by_number_name_and_email(world: World, twin: int) -> None:
    assert await picked(world, "1002") == ["1002"]
    assert await picked(world, "acme sver") == ["1002"]
    assert await picked(world, "") == []
    assert await picked(world, "x" * 5000) == []


async def test_only_who_can_be_merged_is_found(world: World, twin: int) -> None:
    world.private(first_name="Acme", last_name="Person")
    await (await page(world, world.acme, twin)).merge()
    assert await picked(world, "acme") == []
    assert await picked(world, "1001") == []


async def test_cleo_finds_nobody_elses(world: World, twin: int) -> None:
    with pytest.raises(NotFound):
        await picked(world, "1002", "cleo")


async def test_what_was_found_is_gone_when_the_picker_is_shut(world: World, twin: int) -> None:
    state = await fresh(world, world.bo, MergePickState)
    await state.ask(world.acme)
    await state.look("1002")
    await state.opened(False)
    assert (state.open, state.hits, state.text) == (False, [], "")


def test_the_handlers_are_for_those_who_archive(world: World) -> None:
    for cls, names in (
        (MergeState, ("load", "choose", "merge")),
        (MergePickState, ("ask", "look", "opened")),
        (MergedState, ("undo",)),
    ):
        for name in names:
            event = f"{cls.get_full_name()}.{name}"
            assert guard.decide(event, world.bo)
            assert not guard.decide(event, world.cleo)
            assert not guard.decide(event, world.paula)


async def test_what_the_picker_found_is_read_anew_when_she_may_see_less(
    world: World, twin: int
) -> None:
    state = await fresh(world, world.bo, MergePickState)
    await state.ask(world.acme)
    await state.look("1002")
    assert state.hits
    await rights(world, state, "Säljare", "customers.see_own", "customers.archive")
    await state._refresh()
    assert (state.open, state.hits) == (True, [])
    await rights(world, state, "Säljare", "customers.see_all")
    with pytest.raises(PermissionDenied):
        await state._refresh()
