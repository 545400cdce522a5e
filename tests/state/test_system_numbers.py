"""Systeminställningar › Nummerserier."""

from pathlib import Path

import pytest

from crm_app.domain import customers, numbers
from crm_app.models.customers import Customer
from crm_app.state.system_numbers import SystemNumbersState
from tests.state.people import fresh
from tests.world import ACME, World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def upcoming(world: World) -> int:
    return world.see(numbers.upcoming, "customers")


async def test_the_next_customer_number_is_shown(world: World) -> None:
    state = await fresh(world, world.anna, SystemNumbersState)
    await state.load()
    assert [(one.label, one.value) for one in state.lines] == [("Kundnummer", "1002")]


async def test_the_next_customer_gets_the_number_that_was_decided(world: World) -> None:
    state = await fresh(world, world.anna, SystemNumbersState)
    await state.set_next("customers", "20 000")
    assert state.saved == "Sparat"
    values = ACME | {"organisation_number": "556074-7551"}
    id_ = world.do(customers.register, world.bo, "company", values)
    assert world.see(lambda s: s.get(Customer, id_).number) == "20000"


async def test_the_series_can_be_moved_back(world: World) -> None:
    state = await fresh(world, world.anna, SystemNumbersState)
    await state.set_next("customers", "5000")
    await state.undo()
    assert upcoming(world) == 1002
    assert state.saved == "Ångrat"


@pytest.mark.parametrize("typed", ["", "0", "A1", "-5", "1.5", "9" * 13, "9" * 5000, "²"])
async def test_what_is_no_number_is_refused_beside_the_field(world: World, typed: str) -> None:
    state = await fresh(world, world.anna, SystemNumbersState)
    await state.set_next("customers", typed)
    assert state.lines[0].error
    assert upcoming(world) == 1002


async def test_a_series_that_does_not_exist_is_told(world: World) -> None:
    state = await fresh(world, world.anna, SystemNumbersState)
    await state.set_next("orders", "5")
    assert "finns inte" in state.problem


async def test_moving_the_series_is_told_to_the_other_administrators(world: World) -> None:
    heard: list[str] = []
    world.database.on_commit = heard.extend
    state = await fresh(world, world.anna, SystemNumbersState)
    await state.set_next("customers", "5000")
    assert "settings" in heard


async def test_a_tab_that_lost_the_right_is_emptied(world: World) -> None:
    state = await fresh(world, world.cleo, SystemNumbersState)
    await state._refresh()
    assert state.lines == []
    assert not state.loaded
