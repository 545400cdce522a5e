"""The tab Länder: switching countries, the question before one in use, and taking it back."""

from typing import Any

import pytest

from crm_app.domain import country_choice, customers, settings
from crm_app.domain.errors import PermissionDenied
from crm_app.routes import COUNTRIES
from crm_app.state.countries import CountriesState, CountryLine
from tests.state.people import fresh
from tests.state.tabs import opened
from tests.world import World


async def tab(world: World) -> CountriesState:
    state = await opened(world, world.anna, CountriesState, COUNTRIES)
    await state.count()
    return state


def line(state: CountriesState, code: str) -> CountryLine:
    return next(row for row in state.rows if row.code == code)


def active(world: World) -> frozenset[str]:
    return world.see(settings.snapshot).countries


async def test_all_countries_are_listed_with_eu_and_vat_prefix(world: World) -> None:
    state = await tab(world)
    assert len(state.rows) > 240
    greece, norway, sweden = (line(state, code) for code in ("GR", "NO", "SE"))
    assert (greece.name, greece.eu, greece.vat, greece.active) == ("Grekland", True, "EL", False)
    assert (norway.eu, norway.vat, norway.active, norway.locked) == (False, "", True, False)
    assert (sweden.locked, sweden.uses, sweden.href) == (True, "1 kund", "/kunder?land=SE")


async def test_a_country_is_found_by_other_names_too(world: World) -> None:
    state = await tab(world)
    assert "Holland" in line(state, "NL").words


async def test_a_country_is_switched_on_and_off_and_that_is_undone(world: World) -> None:
    state = await tab(world)
    await state.set_active("DE", True)
    assert (line(state, "DE").active, state.saved, state.undoable) == (True, "Sparat", True)
    await state.undo()
    assert (line(state, "DE").active, state.saved) == (False, "Ångrat")
    await state.set_active("NO", False)
    assert "NO" not in active(world)
    await state.undo()
    assert "NO" in active(world)


async def test_it_is_asked_before_a_country_that_somebody_is_in_is_switched_off(
    world: World,
) -> None:
    customer = world.company(country="NO", organisation_number="1")
    world.do(customers.archive, world.bo, world.company(country="NO", organisation_number="2"))
    state = await tab(world)
    await state.set_active("NO", False)
    told = (state.asking, state.asked.name, state.asked.uses, state.asked.href)
    assert told == (True, "Norge", "1 kund och 1 arkiverad", "/kunder?land=NO")
    await state.dismiss()
    assert "NO" in active(world)
    await state.set_active("NO", False)
    await state.confirm()
    assert "NO" not in active(world)
    assert world.values(customer)["country"] == "NO"


async def test_sweden_is_locked_whatever_the_browser_sends(world: World) -> None:
    state = await tab(world)
    await state.set_active("SE", False)
    assert state.problem == "Sverige är alltid aktivt."
    assert state.asking is False
    await state.confirm()
    assert "SE" in active(world)


async def test_arguments_that_mean_nothing_change_nothing(world: World) -> None:
    state: Any = await tab(world)
    before = active(world)
    for rough in ("", "XX", "se", None, 7, [], {}):
        for on in (True, False, "true", None):
            await state.set_active(rough, on)
        await state.confirm()
        await state.undo()
    assert active(world) == before


async def test_the_tab_follows_what_another_decides(world: World) -> None:
    state = await tab(world)
    world.do(country_choice.activate, world.anna, ["PL"])
    world.company(country="PL", organisation_number="1")
    await state._refresh()
    assert (line(state, "PL").active, line(state, "PL").uses) == (True, "1 kund")


async def test_only_those_with_the_right_see_or_decide(world: World) -> None:
    for actor in (world.bo, world.cleo):
        state = await fresh(world, actor, CountriesState, COUNTRIES)
        for handler, args in (
            ("_fill", ()),
            ("_refresh", ()),
            ("count", ()),
            ("set_active", ("DE", True)),
            ("set_active", ("NO", False)),
        ):
            with pytest.raises(PermissionDenied):
                await getattr(state, handler)(*args)
        assert state.rows == []
    assert active(world) == {"SE", "NO", "DK", "FI"}
