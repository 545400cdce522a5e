"""The grid of field rules: deciding cells, rows and columns, asking first, and taking back."""

import re
from typing import Any

import pytest

from crm_app.domain import customers, field_rules, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.state import guard
from crm_app.state.field_rules import MOST, FieldRulesState
from crm_app.state.register import RegisterState
from tests.state.tabs import go, opened, rights
from tests.world import World

AT = "/kunder/installningar/kundfalt"
CONTACTS = "/kunder/installningar/kontaktperson-falt"
COLUMN = "company.regular"


async def grid(world: World, at: str = AT, actor: Actor | None = None) -> FieldRulesState:
    return await opened(world, actor or world.anna, FieldRulesState, at)


def cell(state: FieldRulesState, field: str, column: str = COLUMN) -> str:
    row = next(row for row in state.rows if row["id"] == field)
    return row["cells"][column]["state"]


def order(state: FieldRulesState) -> list[str]:
    return [row["id"] for row in state.rows]


def kept(world: World) -> tuple[Any, Any]:
    """Return all that is decided."""
    held = world.see(settings.snapshot)
    return dict(held.rules), dict(held.order)


async def test_the_grid_shows_every_field_and_each_kind_and_type(world: World) -> None:
    state = await grid(world)
    assert set(order(state)) == set(field_rules.SPECS["customer"])
    assert len(state.columns) == 6
    assert cell(state, "name") == "locked"
    assert (cell(state, "city"), cell(state, "visit_city")) == ("active", "off")
    assert state.preview_column == COLUMN


async def test_the_grid_of_contacts_has_one_column(world: World) -> None:
    state = await grid(world, CONTACTS)
    assert set(order(state)) == set(field_rules.SPECS["contact"])
    assert [column["id"] for column in state.columns] == ["."]
    assert [section.label for section in state.preview] == ["Kontaktperson"]


async def test_one_cell_is_decided_and_the_others_are_as_they_were(world: World) -> None:
    state = await grid(world)
    await state.set_cell("city", COLUMN, "off")
    assert (cell(state, "city"), cell(state, "city", "private.regular")) == ("off", "active")
    assert (state.saved, state.problem, state.asking) == ("Sparat", "", False)
    assert world.last_event("settings").action == "field_rules.customer"


async def test_a_whole_row_is_decided(world: World) -> None:
    state = await grid(world)
    await state.set_row("visit_city", "active")
    columns = [c["id"] for c in state.columns]
    told = {column: cell(state, "visit_city", column) for column in columns}
    assert {told[c] for c in columns if c.startswith("company")} == {"active"}
    assert {told[c] for c in columns if c.startswith("private")} == {"none"}


async def test_a_whole_column_is_decided_but_for_what_is_locked(world: World) -> None:
    state = await grid(world)
    await state.set_column("company.prospect", "off")
    told = {row["id"]: row["cells"]["company.prospect"]["state"] for row in state.rows}
    assert set(told.values()) == {"off", "locked", "none"}
    assert (told["name"], told["city"]) == ("locked", "off")
    assert cell(state, "city") == "active"


async def test_before_somebody_would_lack_a_field_it_is_asked(world: World) -> None:
    world.company()
    state = await grid(world)
    await state.set_cell("city", COLUMN, "required")
    assert state.asking
    assert [line.text for line in state.lacks] == ["1 Företag Vanlig saknar Ort"]
    assert (cell(state, "city"), state.saved) == ("active", "")
    shown = await opened(world, world.anna, RegisterState, state.lacks[0].href)
    assert [row.cells["name"] for row in shown.rows] == ["Beta AB"]


async def test_who_lacks_nothing_is_not_asked_about(world: World) -> None:
    state = await grid(world)
    await state.set_cell("city", COLUMN, "required")
    assert (state.asking, cell(state, "city")) == (False, "required")


async def test_an_archived_customer_is_not_asked_about(world: World) -> None:
    world.do(customers.archive, world.bo, world.company())
    state = await grid(world)
    await state.set_cell("city", COLUMN, "required")
    assert not state.asking


