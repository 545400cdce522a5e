"""Granska: rows by bucket and page, refused ones mended in place, unknown values decided."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain.errors import PermissionDenied
from crm_app.domain.excel.progress import Stopped
from crm_app.models.imports import ImportRun
from crm_app.state import import_jobs, import_lines, import_work
from crm_app.state.import_columns import ImportColumnsState
from crm_app.state.import_review import GONE, ImportReviewState
from crm_app.state.imports import ImportState
from tests.import_fixtures import ORG_3, organisation_number
from tests.state.imported import BAD, BETA, bring, registered, reviewed
from tests.state.imported import GOLD as GRANITE
from tests.state.people import fresh
from tests.state.tabs import in_background
from tests.world import World

pytest_plugins = ("tests.state.imported",)
pytestmark = pytest.mark.usefixtures("inbox")
TWIN = ("Delta Norr AB", "212000-0142", "Kumla", "")
BASALT = ("Epsilon AB", ORG_3, "Kumla", "Basalt")
PERSON = ("Evas Bageri", "811218-9877", "", "")


async def at_review(world: World, inbox: Path, *rows: Any) -> tuple[ImportState, ImportReviewState]:
    """Return the two states of a tab that has come to Granska."""
    state = await reviewed(world, bring(world, inbox, *rows))
    return state, await state.get_state(ImportReviewState)


def counts(review: ImportReviewState) -> dict[str, int]:
    return {tile.key: tile.count for tile in review.tiles if tile.count}


def rows(review: ImportReviewState) -> list[int]:
    return [line.row for line in review.lines]


def cells(review: ImportReviewState, row: int) -> dict[str, Any]:
    (line,) = [line for line in review.lines if line.row == row]
    return {cell.key: cell for cell in line.cells}


async def test_the_tiles_are_together_all_rows_and_the_refused_ones_are_shown(
    world: World, inbox: Path
) -> None:
    _, review = await at_review(world, inbox, BETA, BAD, ("Summa", None, None, None))
    assert counts(review) == {"new": 1, "refused": 1, "skipped": 1}
    assert review.sums.total == sum(counts(review).values())
    assert (review.bucket, rows(review)) == ("refused", [3])
    await review.look_at("skipped")
    assert [line.why for line in review.lines] == ["Rad 4 är en summarad och läses inte."]
    await review.look_at("no bucket")
    assert review.bucket == "refused"


async def test_a_change_is_shown_old_to_new(world: World, inbox: Path) -> None:
    id_ = world.company(name="Beta AB", organisation_number=BETA[1], city="Hallsberg")
    _, review = await at_review(world, inbox, BETA)
    (line,) = review.lines
    assert (line.word, line.href, line.name) == ("Ändras", f"/kunder/{id_}", "Beta AB")
    city = cells(review, 2)["city"]
    assert (city.label, city.old, city.new) == ("Ort", "Hallsberg", "Kumla")
    assert review.sums.button == "Importera 1 ändrad kund"


async def test_rows_come_a_page_at_a_time(
    world: World, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_lines, "PAGE", 2)
    told = [(f"Kund {n} AB", organisation_number(n), "", "") for n in range(5)]
    monkeypatch.setattr(import_lines.Staged.page, "__defaults__", (0, 2, 0))
    _, review = await at_review(world, inbox, *told)
    assert (rows(review), review.page.first, review.page.last) == ([2, 3], 1, 2)
    await review.turn_to(2)
    assert (rows(review), review.page.first, review.page.total) == ([6], 5, 5)
    for number, shown in ((99, [6]), (-1, [2, 3]), ("x", [2, 3])):
        await review.turn_to(number)  # type: ignore[arg-type]
        assert rows(review) == shown


async def test_a_cell_is_mended_and_the_others_stay_as_they_were(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, BETA, BAD, PERSON)
    assert cells(review, 3)["organisation_number"].text == "556881-2671"
    await in_background(review, "mend", 3, "organisation_number", ORG_3)
    assert counts(review) == {"new": 2, "refused": 1}
    assert (rows(review), review.said) == ([4], "Rad 3 blir en ny kund.")
    await in_background(review, "mend", 4, "organisation_number", organisation_number(4))
    assert counts(review) == {"new": 3}
    state = await review.get_state(ImportState)
    await in_background(state, "apply")
    assert (state.step, registered(world)) == ("done", 4)


async def test_the_cursor_goes_to_the_next_cell_to_mend(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, BAD, PERSON, ("", "fel", "", ""))
    await in_background(review, "mend", 3, "organisation_number", ORG_3)
    focused = [(line.row, c.key) for line in review.lines for c in line.cells if c.focus]
    assert focused == [(4, "name")]
    await in_background(review, "mend", 4, "name", "Zeta AB")
    told = {c.key: c.focus for line in review.lines for c in line.cells if line.row == 4}
    assert told == {"organisation_number": 2}
    assert review.said == "Rad 4 avvisas fortfarande."
    assert cells(review, 4)["organisation_number"].text == "fel"


async def test_what_is_mended_wrong_stands_there_with_its_new_reason(
    world: World, inbox: Path
) -> None:
    _, review = await at_review(world, inbox, BAD)
    await in_background(review, "mend", 2, "organisation_number", "12")
    cell = cells(review, 2)["organisation_number"]
    assert (cell.text, cell.error != "") == ("12", True)


async def test_a_persons_number_is_not_in_the_tab(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, PERSON)
    cell = cells(review, 2)["organisation_number"]
    assert (cell.text, cell.new) == ("", "811218****")
    assert "9877" not in str(review.dict())


async def test_two_rows_of_one_customer_are_shown_together_and_one_is_left_out(
    world: World, inbox: Path
) -> None:
    _, review = await at_review(world, inbox, GRANITE[:3], BAD, TWIN)
    assert cells(review, 2)["organisation_number"].together == [2, 4]
    await review.look_at_rows([4, 2])
    assert (review.bucket, rows(review)) == ("", [2, 4])
    await in_background(review, "leave_out", 4, True)
    assert counts(review) == {"new": 1, "refused": 1, "skipped": 1}
    assert [(line.row, line.bucket, line.left_out) for line in review.lines] == [
        (2, "new", False), (4, "skipped", True)
    ]  # fmt: skip
    await in_background(review, "leave_out", 4, False)
    assert counts(review) == {"refused": 3}


async def test_what_the_register_holds_is_named_and_linked(world: World, inbox: Path) -> None:
    id_ = world.company(name="Beta AB", organisation_number=BETA[1], city="Kumla")
    _, review = await at_review(world, inbox, (BETA[0], BETA[1], "inget@", ""), BETA)
    assert {line.href for line in review.lines} == {f"/kunder/{id_}"}


@pytest.mark.parametrize(
    "told", [(2, "city", "x"), (99, "name", "x"), ("3", "organisation_number", ORG_3),
             (3, "city", "x"), (-1, "", "")]
)  # fmt: skip
async def test_what_is_not_refused_is_not_mended(world: World, inbox: Path, told: Any) -> None:
    _, review = await at_review(world, inbox, BETA, BAD)
    await in_background(review, "mend", *told)
    assert (counts(review), review.job.text) == ({"new": 1, "refused": 1}, "")
    assert import_work.work_of("tab").options.corrections == {}


async def test_a_stopped_mending_leaves_the_review_as_it_was(
    world: World, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, review = await at_review(world, inbox, BAD)

    def stopped(*_: Any) -> None:
        raise Stopped

    monkeypatch.setattr(import_jobs.planner, "plan_file", stopped)
    await in_background(review, "mend", 2, "organisation_number", ORG_3)
    assert ("avbr" in review.problem, review.job.text) == (True, "")
    work = import_work.work_of("tab")
    assert work.options.corrections == {}
    assert work.plan
    assert work.plan.path.exists()


async def test_two_that_are_mended_at_once_are_both_mended(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, BAD, PERSON)
    told = [(2, ORG_3), (3, organisation_number(5))]
    await asyncio.gather(
        *(in_background(review, "mend", row, "organisation_number", text) for row, text in told)
    )
    assert counts(review) == {"new": 2}


async def test_only_correct_rows_are_chosen_for_this_file_alone(world: World, inbox: Path) -> None:
    state, review = await at_review(world, inbox, BETA, BAD)
    await review.set_only_correct(True)
    assert (review.only_correct, import_work.work_of("tab").only_correct) == (True, True)
    await state.choose_columns()
    await in_background(state, "review")
    assert (review.only_correct, import_work.work_of("tab").only_correct) == (False, False)


async def test_after_a_change_only_the_touched_rows_are_shown(world: World, inbox: Path) -> None:
    state, review = await at_review(world, inbox, BETA, BASALT[:3])
    world.company(organisation_number=BETA[1], name="Beta AB", city="Hallsberg")
    await in_background(state, "apply")
    assert (state.step, "Granska igen" in state.problem) == ("review", True)
    assert (review.bucket, rows(review)) == ("", [2])
    assert review.lines[0].word == "Ändras"
    await in_background(state, "apply")
    assert (state.step, world.values(2)["city"]) == ("done", "Kumla")
    counted = world.see(lambda s: s.get_one(ImportRun, 1).counts)
    assert (counted["new"], counted["changed"]) == (1, 1)


async def test_what_was_mended_stays_when_something_has_changed_meanwhile(
    world: World, inbox: Path
) -> None:
    state, review = await at_review(world, inbox, BETA, BAD)
    await in_background(review, "mend", 3, "organisation_number", ORG_3)
    world.company(organisation_number=BETA[1], name="Beta AB", city="Hallsberg")
    await in_background(state, "apply")
    assert counts(review) == {"new": 1, "changed": 1}


async def test_going_back_to_the_columns_keeps_what_was_mended(world: World, inbox: Path) -> None:
    state, review = await at_review(world, inbox, BAD)
    await in_background(review, "mend", 2, "organisation_number", ORG_3)
    await state.choose_columns()
    columns = await state.get_state(ImportColumnsState)
    await columns.assign(2, "")
    await in_background(state, "review")
    assert counts(review) == {"new": 1}


async def test_after_a_restart_the_file_must_be_chosen_again(world: World, inbox: Path) -> None:
    _, review = await at_review(world, inbox, BAD)
    import_work.works.clear()
    for handler, told in (("look_at", ("new",)), ("look_at_rows", ([2],)), ("turn_to", (1,)),
                          ("set_only_correct", (True,))):  # fmt: skip
        review.problem = ""
        await getattr(review, handler)(*told)
        assert review.problem == GONE
    for handler, told in (("mend", (2, "name", "x")), ("leave_out", (2, True)),
                          ("decide", ({},)), ("create_all", ())):  # fmt: skip
        review.problem = ""
        await in_background(review, handler, *told)
        assert review.problem == GONE


async def test_who_may_not_import_reviews_nothing(world: World) -> None:
    review = await fresh(world, world.bo, ImportReviewState)
    for handler, told in (("look_at", ("new",)), ("look_at_rows", ([2],)), ("turn_to", (1,)),
                          ("set_only_correct", (True,))):  # fmt: skip
        with pytest.raises(PermissionDenied):
            await getattr(review, handler)(*told)
    for handler, told in (("mend", (2, "name", "x")), ("leave_out", (2, True)),
                          ("decide", ({},)), ("create_all", ())):  # fmt: skip
        with pytest.raises(PermissionDenied):
            await in_background(review, handler, *told)


@pytest.mark.parametrize(
    ("new", "changed", "words"),
    [(0, 0, "Inget att importera"), (1, 0, "Importera 1 ny kund"),
     (192, 3, "Importera 192 nya och 3 ändrade"), (1200, 0, "Importera 1\u00a0200 nya kunder"),
     (0, 1, "Importera 1 ändrad kund"), (0, 2, "Importera 2 ändrade kunder")],
)  # fmt: skip
def test_the_button_says_what_it_does(new: int, changed: int, words: str) -> None:
    assert import_lines.verb(new, changed) == words


def test_the_pace_counts_rows_once_however_often_they_are_gone_through() -> None:
    work = import_work.Work(done=4000, total=10_000, passes=2)
    assert import_jobs.pace(work, 2) == "1\u00a0000 rader i sekunden, 3 sekunder kvar"
    assert import_jobs.pace(work, 400) == "5 rader i sekunden, 10 minuter kvar"
    assert import_jobs.pace(work, 0.5) == ""
    assert import_jobs.percent(work) == 40
