"""The columns of the register: each user's own, followed live, and which of them sort."""

import pytest

from crm_app.domain import customer_sort, own_columns, table_columns
from crm_app.state.register import RegisterState
from tests.state.tabs import leads_to, opened
from tests.world import World


def names(state: RegisterState) -> list[str]:
    return [row.cells["name"] for row in state.rows]


async def test_the_columns_of_an_address_are_shown_in_its_order(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?kolumner=email,city")
    assert [c.key for c in state.columns] == ["name", "email", "city"]
    assert set(state.rows[0].cells) == {"name", "number", "email", "city", "phone", "changed"}


async def test_the_cells_are_those_of_the_columns_and_of_the_quick_actions(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?kolumner=city")
    assert set(state.rows[0].cells) == {"name", "number", "city", "email", "phone", "changed"}


async def test_what_the_administrator_decides_of_the_columns_is_followed(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    assert "created_at" not in [c.key for c in state.columns]
    world.do(table_columns.switch, world.anna, "customers", "created_at", True)
    world.do(table_columns.switch, world.anna, "customers", "city", False)
    await state._refresh()
    keys = [c.key for c in state.columns]
    assert "created_at" in keys
    assert "city" not in keys
    assert state.rows[0].cells["created_at"]


async def test_her_own_columns_are_hers_alone_and_followed_in_every_tab(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    annas = await opened(world, world.anna, RegisterState, "/kunder", token="annas")
    world.do(own_columns.switch, world.bo, "customers", "city", False)
    world.do(own_columns.widen, world.bo, "customers", "name", 333)
    await state._refresh()
    await annas._refresh()
    assert "city" not in [c.key for c in state.columns]
    assert state.columns[0].width == 333
    assert "city" in [c.key for c in annas.columns]
    assert annas.columns[0].width == 0


async def test_choosing_columns_wins_over_those_of_the_address(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?kolumner=city&sortera=city")
    world.do(own_columns.widen, world.bo, "customers", "city", 200)
    await state._refresh()
    assert [c.key for c in state.columns] == ["name", "city"]
    world.do(own_columns.switch, world.bo, "customers", "city", False)
    await state._refresh()
    keys = [c.key for c in state.columns]
    assert "email" in keys
    assert "city" not in keys
    assert leads_to(await state.sort_by("number")) == "/kunder?sortera=number"


async def test_a_column_without_an_index_says_why_it_does_not_sort_a_long_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_app.state.register.COUNTED", 2)
    monkeypatch.setattr(customer_sort, "SORTED", 2)
    for _ in range(3):
        world.company()
    state = await opened(world, world.bo, RegisterState, "/kunder")
    hints = {c.key: c.hint for c in state.columns}
    assert "för lång för att sorteras" in hints["account_managers"]
    assert (hints["city"], hints["name"]) == ("", "")
    assert not next(c for c in state.columns if c.key == "account_managers").sortable
    assert "/kunder" not in str(await state.sort_by("account_managers"))
    long = await opened(world, world.bo, RegisterState, "/kunder?sortera=account_managers")
    assert long._query.sort == "name"
    assert len(await long.load()) == 2


async def test_a_list_that_grows_too_long_for_its_order_waits_and_is_then_sorted_by_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?sortera=account_managers")
    monkeypatch.setattr(customer_sort, "SORTED", 1)
    world.company(name="Aaa AB")
    world.edit(world.acme, world.anna, city="Kumla")
    await state._refresh()
    assert (names(state), state.waiting, state.total) == (["Acme AB"], 1, "2")
    assert state.rows[0].cells["city"] == "Kumla"
    assert "för lång" in str((await state.show_waiting()).args)
    assert (names(state), state._query.sort) == (["Aaa AB", "Acme AB"], "name")


async def test_a_short_list_sorts_by_every_column(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    assert all(c.sortable and not c.hint for c in state.columns)
