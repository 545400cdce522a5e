"""The tab Kommentarer: what it shows, walks through and does, and what it tells whom."""

from typing import Any

import pytest

from crm_app import live
from crm_app.domain import customers, users
from crm_app.domain.actors import Actor
from crm_app.domain.threads import MOST, PAGE
from crm_app.domain.users import Person
from crm_app.state.comments import CommentsState, Deleted
from tests.domain.talking import at, group_of, lit, say, text_of
from tests.domain.test_threads import fill
from tests.state.people import fresh
from tests.state.tabs import go, opened, rights
from tests.world import World


async def tab_of(
    world: World, actor: Actor, id_: int = 0, flik: str = "kommentarer", words: str = ""
) -> CommentsState:
    shown = str(id_ or world.acme)
    where = f"/kunder/{shown}/{flik}{words}"
    return await opened(world, actor, CommentsState, where, kund_id=shown, flik=flik)


def said(state: CommentsState) -> list[str]:
    return [text_of(line) for line in state.lines]


async def test_the_tab_shows_the_thread_and_the_others_only_how_long_it_is(world: World):
    say(world, "Först")
    say(world, "Sedan", world.anna)
    state = await tab_of(world, world.bo)
    assert (said(state), state.count, state.loaded) == (["Först", "Sedan"], "2", True)
    for flik in ("", "filer", "kontaktpersoner"):
        other = await tab_of(world, world.bo, flik=flik)
        assert (other.lines, other.count, other.loaded) == ([], "2", False)


async def test_no_comments_are_no_number(world: World):
    for flik in ("", "kommentarer"):
        state = await tab_of(world, world.bo, flik=flik)
        assert (state.lines, state.count) == ([], "")


async def test_an_address_that_names_no_customer_shows_nothing(world: World):
    say(world, "Hemligt")
    for name in ("abc", "0", "²", "9" * 30, "-1"):
        place = f"/kunder/{name}/kommentarer"
        state = await opened(
            world, world.bo, CommentsState, place, kund_id=name, flik="kommentarer"
        )
        assert (state.lines, state.count) == ([], "")


async def test_cleo_is_told_nothing_of_what_is_not_hers_and_all_when_it_is(world: World):
    say(world, "Hemligt")
    state = await tab_of(world, world.cleo)
    assert (state.lines, state.count, state.loaded, state.problem) == ([], "", False, "")
    world.edit(world.acme, account_managers=f"{world.cleo.id}:")
    await state._refresh()
    assert (said(state), state.count) == (["Hemligt"], "1")


async def test_who_loses_access_loses_what_she_reads(world: World):
    hers = world.private(world.cleo)
    say(world, "Om henne", on=hers)
    state = await tab_of(world, world.cleo, hers)
    assert said(state) == ["Om henne"]
    world.edit(hers, account_managers="")
    await state._refresh()
    assert (state.lines, state.count, state.deleted) == ([], "", Deleted())


async def test_who_may_see_no_customers_any_more_is_emptied(world: World):
    say(world, "Hemligt")
    state = await tab_of(world, world.bo)
    await rights(world, state, "Säljare")
    await state._refresh()
    assert state.lines == []


async def test_what_others_write_comes_live_and_is_what_a_reload_shows(world: World):
    state = await tab_of(world, world.bo)
    for text in ("Ett", "Två", "Tre"):
        say(world, text, world.anna)
        await state._refresh()
    again = await tab_of(world, world.bo)
    assert said(state) == ["Ett", "Två", "Tre"]
    assert (state.lines, state.count) == (again.lines, again.count)


async def test_a_long_thread_is_walked_through_back_and_forth(world: World):
    made = fill(world, MOST + PAGE)
    state = await tab_of(world, world.bo)
    assert (state.older, state.newer, len(state.lines)) == (MOST, 0, PAGE)
    while state.older:
        await state.show_older()
    assert (state.lines[0].id, len(state.lines), state.newer) == (made[0], MOST, PAGE)
    await state.show_newer()
    assert (state.lines[-1].id, state.newer) == (made[-1], 0)
    await state.show_older()
    await state.show_newest()
    assert ([line.id for line in state.lines], state.glow) == (made[-PAGE:], 0)


async def test_what_comes_does_not_move_what_one_reads_far_back(world: World):
    made = fill(world, 5 * PAGE)
    state = await tab_of(world, world.bo, words=f"?kommentar={made[0]}")
    before = [line.id for line in state.lines]
    say(world, "Nytt", world.anna)
    await state._refresh()
    assert [line.id for line in state.lines] == before
    assert state.older + len(before) + state.newer == 5 * PAGE + 1


