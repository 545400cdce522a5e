"""Importing a file: what it stops for, and what is forgotten."""

from pathlib import Path
from typing import Any

import pytest

from crm_app.domain import settings
from crm_app.domain.errors import PermissionDenied
from crm_app.state import import_jobs, import_work
from crm_app.state import imports as importing
from crm_app.state.import_review import ImportReviewState
from crm_app.state.imports import ImportState
from tests.state.imported import (
    AT,
    BAD,
    BETA,
    FILE,
    at_columns,
    bring,
    put,
    registered,
    reviewed,
)
from tests.state.people import fresh
from tests.state.tabs import go, in_background, rights
from tests.world import World

pytest_plugins = ("tests.state.imported",)
pytestmark = pytest.mark.usefixtures("inbox")


PRIVATE = "/kunder/installningar/importera-privatkunder"


@pytest.mark.parametrize("run", ["999", "0", "-1", "", "²", "9" * 19, "9" * 5000, "../x"])
async def test_an_import_that_is_not_there_is_told(world: World, run: str) -> None:
    state = await reviewed(world, run)
    assert (state.step, "finns inte" in state.problem) == ("file", True)


async def test_someone_elses_import_is_not_hers(world: World, inbox: Path) -> None:
    run = bring(world, inbox, BETA)
    held = ("customers.settings", "customers.create", "customers.edit", "customers.see_all")
    state = await fresh(world, world.bo, ImportState)
    await rights(world, state, "Säljare", *held)
    go(state, AT)
    await in_background(state, "read", run)
    assert (state.step, "inte din" in state.problem) == ("file", True)
    assert state.file_name == ""


async def test_a_file_that_is_gone_is_told(world: World, inbox: Path) -> None:
    run = bring(world, inbox, BETA)
    (inbox / FILE).unlink()
    state = await reviewed(world, run)
    assert (state.step, "finns inte längre" in state.problem) == ("file", True)


async def test_a_file_of_which_nothing_is_recognised_is_told(world: World, inbox: Path) -> None:
    run = bring(world, inbox, BETA)
    put(inbox, b"a;b\n1;2\n")
    state = await reviewed(world, run)
    assert (state.step, "Inga rubriker" in state.problem) == ("columns", True)


async def test_what_breaks_does_not_leave_the_tab_at_work_for_ever(
    world: World, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the reader is broken")

    monkeypatch.setattr(import_jobs.planner, "plan_file", broken)
    state = await at_columns(world, bring(world, inbox, BETA))
    with pytest.raises(RuntimeError):
        await in_background(state, "review")
    assert state.step == "columns"


@pytest.mark.parametrize("handler", ["apply", "review"])
async def test_after_a_restart_the_file_must_be_chosen_again(
    world: World, inbox: Path, handler: str
) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    import_work.works.clear()
    await in_background(state, handler)
    assert (state.step, "finns inte kvar" in state.problem) == ("file", True)
    assert registered(world) == 1


async def test_the_address_tells_the_kind_and_another_begins_again(
    world: World, inbox: Path
) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    await state.load()
    assert (state.slag, state.step) == ("foretag", "review")
    go(state, PRIVATE)
    await state.load()
    assert (state.slag, state.step) == ("privat", "file")


async def test_starting_over_forgets_the_file(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA, BAD))
    await state.start_over()
    assert (state.step, import_work.works) == ("file", {})
    await in_background(state, "apply")
    assert registered(world) == 1


def test_only_so_many_files_are_held_in_memory() -> None:
    for number in range(import_work.KEPT * 2):
        import_work.work_of(f"tab {number}", new=True)
    assert len(import_work.works) == import_work.KEPT
    assert f"tab {import_work.KEPT * 2 - 1}" in import_work.works
    assert "tab 0" not in import_work.works


def test_who_goes_on_working_is_not_the_first_to_be_forgotten() -> None:
    for number in range(import_work.KEPT):
        import_work.work_of(f"tab {number}", new=True)
    held = import_work.work_of("tab 0")
    import_work.work_of("one more", new=True)
    assert import_work.work_of("tab 0") is held


