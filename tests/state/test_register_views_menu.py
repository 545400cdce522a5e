"""The menu of views: kept, chosen, renamed, changed and deleted, each by whom it belongs to."""

from typing import Any

import pytest

from crm_app.domain import own_columns, register_values, views
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.state.register import RegisterState
from crm_app.state.views import ViewsState
from tests.state.people import fresh
from tests.state.tabs import leads_to, opened, rights, told
from tests.world import World


async def menu(world: World, actor: Actor, at: str = "/kunder", token: str = "tab") -> ViewsState:
    return await opened(world, actor, ViewsState, at, token)


def keep(world: World, actor: Actor, name: str, address: str, *, shared: bool = False) -> int:
    return world.do(views.save, actor, "customers", name, address, shared)


def listed(state: ViewsState) -> tuple[list[str], list[str]]:
    return [v.name for v in state.own], [f"{v.name} ({v.by})" for v in state.shared]


async def test_what_is_shown_now_is_kept_under_a_name(world: World) -> None:
    state = await menu(world, world.bo, "/kunder?slag=foretag&sortera=city&fran=51&efter=a~1")
    await state.ask("new")
    to = leads_to(await state.save({"name": "Företag"}))
    id_ = world.see(views.listing, world.bo, "customers")[0].id
    assert told(to) == {"slag": "foretag", "sortera": "city", "vy": str(id_)}
    state = await menu(world, world.bo, to)
    assert (state.active.name, state.changed, state.plain) == ("Företag", False, False)
    assert listed(state) == (["Företag"], [])


async def test_a_view_is_chosen_by_its_address(world: World) -> None:
    id_ = keep(world, world.bo, "Företag", "slag=foretag&sortera=city")
    state = await menu(world, world.bo)
    assert (state.active.id, state.plain) == (0, True)
    assert told(state.own[0].href) == {"slag": "foretag", "sortera": "city", "vy": str(id_)}
    register = await opened(world, world.bo, RegisterState, state.own[0].href)
    assert [c.text for c in register.chips] == ["Kundslag är Företag"]


async def test_a_view_that_is_asked_otherwise_says_so_and_can_be_changed(world: World) -> None:
    id_ = keep(world, world.bo, "Företag", "slag=foretag")
    state = await menu(world, world.bo, f"/kunder?slag=foretag&sortera=city&vy={id_}")
    assert (state.active.id, state.changed) == (id_, True)
    to = leads_to(await state.change(id_))
    assert told(to) == {"slag": "foretag", "sortera": "city", "vy": str(id_)}
    assert not (await menu(world, world.bo, to)).changed


async def test_the_page_and_the_order_of_the_words_change_no_view(world: World) -> None:
    id_ = keep(world, world.bo, "Företag", "slag=foretag&sortera=city")
    state = await menu(
        world, world.bo, f"/kunder?vy={id_}&fran=51&efter=a~1&sortera=city&slag=foretag"
    )
    assert not state.changed


async def test_her_own_columns_become_the_views(world: World) -> None:
    world.do(own_columns.switch, world.bo, "customers", "city", False)
    state = await menu(world, world.bo, "/kunder?slag=foretag")
    columns = told(leads_to(await state.save({"name": "Företag"})))["kolumner"].split(",")
    assert "email" in columns
    assert "city" not in columns
    cleos = await opened(world, world.cleo, RegisterState, state.own[0].href if state.own else "/")
    assert cleos.columns


async def test_everybodys_columns_are_not_written_into_a_view(world: World) -> None:
    state = await menu(world, world.bo, "/kunder?slag=foretag")
    assert "kolumner" not in told(leads_to(await state.save({"name": "Företag"})))


async def test_a_shared_view_is_found_by_the_others_and_shows_each_her_own(world: World) -> None:
    world.company(world.cleo, name="Cleos AB")
    state = await menu(world, world.bo, "/kunder?slag=foretag")
    await state.save({"name": "Företag", "shared": "on"})
    hers = await menu(world, world.cleo)
    assert listed(hers) == ([], ["Företag (Bo Berg)"])
    assert not hers.shared[0].may_change
    register = await opened(world, world.cleo, RegisterState, hers.shared[0].href)
    assert [row.cells["name"] for row in register.rows] == ["Cleos AB"]


async def test_anothers_own_view_is_no_view_of_hers(world: World) -> None:
    id_ = keep(world, world.bo, "Företag", "slag=foretag")
    state = await menu(world, world.cleo, f"/kunder?slag=foretag&vy={id_}")
    assert (listed(state), state.active.id, state.changed) == (([], []), 0, False)


@pytest.mark.parametrize("name", ["", "  ", "Företag"])
async def test_a_bad_name_is_told_beside_it_and_the_dialog_stays(world: World, name: str) -> None:
    keep(world, world.bo, "Företag", "slag=foretag")
    state = await menu(world, world.bo)
    await state.ask("new")
    await state.save({"name": name})
    assert state.errors["name"]
    assert (state.dialog, len(state.own)) == ("new", 1)
    await state.close()
    assert (state.dialog, state.errors) == ("", {})


