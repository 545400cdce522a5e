"""The rows of a plan as the review shows them: what each says, and what it keeps to itself."""

from pathlib import Path
from typing import Any

import pytest

from crm_app.domain import settings
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.staged import Staged
from crm_app.state import import_lines
from crm_app.state.import_lines import Page, ReviewLine
from crm_app.state.import_work import Work
from tests.import_fixtures import LEVEL, NAME, NUMBER, ORG, ORG_1, PERSON, Desk, table
from tests.world import World

HEADS = (NUMBER, NAME, ORG, "Ort", LEVEL, "Kommentar")


@pytest.fixture
def desk(world: World, tmp_path: Path) -> Desk:
    """Anna's desk."""
    return Desk(world, tmp_path)


@pytest.fixture
def work() -> Work:
    """A tab's work of which nothing is known yet."""
    return Work(kind="company")


def shown(
    desk: Desk, work: Work, bucket: str, *rows: Any, **more: Any
) -> tuple[list[ReviewLine], Page]:
    """Plan the rows, and return a page of them."""
    number = more.pop("number", 0)
    made = desk.plan(table(more.pop("heads", HEADS), *rows, **more), options=work.options)
    work.take(Path(desk.staged[id(made)]))
    held = desk.world.see(settings.snapshot)
    assert work.plan
    return import_lines.page_of(held, work, work.plan, bucket, number)


def test_a_new_customer_is_named_once(desk: Desk, work: Work) -> None:
    ((line,), _) = shown(desk, work, "new", ("7", "Ny AB", ORG_1, "Kumla"))
    assert (line.word, line.name, line.number, line.href) == ("Ny", "Ny AB", "7", "")
    assert {"number", "name"}.isdisjoint(cell.key for cell in line.cells)
    assert ("Ort", "", "Kumla") in [(c.label, c.old, c.new) for c in line.cells]


def test_a_change_of_name_is_shown(desk: Desk, work: Work) -> None:
    old = desk.world.values(desk.world.acme)["name"]
    ((line,), _) = shown(desk, work, "changed", ("1001", "Acme Nya AB"))
    assert [(c.label, c.old, c.new) for c in line.cells] == [("Företagsnamn", old, "Acme Nya AB")]


def test_a_refused_row_is_named_by_its_own_cells(desk: Desk, work: Work) -> None:
    ((line,), _) = shown(desk, work, "refused", (None, "Fel AB", "556881-2671"))
    assert (line.name, line.number) == ("Fel AB", "")
    assert [(c.label, c.text, c.mendable) for c in line.cells] == [(ORG, "556881-2671", True)]


def test_a_field_without_a_column_can_be_filled_in(desk: Desk, work: Work) -> None:
    ((line,), _) = shown(desk, work, "refused", (ORG_1,), heads=(ORG,))
    assert [(c.key, c.text, c.mendable) for c in line.cells] == [("name", "", True)]


def test_a_persons_number_is_to_be_typed_anew(desk: Desk, work: Work) -> None:
    ((line,), _) = shown(desk, work, "refused", (None, "Eva", PERSON[:-1] + "7"))
    assert [(c.text, c.new) for c in line.cells] == [("", "811218****")]


def test_a_long_cell_is_there_whole_to_be_mended(desk: Desk, work: Work) -> None:
    long = "x" * 5000
    ((line,), _) = shown(desk, work, "refused", (None, long, ORG_1))
    (cell,) = line.cells
    assert (cell.text, len(cell.new)) == (long, 200)


def test_what_was_corrected_is_what_stands_there(desk: Desk, work: Work) -> None:
    work.options = PlanOptions(corrections={(2, "organisation_number"): "12"})
    ((line,), _) = shown(desk, work, "refused", (None, "Fel AB", "556881-2671"))
    assert [cell.text for cell in line.cells] == ["12"]