async def test_who_may_not_import_is_refused_past_the_guard(world: World, inbox: Path) -> None:
    run = bring(world, inbox, BETA)
    state = await fresh(world, world.bo, ImportState)
    with pytest.raises(PermissionDenied):
        await state.load()
    for handler, arguments in (("read", [run]), ("review", []), ("apply", [])):
        with pytest.raises(PermissionDenied):
            await in_background(state, handler, *arguments)
    assert (state.step, registered(world)) == ("file", 1)


async def test_what_is_left_of_a_review_is_sealed(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA, ("Evas Bageri", "811218-9877", "", "")))
    assert state.step == "review"
    (sealed, staging) = sorted(inbox.iterdir(), key=lambda path: path.suffix)
    assert b"Beta AB" not in sealed.read_bytes()
    assert b"811218-9877" not in staging.read_bytes()
    assert b"9877" not in staging.read_bytes()


async def test_a_review_that_is_left_leaves_no_staging_file(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    await state.start_over()
    assert [path.name for path in inbox.iterdir()] == [FILE]


async def test_a_file_that_cannot_be_read_leaves_no_staging_file(world: World, inbox: Path) -> None:
    run = bring(world, inbox, BETA)
    put(inbox, b"not a workbook")
    state = await reviewed(world, run)
    assert state.problem
    assert [path.name for path in inbox.iterdir()] == [FILE]


async def test_the_limit_of_a_file_is_the_one_that_is_set(
    world: World, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.do(settings.put, world.anna, "import.max_megabytes", 60)
    jobs, really = [], import_jobs.planner.plan_file

    def told(job: Any, *rest: Any) -> None:
        jobs.append(job)
        really(job, *rest)

    monkeypatch.setattr(import_jobs.planner, "plan_file", told)
    await reviewed(world, bring(world, inbox, BETA))
    assert jobs[0].limits.file_bytes == 60 * 2**20


async def test_going_to_the_other_kind_leaves_the_review_behind(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    work = import_work.work_of("tab")
    go(state, PRIVATE)
    await state.load()
    assert (state.step, work.left, import_work.works) == ("file", True, {})


async def test_what_comes_of_a_job_that_was_left_is_not_shown(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    work = import_work.work_of("tab")
    await state.start_over()
    await state._run(work, state._planning(world.anna, work))
    assert state.step == "file"


async def test_when_the_register_has_changed_the_review_is_made_anew(
    world: World, inbox: Path
) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    world.company(organisation_number=BETA[1])
    await in_background(state, "apply")
    assert (state.step, "Granska igen" in state.problem) == ("review", True)
    review = await state.get_state(ImportReviewState)
    assert {tile.key: tile.count for tile in review.tiles}["changed"] == 1
    assert registered(world) == 2
    await in_background(state, "apply")
    assert (state.step, registered(world)) == ("done", 2)


async def test_when_the_settings_have_changed_the_review_is_made_anew(
    world: World, inbox: Path
) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    world.decide("phone", "required")
    await in_background(state, "apply")
    assert (state.step, "Granska igen" in state.problem) == ("review", True)
    review = await state.get_state(ImportReviewState)
    assert {tile.key: tile.count for tile in review.tiles}["refused"] == 1
    assert registered(world) == 1


async def test_an_import_that_is_left_goes_on(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    work, really = import_work.work_of("tab"), importing.imports.apply

    def leave(*told: Any, **named: Any) -> Any:
        work.left = True
        return really(*told, **named)

    importing.imports.apply = leave
    try:
        await in_background(state, "apply")
    finally:
        importing.imports.apply = really
    assert registered(world) == 2
    assert state.step == "applying"


async def test_after_an_import_only_the_sealed_file_is_left(world: World, inbox: Path) -> None:
    state = await reviewed(world, bring(world, inbox, BETA))
    await in_background(state, "apply")
    assert state.step == "done"
    assert [path.name for path in inbox.iterdir()] == [FILE]