async def test_a_view_is_renamed_and_shared_in_the_same_place(world: World) -> None:
    id_ = keep(world, world.bo, "Företag", "slag=foretag")
    state = await menu(world, world.bo, f"/kunder?slag=foretag&vy={id_}")
    await state.ask("rename")
    await state.rename(id_, {"name": "Bolag", "shared": "on"})
    assert (state.dialog, state.active.name, state.active.shared) == ("", "Bolag", True)
    await state.ask("rename")
    await state.rename(id_, {"name": ""})
    assert state.errors["name"]
    assert state.dialog == "rename"


async def test_deleting_a_view_leaves_what_it_showed(world: World) -> None:
    id_ = keep(world, world.bo, "Företag", "slag=foretag")
    state = await menu(world, world.bo, f"/kunder?slag=foretag&vy={id_}")
    await state.ask("delete")
    assert state.dialog == "delete"
    assert leads_to(await state.delete(id_)) == "/kunder?slag=foretag"
    assert (state.dialog, listed(state), state.active.id) == ("", ([], []), 0)


async def test_deleting_what_a_colleague_has_deleted_is_no_fault(world: World) -> None:
    id_ = keep(world, world.anna, "Företag", "slag=foretag", shared=True)
    state = await menu(world, world.anna, f"/kunder?slag=foretag&vy={id_}")
    world.do(views.delete, world.anna, id_)
    assert leads_to(await state.delete(id_)) == "/kunder?slag=foretag"


async def test_cleo_is_told_that_a_shared_view_is_a_colleagues(world: World) -> None:
    id_ = keep(world, world.bo, "Företag", "slag=foretag", shared=True)
    state = await menu(world, world.cleo, f"/kunder?slag=foretag&vy={id_}")
    for event in (await state.change(id_), await state.delete(id_)):
        assert "kollegas" in str(event.args)
    await state.rename(id_, {"name": "Min"})
    assert "kollegas" in state.errors["name"]
    assert listed(await menu(world, world.bo)) == (["Företag"], [])


async def test_views_are_followed_live(world: World) -> None:
    state = await menu(world, world.bo)
    id_ = keep(world, world.anna, "Företag", "slag=foretag", shared=True)
    await state._refresh()
    assert listed(state) == ([], ["Företag (Anna Lind)"])
    world.do(views.rename, world.anna, id_, "Bolag", True)
    await state._refresh()
    assert listed(state) == ([], ["Bolag (Anna Lind)"])
    world.do(views.rename, world.anna, id_, "Bolag", False)
    await state._refresh()
    assert listed(state) == ([], [])


async def test_a_dialog_that_is_open_stays_open_through_a_push(world: World) -> None:
    state = await menu(world, world.bo)
    await state.ask("new")
    keep(world, world.anna, "Företag", "slag=foretag", shared=True)
    await state._refresh()
    assert state.dialog == "new"


async def test_a_merged_value_changes_no_view(world: World) -> None:
    from crm_app.domain import register_merge

    syd, soder = world.value("district", "Syd"), world.value("district", "Söder")
    id_ = keep(world, world.bo, "Syd", f"distrikt={soder}")
    state = await menu(world, world.bo, f"/kunder?distrikt={soder}&vy={id_}")
    world.do(register_merge.merge, world.anna, soder, syd)
    await state._refresh()
    assert (state.active.name, state.changed) == ("Syd", False)
    register = await opened(world, world.bo, RegisterState, state.own[0].href)
    assert [c.text for c in register.chips] == ["Distrikt är Syd"]
    world.do(register_values.rename, world.anna, syd, "Skåne")
    await register._refresh()
    assert [c.text for c in register.chips] == ["Distrikt är Skåne"]


@pytest.mark.parametrize("told", [None, -1, 2**70, True, "1", {"a": 1}, 99])
async def test_an_id_that_is_none_touches_nothing(world: World, told: Any) -> None:
    keep(world, world.bo, "Företag", "slag=foretag")
    state = await fresh(world, world.bo, ViewsState)
    await state.rename(told, {"name": "Annat"})
    await state.change(told)
    await state.delete(told)
    assert [v.name for v in world.see(views.listing, world.bo, "customers")] == ["Företag"]


async def test_no_dialog_opens_about_a_view_that_is_not_shown(world: World) -> None:
    state = await menu(world, world.bo)
    for dialog in ("rename", "delete", "", "x"):
        await state.ask(dialog)
        assert state.dialog == ""


async def test_who_loses_every_right_to_see_is_refused_at_the_push(world: World) -> None:
    state = await menu(world, world.bo)
    await rights(world, state, "Säljare")
    with pytest.raises(PermissionDenied):
        await state._refresh()
