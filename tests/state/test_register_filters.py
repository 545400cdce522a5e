"""Filters of the register as a seller uses them: chosen, changed, taken away, shared by address."""

import pytest

from crm_app.domain import (
    customer_list,
    register_values,
    users,
)
from crm_app.domain.errors import PermissionDenied
from crm_app.state.register import RegisterState
from tests.state.tabs import leads_to, opened, rights, told
from tests.world import World


def names(state: RegisterState) -> list[str]:
    return [row.cells["name"] for row in state.rows]


def said(state: RegisterState) -> list[str]:
    return [chip.text for chip in state.chips]


async def at(world: World, state: RegisterState, event: object) -> RegisterState:
    """Return the register where a handler's answer leads."""
    del state
    return await opened(world, world.bo, RegisterState, leads_to(event))


@pytest.fixture
def syd(world: World) -> int:
    """A district with one company in it, and another one without."""
    syd, norr = world.value("district", "Syd"), world.value("district", "Norr")
    world.company(name="Alfa AB", district=str(syd), city="Lund")
    world.company(name="Beta AB", district=str(norr), city="Kiruna")
    return syd


async def test_two_fields_are_both_met_and_read_as_sentences(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?sortera=city")
    state = await at(world, state, await state.set_filter("district", [str(syd)], False))
    assert (names(state), said(state)) == (["Alfa AB"], ["Distrikt är Syd"])
    event = await state.set_filter("customer_type", ["regular", "prospect"], False)
    state = await at(world, state, event)
    assert said(state) == ["Kundtyp är Vanlig eller Prospekt", "Distrikt är Syd"]
    assert (names(state), state.total) == (["Alfa AB"], "1")
    assert told(leads_to(event)) == {
        "typ": "vanlig,prospekt", "distrikt": str(syd), "sortera": "city"
    }  # fmt: skip


async def test_a_filter_is_changed_in_its_place_and_taken_away(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, f"/kunder?distrikt={syd}&sortera=city")
    state = await at(world, state, await state.set_filter("district", [str(syd), ""], False))
    assert said(state) == ["Distrikt är Syd eller saknas"]
    assert names(state) == ["Alfa AB", "Acme AB"]
    assert leads_to(await state.set_filter("district", [], False)) == "/kunder?sortera=city"


async def test_all_filters_go_and_the_order_and_the_columns_stay(world: World, syd: int) -> None:
    where = f"/kunder?distrikt={syd}&arkiverade=1&sortera=city&fallande=1&kolumner=city&vy=3"
    state = await opened(world, world.bo, RegisterState, where)
    assert len(state.chips) == 2
    assert told(leads_to(await state.clear_filters())) == {
        "sortera": "city", "fallande": "1", "kolumner": "city", "vy": "3"
    }  # fmt: skip


async def test_a_filter_begins_at_the_first_page(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?efter=acme%20ab~1&fran=51")
    event = await state.set_filter("district", [str(syd)], False)
    assert leads_to(event) == f"/kunder?distrikt={syd}"


@pytest.mark.parametrize("values", [None, 7, "x", {"a": 1}, [[]], [None], ["99999", "'"]])
async def test_values_that_mean_nothing_filter_nothing(world: World, values: object) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    to = leads_to(await state.set_filter("district", values, False))  # type: ignore[arg-type]
    state = await opened(world, world.bo, RegisterState, to)
    assert (names(state), state.chips) == (["Acme AB"], [])


async def test_a_field_that_is_no_filter_changes_nothing(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, f"/kunder?distrikt={syd}")
    event = await state.set_filter("password_hash", ["x"], False)
    assert leads_to(event) == f"/kunder?distrikt={syd}"


async def test_no_match_says_that_it_is_the_filters(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, f"/kunder?distrikt={syd}&slag=privat")
    assert (names(state), state.emptiness, state.total) == ([], "filtered", "0")
    assert leads_to(await state.clear_filters()) == "/kunder"


async def test_the_fields_come_when_they_are_asked_for(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    assert state.fields == []
    await state.load_fields()
    district = next(f for f in state.fields if f.key == "district")
    assert [o.label for o in district.options] == ["Syd", "Norr"]
    assert (district.kind, district.can_lack) == ("choice", True)
    assert "customer_type" in [f.key for f in state.fields]


async def test_a_renamed_value_is_renamed_in_chip_row_and_list_at_once(
    world: World, syd: int
) -> None:
    where = f"/kunder?distrikt={syd}&kolumner=district"
    state = await opened(world, world.bo, RegisterState, where)
    await state.load_fields()
    world.do(register_values.rename, world.anna, syd, "Skåne")
    await state._refresh()
    assert said(state) == ["Distrikt är Skåne"]
    assert state.rows[0].cells["district"] == "Skåne"
    district = next(f for f in state.fields if f.key == "district")
    assert [o.label for o in district.options] == ["Skåne", "Norr"]
    assert state.waiting == 0


async def test_fields_that_were_never_asked_for_are_not_pushed(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    world.do(register_values.rename, world.anna, syd, "Skåne")
    await state._refresh()
    assert state.fields == []


async def test_a_field_that_is_switched_off_takes_its_filter_and_column_along(
    world: World, syd: int
) -> None:
    where = f"/kunder?distrikt={syd}&kolumner=district,city"
    state = await opened(world, world.bo, RegisterState, where)
    await state.load_fields()
    for kind in ("company", "private"):
        for type_ in ("regular", "temporary", "prospect"):
            world.decide("district", "off", f"{kind}.{type_}")
    await state._refresh()
    assert (said(state), [c.key for c in state.columns]) == ([], ["name", "city"])
    assert "district" not in [f.key for f in state.fields]
    assert (names(state), state.waiting) == (["Alfa AB"], 2)
    assert "district" not in state.rows[0].cells


async def test_who_enters_and_leaves_a_filtered_list_waits(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, f"/kunder?distrikt={syd}")
    world.edit(world.acme, world.anna, district=str(syd))
    await state._refresh()
    assert (names(state), state.waiting, state.total) == (["Alfa AB"], 1, "2")
    await state.show_waiting()
    assert (names(state), state.waiting) == (["Acme AB", "Alfa AB"], 0)
    world.edit(world.acme, world.anna, district="")
    await state._refresh()
    assert (names(state), state.waiting) == (["Acme AB", "Alfa AB"], 1)


async def test_a_change_of_what_is_not_in_the_list_is_no_change(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, f"/kunder?distrikt={syd}")
    world.company(world.anna, name="Nya AB")
    world.edit(world.acme, world.anna, city="Kumla")
    await state._refresh()
    assert (names(state), state.waiting, state.total) == (["Alfa AB"], 0, "1")


async def test_the_exact_count_stands_until_the_filters_change(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_app.state.register.COUNTED", 2)
    monkeypatch.setattr(customer_list, "COUNTED", 2)
    for _ in range(3):
        world.company()
    state = await opened(world, world.bo, RegisterState, "/kunder")
    await state.count_all()
    world.company()
    await state._refresh()
    assert (state.total, state.capped) == ("4", False)
    await state.load()
    await state.count_matches()
    assert (state.total, state.capped) == ("4", False)
    await state.count_all()
    assert state.total == "5"


async def test_the_rows_are_there_before_they_are_counted(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?slag=foretag")
    state._told = {"slag": "privat"}
    world.private()
    await state._show()
    assert (names(state), state.total, state.position) == (["Eva Ek"], "", "1–1")
    await state.count_matches()
    assert (state.total, state.position) == ("1", "1–1 av 1")


async def test_turning_a_page_keeps_the_count_on_screen(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    state._told = {"sortera": "city"}
    await state._show()
    assert state.total == "1"


async def test_cleo_filters_only_among_her_own(world: World, syd: int) -> None:
    world.company(world.cleo, name="Cleos AB", district=str(syd))
    where = f"/kunder?distrikt={syd}"
    state = await opened(world, world.cleo, RegisterState, where)
    assert (names(state), state.total) == (["Cleos AB"], "1")
    world.company(world.bo, name="Bos AB", district=str(syd))
    await state._refresh()
    assert (names(state), state.waiting, state.total) == (["Cleos AB"], 0, "1")


async def test_who_may_see_nothing_is_told_no_filters(world: World, syd: int) -> None:
    state = await opened(world, world.bo, RegisterState, f"/kunder?distrikt={syd}")
    await rights(world, state, "Säljare")
    with pytest.raises(PermissionDenied):
        await state.load_fields()
    with pytest.raises(PermissionDenied):
        await state._refresh()


async def test_a_colleague_who_leaves_is_still_a_filter_and_says_so(world: World) -> None:
    where = f"/kunder?ansvarig={world.bo.id}"
    state = await opened(world, world.anna, RegisterState, where)
    assert said(state) == ["Kundansvarig är Bo Berg"]
    world.do(users.disable, world.anna, world.bo.id, world.cleo.id)
    await state._refresh()
    assert said(state) == ["Kundansvarig är Bo Berg (inaktiv)"]
