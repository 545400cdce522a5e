"""Kolumner: what is chosen for a file's columns, kept under a name, and read by the plan."""

from pathlib import Path
from typing import Any

import pytest

from crm_app.domain import import_mappings
from crm_app.domain.errors import PermissionDenied
from crm_app.state import import_work
from crm_app.state.import_columns import ImportColumnsState
from crm_app.state.import_review import ImportReviewState
from crm_app.state.imports import ImportState
from tests.state.imported import BETA, HEADINGS, at_columns, bring, desk, registered
from tests.state.people import fresh
from tests.state.tabs import in_background
from tests.world import World

pytest_plugins = ("tests.state.imported",)
pytestmark = pytest.mark.usefixtures("inbox")

OTHER = ("Kod", "Benämning", "Org.nr", "Stad", "Saldo")
ROW = ("K7", "Beta AB", "556881-2670", "Kumla", "9,50")


async def chosen(world: World, inbox: Path, *rows: Any, headings: Any = OTHER) -> tuple[
    ImportState, ImportColumnsState
]:  # fmt: skip
    """Return the two states of a tab that has come to Kolumner."""
    state = await at_columns(world, bring(world, inbox, *(rows or [ROW]), headings=headings))
    return state, await state.get_state(ImportColumnsState)


async def seen(state: ImportState) -> ImportReviewState:
    return await state.get_state(ImportReviewState)


def read_as(columns: ImportColumnsState) -> dict[str, str]:
    return {column.heading: column.key for column in columns.table.columns}


async def test_the_columns_stand_with_what_was_recognised(world: World, inbox: Path) -> None:
    state, columns = await chosen(world, inbox)
    assert (state.step, state.file_name, state.problem) == ("columns", "kunder.xlsx", "")
    assert read_as(columns) == {
        "Kod": "", "Benämning": "", "Org.nr": "organisation_number", "Stad": "city", "Saldo": ""
    }  # fmt: skip
    assert columns.table.lacking == ["Företagsnamn"]
    assert registered(world) == 1


async def test_a_file_that_is_wholly_recognised_goes_straight_on(world: World, inbox: Path) -> None:
    state, columns = await chosen(world, inbox, BETA, headings=HEADINGS)
    assert all(column.recognised for column in columns.table.columns)
    await in_background(state, "review")
    assert (state.step, (await seen(state)).sums.customers) == ("review", 1)


async def test_what_is_chosen_is_what_is_read(world: World, inbox: Path) -> None:
    state, columns = await chosen(world, inbox)
    await columns.assign(0, "number")
    await columns.assign(1, "name")
    await columns.assign(3, "")
    assert columns.table.lacking == []
    await in_background(state, "review")
    await in_background(state, "apply")
    assert state.step == "done"
    values = world.values(2)
    assert (values["number"], values["name"], values["city"]) == ("K7", "Beta AB", "")


async def test_going_back_changes_what_is_read(world: World, inbox: Path) -> None:
    state, columns = await chosen(world, inbox, BETA, headings=HEADINGS)
    await in_background(state, "review")
    await state.choose_columns()
    assert state.step == "columns"
    await columns.assign(0, "")
    await in_background(state, "review")
    review = await seen(state)
    assert review.sums.customers == 0
    assert [cell.label for cell in review.lines[0].cells] == ["Företagsnamn"]


async def test_two_columns_of_one_field_stop_there(world: World, inbox: Path) -> None:
    state, columns = await chosen(world, inbox)
    await columns.assign(1, "name")
    await columns.assign(4, "name")
    assert columns.table.faults == 2
    await in_background(state, "review")
    assert (state.step, "läses båda som Företagsnamn" in state.problem) == ("columns", True)
    await columns.assign(4, "")
    assert columns.table.faults == 0


@pytest.mark.parametrize(
    ("index", "key"), [(-1, "name"), (99, "name"), ("0", "name"), (0, "x"), (0, "first_name")]
)
async def test_what_cannot_be_chosen_is_not(
    world: World, inbox: Path, index: Any, key: str
) -> None:
    _, columns = await chosen(world, inbox)
    before, resets = read_as(columns), columns.resets
    await columns.assign(index, key)
    assert read_as(columns) == before
    assert columns.resets == resets + 1


async def test_rows_are_matched_by_the_picked_key(world: World, inbox: Path) -> None:
    _, columns = await chosen(world, inbox)
    await columns.pick_key("organisation_number")
    assert columns.table.key == "organisation_number"
    state = await columns.get_state(ImportState)
    await columns.assign(1, "name")
    await in_background(state, "review")
    assert (await seen(state)).sums.customers == 1
    await state.choose_columns()
    await columns.assign(2, "")
    assert columns.table.key == ""
    await columns.pick_key("note")
    assert columns.table.key == ""


