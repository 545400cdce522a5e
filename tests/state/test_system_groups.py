"""Systeminställningar › Behörighetsgrupper."""

from pathlib import Path

import pytest

from crm_app.domain import groups, users
from crm_app.domain.administrators import REFUSED
from crm_app.domain.groups import GroupRow
from crm_app.domain.users import Person
from crm_app.state.system_groups import SystemGroupsState
from tests.state.people import fresh, give_password
from tests.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = make_world(tmp_path)
    give_password(made, made.anna)
    return made


def group(world: World, name: str) -> GroupRow:
    found = world.see(groups.listing, world.anna)
    return next(row for row in found if row.name == name)


async def opened(world: World) -> SystemGroupsState:
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.load()
    return state


async def test_the_grid_shows_each_group_with_its_members_and_rights(world: World) -> None:
    state = await opened(world)
    seller = next(c for c in state.columns if c.name == "Säljare")
    assert seller.granted["customers.edit"]
    assert not seller.granted["system.settings"]
    assert (seller.members, seller.names) == ("1 användare", "Bo Berg")


async def test_a_tick_grants_the_right_at_once_and_can_be_taken_back(world: World) -> None:
    seller = group(world, "Säljare").id
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.grant(seller, "customers.export", True)
    assert "customers.export" in group(world, "Säljare").permissions
    assert state.saved == "Sparat"
    await state.undo()
    assert "customers.export" not in group(world, "Säljare").permissions
    assert state.saved == "Ångrat"


async def test_taking_the_tick_away_takes_the_right_away(world: World) -> None:
    seller = group(world, "Säljare").id
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.grant(seller, "customers.edit", False)
    assert "customers.edit" not in group(world, "Säljare").permissions


async def test_only_a_true_tick_grants(world: World) -> None:
    seller = group(world, "Säljare").id
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.grant(seller, "system.settings", "false")  # type: ignore[arg-type]
    assert "system.settings" not in group(world, "Säljare").permissions


async def test_a_right_that_does_not_exist_is_refused(world: World) -> None:
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.grant(group(world, "Säljare").id, "everything", True)
    assert "Okänd behörighet" in state.problem


async def test_locking_out_the_last_administrator_is_refused_and_said(world: World) -> None:
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.grant(group(world, "Administratör").id, "system.settings", False)
    assert state.problem == REFUSED
    assert state.saved == ""
    assert "system.settings" in group(world, "Administratör").permissions


async def test_who_takes_her_own_right_away_sees_no_more(world: World) -> None:
    give_password(world, world.bo)
    person = Person("Bo Berg", "bo@firma.example", (group(world, "Administratör").id,))
    world.do(users.edit, world.anna, world.bo.id, person)
    seller = group(world, "Säljare").id
    world.do(groups.edit, world.anna, seller, "Säljare", ["system.settings"])
    world.do(users.edit, world.anna, world.bo.id, Person(person.name, person.email, (seller,)))
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.grant(group(world, "Administratör").id, "system.settings", False)
    assert state.columns == []


async def test_a_new_group_starts_without_rights(world: World) -> None:
    state = await opened(world)
    await state.ask("new", 0)
    assert state.dialog == "new"
    await state.submit(0, {"name": "Ekonomi"})
    assert state.dialog == ""
    assert group(world, "Ekonomi").permissions == ()
    assert "Ekonomi" in [c.name for c in state.columns]


async def test_a_taken_name_is_refused_in_the_dialog(world: World) -> None:
    state = await opened(world)
    await state.ask("new", 0)
    await state.submit(0, {"name": "säljare"})
    assert "finns redan" in state.errors["name"]
    assert state.dialog == "new"


async def test_a_group_is_renamed_and_keeps_its_rights(world: World) -> None:
    seller = group(world, "Säljare")
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.submit(seller.id, {"name": "Säljteam"})
    assert set(group(world, "Säljteam").permissions) == set(seller.permissions)
    await state.undo()
    assert group(world, "Säljare").id == seller.id


async def test_an_unused_group_is_deleted(world: World) -> None:
    id_ = world.do(groups.create, world.anna, "Ekonomi", ())
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.ask("delete", id_)
    assert state.group_name == "Ekonomi"
    await state.delete(id_)
    assert "Ekonomi" not in [c.name for c in state.columns]


async def test_a_group_with_members_is_not_deleted(world: World) -> None:
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.delete(group(world, "Säljare").id)
    assert "har medlemmar" in state.problem
    assert group(world, "Säljare")


async def test_a_group_that_a_colleague_deleted_is_told(world: World) -> None:
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.grant(999, "customers.edit", True)
    assert "finns inte längre" in state.problem
    await state.submit(999, {"name": "Ny"})
    assert "Ny" not in [c.name for c in state.columns]


async def test_the_dialog_opens_for_nothing_else(world: World) -> None:
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.ask("everything", 1)
    assert state.dialog == ""


async def test_undo_on_a_fresh_tab_does_nothing(world: World) -> None:
    state = await fresh(world, world.anna, SystemGroupsState)
    await state.undo()
    assert (state.saved, state.problem) == ("", "")
