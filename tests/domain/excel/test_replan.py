"""Some rows planned anew in a staging file: it then says what a whole new plan would say."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_app.domain import imports, settings
from crm_app.domain.errors import DomainError
from crm_app.domain.excel import replan
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.progress import Stopped
from crm_app.domain.excel.staged import Staged
from crm_app.planner import Job, plan_file
from tests.import_fixtures import HASH, ORG_1, ORG_2, ORG_3, organisation_number
from tests.test_planner import contents, job
from tests.world import World

BAD = "556881-2671"
ROWS: tuple[tuple[Any, ...], ...] = (
    ("A AB", ORG_1, "Kumla", "Granit"),
    ("B AB", BAD, "Kumla", "Basalt"),
    ("C AB", ORG_2, "Kumla"),
    ("D AB", ORG_2, "Kumla"),
    ("E AB", ORG_3, "Kumla", None, "inget nummer"),
    ("Summa",),
)
"""Rows 2 to 7: row 3 and 6 have a fault, rows 4 and 5 are the same customer, row 7 sums up."""


def refused(path: Path) -> dict[int, str]:
    """Return why each refused row is."""
    return {row: line.errors[0].message for line in Staged(path).page("refused")
            if (row := line.row)}  # fmt: skip


def again(told: Job, *rows: int, **more: Any) -> Job:
    """Plan some rows anew with more decided, and return the job that was done."""
    options = replace(told.options, only_rows=frozenset(rows), **more)
    done = replace(told, options=options)
    plan_file(done)
    return done


def whole(world: World, folder: Path, done: Job) -> dict[str, Any]:
    """Return what a plan of all rows says with the same decisions."""
    (folder / "whole").mkdir()
    options = replace(done.options, only_rows=None)
    fresh = replace(done, options=options, target=folder / "whole" / "plan.staging")
    plan_file(fresh)
    return contents(fresh.target)


@pytest.fixture
def planned(world: World, tmp_path: Path) -> Job:
    """A plan of the rows."""
    made = job(world, tmp_path, ROWS)
    plan_file(made)
    assert sorted(refused(made.target)) == [3, 4, 5, 6]
    return made


def test_a_mended_row_is_planned_and_the_others_are_as_they_were(
    world: World, tmp_path: Path, planned: Job
) -> None:
    done = again(planned, 3, corrections={(3, "organisation_number"): organisation_number(7)})
    assert sorted(refused(done.target)) == [4, 5, 6]
    assert Staged(done.target).counts == {
        "new": 2, "changed": 0, "unchanged": 0, "refused": 3, "skipped": 1
    }  # fmt: skip
    assert contents(done.target) == whole(world, tmp_path, done)


def test_what_was_mended_before_stays(world: World, tmp_path: Path, planned: Job) -> None:
    first = {(3, "organisation_number"): organisation_number(7)}
    done = again(planned, 3, corrections=first)
    done = again(done, 6, corrections=first | {(6, "phone"): "08-123 45 67"})
    assert sorted(refused(done.target)) == [4, 5]
    assert contents(done.target) == whole(world, tmp_path, done)


def test_a_row_that_is_mended_wrong_is_refused_anew(planned: Job) -> None:
    again(planned, 6, corrections={(6, "phone"): "fel igen"})
    (error,) = Staged(planned.target).page("refused")[-1].errors
    assert (error.row, error.value) == (6, "fel igen")


def test_the_other_of_two_that_were_the_same_is_planned_too(
    world: World, tmp_path: Path, planned: Job
) -> None:
    done = again(planned, 5, corrections={(5, "organisation_number"): organisation_number(8)})
    assert sorted(refused(done.target)) == [3, 6]
    assert contents(done.target) == whole(world, tmp_path, done)


def test_a_row_that_becomes_another_ones_customer_takes_that_one_with_it(
    world: World, tmp_path: Path, planned: Job
) -> None:
    done = again(planned, 3, corrections={(3, "organisation_number"): ORG_1})
    assert "Rad 2 och rad 3 gäller samma kund" in refused(done.target)[2]
    assert contents(done.target) == whole(world, tmp_path, done)


def test_a_row_can_be_left_out_and_taken_in_again(
    world: World, tmp_path: Path, planned: Job
) -> None:
    done = again(planned, 5, skip=frozenset({5}))
    assert sorted(refused(done.target)) == [3, 6]
    skipped = Staged(done.target).page("skipped")
    assert [(line.row, line.why) for line in skipped] == [
        (5, "Du har valt att hoppa över rad 5."), (7, "Rad 7 är en summarad och läses inte.")
    ]  # fmt: skip
    assert contents(done.target) == whole(world, tmp_path, done)
    again(done, 5, skip=frozenset())
    assert sorted(refused(planned.target)) == [3, 4, 5, 6]


def test_what_has_changed_since_is_planned_anew_with_it(
    world: World, tmp_path: Path, planned: Job
) -> None:
    world.company(organisation_number=ORG_1, name="A AB", city="Kumla")
    done = again(planned, 6, corrections={(6, "phone"): "08-123 45 67"})
    assert [line.row for line in Staged(done.target).page("changed")] == [2]
    assert contents(done.target) == whole(world, tmp_path, done)
    held = Staged(done.target)
    assert world.see(lambda s: replan.stale_rows(s, held)) == frozenset()


def test_when_the_settings_have_changed_all_rows_are(
    world: World, tmp_path: Path, planned: Job
) -> None:
    world.decide("phone", "required")
    done = again(planned, 3)
    assert sorted(refused(done.target)) == [2, 3, 4, 5, 6]
    assert Staged(done.target).head["settings_version"] == world.see(settings.snapshot).version
    assert contents(done.target) == whole(world, tmp_path, done)


def test_values_to_be_made_do_not_get_each_others_ids(world: World, planned: Job) -> None:
    done = again(planned, 3, corrections={(3, "organisation_number"): organisation_number(7)})
    names = [name for _, name in Staged(done.target).temporary.values()]
    assert sorted(set(names)) == ["Basalt", "Granit"]
    again(done, 4, 5, skip=frozenset({5}), corrections={(6, "phone"): "",
          (3, "organisation_number"): organisation_number(7)})  # fmt: skip
    again(done, 6, skip=frozenset({5}), corrections={(6, "phone"): "",
          (3, "organisation_number"): organisation_number(7)})  # fmt: skip
    run = world.do(imports.start, world.anna, "company", "x.xlsx", HASH, "")
    outcome = world.do(imports.apply, world.anna, run, planned.target)
    assert (outcome.committed, outcome.new) == (True, 4)
    levels = {v.id: v.name for v in world.see(settings.snapshot).registers["level"]}
    told = {world.values(i)["name"]: levels.get(world.values(i)["level"]) for i in range(2, 6)}
    assert told == {"A AB": "Granit", "B AB": "Basalt", "C AB": None, "E AB": None}


def test_contacts_on_rows_of_their_own_go_with_their_customer(world: World, tmp_path: Path) -> None:
    heads = ("Kundnummer", "Företagsnamn", "Organisationsnummer", "Kontakt namn")
    told = [
        ("70", "A AB", BAD, "Ann Ek"),
        ("70", None, None, "Bo Alm"),
        ("71", "C AB", ORG_1, "Cia Lod"),
    ]
    made = replace(job(world, tmp_path, []), source=_saved(tmp_path, told, heads))
    plan_file(made)
    assert sorted(refused(made.target)) == [2, 3]
    done = again(made, 2, corrections={(2, "organisation_number"): ORG_2})
    assert [line.row for line in Staged(done.target).page("new")] == [2, 3, 4]
    (line, *_) = Staged(done.target).page("new")
    assert [c.new for c in line.cells if c.key.startswith("contact.last")] == ["Ek", "Alm"]
    assert contents(done.target) == whole(world, tmp_path, done)


def _saved(folder: Path, told: Any, heads: Any) -> Path:
    from tests.domain.excel.workbooks import save

    return save(folder, told, heads)


def test_a_plan_that_is_stopped_halfway_leaves_no_file(planned: Job) -> None:
    told = replace(planned, options=PlanOptions(only_rows=frozenset({3})))
    with pytest.raises(Stopped):
        plan_file(told, None, lambda: True)
    assert not planned.target.exists()


def test_without_a_plan_the_rows_alone_are_planned(world: World, tmp_path: Path) -> None:
    made = job(world, tmp_path, ROWS, options=PlanOptions(only_rows=frozenset({2})))
    plan_file(made)
    assert Staged(made.target).total == 1


@pytest.mark.parametrize(
    ("key", "all_"),
    [("level", True), ("country", True), ("tags", True), ("account_managers", True),
     ("nothing", True), ("phone", False), ("name", False), ("contact1.email", False),
     ("contact1.title", True)],
)  # fmt: skip
def test_what_the_file_lacks_is_told_of_the_whole_file(
    world: World, key: str, all_: Callable[..., bool]
) -> None:
    held = world.see(settings.snapshot)
    assert replan.concerns_all(held, "company", key) is all_


def test_the_rows_that_are_the_same_customer_are_told_beside_the_reason(planned: Job) -> None:
    others = {
        line.row: [list(error.others) for error in line.errors]
        for line in Staged(planned.target).page("refused")
    }
    assert others == {3: [[]], 4: [[5]], 5: [[4]], 6: [[]]}


def test_customers_are_counted_and_not_their_rows(planned: Job) -> None:
    assert Staged(planned.target).customers() == (1, 0)
    assert [line.row for line in Staged(planned.target).lines([6, 2, 99])] == [2, 6]
    assert [line.row for line in Staged(planned.target).page("refused", skip=1, most=2)] == [4, 5]


def test_refused_rows_that_concern_only_each_other_need_no_file(planned: Job) -> None:
    planned.source.unlink()
    again(planned, 3, corrections={(3, "organisation_number"): organisation_number(7)})
    assert sorted(refused(planned.target)) == [4, 5, 6]
    again(planned, 4, skip=frozenset({4}))
    assert sorted(refused(planned.target)) == [6]


def test_a_row_that_comes_to_concern_one_that_was_planned_needs_the_file(planned: Job) -> None:
    planned.source.unlink()
    with pytest.raises(DomainError):
        again(planned, 3, corrections={(3, "organisation_number"): ORG_1})


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_mended_in_whatever_order_it_is_as_if_the_file_had_said_so(
    world: World, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    numbers = [organisation_number(n) for n in range(5)]
    told = [
        (f"Kund {n} AB", dice.choice([*numbers, BAD]), "Kumla", None, dice.choice(["08-1", "fel"]))
        for n in range(12)
    ]
    world.company(organisation_number=numbers[0], name="Gammal AB")
    done = job(world, tmp_path, told)
    plan_file(done)
    corrections: dict[tuple[int, str], str] = {}
    for _ in range(5):
        rows = [line.row for line in Staged(done.target).page("refused")]
        if not rows:
            break
        row = dice.choice(rows)
        corrections[row, "organisation_number"] = dice.choice([*numbers, BAD, ""])
        corrections[row, "phone"] = "08-123 45 67"
        skip = done.options.skip | {dice.choice(rows)} if dice.random() < 0.3 else done.options.skip
        changed = {row, *(skip - done.options.skip)}
        done = again(done, *changed, corrections=dict(corrections), skip=skip)
    assert contents(done.target) == whole(world, tmp_path, done)