async def test_a_choice_is_kept_under_a_name_and_offered_for_the_next_file(
    world: World, inbox: Path
) -> None:
    _, columns = await chosen(world, inbox)
    await columns.assign(1, "name")
    await columns.ask("save")
    assert columns.dialog == "save"
    await columns.save({"name": "Fortnox"})
    assert (columns.dialog, columns.used.name, columns.offered.id) == ("", "Fortnox", 0)
    state = await columns.get_state(ImportState)
    await state.start_over()
    _, again = await chosen(world, inbox)
    assert (again.used.id, again.offered.name) == (0, "Fortnox")
    await again.use(str(again.offered.id))
    assert read_as(again)["Benämning"] == "name"
    assert (again.used.name, again.offered.id) == ("Fortnox", 0)


async def test_one_that_does_not_fit_or_says_the_same_is_not_offered(
    world: World, inbox: Path
) -> None:
    save = import_mappings.save
    world.do(save, world.anna, "company", "Annat", ("Firmakod",), {0: "number"}, "", False)
    guessed = {0: "", 1: "", 2: "organisation_number", 3: "city", 4: ""}
    world.do(save, world.anna, "company", "Lika", OTHER, guessed, "", False)
    _, columns = await chosen(world, inbox)
    assert columns.offered.id == 0
    assert [(n.name, n.fits) for n in columns.named] == [("Annat", False), ("Lika", True)]


async def test_as_the_headings_tell_is_a_choice_too(world: World, inbox: Path) -> None:
    _, columns = await chosen(world, inbox)
    before = read_as(columns)
    await columns.assign(1, "name")
    await columns.use("0")
    assert read_as(columns) == before


async def test_a_name_that_is_taken_is_told_in_the_dialog(world: World, inbox: Path) -> None:
    _, columns = await chosen(world, inbox)
    await columns.save({"name": "Fortnox"})
    await columns.ask("save")
    await columns.save({"name": "fortnox"})
    assert (columns.dialog, "redan" in columns.errors["name"]) == ("save", True)
    await columns.close()
    assert (columns.dialog, columns.errors) == ("", {})


async def test_a_named_choice_is_taken_away_and_the_columns_stay(world: World, inbox: Path) -> None:
    _, columns = await chosen(world, inbox)
    await columns.assign(1, "name")
    await columns.save({"name": "Fortnox"})
    await columns.ask("delete")
    assert columns.dialog == "delete"
    await columns.delete(columns.used.id)
    assert (columns.named, columns.used.id, columns.dialog) == ([], 0, "")
    assert read_as(columns)["Benämning"] == "name"


async def test_one_that_somebody_took_away_is_told(world: World, inbox: Path) -> None:
    _, columns = await chosen(world, inbox)
    await columns.use("999")
    assert "finns inte längre" in columns.problem
    await columns.delete(999)
    assert columns.used.id == 0


async def test_what_no_dialog_is_called_opens_none(world: World, inbox: Path) -> None:
    _, columns = await chosen(world, inbox)
    for told in ("delete", "x", ""):
        await columns.ask(told)
        assert columns.dialog == ""


async def test_after_a_restart_the_file_must_be_chosen_again(world: World, inbox: Path) -> None:
    _, columns = await chosen(world, inbox)
    import_work.works.clear()
    for handler, told in (("assign", (0, "name")), ("pick_key", ("name",)), ("use", ("0",)),
                          ("save", ({"name": "X"},)), ("delete", (1,))):  # fmt: skip
        columns.problem = ""
        await getattr(columns, handler)(*told)
        assert columns.problem == import_work.GONE
    assert world.see(import_mappings.listing, world.anna, "company", ()) == []


async def test_choosing_columns_again_needs_a_review(world: World) -> None:
    state = await desk(world)
    await state.choose_columns()
    assert state.step == "file"


async def test_who_may_not_import_chooses_nothing(world: World) -> None:
    columns = await fresh(world, world.bo, ImportColumnsState)
    for handler, told in (("assign", (0, "name")), ("pick_key", ("name",)), ("use", ("0",)),
                          ("save", ({"name": "X"},)), ("delete", (1,))):  # fmt: skip
        with pytest.raises(PermissionDenied):
            await getattr(columns, handler)(*told)
