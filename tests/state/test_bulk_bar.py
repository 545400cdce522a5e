"""The bar beneath the register: marking, changing what is marked, stopping, taking back."""

from typing import Any

import pytest
from sqlmodel import Session

from crm_app.domain import bulk, customers, users
from crm_app.domain.actors import Actor
from crm_app.models.users import User
from crm_app.state import bulk as bulk_state
from crm_app.state import guard
from crm_app.state.bulk import BulkState
from crm_app.state.bulk_job import Progress
from crm_app.state.register import RegisterState
from tests.domain.bulk_steps import archived, held, many
from tests.state.people import fresh
from tests.state.tabs import go, in_background, rights, tab
from tests.world import World

LIST = "/kunder"


async def bar(world: World, actor: Actor | None = None, at: str = LIST) -> Any:
    """Return the bar of a tab that shows the register."""
    root = await tab(world, actor or world.bo, at)
    register = await root.get_state(RegisterState)
    state: Any = await root.get_state(BulkState)
    go(state, at)
    await register.load()
    await state.load()
    return state


async def done(state: Any, handler: str, *told: Any) -> None:
    """Send what begins a change, and run it."""
    await getattr(state, handler)(*told)
    await in_background(state, "work")


async def test_rows_are_marked_and_let_go(world: World) -> None:
    state, ids = await bar(world), [str(i) for i in many(world, 3)]
    await state.pick(ids, True)
    await state.pick([ids[1]], False)
    assert (state.ids, state.count) == ([ids[0], ids[2]], "2")
    await state.let_go()
    assert (state.ids, state.count) == ([], "")


async def test_what_is_no_row_is_not_marked(world: World) -> None:
    state = await bar(world)
    for told in (["nix", "-1", "", "²"], "12", None, [None]):
        await state.pick(told, True)
    assert state.ids == []


async def test_not_more_are_marked_one_by_one_than_a_tab_can_hold(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_state, "MOST", 2)
    state = await bar(world)
    await state.pick(["1", "2", "3"], True)
    assert len(state.ids) == 2
    assert "Välj alla som matchar" in state.problem


async def test_all_that_match_are_counted_and_one_taken_away_leaves_the_page(world: World) -> None:
    ids = many(world, 3)
    state = await bar(world)
    await state.pick_all()
    assert (state.everything, state.count) == (True, "4")
    await state.pick([str(ids[0])], False)
    assert not state.everything
    assert sorted(state.ids) == sorted(str(i) for i in (world.acme, *ids[1:]))


async def test_another_list_lets_go_of_what_was_marked_and_another_page_does_not(
    world: World,
) -> None:
    state = await bar(world)
    await state.pick([str(world.acme)], True)
    register = await state.get_state(RegisterState)
    for at, marked in ((f"{LIST}?sortera=city&fallande=1", 1), (f"{LIST}?slag=privat", 0)):
        go(state, at)
        await register.load()
        await state.load()
        assert len(state.ids) == marked


async def test_what_is_marked_gets_the_district_and_the_note_takes_it_back(world: World) -> None:
    north, ids = world.value("district", "Norr"), many(world, 2)
    state = await bar(world)
    await state.pick([str(i) for i in ids], True)
    await done(state, "change", "district", str(north))
    assert held(world, "district", ids) == [north, north]
    assert state.note == "Distriktet Norr sattes på 2 kunder."
    assert (state.ids, state.progress, state.problem) == ([], Progress(), "")
    await done(state, "undo")
    assert held(world, "district", ids) == [None, None]
    assert (state.note, state.run_id) == ("Ångrat: 2 kunder är som förut.", 0)


async def test_all_that_match_are_changed_and_no_others(world: World) -> None:
    vip, ids = world.value("tag", "VIP"), many(world, 3)
    state = await bar(world, at=f"{LIST}?slag=privat")
    await state.pick_all()
    await done(state, "change", "add_tag", str(vip))
    assert held(world, "tags", [*ids, world.acme]) == [(vip,), (vip,), (vip,), ()]


async def test_those_that_are_left_alone_are_told(world: World) -> None:
    north, ids = world.value("district", "Norr"), many(world, 3)
    world.edit(ids[0], district=str(north))
    world.edit(ids[1], customer_type="prospect")
    world.decide("district", "off", "private.prospect")
    state = await bar(world)
    await state.pick([str(i) for i in ids], True)
    await done(state, "change", "district", str(north))
    assert state.note == "Distriktet Norr sattes på 1 kund. 1 var redan så. 1 har inte fältet."


async def test_an_account_manager_is_given_with_her_title_and_taken_away(world: World) -> None:
    seller, ids = world.value("manager_title", "Säljare"), many(world, 2)
    state, cleo = await bar(world), world.cleo.id or 0
    await state.pick([str(i) for i in ids], True)
    await state.open_managers(True)
    form = {"user": str(cleo), "title": str(seller), "way": "add"}
    await done(state, "manage", form)
    assert not state.managing
    assert held(world, "account_managers", ids) == [((cleo, seller),)] * 2
    await state.pick([str(i) for i in ids], True)
    await done(state, "manage", form | {"way": "remove"})
    assert held(world, "account_managers", ids) == [(), ()]
    assert state.note == "Cleo Dahl togs bort som kundansvarig för 2 kunder."


