"""Systeminställningar › Användare: the table, the form, links and shutting somebody out."""

from pathlib import Path

import pytest

from crm_app.domain import groups, hand_over, links, user_list, users
from crm_app.domain.administrators import REFUSED
from crm_app.domain.user_list import UserRow
from crm_app.state.system_user_disable import SystemUserDisableState
from crm_app.state.system_user_form import SystemUserFormState
from crm_app.state.system_user_link import SystemUserLinkState
from crm_app.state.system_users import SystemUsersState
from tests.state.people import fresh, give_password, tab
from tests.world import World, make_world

DORA = {"name": "Dora Ek", "email": "dora@firma.example"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = make_world(tmp_path)
    give_password(made, made.anna)
    return made


def row(world: World, email: str) -> UserRow:
    return next(r for r in world.see(user_list.listing, world.anna) if r.email == email)


def box(world: World, name: str) -> dict[str, str]:
    found = world.see(groups.listing, world.anna)
    return {f"group-{g.id}": "on" for g in found if g.name == name}


async def test_the_table_tells_who_is_there_and_who_has_never_been(world: World) -> None:
    both = tuple(row(world, f"{name}@firma.example").groups[0][0] for name in ("bo", "cleo"))
    world.do(users.create, world.anna, users.Person("Dora Ek", "dora@firma.example", both))
    state = await fresh(world, world.anna, SystemUsersState)
    await state.load()
    told = {r.name: (r.groups, r.status, r.seen == "Aldrig") for r in state.rows}
    assert told["Anna Lind"] == ("Administratör", "Aktiv", False)
    assert told["Dora Ek"] == ("Kundtjänst, Säljare", "Inbjuden", True)
    assert set(told) == {"Anna Lind", "Bo Berg", "Cleo Dahl", "Dora Ek"}


async def test_a_new_user_gets_a_link_that_lets_her_choose_a_password(world: World) -> None:
    root = await tab(world, world.anna)
    form = await root.get_state(SystemUserFormState)
    await form.show_new()
    await form.submit(0, DORA | box(world, "Säljare") | box(world, "Kundtjänst"))
    assert not form.open
    link = await root.get_state(SystemUserLinkState)
    assert (link.open, link.for_name, link.purpose) == (True, "Dora Ek", "invite")
    assert link.path.startswith("/lank?t=")
    world.do(links.redeem, link.path.removeprefix("/lank?t="), "en lång mening om hästar")
    dora = row(world, "dora@firma.example")
    assert dora.can_sign_in
    assert [name for _, name in dora.groups] == ["Kundtjänst", "Säljare"]


async def test_closing_the_dialog_forgets_the_link(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserLinkState)
    await state.give(world.bo.id or 0)
    assert state.path
    await state.close()
    assert (state.open, state.path) == (False, "")


async def test_all_that_is_wrong_is_said_beside_its_field(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserFormState)
    await state.show_new()
    await state.submit(0, {"name": " ", "email": "bo@firma.example"})
    assert set(state.errors) == {"name", "email", "groups"}
    assert state.open


async def test_the_form_of_a_user_shows_her_groups(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserFormState)
    await state.show_edit(world.bo.id or 0)
    assert (state.name, state.email, state.open) == ("Bo Berg", "bo@firma.example", True)
    assert [c.name for c in state.choices if c.chosen] == ["Säljare"]


async def test_a_user_is_changed_on_a_tab_that_has_forgotten_the_form(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserFormState)
    changed = {"name": "Bo Berggren", "email": "bo@firma.example"} | box(world, "Kundtjänst")
    await state.submit(world.bo.id or 0, changed)
    bo = row(world, "bo@firma.example")
    assert (bo.name, [name for _, name in bo.groups]) == ("Bo Berggren", ["Kundtjänst"])


async def test_the_last_administrator_cannot_leave_her_group(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserFormState)
    await state.show_edit(world.anna.id or 0)
    form = {"name": "Anna Lind", "email": "anna@firma.example"} | box(world, "Säljare")
    await state.submit(world.anna.id or 0, form)
    assert state.problem == REFUSED
    assert state.open


async def test_a_group_made_meanwhile_can_be_ticked(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserFormState)
    await state.show_new()
    world.do(groups.create, world.anna, "Ekonomi", ())
    await state._refresh()
    assert "Ekonomi" in [c.name for c in state.choices]


async def test_names_of_boxes_that_are_no_groups_are_left_out(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserFormState)
    await state.submit(0, DORA | {"group-x": "on", "group-": "on", "group-²": "on"})
    assert set(state.errors) == {"groups"}


async def test_shutting_bo_out_asks_who_takes_his_customer(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserDisableState)
    await state.show(world.bo.id or 0)
    assert (state.open, state.customers, state.own) == (True, 1, False)
    assert [c.name for c in state.colleagues] == ["Anna Lind", "Cleo Dahl"]
    await state.submit(world.bo.id or 0, {})
    assert "Välj en kollega" in state.error
    await state.submit(world.bo.id or 0, {"colleague": str(world.cleo.id)})
    assert not state.open
    assert world.see(hand_over.counts) == {world.cleo.id: 1}
    assert not row(world, "bo@firma.example").active


async def test_who_got_customers_meanwhile_is_asked_about_again(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserDisableState)
    await state.submit(world.bo.id or 0, {})
    assert (state.open, state.customers, bool(state.error)) == (True, 1, True)


async def test_the_last_administrator_cannot_be_shut_out(world: World) -> None:
    state = await fresh(world, world.anna, SystemUserDisableState)
    await state.show(world.anna.id or 0)
    assert state.own
    await state.submit(world.anna.id or 0, {})
    assert state.problem == REFUSED
    assert state.open


async def test_a_disabled_user_is_let_in_again(world: World) -> None:
    world.do(users.disable, world.anna, world.cleo.id)
    state = await fresh(world, world.anna, SystemUsersState)
    await state.load()
    assert next(r for r in state.rows if r.name == "Cleo Dahl").status == "Inaktiverad"
    await state.enable(world.cleo.id or 0)
    assert row(world, "cleo@firma.example").active
    await state.enable(world.cleo.id or 0)
    assert "redan aktiv" in state.problem


async def test_who_forgot_her_password_stands_on_top_until_she_gets_a_link(world: World) -> None:
    give_password(world, world.bo)
    world.do(links.forgotten, "Bo@firma.example")
    root = await tab(world, world.anna)
    state = await root.get_state(SystemUsersState)
    await state.load()
    assert [p.name for p in state.pending] == ["Bo Berg"]
    link = await root.get_state(SystemUserLinkState)
    await link.give(world.bo.id or 0)
    assert (link.purpose, link.lasts) == ("forgotten", "två timmar")
    await state._refresh()
    assert state.pending == []


async def test_a_disabled_user_gets_no_link(world: World) -> None:
    world.do(users.disable, world.anna, world.cleo.id)
    state = await fresh(world, world.anna, SystemUserLinkState)
    await state.give(world.cleo.id or 0)
    assert "inaktiverad" in state.problem
    assert not state.open


async def test_another_administrators_change_is_shown(world: World) -> None:
    state = await fresh(world, world.anna, SystemUsersState)
    await state.load()
    seller = row(world, "bo@firma.example").groups[0][0]
    person = users.Person("Dora Ek", "dora@firma.example", (seller,))
    heard: list[str] = []
    world.database.on_commit = heard.extend
    world.do(users.create, world.anna, person)
    assert "list:users" in heard
    await state._refresh()
    assert "Dora Ek" in [r.name for r in state.rows]


@pytest.mark.parametrize("cls", [SystemUsersState, SystemUserFormState])
async def test_a_tab_that_lost_the_right_is_emptied(
    world: World, cls: type[SystemUsersState | SystemUserFormState]
) -> None:
    state = await fresh(world, world.bo, cls)
    for name in ("open", "loaded"):
        if hasattr(state, name):
            setattr(state, name, True)
    await state._refresh()
    assert not getattr(state, "open", False)
    assert not getattr(state, "loaded", False)
