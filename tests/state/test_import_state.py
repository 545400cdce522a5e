"""Importing a file: from the review to what stands in the register."""

from pathlib import Path

import pytest

from crm_app.models.imports import ImportRun
from crm_app.state import import_work
from crm_app.state.import_review import ImportReviewState
from crm_app.state.imports import ImportState
from tests.state.imported import (
    BAD,
    BETA,
    HEADINGS,
    at_columns,
    bring,
    desk,
    registered,
    reviewed,
)
from tests.state.tabs import in_background
from tests.world import World

pytest_plugins = ("tests.state.imported",)
pytestmark = pytest.mark.usefixtures("inbox")


async def seen(state: ImportState) -> ImportReviewState:
    return await state.get_state(ImportReviewState)


async def tiles(state: ImportState) -> dict[str, int]:
    return {tile.label: tile.count for tile in (await seen(state)).tiles}


async def test_a_file_is_reviewed_and_nothing_is_saved(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    assert (state.step, state.file_name, state.problem) == ("review", "kunder.xlsx", "")
    assert await tiles(state) == {
        "Nya": 1, "Ändras": 0, "Oförändrade": 0, "Avvisade": 0, "Hoppade över": 0
    }  # fmt: skip
    assert ((await seen(state)).sums.button, registered(world)) == ("Importera 1 ny kund", 1)


async def test_what_was_reviewed_is_imported(world: World, inbox: Path) -> None:
    run = bring(world, inbox, BETA)
    state = await reviewed(world, run)
    await in_background(state, "apply")
    assert (state.step, state.result) == ("done", "1 nya kunder och 0 ändrade.")
    assert registered(world) == 2
    assert world.see(lambda s: s.get_one(ImportRun, int(run)).counts)["new"] == 1
    assert import_work.works == {}


async def test_refused_rows_stop_the_whole_file(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA, BAD))
    (line,) = (await seen(state)).lines
    assert (line.row, line.name) == (3, "Gamma AB")
    assert [(c.label, c.text) for c in line.cells] == [("Organisationsnummer", "556881-2671")]
    await in_background(state, "apply")
    assert state.step == "review"
    assert "avvisade rader" in state.problem
    assert registered(world) == 1


async def test_the_correct_rows_are_imported_when_that_is_chosen(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA, BAD))
    await (await seen(state)).set_only_correct(True)
    await in_background(state, "apply")
    assert (state.step, state.problem, registered(world)) == ("done", "", 2)


async def test_columns_that_are_not_read_are_told(world: World, inbox: Path) -> None:
    headings = (*HEADINGS, "Skonummer")
    state = await reviewed(world, bring(world, inbox, (*BETA, "43"), headings=headings))
    assert any("Skonummer" in note for note in (await seen(state)).sums.notes)


@pytest.mark.parametrize("step", ["read", "review", "apply"])
async def test_what_is_stopped_keeps_nothing(
    world: World, inbox: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    run = bring(world, inbox, BETA)
    if step == "read":
        state = await desk(world)
    else:
        state = await (at_columns if step == "review" else reviewed)(world, run)
    before = state.step
    monkeypatch.setattr(import_work.threading.Event, "clear", lambda event: event.set())
    await in_background(state, step, *([run] if step == "read" else []))
    assert "avbr" in state.problem
    assert state.step == before
    assert registered(world) == 1


async def test_cancelling_stops_the_work_of_this_tab(world: World) -> None:
    state = await desk(world)
    work, other = import_work.work_of("tab", new=True), import_work.work_of("other", new=True)
    await state.cancel()
    assert (work.stop.is_set(), other.stop.is_set()) == (True, False)
