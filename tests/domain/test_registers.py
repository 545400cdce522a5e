"""Registers: the lists of values that administrators keep."""

import pytest

from crm_app.domain import registers, settings
from crm_app.domain.errors import PermissionDenied
from crm_app.models.customers import FIELDS
from crm_app.models.spec import FieldKind
from tests.world import World, errors, refusal


def names(world: World, register: str) -> list[str]:
    return [v.name for v in world.see(settings.snapshot).registers.get(register, ())]


def test_a_value_is_added_last_with_its_spaces_tidied(world: World) -> None:
    world.value("level", "  Guld   kund ")
    world.value("level", "Brons")
    assert names(world, "level") == ["Guld kund", "Brons"]


def test_adding_is_a_settings_event_and_touches_the_settings(world: World) -> None:
    told = world.topics(registers.add, world.anna, "tag", "VIP")
    event = world.last_event("settings")
    assert told == ["settings"]
    assert (event.action, event.actor_name) == ("register.tag.add", "Anna Lind")
    assert event.changes == {"Kundtaggning": {"old": "", "new": "VIP"}}


@pytest.mark.parametrize("same", ["guld", " GULD ", "Gúld"])
def test_two_values_never_share_a_name(world: World, same: str) -> None:
    world.value("level", "Guld")
    found = errors(world.value, "level", same)
    assert found["name"].endswith(f"”{same.strip()}” finns redan.")


def test_the_same_name_may_stand_in_two_registers(world: World) -> None:
    world.value("level", "Guld")
    world.value("tag", "Guld")
    assert names(world, "tag") == ["Guld"]


def test_an_archived_value_still_holds_its_name(world: World) -> None:
    world.archive_value(world.value("level", "Guld"))
    assert "name" in errors(world.value, "level", "Guld")


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 101, "þ" * 60])
def test_a_value_needs_a_name_of_reasonable_length(world: World, name: str) -> None:
    found = errors(world.value, "level", name)
    assert found == {"name": "Kundnivå: skriv ett namn på högst 100 tecken."}


def test_a_name_cannot_hold_what_divides_names_in_a_file(world: World) -> None:
    assert "semikolon" in errors(world.value, "tag", "Bygg; el")["name"]


def test_a_register_that_does_not_exist_is_refused(world: World) -> None:
    assert errors(world.value, "password", "x") == {"name": "Listan finns inte. Ladda om sidan."}


def test_only_those_with_the_right_add_values(world: World) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        refused = refusal(world.do, registers.add, actor, "level", "Guld")
        assert isinstance(refused, PermissionDenied)
    assert names(world, "level") == []


def test_every_field_that_refers_to_a_register_has_one() -> None:
    kinds = (FieldKind.REGISTER, FieldKind.TAGS, FieldKind.MANAGERS)
    told = {spec.register for spec in FIELDS if spec.kind in kinds}
    assert told < set(registers.BY_KEY)


def test_the_first_payment_terms_are_there_with_thirty_days_as_default(world: World) -> None:
    terms = world.see(settings.snapshot).registers["payment_terms"]
    assert [v.name for v in terms] == [name for name, _, _ in registers.FIRST_TERMS]
    assert [v.name for v in terms if v.is_default] == ["30 dagar netto"]
