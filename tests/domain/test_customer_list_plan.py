"""How SQLite reads the register: by an index in order, or the few by id; never all of it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import Session

from crm_app.domain import customer_list, customer_match, customer_sort, customers
from crm_app.domain.customer_list import Query
from crm_app.domain.filters import Filter
from tests.world import World

OF_REGISTER = re.compile(r"FROM (customer|customertag|accountmanager|customvalue)\b")
SCANNED = re.compile(r"SCAN (customer|customertag|accountmanager|customvalue)\b")
SINGLE = (
    Filter("kind", ("company",)),
    Filter("customer_type", ("regular", "prospect")),
    Filter("country", ("SE",)),
    Filter("level", ("1", "2", "")),
    Filter("district", ("1",)),
    Filter("source", ("1",)),
    Filter("company_type", ("1",)),
    Filter("payment_terms", ("1",)),
    Filter("tags", ("1", "2")),
    Filter("account_managers", ("1",)),
    Filter("archived", ("1",)),
)
PAIRS = ((SINGLE[0], SINGLE[6]), (SINGLE[4], SINGLE[8]), (SINGLE[3], SINGLE[9]))


def plans(world: World, query: Any, *args: Any) -> list[str]:
    """Run a query and return SQLite's plan for each statement that reads the register in it."""
    asked: list[tuple[str, Any]] = []

    def run(session: Session) -> list[str]:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *a: asked.append((a[2], a[3])))
        query(session, *args)
        return [_plan(connection, *told) for told in list(asked) if OF_REGISTER.search(told[0])]

    return world.see(run)


def _plan(connection: Connection, sql: str, told: Any) -> str:
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", told)
    return " / ".join(step[3] for step in steps)


def assert_sought(told: list[str]) -> None:
    """Assert that nothing scans a table, nor sorts more than what a page of limited reads gives."""
    assert told
    for plan in told:
        assert not re.search(r"SCAN (customer|customertag|accountmanager|customvalue)\b", plan), (
            plan
        )


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", customer_sort.INDEXED)
def test_every_page_of_an_indexed_column_is_a_seek_in_its_index(
    world: World, sort: str, descending: bool, backward: bool
) -> None:
    first = Query(sort=sort, descending=descending)
    cursor = world.see(customer_list.page, world.bo, first).lines[0].cursor
    for query in (first, replace(first, cursor=cursor, backward=backward)):
        told = plans(world, customer_list.page, world.bo, query)
        ordered = [plan for plan in told if "ix_customer_by_" in plan]
        assert ordered
        for plan in ordered:
            assert plan.startswith("SEARCH customer USING COVERING INDEX ix_customer_by_"), plan
            assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("told", SINGLE, ids=lambda kept: kept.key)
def test_a_single_filter_is_a_walk_in_its_own_index(world: World, told: Filter) -> None:
    query = Query(filters=(told,))
    for ask in (customer_list.page, customer_list.count, customer_list.ids):
        found = plans(world, ask, world.bo, query)
        assert_sought(found)
        assert "USING COVERING INDEX ix_" in found[0]
        if len(told.values) == 1:
            assert "TEMP B-TREE" not in found[0]


@pytest.mark.parametrize("few", [-1, 5_000])
@pytest.mark.parametrize("sort", ["name", "city", "level", "note"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].key} {pair[1].key}")
def test_no_two_filters_in_any_order_scan_the_register(
    world: World, monkeypatch: pytest.MonkeyPatch, pair: Any, sort: str, few: int
) -> None:
    monkeypatch.setattr(customer_match, "FEW", few)
    assert_sought(plans(world, customer_list.page, world.bo, Query(sort=sort, filters=pair)))
    assert_sought(plans(world, customer_list.count, world.bo, Query(filters=pair)))


def test_two_common_filters_are_read_side_by_side(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_match, "FEW", -1)
    query = Query(filters=(Filter("level", ("1",)), Filter("tags", ("2",))))
    for ask in (customer_list.page, customer_list.count):
        (plan,) = [p for p in plans(world, ask, world.bo, query) if "INTERSECT" in p]
        assert "MERGE (INTERSECT)" in plan
        assert "ix_customer_level_id_name" in plan
        assert "ix_customertag_name" in plan
        assert "TEMP B-TREE" not in plan


@pytest.mark.parametrize("few", [-1, 5_000])
def test_her_own_customers_are_a_walk_in_the_index_of_managers(
    world: World, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(customer_match, "FEW", few)
    world.company(world.cleo)
    for ask in (customer_list.page, customer_list.count):
        plan = plans(world, ask, world.cleo, Query())[0]
        assert "SEARCH accountmanager USING COVERING INDEX ix_accountmanager_name" in plan
        assert "TEMP B-TREE" not in plan


def test_who_has_no_tag_is_found_by_reading_two_indexes_side_by_side(world: World) -> None:
    found = plans(world, customer_list.count, world.bo, Query(filters=(Filter("tags", ("",)),)))
    assert any("MERGE (EXCEPT)" in plan for plan in found)
    for plan in found:
        assert "SCAN customer " not in plan


def test_what_no_customer_can_have_is_not_looked_for(world: World) -> None:
    impossible = (Filter("kind", ("private",)), Filter("company_type", ("1",)))
    (plan,) = plans(world, customer_list.count, world.bo, Query(filters=impossible))
    assert "MERGE" not in plan
    possible = (impossible[0], Filter("company_type", ("",)))
    person = world.private()
    assert world.see(customer_list.ids, world.bo, Query(filters=possible)) == [person]


def test_counting_all_reads_an_index_and_not_the_table(world: World) -> None:
    (plan,) = plans(world, customer_list.count, world.bo, Query())
    assert "USING COVERING INDEX" in plan


def test_a_number_is_found_by_a_seek(world: World) -> None:
    for actor in (world.bo, world.cleo):
        (plan,) = plans(world, customers.by_number, actor, "1001")
        assert plan.startswith("SEARCH customer USING")