async def test_cleo_is_asked_before_she_loses_sight_of_her_customers(world: World) -> None:
    own, cleo = world.private(world.cleo), str(world.cleo.id)
    state = await bar(world, world.cleo)
    await state.pick([str(own)], True)
    await done(state, "manage", {"user": cleo, "way": "remove"})
    assert (state.asking, state.problem, state.note) == (True, "", "")
    await state.dismiss()
    await state.confirm()
    assert world.see(customers.get, world.cleo, own)
    await done(state, "manage", {"user": cleo, "way": "remove"})
    await done(state, "confirm")
    assert not state.asking
    assert held(world, "account_managers", [own]) == [()]
    await done(state, "undo")
    assert world.see(customers.get, world.cleo, own)


async def test_cleo_changes_nothing_of_others_whatever_she_marks(world: World) -> None:
    north = world.value("district", "Norr")
    state = await bar(world, world.cleo)
    await state.pick([str(world.acme)], True)
    await done(state, "change", "district", str(north))
    assert state.note == "Distriktet Norr sattes på 0 kunder. 1 finns inte eller är inte dina."
    await state.pick_all()
    assert state.count == "0"
    await done(state, "change", "district", str(north))
    assert held(world, "district", [world.acme]) == [None]


async def test_they_are_archived_and_the_list_of_the_archived_restores_them(world: World) -> None:
    ids = many(world, 2)
    state = await bar(world)
    await state.pick([str(i) for i in ids], True)
    await done(state, "archive", True)
    assert archived(world, ids) == [True, True]
    state = await bar(world, at=f"{LIST}?arkiverade=1")
    assert state.archived
    await state.pick_all()
    await done(state, "archive", False)
    assert archived(world, ids) == [False, False]
    assert state.note == "2 kunder återställdes."


async def test_a_stop_leaves_what_is_done_and_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_A_TIME", 2)
    north, ids = world.value("district", "Norr"), many(world, 5)
    state = await bar(world)
    await state.pick([str(i) for i in ids], True)
    step = bulk.step

    def stopping(*told: Any, **named: Any) -> bulk.Outcome:
        state._stop = True
        return step(*told, **named)

    monkeypatch.setattr(bulk, "step", stopping)
    await done(state, "change", "district", str(north))
    assert held(world, "district", ids) == [north, north, None, None, None]
    assert state.note == "Avbrutet. Distriktet Norr sattes på 2 kunder."
    await done(state, "undo")
    assert held(world, "district", ids) == [None] * 5


async def test_a_second_click_finds_the_change_under_way(world: World) -> None:
    ids = many(world, 1)
    state = await bar(world)
    await state.pick([str(ids[0])], True)
    state.progress = Progress("Arkiverar")
    assert await state.archive(True) is None
    assert await state.undo() is None
    await in_background(state, "work")
    assert archived(world, ids) == [False]


async def test_a_right_that_goes_on_the_way_stops_the_rest_and_empties_the_bar(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_A_TIME", 1)
    ids = many(world, 3)
    state = await bar(world)
    await state.pick([str(i) for i in ids], True)
    step = bulk.step

    def losing(session: Session, *told: Any, **named: Any) -> bulk.Outcome:
        done = step(session, *told, **named)
        session.get_one(User, world.bo.id).active = False
        users.events.touch(session, f"user:{world.bo.id}")
        return done

    monkeypatch.setattr(bulk, "step", losing)
    await done(state, "archive", True)
    assert archived(world, ids) == [True, False, False]
    assert (state.ids, state.note, state.run_id, state.progress) == ([], "", 0, Progress())
    assert guard.remembered(state) is None


async def test_a_value_that_is_gone_is_a_problem_and_nothing_is_changed(world: World) -> None:
    state = await bar(world)
    await state.pick([str(world.acme)], True)
    await done(state, "change", "district", "999")
    assert state.problem == "Värdet finns inte längre. Välj ett annat."
    assert state.progress == Progress()
    await state.close_note()
    assert state.problem == ""


async def test_her_last_change_can_be_taken_back_on_the_page_that_she_comes_back_to(
    world: World,
) -> None:
    north, ids = world.value("district", "Norr"), many(world, 1)
    state = await bar(world)
    await state.pick([str(ids[0])], True)
    await done(state, "change", "district", str(north))
    again = await bar(world)
    assert again.note == "Distriktet Norr sattes på 1 kund."
    await done(again, "undo")
    assert held(world, "district", ids) == [None]
    assert (await bar(world)).note == ""


async def test_the_lists_follow_and_who_may_not_edit_is_told_none(world: World) -> None:
    state = await bar(world)
    world.value("district", "Norr")
    await state._refresh()
    assert [o.label for o in state.choices["district"]] == ["Norr"]
    assert [o.label for o in state.choices["user"]] == ["Anna Lind", "Bo Berg", "Cleo Dahl"]
    await rights(world, state, "Säljare", "customers.see_all")
    await state._refresh()
    assert state.choices == {}


async def test_a_fresh_state_does_nothing_whatever_it_is_sent(world: World) -> None:
    state = await fresh(world, world.bo, BulkState)
    assert await state.archive(True) is None
    assert await state.change("district", "") is None
    assert await state.change("archive", "") is None
    assert await state.manage({}) is None
    assert await state.confirm() is None
    assert await state.undo() is None
    await in_background(state, "work")
    assert archived(world, [world.acme]) == [False]
    assert state.progress == Progress()
