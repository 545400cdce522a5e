"""Kundtabell and the menu of one's own columns: what they show, decide, take back and refuse."""

from typing import Any

import pytest

from crm_app.domain import customers, own_columns, settings, table_columns
from crm_app.domain.errors import PermissionDenied
from crm_app.state.own_columns import OwnColumnsState
from crm_app.state.register import RegisterState
from crm_app.state.table_columns import OFF, TableColumnsState
from tests.state.people import fresh
from tests.state.tabs import opened
from tests.world import World, refusal

AT = "/kunder/installningar/kundtabell"


async def desk(world: World) -> Any:
    return await opened(world, world.anna, TableColumnsState, AT)


def item(state: Any, key: str) -> dict[str, Any]:
    return next(i for i in state.items if i["id"] == key)


def heads(state: Any) -> list[str]:
    return [c.label for c in state.columns]


def shown(world: World) -> list[str]:
    held = world.see(settings.snapshot)
    return [c.key for c in table_columns.visible(held, "customers")]


async def test_every_column_is_listed_and_the_preview_is_the_table(world: World) -> None:
    state = await desk(world)
    assert state.items[0]["locked"]
    assert item(state, "contacts")["on"] is False
    assert heads(state)[:3] == ["Namn", "Kundtyp", "Organisationsnummer"]
    (row,) = state.rows
    assert (row.cells["name"], row.cells["city"], row.href) == ("Acme AB", "Örebro", "")


async def test_a_switch_shows_in_the_preview_and_is_taken_back(world: World) -> None:
    state = await desk(world)
    await state.switch("contacts", True)
    assert state.saved == "Sparat"
    assert "Antal kontaktpersoner" in heads(state)
    assert state.rows[0].cells["contacts"] == "1"
    await state.undo()
    assert state.saved == "Ångrat"
    assert "contacts" not in shown(world)
    await state.undo()
    assert "contacts" not in shown(world), "it is taken back once"


async def test_an_order_is_decided_and_taken_back(world: World) -> None:
    state = await desk(world)
    before = [i["id"] for i in state.items]
    await state.arrange(["name", "city", *(k for k in before if k not in ("name", "city"))])
    assert heads(state)[:2] == ["Namn", "Ort"]
    assert [i["id"] for i in state.items][:2] == ["name", "city"]
    await state.undo()
    assert [i["id"] for i in state.items] == before


async def test_the_programs_columns_come_back_and_that_is_taken_back_too(world: World) -> None:
    state = await desk(world)
    assert not state.decided
    await state.switch("city", False)
    assert state.decided
    await state.reset_all()
    assert "city" in shown(world)
    await state.undo()
    assert "city" not in shown(world)


async def test_a_column_whose_field_is_off_says_so(world: World) -> None:
    for kind in ("company", "private"):
        for type_ in ("regular", "temporary", "prospect"):
            world.decide("city", "off", f"{kind}.{type_}")
    state = await desk(world)
    assert item(state, "city")["off"] == OFF
    assert "Ort" not in heads(state)


async def test_what_is_refused_is_said_and_resets_the_list(world: World) -> None:
    state = await desk(world)
    for told in (("name", False), ("nix", True), (None, "x")):
        before = state.resets
        await state.switch(*told)
        assert state.problem
        assert state.resets == before + 1
    for keys in (["city"], None, [1], []):
        await state.arrange(keys)
        assert "Ladda om sidan" in state.problem
    assert (state.saved, state._undo) == ("", "")


async def test_the_page_follows_a_colleague(world: World) -> None:
    state = await desk(world)
    world.do(table_columns.switch, world.anna, "customers", "city", False)
    await state._refresh()
    assert item(state, "city")["on"] is False
    assert "Ort" not in heads(state)


async def test_without_customers_or_the_right_to_see_them_an_example_is_shown(
    world: World,
) -> None:
    world.do(customers.archive, world.bo, world.acme)
    state = await desk(world)
    assert [row.cells["name"] for row in state.rows] == ["Exempelföretaget AB"]


async def test_who_may_not_decide_is_shown_nothing(world: World) -> None:
    for actor in (world.bo, world.cleo):
        state: Any = await fresh(world, actor, TableColumnsState, AT)
        for call in (state._fill, state._refresh):
            with pytest.raises(PermissionDenied):
                await call()
        assert state.items == []


async def menu(world: World, table: str = "customers") -> Any:
    state: Any = await fresh(world, world.bo, OwnColumnsState, "/kunder")
    await state.opened(table, True)
    return state


async def test_the_menu_shows_the_columns_that_can_be_shown_as_they_are_for_her(
    world: World,
) -> None:
    world.do(own_columns.switch, world.bo, "customers", "city", False)
    state = await menu(world)
    assert item(state, "name")["locked"]
    assert item(state, "city")["on"] is False
    assert state.own
    assert not any(i["id"] == "gln" for i in state.items), "its field is off for everybody"


async def test_she_chooses_orders_widens_and_lets_go(world: World) -> None:
    state = await menu(world)
    await state.switch("customers", "city", False)
    await state.arrange("customers", ["name", "level", "email"])
    await state.widen("customers", "email", 333)
    own = world.see(own_columns.of, world.bo, "customers")
    assert (own["hidden"], own["widths"]) == (["city"], {"email": 333})
    assert own["order"].index("level") < own["order"].index("email")
    await state.reset_all("customers")
    assert world.see(own_columns.of, world.bo, "customers") == {}
    assert not state.own


async def test_each_table_is_chosen_for_itself(world: World) -> None:
    state = await menu(world, "contacts")
    assert item(state, "customer")["on"]
    await state.switch("contacts", "customer", False)
    assert world.see(own_columns.of, world.bo, "customers") == {}
    assert world.see(own_columns.of, world.bo, "contacts") == {"hidden": ["customer"]}


async def test_the_menu_follows_while_it_is_open(world: World) -> None:
    state = await menu(world)
    world.do(table_columns.switch, world.anna, "customers", "city", False)
    await state._refresh()
    assert item(state, "city")["on"] is False
    assert not state.own


async def test_what_she_may_not_choose_is_said_and_resets_the_list(world: World) -> None:
    state = await menu(world)
    await state.switch("customers", "name", False)
    assert "alltid med" in state.problem
    await state.arrange("customers", None)
    assert state.resets == 2
    await state.widen("nix", "city", 100)
    assert "finns inte" in state.problem
    assert world.see(own_columns.of, world.bo, "customers") == {}


async def test_a_width_is_kept_from_a_fresh_state_too(world: World) -> None:
    state: Any = await fresh(world, world.bo, OwnColumnsState, "/kunder")
    await state.widen("customers", "city", 200)
    assert world.see(own_columns.of, world.bo, "customers") == {"widths": {"city": 200}}
    register: Any = await opened(world, world.bo, RegisterState, "/kunder")
    assert {c.key: c.width for c in register.columns}["city"] == 200


async def test_the_register_shows_her_columns_and_follows_them(world: World) -> None:
    register: Any = await opened(world, world.bo, RegisterState, "/kunder")
    assert "Ort" in heads(register)
    world.do(own_columns.switch, world.bo, "customers", "city", False)
    await register._refresh()
    assert "Ort" not in heads(register)
    world.do(own_columns.reset, world.bo, "customers")
    world.do(table_columns.switch, world.anna, "customers", "contacts", True)
    await register._refresh()
    assert {"Ort", "Antal kontaktpersoner"} <= set(heads(register))
    assert register.rows[0].cells["contacts"] == "1"


def test_paula_has_no_menu(world: World) -> None:
    assert refusal(world.see, own_columns.columns, world.paula, "customers")
