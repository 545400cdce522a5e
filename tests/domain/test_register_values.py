"""Values of registers: names, colours, order, the archive, and removing."""

from typing import Any

import pytest

from crm_app.domain import (
    customer_form,
    customers,
    register_uses,
    register_values,
    settings,
)
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from tests.domain.values_decided import do, values
from tests.world import World, errors, refusal

pytest_plugins = ("tests.domain.values_decided",)


def picker(world: World, key: str = "level", has: int | None = None) -> list[str]:
    """Return what a form's control offers."""
    held = world.see(settings.snapshot)
    return [o.label for o in customer_form.options(held, SPECS[key], has) if o.value]


def test_a_rename_shows_everywhere_at_once_because_rows_hold_the_id(
    world: World, held_by_acme: int
) -> None:
    do(world, "rename", held_by_acme, "  Platina   plus ")
    held = world.see(settings.snapshot)
    assert held.values[world.values(world.acme)["level"]].name == "Platina plus"


def test_a_rename_is_one_event_with_from_and_to(world: World, gold: int) -> None:
    told = world.topics(register_values.rename, world.anna, gold, "Platina")
    event = world.last_event("settings")
    assert told == ["settings"]
    assert (event.action, event.record_id) == ("register.level.rename", gold)
    assert event.changes == {
        "Kundnivå": {
            "old": "Guld",
            "new": "Platina",
            "from": [gold, "Guld"],
            "to": [gold, "Platina"],
        }
    }


def test_the_same_name_again_is_no_change(world: World, gold: int) -> None:
    assert world.topics(register_values.rename, world.anna, gold, " Guld ") == []


def test_a_value_may_change_the_case_of_its_own_name(world: World, gold: int) -> None:
    do(world, "rename", gold, "GULD")
    assert list(values(world)) == ["GULD"]


def test_a_name_that_another_value_has_is_refused(world: World, gold: int) -> None:
    world.value("level", "Silver")
    assert "finns redan" in errors(do, world, "rename", gold, "silver")["name"]


def test_the_name_of_a_merged_value_is_refused_and_it_is_said_where_it_went(
    world: World, gold: int
) -> None:
    silver, bronze = world.value("level", "Silver"), world.value("level", "Brons")
    world.do(register_values.register_merge.merge, world.anna, silver, gold)
    said = errors(do, world, "rename", bronze, "Silver")["name"]
    assert said.endswith("hör ihop med ”Guld”. Ta isär dem först, under Arkiverade.")


@pytest.mark.parametrize("id_", [0, -1, 99_999, 2**70])
def test_a_value_that_does_not_exist_is_not_found(world: World, id_: int) -> None:
    for verb, args in (("rename", ("X",)), ("archive", ()), ("remove", ()), ("set_default", ())):
        assert isinstance(refusal(do, world, verb, id_, *args), NotFound)


def test_only_those_with_the_right_decide(world: World, gold: int) -> None:
    before = values(world)
    told = {"old": "", "new": "", "from": [gold, "X"], "to": [gold, "Guld"]}
    for actor in (world.bo, world.cleo, world.paula):
        for verb, args in (
            (register_values.rename, (gold, "X")),
            (register_values.set_color, (gold, "blue")),
            (register_values.set_terms, (gold, 10, "net")),
            (register_values.set_default, (gold,)),
            (register_values.arrange, ("level", [gold])),
            (register_values.archive, (gold,)),
            (register_values.restore_value, (gold,)),
            (register_values.remove, (gold,)),
            (register_values.restore, ("register.level.rename", {"Kundnivå": told})),
            (register_uses.uses, ("level",)),
        ):
            assert isinstance(refusal(world.do, verb, actor, *args), PermissionDenied)
    assert values(world) == before


def test_a_colour_is_chosen_and_taken_away(world: World, gold: int) -> None:
    do(world, "set_color", gold, "amber")
    assert values(world)["Guld"].color == "amber"
    do(world, "set_color", gold, "")
    assert values(world)["Guld"].color == ""


@pytest.mark.parametrize("color", ["red", "#fff", "AMBER", "url(x)"])
def test_a_colour_outside_the_palette_is_refused(world: World, gold: int, color: str) -> None:
    assert "color" in errors(do, world, "set_color", gold, color)


def test_a_register_without_colours_refuses_one(world: World) -> None:
    north = world.value("district", "Norr")
    assert "color" in errors(do, world, "set_color", north, "blue")


def test_the_order_is_that_of_every_picker(world: World, gold: int) -> None:
    silver, bronze = world.value("level", "Silver"), world.value("level", "Brons")
    do(world, "arrange", "level", [bronze, gold, silver])
    assert picker(world) == list(values(world)) == ["Brons", "Guld", "Silver"]


def test_an_archived_value_stands_after_the_others(world: World, gold: int) -> None:
    silver, bronze = world.value("level", "Silver"), world.value("level", "Brons")
    do(world, "archive", gold)
    do(world, "arrange", "level", [bronze, silver])
    assert list(values(world)) == ["Brons", "Silver", "Guld"]


@pytest.mark.parametrize("wrong", [[], [1], ["twice"], ["more"]])
def test_an_order_that_is_not_of_all_values_is_refused(
    world: World, gold: int, wrong: list[Any]
) -> None:
    ids = {"twice": [gold, gold], "more": [gold, 7777]}.get(wrong[0], wrong) if wrong else []
    assert "order" in errors(do, world, "arrange", "level", ids)


def test_an_archived_value_is_gone_from_pickers_and_kept_by_those_who_have_it(
    world: World, held_by_acme: int
) -> None:
    do(world, "archive", held_by_acme)
    assert picker(world) == []
    assert picker(world, has=held_by_acme) == ["Guld"]
    assert world.values(world.acme)["level"] == held_by_acme
    world.edit(world.acme, city="Kumla")
    assert world.values(world.acme)["level"] == held_by_acme
    assert "level" in errors(world.company, level=str(held_by_acme))


def test_an_archived_value_is_taken_back(world: World, gold: int) -> None:
    do(world, "archive", gold)
    do(world, "restore_value", gold)
    assert picker(world) == ["Guld"]
    actions = [e.action for e in world.events("settings")][-2:]
    assert actions == ["register.level.archive", "register.level.restore"]


def test_what_is_as_asked_already_is_no_change(world: World, gold: int) -> None:
    assert world.topics(register_values.restore_value, world.anna, gold) == []
    assert world.topics(register_values.set_color, world.anna, gold, "") == []
    assert world.topics(register_values.arrange, world.anna, "level", [gold]) == []


def test_a_value_that_nothing_uses_is_removed(world: World, gold: int) -> None:
    do(world, "remove", gold)
    assert values(world) == {}


def test_a_value_in_use_is_never_just_deleted(world: World, held_by_acme: int) -> None:
    refused = refusal(do, world, "remove", held_by_acme)
    assert isinstance(refused, Conflict)
    assert "Arkivera det, eller slå ihop det" in refused.message
    world.do(customers.archive, world.bo, world.acme)
    assert isinstance(refusal(do, world, "remove", held_by_acme), Conflict)


def test_a_value_that_others_were_merged_into_is_not_removed(world: World, gold: int) -> None:
    silver = world.value("level", "Silver")
    world.do(register_values.register_merge.merge, world.anna, silver, gold)
    assert "sammanslagna" in refusal(do, world, "remove", gold).message
