"""How SQLite reads the register: by an index in order, or the few by id; never all of it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlmodel import Session

from crm_app.domain import customer_list, customer_sort, customers
from crm_app.domain.customer_list import Query
from tests.world import World

OF_REGISTER = re.compile(r"FROM customer\b")


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
        ordered = [plan for plan in told if "INTEGER PRIMARY KEY" not in plan]
        assert ordered
        for plan in ordered:
            assert plan.startswith("SEARCH customer USING COVERING INDEX ix_customer_by_"), plan
            assert "TEMP B-TREE" not in plan


def test_her_few_own_customers_are_looked_up_by_id(world: World) -> None:
    world.company(world.cleo)
    for query in (customer_list.page, customer_list.count):
        for plan in plans(world, query, world.cleo, Query()):
            assert "SEARCH customer USING INTEGER PRIMARY KEY (rowid=?)" in plan
            assert "SCAN customer" not in plan


def test_her_many_own_customers_are_read_in_the_lists_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customer_list, "FEW", -1)
    world.company(world.cleo)
    plan, *_ = plans(world, customer_list.page, world.cleo, Query())
    assert plan.startswith("SEARCH customer USING COVERING INDEX ix_customer_by_name")
    assert "TEMP B-TREE" not in plan


def test_counting_all_reads_an_index_and_not_the_table(world: World) -> None:
    (plan,) = plans(world, customer_list.count, world.bo, Query())
    assert "USING COVERING INDEX" in plan


def test_a_number_is_found_by_a_seek(world: World) -> None:
    for actor in (world.bo, world.cleo):
        (plan,) = plans(world, customers.by_number, actor, "1001")
        assert plan.startswith("SEARCH customer USING")
