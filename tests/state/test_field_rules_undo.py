"""Taking decisions of the grid back, ordering its fields, and arguments that are none."""

from typing import Any

import pytest

from crm_app.domain import field_rules, settings
from crm_app.state.field_rules import FieldRulesState
from tests.state.people import fresh
from tests.state.tabs import go, opened
from tests.world import World

AT = "/kunder/installningar/kundfalt"
CONTACTS = "/kunder/installningar/kontaktperson-falt"
COLUMN = "company.regular"


async def grid(world: World, at: str = AT) -> FieldRulesState:
    return await opened(world, world.anna, FieldRulesState, at)


def effective(world: World) -> dict[str, Any]:
    """Return the rule of every cell, and the order."""
    held = world.see(settings.snapshot)
    return {
        f"{spec.key} {c.id}": field_rules.rule_of(held, "customer", spec, c.kind, c.type)
        for spec in field_rules.ordered(held, "customer")
        for c in field_rules.CUSTOMER_COLUMNS
    }


def order(world: World, subject: str = "customer") -> list[str]:
    held = world.see(settings.snapshot)
    return [spec.key for spec in field_rules.ordered(held, subject)]


@pytest.mark.parametrize(
    ("handler", "arguments"),
    [
        ("set_cell", ("city", COLUMN, "off")),
        ("set_cell", ("visit_city", "company.prospect", "active")),
        ("set_row", ("city", "off")),
        ("set_row", ("organisation_number", "active")),
        ("set_column", ("company.temporary", "off")),
    ],
)
async def test_undo_takes_back_a_cell_a_row_and_a_column(
    world: World, handler: str, arguments: tuple[str, ...]
) -> None:
    state = await grid(world)
    before = effective(world)
    await getattr(state, handler)(*arguments)
    assert effective(world) != before
    await state.undo()
    assert effective(world) == before
    assert state.saved == "Ångrat"


async def test_undo_takes_back_what_was_asked_about_and_confirmed(world: World) -> None:
    world.company()
    state = await grid(world)
    before = effective(world)
    await state.set_cell("city", COLUMN, "required")
    await state.confirm()
    await state.undo()
    assert effective(world) == before


async def test_undo_takes_back_an_order(world: World) -> None:
    state = await grid(world)
    before = order(world)
    await state.arrange([before[-1], *before[:-1]])
    assert order(world) == [before[-1], *before[:-1]]
    assert (state.saved, [row["id"] for row in state.rows]) == ("Sparat", order(world))
    await state.undo()
    assert (order(world), state.saved) == (before, "Ångrat")


async def test_an_order_is_taken_back_on_a_tab_that_had_forgotten_the_grid(world: World) -> None:
    state = await fresh(world, world.anna, FieldRulesState)
    before = order(world)
    await state.arrange([before[-1], *before[:-1]])
    await state.undo()
    assert order(world) == before


async def test_only_the_last_decision_is_taken_back_and_once(world: World) -> None:
    state = await grid(world)
    await state.set_cell("city", COLUMN, "off")
    after = effective(world)
    await state.set_cell("phone", COLUMN, "off")
    await state.undo()
    assert effective(world) == after
    await state.undo()
    assert effective(world) == after
    assert state.saved == ""


async def test_undo_on_a_fresh_tab_does_nothing(world: World) -> None:
    state = await fresh(world, world.anna, FieldRulesState)
    before = effective(world)
    await state.undo()
    assert (effective(world), state.saved, state.problem) == (before, "", "")


async def test_what_could_not_be_taken_back_is_not_said_to_be(world: World) -> None:
    state = await grid(world)
    await state.set_cell("city", COLUMN, "off")
    state.subject = "contact"
    before = effective(world)
    await state.undo()
    assert effective(world) == before
    assert (state.saved, bool(state.problem)) == ("", True)


async def test_on_another_page_there_is_nothing_to_take_back(world: World) -> None:
    state = await grid(world)
    await state.set_cell("city", COLUMN, "off")
    go(state, CONTACTS)
    await state.load()
    before = effective(world)
    await state.undo()
    assert effective(world) == before
    assert (state.saved, state.problem) == ("", "")


async def test_contacts_have_an_order_of_their_own(world: World) -> None:
    state = await grid(world, CONTACTS)
    before, customers = order(world, "contact"), order(world)
    await state.arrange(before[::-1])
    assert (order(world, "contact"), order(world)) == (before[::-1], customers)


HOSTILE: list[tuple[str, tuple[Any, ...]]] = [
    ("set_cell", ("secret", COLUMN, "off")),
    ("set_cell", ("city", "company.boss", "off")),
    ("set_cell", ("city", "", "off")),
    ("set_cell", ("city", COLUMN, "none")),
    ("set_cell", ("city", COLUMN, "locked")),
    ("set_cell", ("city", COLUMN, "")),
    ("set_cell", (None, None, None)),
    ("set_cell", (["city"], {"a": 1}, 3)),
    ("set_cell", ("name", COLUMN, "off")),
    ("set_cell", ("city", ".", "required")),
    ("set_row", ("secret", "off")),
    ("set_row", ("city", "none")),
    ("set_row", (None, 5)),
    ("set_row", ("secret", "required")),
    ("set_column", ("company.boss", "off")),
    ("set_column", (COLUMN, "locked")),
    ("set_column", ([COLUMN], "off")),
    ("set_column", ("company.boss", "required")),
    ("arrange", ([],)),
    ("arrange", (["city"],)),
    ("arrange", ("city",)),
    ("arrange", ([["city"], None, 4],)),
    ("arrange", (None,)),
    ("arrange", (5,)),
]


@pytest.mark.parametrize(("handler", "arguments"), HOSTILE)
async def test_what_does_not_exist_changes_nothing_and_is_told(
    world: World, handler: str, arguments: tuple[Any, ...]
) -> None:
    state = await grid(world)
    before = effective(world)
    resets = state.resets
    await getattr(state, handler)(*arguments)
    assert effective(world) == before
    assert (bool(state.problem), state.saved, state.asking) == (True, "", False)
    assert state.resets == resets + 1
    assert world.events("settings", "field_rules.customer") == []


async def test_every_field_twice_is_no_order(world: World) -> None:
    state = await grid(world)
    before = order(world)
    await state.arrange([*before, before[0]])
    assert order(world) == before
    assert state.problem


@pytest.mark.parametrize("column", ["company.boss", "", None, 5, [COLUMN], {"id": COLUMN}])
async def test_a_preview_of_what_does_not_exist_is_left(world: World, column: Any) -> None:
    state = await grid(world)
    await state.look_at(column)
    assert state.preview_column == COLUMN


async def test_a_decision_that_succeeds_takes_the_last_problem_away(world: World) -> None:
    state = await grid(world)
    await state.arrange(["city"])
    assert state.problem
    await state.arrange(order(world)[::-1])
    assert state.problem == ""
    await state.set_cell("secret", COLUMN, "off")
    assert state.problem