async def test_the_address_leads_to_a_comment_that_glows(world: World):
    made = fill(world, 3 * PAGE)
    state = await tab_of(world, world.bo, words=f"?kommentar={made[10]}")
    assert state.glow == made[10]
    assert made[10] in [line.id for line in state.lines]


@pytest.mark.parametrize("word", ["x", "-1", "0", "9" * 30, "²"])
async def test_an_address_that_leads_to_no_comment_shows_the_newest(world: World, word: str):
    made = fill(world, 2 * PAGE)
    state = await tab_of(world, world.bo, words=f"?kommentar={word}")
    assert state.lines[-1].id == made[-1]


async def test_what_is_answered_is_shown_where_it_stands(world: World):
    made = fill(world, 4 * PAGE)
    state = await tab_of(world, world.bo)
    await state.show(made[3])
    assert (state.glow, made[3] in [line.id for line in state.lines]) == (made[3], True)


async def test_another_customer_is_another_thread_and_the_same_again_goes_on(world: World):
    made = fill(world, 3 * PAGE)
    beta = world.company()
    say(world, "Om Beta", on=beta)
    state = await tab_of(world, world.bo)
    await state.show_older()
    await state.load()  # a connection that is back
    assert len(state.lines) == 2 * PAGE
    go(state, f"/kunder/{beta}/kommentarer", kund_id=str(beta), flik="kommentarer")
    await state.load()
    assert (said(state), state.record_id, state.older) == (["Om Beta"], beta, 0)
    assert made[-1] not in [line.id for line in state.lines]


async def test_ones_own_is_deleted_with_a_way_to_regret_it(world: World):
    id_ = say(world, "Fel")
    state = await tab_of(world, world.bo)
    await state.delete(id_)
    assert (state.lines, state.deleted) == ([], Deleted(id_, "Kommentaren är borttagen"))
    await state.restore(id_)
    assert (said(state), state.deleted) == (["Fel"], Deleted())


async def test_anothers_is_not_deleted_and_says_why(world: World):
    id_ = say(world, "Annas", world.anna)
    state = await tab_of(world, world.bo)
    await state.delete(id_)
    assert "egna kommentarer" in state.problem
    assert (said(state), state.deleted) == (["Annas"], Deleted())
    await state.restore(id_)
    assert "egna kommentarer" in state.problem


async def test_cleo_deletes_nothing_she_cannot_see_and_learns_nothing(world: World):
    id_ = say(world, "Hemligt")
    state = await tab_of(world, world.cleo)
    for told in (id_, 10**9, -1):
        await state.delete(told)
        assert (state.problem, state.lines, state.deleted) == ("", [], Deleted())
    assert said(await tab_of(world, world.bo)) == ["Hemligt"]


async def test_what_is_read_here_puts_out_the_dot(world: World):
    id_ = say(world, f"Kan {at(world.anna)} ringa?")
    state = await tab_of(world, world.anna)
    assert [line.unread for line in state.lines] == [True]
    await state.seen([id_])
    assert [line.unread for line in state.lines] == [False]
    assert lit(world, world.anna) == 0


async def test_nobody_reads_for_another(world: World):
    id_ = say(world, f"Kan {at(world.anna)} ringa?")
    state = await tab_of(world, world.bo)
    await state.seen([id_, 10**9, -1])
    assert lit(world, world.anna) == 1


async def test_a_renamed_colleague_is_renamed_in_the_open_thread(world: World):
    say(world, f"Hej {at(world.anna)}", world.anna)
    state = await tab_of(world, world.bo)
    group = group_of(world, world.anna)
    person = Person("Anna Ek", "anna@firma.example", (group,))
    world.do(users.edit, world.anna, world.anna.id, person)
    await state._refresh()
    assert (state.lines[0].who, said(state)) == ("Anna Ek", ["Hej @Anna Ek"])


async def test_an_archived_customer_is_still_read(world: World):
    say(world, "Hej")
    world.do(customers.archive, world.bo, world.acme)
    assert said(await tab_of(world, world.bo)) == ["Hej"]


async def test_the_tab_follows_the_thread_its_record_and_the_settings(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    followed: list[tuple[Any, ...]] = []
    monkeypatch.setattr(live, "watch", lambda *told: followed.append(told))
    await tab_of(world, world.bo)
    _, state, *topics = followed[-1]
    assert state is CommentsState
    record = f"customers:{world.acme}"
    assert topics == [f"comments:{record}", f"record:{record}", "settings"]
    followed.clear()
    await tab_of(world, world.cleo)
    assert followed[-1][2:] == ("settings",)


async def test_a_fresh_state_holds_nothing(world: World):
    say(world, "Hemligt")
    state = await fresh(world, world.bo, CommentsState)
    assert (state.lines, state.count, state.record_id) == ([], "", 0)
