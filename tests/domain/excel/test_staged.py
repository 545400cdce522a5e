"""The staging file: what the review reads from it, and what nobody can read in it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest

from crm_app.domain import imports
from crm_app.domain.excel import staging
from crm_app.domain.excel.staged import BUCKETS, Line, Staged
from crm_app.domain.excel.table import Table
from tests.import_fixtures import (
    LEVEL,
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    PERSON,
    Desk,
    organisation_number,
    table,
)

HEADS = (NUMBER, NAME, ORG, "Ort", LEVEL)
ONE_OF_EACH: tuple[tuple[Any, ...], ...] = (
    (None, "Ny AB", ORG_1, "Kumla"),
    ("1001", "Acme Nya AB"),
    ("1001-x!", "Fel AB", "556881-2671"),
    ("Summa",),
)


def staged(desk: Desk, source: Table, **more: Any) -> Staged:
    """Plan the table and return its staging file."""
    return Staged(desk.run(desk.plan(source, **more))[1])


def rows_of(lines: Sequence[Line]) -> list[int]:
    return [line.row for line in lines]


def test_each_row_stands_in_one_bucket_and_the_sums_are_the_file(desk: Desk) -> None:
    held = staged(desk, table(HEADS, *ONE_OF_EACH, empty_rows=[9, 10]))
    assert held.counts == {"new": 1, "changed": 1, "unchanged": 0, "refused": 1, "skipped": 3}
    assert held.total == 6
    listed = [row for bucket in BUCKETS for row in rows_of(held.page(bucket))]
    assert sorted(listed) == [2, 3, 4, 5]


def test_a_new_customer_is_shown_cell_by_cell(desk: Desk) -> None:
    (line,) = staged(desk, table(HEADS, *ONE_OF_EACH)).page("new")
    assert (line.row, line.customer_id, line.name) == (2, 0, "Ny AB")
    cells = {cell.key: (cell.old, cell.new) for cell in line.cells}
    assert cells["city"] == ("", "Kumla")
    assert cells["organisation_number"] == ("", ORG_1)


def test_a_change_is_shown_old_to_new_of_what_differs_only(desk: Desk) -> None:
    old = desk.world.values(desk.world.acme)["name"]
    (line,) = staged(desk, table(HEADS, *ONE_OF_EACH)).page("changed")
    assert (line.customer_id, line.number, line.name) == (desk.world.acme, "1001", "Acme Nya AB")
    assert [(c.key, c.old, c.new) for c in line.cells] == [("name", old, "Acme Nya AB")]


def test_an_unchanged_row_says_whom_it_is_about(desk: Desk) -> None:
    (line,) = staged(desk, table((NUMBER,), ("1001",))).page("unchanged")
    name = desk.world.values(desk.world.acme)["name"]
    assert (line.customer_id, line.number, line.name) == (desk.world.acme, "1001", name)
    assert line.cells == []


def test_a_refused_row_says_what_is_wrong_in_which_column(desk: Desk) -> None:
    (line,) = staged(desk, table(HEADS, *ONE_OF_EACH)).page("refused")
    assert line.row == 4
    assert {(c.key, c.index, c.new) for c in line.cells} == {
        ("number", 0, "1001-x!"),
        ("organisation_number", 2, "556881-2671"),
    }
    assert all(cell.error for cell in line.cells)
    assert len(line.errors) == 2


def test_a_refused_rows_own_cells_can_be_had_in_full(desk: Desk) -> None:
    held = staged(desk, table(HEADS, *ONE_OF_EACH))
    assert held.source(4) == ["1001-x!", "Fel AB", "556881-2671", None, None]
    assert held.source(2) == []
    assert held.source(99) == []


def test_a_row_of_totals_says_why_it_is_left_out(desk: Desk) -> None:
    held = staged(desk, table(HEADS, *ONE_OF_EACH))
    (line,) = held.page("skipped")
    assert "summarad" in line.why
    assert line.why in held.notes()


def test_pages_follow_each_other_without_gaps(desk: Desk) -> None:
    rows = [(None, f"K{n} AB", organisation_number(n)) for n in range(25)]
    held = staged(desk, table(HEADS, *rows))
    seen: list[int] = []
    while page := held.page("new", seen[-1] if seen else 0, 10):
        seen += rows_of(page)
    assert seen == list(range(2, 27))


def test_an_unknown_bucket_is_an_empty_one(desk: Desk) -> None:
    assert staged(desk, table(HEADS, *ONE_OF_EACH)).page("'; DROP TABLE line; --") == []


def test_refusals_are_counted_beyond_those_that_are_read(desk: Desk) -> None:
    rows = [("1001-x!", f"K{n}", "556881-2671") for n in range(5)]
    held = staged(desk, table(HEADS, *rows))
    assert (held.refusals(), len(held.errors(3)), len(held.errors())) == (10, 3, 10)


def test_what_was_said_of_the_file_comes_along(desk: Desk) -> None:
    source = table((*HEADS, "Skonummer"), (None, "Ny AB", ORG_1, "Kumla", "Granit", "43"))
    held = staged(desk, source)
    assert [column.heading for column in held.left_out] == ["Skonummer"]
    assert held.head["missing_values"] == {"level": ["Granit"]}
    assert held.head["headings"] == list(source.headings)


@pytest.mark.parametrize("row", [("1", "Evas Bageri", PERSON), ("x!", "Evas Bageri", PERSON)])
def test_no_persons_number_stands_plain_in_the_file(desk: Desk, row: tuple[str, ...]) -> None:
    held = staged(desk, table((NUMBER, NAME, ORG), row))
    content = held.path.read_bytes()
    assert b"9876" not in content
    assert PERSON.replace("-", "").encode() not in content


def test_a_refused_personal_number_is_only_in_what_is_sealed(desk: Desk) -> None:
    desk.world.decide("personal_identity_number", "active", "private.regular")
    source = table(("Förnamn", "Efternamn", "Personnummer"), ("Eva", "Ek", "811218-9877"))
    held = staged(desk, source, kind="private")
    (line,) = held.page("refused")
    assert "9877" not in str(line)
    assert b"9877" not in held.path.read_bytes()
    assert held.source(2)[2] == "811218-9877"


def test_rows_taken_out_to_be_planned_anew_leave_nothing_behind(desk: Desk) -> None:
    heads = (NAME, ORG, "Taggar", "Kundansvariga")
    rows = [(f"K{n} AB", organisation_number(n), "VIP", "Bo Berg") for n in range(3)]
    held = staged(desk, table(heads, *rows), create_values=True)
    staging.forget(held.path, [2, 4])
    with closing(sqlite3.connect(held.path)) as opened:
        for name in ("line", "staged", "tag", "manager"):
            assert [row[0] for row in opened.execute(f"SELECT row FROM {name}")] == [3]


def test_parts_become_one_file_whose_rows_are_numbered_through(desk: Desk) -> None:
    made = [
        desk.plan(table((NAME, ORG), (f"{name} AB", org), first=first))
        for name, org, first in (("A", ORG_1, 2), ("B", ORG_2, 3))
    ]
    whole, part = (desk.staged[id(one)] for one in made)
    head = Staged(whole).head
    staging.finish(whole, head, [part])
    assert not part.exists()
    assert Staged(whole).counts["new"] == 2
    with closing(sqlite3.connect(whole)) as opened:
        told = opened.execute("SELECT row, rank, nth FROM staged ORDER BY row").fetchall()
    assert told == [(2, 1, 1), (3, 2, 2)]


def test_numbers_that_the_file_tells_go_in_before_those_of_the_series(desk: Desk) -> None:
    rows = [(None, "A AB", ORG_1), ("7000", "B AB", ORG_2)]
    held = staged(desk, table((NUMBER, NAME, ORG), *rows))
    with closing(sqlite3.connect(held.path)) as opened:
        told = opened.execute("SELECT number, rank, nth FROM staged ORDER BY rank").fetchall()
    assert told == [("7000", 1, None), ("", 2, 1)]


def test_a_file_of_nothing_but_refused_rows_can_be_read(desk: Desk) -> None:
    held = staged(desk, table(HEADS, (None, "Fel AB", "556881-2671")))
    assert held.counts["refused"] == 1
    assert held.page("new") == held.page("changed") == []


def test_a_file_without_any_rows_is_a_plan_of_nothing(desk: Desk) -> None:
    held = staged(desk, table(HEADS))
    assert held.total == 0
    outcome = desk.world.do(imports.apply, desk.world.anna, desk.last_run, held.path)
    assert (outcome.committed, outcome.new, outcome.changed) == (True, 0, 0)


@pytest.mark.parametrize("linked", ["tag", "manager", "own", "person"])
def test_what_belongs_to_a_row_is_found_by_an_index(desk: Desk, linked: str) -> None:
    # A column without a type cannot be looked up by a number: each part would read all of it.
    held = staged(desk, table(HEADS, *ONE_OF_EACH))
    asked = f"""SELECT 1 FROM staged s JOIN {linked} l ON l.row = s.row
        WHERE s.shape = '*' AND s.rank BETWEEN 1 AND 2000"""
    with closing(sqlite3.connect(held.path)) as file:
        told = [row[3] for row in file.execute(f"EXPLAIN QUERY PLAN {asked}")]
    assert any("SEARCH l USING" in step and f"INDEX {linked}_row (row=?)" in step for step in told)
