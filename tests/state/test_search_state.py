"""The search box's state: answers with the asker's rights, and keeps nothing it need not."""

from typing import Any

import pytest

from crm_app.state.search import Answer, SearchState, address
from tests.state.people import fresh
from tests.state.tabs import rights
from tests.world import World


def names(state: SearchState) -> dict[str, list[str]]:
    """Return what each group of the answer shows."""
    return {
        group.key: ["".join(text for text, _ in one.title) for one in group.options]
        for group in state.answer.groups
    }


async def test_an_answer_tells_its_question_and_where_each_line_leads(world: World):
    tag = world.value("tag", "Acmekund")
    state = await fresh(world, world.bo, SearchState)
    await state.find("acme", 7)
    assert (state.answer.turn, state.answer.text) == (7, "acme")
    assert names(state) == {
        "customers": ["Acme AB"],
        "contacts": ["Paula Ek"],
        "tags": ["Acmekund"],
    }
    assert [one.href for group in state.answer.groups for one in group.options] == [
        f"/kunder/{world.acme}",
        f"/kunder/{world.acme}/kontaktpersoner",
        f"/kunder?tagg={tag}",
    ]
    first = state.answer.groups[0].options[0]
    assert first.title == [("Acme", True), (" AB", False)]


async def test_cleo_is_shown_nothing_of_acme(world: World):
    state = await fresh(world, world.cleo, SearchState)
    for text in ("acme", "paula", "1001", "08-123 45 67", "556036-0793"):
        await state.find(text, 1)
        assert state.answer.groups == []
    await state.recent([world.acme], 2)
    assert state.answer == Answer(2, "", [])


async def test_recent_cards_come_in_their_order(world: World):
    other = world.private()
    state = await fresh(world, world.bo, SearchState)
    await state.recent([other, world.acme], 3)
    assert names(state) == {"recent": ["Eva Ek", "Acme AB"]}


async def test_a_closed_list_leaves_nothing_behind(world: World):
    state = await fresh(world, world.bo, SearchState)
    await state.find("acme", 1)
    await state.close()
    assert state.answer == Answer()


async def test_who_may_see_less_than_before_is_shown_nothing_of_before(world: World):
    world.private(world.anna)
    state = await fresh(world, world.bo, SearchState)
    await state.find("eva", 1)
    assert names(state) == {"customers": ["Eva Ek"]}
    await rights(world, state, "Säljare", "customers.see_own")
    await state._refresh()
    assert (state.answer.turn, state.answer.groups) == (1, [])
    await state.find("eva", 2)
    assert state.answer.groups == []


async def test_what_was_found_stays_when_nothing_has_changed_for_her(world: World):
    state = await fresh(world, world.bo, SearchState)
    await state.find("acme", 7)
    before = state.answer
    await state._refresh()
    assert state.answer == before
    assert (state.answer.turn, names(state)["customers"]) == (7, ["Acme AB"])


async def test_a_box_that_has_asked_nothing_stays_empty(world: World):
    state = await fresh(world, world.bo, SearchState)
    await state._refresh()
    assert state.answer == Answer()


@pytest.mark.parametrize(
    ("text", "turn"),
    [(None, None), (1, "x"), ([], {}), ({"a": 1}, 1.5), ("a" * 100_000, 2**70), ("\ud800", -1)],
)
async def test_any_question_a_browser_may_send_is_answered(world: World, text: Any, turn: Any):
    state = await fresh(world, world.bo, SearchState)
    await state.find(text, turn)
    assert state.answer.turn in (turn, 0)


@pytest.mark.parametrize(
    "ids", [None, "1", 1, [None], ["1"], [True], [-1], [2**70], [[1]], [{}], list(range(100_000))]
)
async def test_any_ids_a_browser_may_send_are_answered(world: World, ids: Any):
    state = await fresh(world, world.cleo, SearchState)
    await state.recent(ids, 1)
    assert state.answer.groups == []


async def test_the_tab_follows_what_becomes_of_its_user(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    watched: list[Any] = []
    monkeypatch.setattr("crm_app.live.watch", lambda *told: watched.append(told[1:]))
    state = await fresh(world, world.bo, SearchState)
    await state.find("acme", 1)
    assert watched == [(SearchState, f"user:{world.bo.id}")]


def test_every_kind_of_hit_has_an_address(world: World):
    from crm_app.domain import search

    world.value("tag", "Ek")
    world.private()
    groups = world.see(search.find, world.bo, "ek").groups
    kinds = {hit.kind: address(hit) for group in groups for hit in group.hits}
    assert set(kinds) == {"private", "contact", "tag"}
    assert all(path.startswith("/kunder") for path in kinds.values())
