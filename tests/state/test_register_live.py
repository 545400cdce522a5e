"""The register live: cells change where they stand, and what would move waits until asked for."""

import pytest

from crm_app.domain import customer_list, customers, users
from crm_app.domain.errors import PermissionDenied
from crm_app.state import guard
from crm_app.state.register import RegisterState
from tests.state.tabs import opened, rights
from tests.world import World, refusal


def names(state: RegisterState) -> list[str]:
    return [row.cells["name"] for row in state.rows]


async def two(world: World) -> tuple[RegisterState, int]:
    """Return Bo's register with Acme and Beta, and Beta's id."""
    beta = world.company(city="Arboga")
    return await opened(world, world.bo, RegisterState, "/kunder"), beta


async def test_a_colleagues_change_is_seen_in_its_cell(world: World) -> None:
    state, beta = await two(world)
    world.edit(beta, world.anna, city="Kumla", phone="019-12 34 56")
    await state._refresh()
    assert names(state) == ["Acme AB", "Beta AB"]
    assert state.rows[1].cells["city"] == "Kumla"
    assert state.rows[1].cells["phone"] == "019-12 34 56"
    assert state.waiting == 0


async def test_who_would_move_stands_still_with_her_new_name(world: World) -> None:
    state, beta = await two(world)
    world.edit(beta, world.anna, name="Aarhus AB")
    await state._refresh()
    assert names(state) == ["Acme AB", "Aarhus AB"]
    assert state.waiting > 0
    await state.show_waiting()
    assert (names(state), state.waiting) == (["Aarhus AB", "Acme AB"], 0)


async def test_a_new_customer_waits_and_is_counted(world: World) -> None:
    state, _ = await two(world)
    world.company(world.anna, name="AAA AB")
    await state._refresh()
    assert (names(state), state.waiting, state.total) == (["Acme AB", "Beta AB"], 1, "3")
    await state.show_waiting()
    assert names(state) == ["AAA AB", "Acme AB", "Beta AB"]
    assert state.position == "1–3 av 3"


async def test_who_was_archived_stays_until_it_is_asked_for(world: World) -> None:
    state, beta = await two(world)
    world.do(customers.archive, world.anna, beta)
    await state._refresh()
    assert (names(state), state.waiting, state.total) == (["Acme AB", "Beta AB"], 1, "1")
    await state.show_waiting()
    assert names(state) == ["Acme AB"]


async def test_what_came_and_went_again_does_not_wait(world: World) -> None:
    state, _ = await two(world)
    new = world.company(world.anna, name="AAA AB")
    await state._refresh()
    world.do(customers.archive, world.anna, new)
    await state._refresh()
    assert (names(state), state.waiting) == (["Acme AB", "Beta AB"], 0)


async def test_a_column_that_is_switched_off_leaves_at_once(world: World) -> None:
    state, _ = await two(world)
    for kind in ("company", "private"):
        for type_ in ("regular", "temporary", "prospect"):
            world.decide("phone", "off", f"{kind}.{type_}")
    await state._refresh()
    assert "phone" not in [column.key for column in state.columns]
    assert all("phone" not in row.cells for row in state.rows)


async def test_what_a_push_shows_is_what_a_reload_shows(world: World) -> None:
    state, beta = await two(world)
    world.edit(beta, world.anna, city="Kumla", customer_type="prospect")
    await state._refresh()
    again = await opened(world, world.bo, RegisterState, "/kunder", token="other")
    assert (state.rows, state.columns, state.total) == (again.rows, again.columns, again.total)


async def test_who_loses_sight_of_all_but_hers_keeps_only_hers(world: World) -> None:
    state, _ = await two(world)
    await rights(world, state, "Säljare", "customers.see_own")
    await state._refresh()
    assert (names(state), state.total) == (["Acme AB"], "1")
    await state.show_waiting()
    assert names(state) == ["Acme AB"]


async def test_who_loses_every_right_to_see_is_refused_at_the_push(world: World) -> None:
    state, _ = await two(world)
    await rights(world, state, "Säljare")
    for again in (state._refresh, state.show_waiting, state.count_all):
        with pytest.raises(PermissionDenied):
            await again()


async def test_a_customer_given_to_another_leaves_cleos_register(world: World) -> None:
    hers = world.company(world.cleo, name="Cleos AB")
    state = await opened(world, world.cleo, RegisterState, "/kunder")
    assert names(state) == ["Cleos AB"]
    world.edit(hers, world.anna, account_managers=f"{world.bo.id}:")
    await state._refresh()
    assert (names(state), state.total) == ([], "0")


async def test_what_is_another_s_never_waits_for_cleo(world: World) -> None:
    world.company(world.cleo, name="Cleos AB")
    state = await opened(world, world.cleo, RegisterState, "/kunder")
    world.company(world.bo, name="Bos AB")
    world.edit(world.acme, city="Kumla")
    await state._refresh()
    assert (names(state), state.waiting, state.total) == (["Cleos AB"], 0, "1")


async def test_a_session_that_has_ended_shows_nothing_more(world: World) -> None:
    state, _ = await two(world)
    world.do(users.disable, world.anna, world.bo.id, world.cleo.id)
    await guard.principal_of_token(state)
    with pytest.raises(PermissionDenied, match="inte inloggad"):
        await state._refresh()


def test_a_portal_user_has_no_register(world: World) -> None:
    for verb in (customer_list.page, customer_list.count):
        told = refusal(world.see, verb, world.paula, customer_list.Query())
        assert isinstance(told, PermissionDenied)
