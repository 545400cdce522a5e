"""Registers: the lists of values that administrators keep."""

import pytest

from crm_app.domain import register_values, registers, settings
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
    told = {"old": "", "new": "VIP", "from": None, "to": event.record_id}
    assert event.changes == {"Kundtaggning": told}


@pytest.mark.parametrize("same", ["guld", " GULD ", "Gúld"])
def test_two_values_never_share_a_name(world: World, same: str) -> None:
    world.value("level", "Guld")
    found = errors(world.value, "level", same)
    assert found["name"].endswith(f"”{same.strip()}” finns redan.")


def test_the_same_name_may_stand_in_two_registers(world: World) -> None:
    world.value("level", "Guld")
    world.value("tag", "Guld")
    assert names(world, "tag") == ["Guld"]


def test_an_archived_value_still_holds_its_name_and_it_is_said_where_it_is(world: World) -> None:
    world.archive_value(world.value("level", "Guld"))
    found = errors(world.value, "level", "Guld")
    assert found["name"].endswith("finns redan, men är arkiverat. Ta tillbaka det i stället.")


@pytest.mark.parametrize(
    ("name", "days", "kind"),
    [
        ("25 dagar netto", 25, "net"),
        ("Kontant vid leverans", 0, "cash"),
        ("Förskott 50 %", 0, "advance"),
        ("Fri leveransmånad + 60", 60, "end_of_month"),
        ("Enligt avtal", 30, "net"),
        ("900 dagar", 365, "net"),
    ],
)
def test_new_payment_terms_get_the_days_and_kind_that_their_name_tells(
    world: World, name: str, days: int, kind: str
) -> None:
    world.value("payment_terms", name)
    added = world.see(settings.snapshot).registers["payment_terms"][-1]
    assert (added.days, added.terms, added.is_default) == (days, kind, False)


def test_values_of_other_registers_have_neither_days_nor_kind(world: World) -> None:
    world.value("level", "30 dagar")
    added = world.see(settings.snapshot).registers["level"][-1]
    assert (added.days, added.terms) == (None, "")


def test_an_id_is_never_given_to_another_value(world: World) -> None:
    first = world.value("level", "Guld")
    world.do(register_values.remove, world.anna, first)
    assert world.value("level", "Silver") > first


def test_the_colours_of_a_register_are_told_by_name_for_badges(world: World) -> None:
    gold = world.value("level", "Guld")
    world.value("level", "Brons")
    world.do(register_values.set_color, world.anna, gold, "amber")
    held = world.see(settings.snapshot)
    assert registers.tones(held, "level", "tag") == {"Guld": "amber"}


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
