"""Fields of own tabs in a file, and rows that are planned anew."""

import pytest

from crm_app.domain import custom_fields, custom_tabs
from crm_app.domain.excel.planned import PlanOptions
from tests.import_fixtures import NAME, NUMBER, ORG, ORG_1, ORG_2, Desk, buckets, messages, table

HEADS = (NUMBER, "Avtal: Pris", "Avtal: Start", "Avtal: Aktivt")


@pytest.fixture
def own(desk: Desk) -> dict[str, int]:
    """Return the ids of three own fields by label."""
    tab = desk.world.do(custom_tabs.add, desk.world.anna, "Avtal")
    kinds = {"Pris": "decimal", "Start": "date", "Aktivt": "flag"}
    add, anna = custom_fields.add, desk.world.anna
    return {label: desk.world.do(add, anna, tab, label, kind) for label, kind in kinds.items()}


def test_own_fields_are_planned_with_what_they_held(desk: Desk, own: dict[str, int]) -> None:
    made = desk.plan(table(HEADS, ("1001", 12.5, "2026-11-01", "ja")))
    assert buckets(made) == (0, 1, 0, 0, 0)
    (row,) = made.rows
    assert row.own == {own["Pris"]: "12,5", own["Start"]: "2026-11-01", own["Aktivt"]: "Ja"}
    assert row.own_before == dict.fromkeys(own.values(), "")
    assert row.values == row.before


def test_a_fault_in_an_own_field_is_named_at_its_column(desk: Desk, own: dict[str, int]) -> None:
    made = desk.plan(table(HEADS, ("1001", "mycket", "i går", "kanske")))
    assert own
    assert set(messages(made)) == set(HEADS[1:])


def test_an_empty_own_field_stays_and_a_cleared_one_that_was_empty_is_unchanged(
    desk: Desk, own: dict[str, int]
) -> None:
    assert own
    assert desk.plan(table(HEADS, ("1001", None, "(töm)", None))).unchanged == 1


SOURCE = table((NAME, ORG), ("A AB", ORG_1), ("B AB", "fel"), ("C AB", ORG_2), ("D AB", ORG_2))


def anew(desk: Desk, *rows: int, **corrections: str) -> tuple[int, int, int, int, int]:
    told = {(3, key): text for key, text in corrections.items()}
    options = PlanOptions(only_rows=frozenset(rows), corrections=told)
    return buckets(desk.plan(SOURCE, options=options))


def test_only_the_rows_that_are_asked_for_are_planned(desk: Desk) -> None:
    assert anew(desk, 2) == (1, 0, 0, 0, 0)
    assert anew(desk, 3) == (0, 0, 0, 1, 0)


def test_a_corrected_row_is_planned_with_what_was_typed(desk: Desk) -> None:
    assert anew(desk, 3, organisation_number="717600-4583") == (1, 0, 0, 0, 0)


def test_a_row_planned_alone_is_still_compared_with_the_others(desk: Desk) -> None:
    assert anew(desk, 4) == (0, 0, 0, 1, 0)
    assert anew(desk, 3, organisation_number=ORG_1) == (0, 0, 0, 1, 0)