async def test_a_whole_column_asks_about_the_fields_that_most_lack_and_counts_the_rest(
    world: World,
) -> None:
    world.company()
    state = await grid(world)
    await state.set_column(COLUMN, "required")
    *first, rest = state.lacks
    assert len(first) == MOST
    assert all(line.text.startswith("2 Företag Vanlig saknar ") for line in first)
    assert all("?saknar=" in line.href for line in first)
    assert re.fullmatch(r"… och \d+ fält till", rest.text)
    assert rest.href == ""


async def test_contacts_that_lack_a_field_are_counted_without_a_link(world: World) -> None:
    state = await grid(world, CONTACTS)
    await state.set_cell("phone", ".", "required")
    (line,) = state.lacks
    assert line.text.startswith("1 kontaktperson saknar")
    assert line.href == ""
    await state.confirm()
    assert cell(state, "phone", ".") == "required"


async def test_confirming_decides_what_was_asked_about(world: World) -> None:
    world.company()
    state = await grid(world)
    await state.set_cell("city", COLUMN, "required")
    await state.confirm()
    assert (state.asking, cell(state, "city"), state.saved) == (False, "required", "Sparat")


async def test_dismissing_leaves_everything_as_it_was(world: World) -> None:
    world.company()
    state = await grid(world)
    before, resets = kept(world), state.resets
    await state.set_cell("city", COLUMN, "required")
    await state.dismiss()
    assert (state.asking, kept(world), state.resets) == (False, before, resets + 1)
    await state.confirm()
    assert kept(world) == before


async def test_looking_at_another_column_shows_its_form(world: World) -> None:
    state = await grid(world)
    await state.look_at("private.prospect")
    assert state.preview_column == "private.prospect"
    shown = {f.key for section in state.preview for f in section.fields}
    assert "first_name" in shown
    assert "name" not in shown


async def test_the_preview_follows_the_column_that_is_decided(world: World) -> None:
    state = await grid(world)
    await state.set_cell("city", "private.regular", "off")
    assert state.preview_column == "private.regular"
    city = [f for s in state.preview for f in s.fields if f.key == "city"]
    assert not [f for f in city if f.active]


async def test_another_administrators_decision_is_seen(world: World) -> None:
    state = await grid(world)
    world.decide("city", "required")
    world.do(field_rules.arrange, world.anna, "customer", [*order(state)[1:], order(state)[0]])
    first = order(state)[0]
    await state._refresh()
    assert cell(state, "city") == "required"
    assert order(state)[-1] == first


async def test_a_tab_that_lost_the_right_is_refused(world: World) -> None:
    seller = ("customers.see_all", "customers.settings")
    state = await grid(world)
    bo = await grid(world, actor=world.anna)
    assert order(bo) == order(state)
    with pytest.raises(PermissionDenied):
        await grid(world, actor=world.bo)
    await rights(world, state, "Säljare", *seller)
    allowed = await grid(world, actor=world.bo)
    await rights(world, allowed, "Säljare", seller[0])
    before = kept(world)
    for again in (allowed._refresh, allowed.confirm, allowed.undo):
        allowed._asked = allowed._undo = [("city", COLUMN, "off")]
        with pytest.raises(PermissionDenied):
            await again()
    assert kept(world) == before


async def test_going_to_the_contacts_leaves_the_question_behind(world: World) -> None:
    world.company()
    state = await grid(world)
    await state.set_cell("city", COLUMN, "required")
    go(state, CONTACTS)
    await state.load()
    assert (state.asking, state.subject, state.preview_column) == (False, "contact", ".")
    before = kept(world)
    await state.confirm()
    await state.undo()
    assert kept(world) == before


def test_only_who_decides_settings_may(world: World) -> None:
    named = FieldRulesState.get_full_name()
    for handler in ("load", "set_cell", "set_row", "set_column", "confirm", "arrange", "undo"):
        assert guard.decide(f"{named}.{handler}", world.anna)
        for other in (world.bo, world.cleo, world.paula, None):
            assert not guard.decide(f"{named}.{handler}", other)