def test_empty_rows_are_counted_where_no_line_stands_for_them(desk: Desk, work: Work) -> None:
    lines, page = shown(
        desk, work, "skipped", (None, "A AB", ORG_1), ("Summa",), empty_rows=[9, 10]
    )
    assert ([line.row for line in lines], page.total, page.note) == ([3], 1, "2 rader är tomma.")


def test_a_row_that_was_left_out_says_so(desk: Desk, work: Work) -> None:
    work.options = PlanOptions(skip=frozenset({2}))
    (lines, _) = shown(desk, work, "skipped", (None, "A AB", ORG_1), ("Summa",))
    assert [(line.row, line.left_out) for line in lines] == [(2, True), (3, False)]


def test_a_page_that_is_not_there_is_the_nearest(desk: Desk, work: Work) -> None:
    told = [(str(n), f"Kund {n} AB", "1") for n in range(60)]
    for number, first in ((0, 1), (1, 51), (7, 51), (-3, 1)):
        lines, page = shown(desk, work, "refused", *told, number=number)
        assert (page.first, page.total, lines[0].row) == (first, 60, first + 1)


def test_great_numbers_are_told_in_groups_of_three(desk: Desk, work: Work) -> None:
    told = [(str(n), f"Kund {n} AB", "1") for n in range(1050)]
    _, page = shown(desk, work, "refused", *told, number=20)
    assert page.told == "1\u00a0001–1\u00a0050 av 1\u00a0050"
    assert work.plan
    assert import_lines.tiles_of(work.plan)[3].told == "1\u00a0050"
    sums = import_lines.sums_of(work.plan)
    assert sums.stops.startswith("1\u00a0050 rader är avvisade. Rätta dem")


def test_what_stops_the_import_is_told_of_one_row_too(desk: Desk, work: Work) -> None:
    shown(desk, work, "refused", (None, "Fel AB", "556881-2671"))
    assert work.plan
    assert import_lines.sums_of(work.plan).stops.startswith("1 rad är avvisad. Rätta den")


def test_an_empty_bucket_is_an_empty_page(desk: Desk, work: Work) -> None:
    lines, page = shown(desk, work, "changed", (None, "A AB", ORG_1))
    assert (lines, page) == ([], Page(0, 0, 0, 0, "0–0 av 0"))


def test_values_to_choose_among_are_those_in_use(desk: Desk, work: Work) -> None:
    gold, old = desk.world.value("level", "Guld"), desk.world.value("level", "Gammal")
    desk.world.archive_value(old)
    shown(desk, work, "refused", (None, "A AB", ORG_1, None, "Granit"))
    held = desk.world.see(settings.snapshot)
    told = [o.value for o in import_lines.choices_of(held, work)["level"]]
    assert f"={gold}" in told
    assert f"={old}" not in told
    choose = import_lines.choice_of
    assert choose(held, work, "level:granit", f"={gold}") == gold
    assert choose(held, work, "level:granit", "refuse") == "refuse"
    assert choose(held, work, "level:granit", f"={old}") is None
    assert choose(held, work, "level:marmor", "create") is None


def test_a_contact_that_changes_is_shown_with_her_customer(desk: Desk, work: Work) -> None:
    heads = (NUMBER, "Kontakt namn", "Kontakt e-post")
    ((line,), _) = shown(desk, work, "changed", ("1001", "Ny Person", "ny@x.example"), heads=heads)
    told = {cell.label: cell.new for cell in line.cells}
    assert told["Ny Person: Förnamn"] == "Ny"
    assert told["Ny Person: E-post"] == "ny@x.example"


def test_another_plan_takes_the_place_of_the_one_before(desk: Desk, work: Work) -> None:
    shown(desk, work, "new", (None, "A AB", ORG_1, None, "Granit"))
    first = work.plan
    assert first
    assert work.asked == {("level", "granit"): "Granit"}
    shown(desk, work, "new", (None, "A AB", ORG_1))
    assert not first.path.exists()
    assert isinstance(work.plan, Staged)
    assert work.asked == {}
