"""The bubble: how many are unread, what the panel says, and marking as read in every tab."""

from typing import Any

import pytest

from crm_app import live, routes
from crm_app.domain import comments, customers
from crm_app.domain.actors import Actor
from crm_app.state.notices import NoticesState
from tests.domain.talking import at, lit, say
from tests.state.tabs import opened, rights
from tests.world import World


async def bubble_of(world: World, actor: Actor, token: str = "tab") -> NoticesState:
    return await opened(world, actor, NoticesState, routes.CUSTOMERS, token)


def ask(world: World, text: str = "ringa", on: int = 0) -> int:
    """Let Bo mention Anna."""
    return say(world, f"Kan {at(world.anna)} {text}?", on=on or world.acme)


async def test_nobody_has_mentioned_her_yet(world: World):
    state = await bubble_of(world, world.anna)
    assert (state.unread, state.newest, state.latest, state.lines) == (0, 0, "", [])
    assert state.user_id == world.anna.id


async def test_a_mention_counts_and_says_who_and_where(world: World):
    ask(world)
    state = await bubble_of(world, world.anna)
    assert (state.unread, state.latest) == (1, "Bo Berg nämnde dig på Acme AB")
    assert state.newest > 0


async def test_an_answer_says_that_it_is_one(world: World):
    id_ = say(world, "Fråga", world.anna)
    say(world, "Svar", parent=id_)
    state = await bubble_of(world, world.anna)
    assert state.latest == "Bo Berg svarade dig på Acme AB"


async def test_a_new_one_comes_live_and_its_number_grows(world: World):
    state = await bubble_of(world, world.anna)
    before = []
    for text in ("ringa", "skriva", "komma"):
        ask(world, text)
        await state._refresh()
        before.append(state.newest)
    assert state.unread == 3
    assert before == sorted(set(before))


async def test_the_lines_are_read_only_while_the_panel_is_open(world: World):
    ask(world)
    state = await bubble_of(world, world.anna)
    assert (state.lines, state.opened) == ([], False)
    await state.open()
    (line,) = state.lines
    assert (line.who, line.where, line.kind, line.unread) == (
        "Bo Berg", "Acme AB", "mention", True,
    )  # fmt: skip
    assert "".join(part.text for part in line.parts) == "Kan @Anna Lind ringa?"
    await state.close()
    assert (state.lines, state.opened, state.unread) == ([], False, 1)


async def test_a_line_leads_to_the_comment_itself(world: World):
    id_ = ask(world)
    state = await bubble_of(world, world.anna)
    await state.open()
    assert state.lines[0].href == routes.comment("customers", world.acme, id_)
    assert str(id_) in state.lines[0].href


async def test_the_unread_stand_first(world: World):
    first, _ = ask(world, "ringa"), ask(world, "skriva")
    last = ask(world, "komma")
    state = await bubble_of(world, world.anna)
    await state.open()
    await state.read(last)
    assert [line.unread for line in state.lines] == [True, True, False]
    assert state.lines[1].comment_id == first


async def test_one_that_is_read_is_read_in_every_tab(world: World):
    id_ = ask(world)
    here, there = await bubble_of(world, world.anna), await bubble_of(world, world.anna, "annan")
    await here.read(id_)
    assert here.unread == 0
    await there._refresh()
    assert (there.unread, there.newest, there.latest) == (0, 0, "")


async def test_two_tabs_that_read_the_same_at_once_read_it_once(world: World):
    id_ = ask(world)
    here, there = await bubble_of(world, world.anna), await bubble_of(world, world.anna, "annan")
    await here.read(id_)
    await there.read(id_)
    assert (here.unread, there.unread) == (0, 0)


async def test_all_are_read_but_what_came_while_one_looked(world: World):
    ask(world, "ringa")
    state = await bubble_of(world, world.anna)
    await state.open()
    looked = state.newest
    ask(world, "skriva")
    await state.read_all(looked)
    assert state.unread == 1
    assert [line.unread for line in state.lines] == [True, False]


async def test_nobody_reads_for_another(world: World):
    id_ = ask(world)
    state = await bubble_of(world, world.bo)
    await state.read(id_)
    await state.read_all(10**9)
    await state.read(-1)
    assert lit(world, world.anna) == 1


async def test_what_one_may_not_see_any_more_is_not_counted_nor_told(world: World):
    hers = world.private(world.cleo)
    say(world, f"Kan {at(world.cleo)} ringa?", on=hers)
    state = await bubble_of(world, world.cleo)
    await state.open()
    assert (state.unread, len(state.lines)) == (1, 1)
    world.edit(hers, account_managers="")
    await state._refresh()
    assert (state.unread, state.lines, state.latest) == (0, [], "")
    world.edit(hers, account_managers=f"{world.cleo.id}:")
    await state._refresh()
    assert (state.unread, len(state.lines)) == (1, 1)


async def test_a_comment_that_is_deleted_puts_the_dot_out_and_back(world: World):
    id_ = ask(world)
    state = await bubble_of(world, world.anna)
    world.do(comments.delete, world.bo, id_)
    await state._refresh()
    assert state.unread == 0
    world.do(comments.restore, world.bo, id_)
    await state._refresh()
    assert state.unread == 1


async def test_a_renamed_customer_is_called_so_in_the_panel(world: World):
    ask(world)
    state = await bubble_of(world, world.anna)
    await state.open()
    world.edit(world.acme, name="Acme Norden AB")
    await state._refresh()
    assert (state.lines[0].where, state.latest) == (
        "Acme Norden AB", "Bo Berg nämnde dig på Acme Norden AB",
    )  # fmt: skip


async def test_an_archived_customer_still_calls(world: World):
    ask(world)
    world.do(customers.archive, world.bo, world.acme)
    assert (await bubble_of(world, world.anna)).unread == 1


async def test_who_may_see_no_customers_has_no_dot(world: World):
    say(world, f"Kan {at(world.bo)} ringa?", world.anna)
    state = await bubble_of(world, world.bo)
    assert state.unread == 1
    await rights(world, state, "Säljare")
    await state._refresh()
    assert (state.unread, state.lines, state.latest) == (0, [], "")


async def test_a_push_is_what_a_reload_shows(world: World):
    state = await bubble_of(world, world.anna)
    await state.open()
    for text in ("ringa", "skriva"):
        ask(world, text)
        await state._refresh()
    again = await bubble_of(world, world.anna, "annan")
    await again.open()
    assert state.lines == again.lines
    assert (state.unread, state.newest, state.latest) == (again.unread, again.newest, again.latest)


async def test_the_bubble_follows_its_user_and_the_records_that_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    followed: list[tuple[Any, ...]] = []
    monkeypatch.setattr(live, "watch", lambda *told: followed.append(told))
    ask(world)
    state = await bubble_of(world, world.anna)
    _, cls, *topics = followed[-1]
    assert cls is NoticesState
    own = [f"notices:{world.anna.id}", f"user:{world.anna.id}", f"record:customers:{world.acme}"]
    assert topics == own
    await state.open()
    assert followed[-1][2:] == (*own, "settings")
