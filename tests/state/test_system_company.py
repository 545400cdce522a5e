"""Systeminställningar › Företag."""

from pathlib import Path

import pytest

from crm_app.domain import settings
from crm_app.state.system_company import SettingLine, SystemCompanyState
from tests.state.people import fresh
from tests.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def kept(world: World, key: str) -> str:
    return str(world.see(settings.snapshot).get(key))


def line(state: SystemCompanyState, key: str) -> SettingLine:
    return next(one for one in state.lines if one.key == key)


async def test_the_company_and_the_bound_of_imports_are_shown(world: World) -> None:
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.load()
    assert {one.group for one in state.lines} >= {"company", "support", "import"}
    assert line(state, "company.name").value == "Mitt företag"
    assert line(state, "import.max_megabytes").numeric


async def test_a_value_is_kept_at_once_and_can_be_taken_back(world: World) -> None:
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.set_value("company.name", "  Lind & Berg AB ")
    assert kept(world, "company.name") == "Lind & Berg AB"
    assert (state.saved_key, state.saved) == ("company.name", "Sparat")
    await state.undo()
    assert kept(world, "company.name") == "Mitt företag"
    assert state.saved == "Ångrat"


async def test_taking_back_twice_is_doing_it_again(world: World) -> None:
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.set_value("company.city", "Örebro")
    await state.undo()
    await state.undo()
    assert kept(world, "company.city") == "Örebro"


async def test_undo_on_a_fresh_tab_does_nothing(world: World) -> None:
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.undo()
    assert state.saved == ""


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("company.name", " ", "behöver ett namn"),
        ("company.organisation_number", "556036-0794", "rganisationsnum"),
        ("company.email", "info", "saknar @"),
        ("company.city", "x" * 201, "högst 200"),
        ("import.max_megabytes", "många", "heltal"),
        ("import.max_megabytes", "²", "heltal"),
        ("import.max_megabytes", "101", "mellan 1 och 100"),
    ],
)
async def test_a_bad_value_is_refused_beside_its_field(
    world: World, key: str, typed: str, said: str
) -> None:
    before = kept(world, key)
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.set_value(key, typed)
    assert said in line(state, key).error
    assert kept(world, key) == before
    assert state.saved == ""


async def test_one_field_mended_leaves_the_others_error(world: World) -> None:
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.set_value("company.email", "info")
    await state.set_value("company.phone", "12")
    await state.set_value("company.phone", "08-123 45 67")
    assert line(state, "company.phone").error == ""
    assert line(state, "company.email").error


async def test_a_setting_that_does_not_exist_is_told(world: World) -> None:
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.set_value("company.secret", "x")
    assert "finns inte" in state.problem


async def test_what_another_administrator_changed_is_shown(world: World) -> None:
    state = await fresh(world, world.anna, SystemCompanyState)
    await state.load()
    world.do(settings.put, world.anna, "company.city", "Umeå")
    await state._refresh()
    assert line(state, "company.city").value == "Umeå"


async def test_a_tab_that_lost_the_right_is_emptied(world: World) -> None:
    state = await fresh(world, world.bo, SystemCompanyState)
    state.lines = [SettingLine("company.name", "Namn", "company", "Hemligt")]
    await state._refresh()
    assert state.lines == []
