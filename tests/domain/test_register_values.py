"""Values of registers: renamed, coloured, ordered, put away, removed; and each of it taken back."""

from typing import Any

import pytest

from crm_app.domain import (
    contacts,
    customer_form,
    customers,
    register_uses,
    register_values,
    settings,
)
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from crm_app.domain.register_uses import Use
from crm_app.domain.settings import Value
from tests.world import World, errors, refusal

THIRTY = "30 dagar netto"


@pytest.fixture
def gold(world: World) -> int:
    """A level."""
    return world.value("level", "Guld")


@pytest.fixture
def held_by_acme(world: World, gold: int) -> int:
    """A level that Acme has."""
    world.edit(world.acme, level=str(gold))
    return gold


def values(world: World, register: str = "level") -> dict[str, Value]:
    return {v.name: v for v in world.see(settings.snapshot).registers.get(register, ())}


def do(world: World, verb: str, *args: Any) -> None:
    world.do(getattr(register_values, verb), world.anna, *args)


def take_back(world: World) -> None:
    """Take the newest decision back, as Ändringar does."""
    event = world.last_event("settings")
    world.do(register_values.restore, world.anna, event.action, event.changes)


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


def default_of(world: World) -> str:
    return next(v.name for v in values(world, "payment_terms").values() if v.is_default)


def test_one_of_the_payment_terms_is_what_new_customers_get(world: World) -> None:
    ten = values(world, "payment_terms")["10 dagar netto"].id
    do(world, "set_default", ten)
    assert [v.name for v in values(world, "payment_terms").values() if v.is_default] == [
        "10 dagar netto"
    ]
    assert world.values(world.company())["payment_terms"] == ten


@pytest.mark.parametrize("verb", ["archive", "remove"])
def test_the_default_payment_terms_cannot_go_without_another_in_their_place(
    world: World, verb: str
) -> None:
    terms = values(world, "payment_terms")
    sixty, ten = terms["60 dagar netto"].id, terms["10 dagar netto"].id
    do(world, "set_default", sixty)
    refused = refusal(do, world, verb, sixty)
    assert isinstance(refused, Conflict)
    assert "Gör ett annat värde till standard först." in refused.message
    do(world, "set_default", ten)
    do(world, verb, sixty)
    assert default_of(world) == "10 dagar netto"


def test_an_archived_value_and_other_registers_values_are_no_default(
    world: World, gold: int
) -> None:
    ten = values(world, "payment_terms")["10 dagar netto"].id
    do(world, "archive", ten)
    assert "arkiverat" in errors(do, world, "set_default", ten)["value"]
    assert "value" in errors(do, world, "set_default", gold)
    assert default_of(world) == THIRTY


@pytest.mark.parametrize(
    ("days", "kind", "kept"),
    [
        ("45", "net", (45, "net")),
        (0, "net", (0, "net")),
        (365, "end_of_month", (365, "end_of_month")),
        (99, "cash", (0, "cash")),
        ("", "advance", (0, "advance")),
    ],
)
def test_payment_terms_get_days_and_a_kind(
    world: World, days: Any, kind: str, kept: tuple[int, str]
) -> None:
    do(world, "set_terms", values(world, "payment_terms")[THIRTY].id, days, kind)
    now = values(world, "payment_terms")[THIRTY]
    assert (now.days, now.terms) == kept


@pytest.mark.parametrize("days", [-1, 366, "", "tio", "1.5", "²", None, 10**9])
def test_days_outside_a_year_are_refused(world: World, days: Any) -> None:
    thirty = values(world, "payment_terms")[THIRTY].id
    assert errors(do, world, "set_terms", thirty, days, "net") == {
        "days": "Skriv ett antal dagar mellan 0 och 365."
    }


def test_a_kind_that_does_not_exist_and_another_registers_value_are_refused(
    world: World, gold: int
) -> None:
    thirty = values(world, "payment_terms")[THIRTY].id
    assert "terms" in errors(do, world, "set_terms", thirty, 10, "later")
    assert "terms" in errors(do, world, "set_terms", gold, 10, "net")


def test_uses_are_counted_with_the_archived_beside_them(world: World, held_by_acme: int) -> None:
    away = world.company(level=str(held_by_acme))
    world.do(customers.archive, world.bo, away)
    assert world.see(register_uses.uses, world.anna, "level") == {held_by_acme: Use(1, 1)}


def test_uses_of_tags_and_titles_are_counted_where_they_are(world: World) -> None:
    tag, boss = world.value("tag", "VIP"), world.value("manager_title", "Chef")
    buyer = world.value("contact_title", "Inköpare")
    world.edit(world.acme, tags=str(tag), account_managers=f"{world.bo.id}:{boss}")
    world.do(register_values.register_merge.merge, world.anna, world.value("tag", "V.I.P."), tag)
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(buyer)}, {})
    for register, id_ in (("tag", tag), ("manager_title", boss), ("contact_title", buyer)):
        assert world.see(register_uses.uses, world.anna, register) == {id_: Use(1, 0)}
        assert isinstance(refusal(do, world, "remove", id_), Conflict)
    world.do(customers.archive, world.bo, world.acme)
    assert world.see(register_uses.uses, world.anna, "tag") == {tag: Use(0, 1)}


def test_counts_are_told_in_words(world: World) -> None:
    assert register_uses.said("level", Use(1)) == "1 kund"
    assert register_uses.said("tag", Use(12_408, 3)) == "12\u00a0408 kunder"
    assert register_uses.said("contact_title", Use(2)) == "2 kontaktpersoner"
    assert register_uses.said("manager_title", Use(0)) == "0 kundansvariga"


def test_the_words_of_a_link_lead_to_those_who_have_the_value(world: World, gold: int) -> None:
    held = world.see(settings.snapshot)
    assert register_uses.words(held, "level", gold) == f"niva={gold}"
    assert register_uses.words(held, "contact_title", gold) == ""


CHANGES: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("rename", ("@", "Platina")),
    ("set_color", ("@", "violet")),
    ("archive", ("@",)),
    ("remove", ("@",)),
)


@pytest.mark.parametrize(("verb", "args"), CHANGES)
def test_each_decision_can_be_taken_back(
    world: World, gold: int, verb: str, args: tuple[Any, ...]
) -> None:
    world.value("level", "Silver")
    before = world.see(settings.snapshot).registers["level"]
    do(world, verb, *(gold if a == "@" else a for a in args))
    assert world.see(settings.snapshot).registers["level"] != before
    take_back(world)
    assert world.see(settings.snapshot).registers["level"] == before


def test_a_restored_archive_an_order_the_default_and_terms_are_taken_back(
    world: World, gold: int
) -> None:
    terms = values(world, "payment_terms")
    silver = world.value("level", "Silver")
    do(world, "archive", gold)
    for verb, args in (
        ("restore_value", (gold,)),
        ("set_default", (terms["10 dagar netto"].id,)),
        ("set_terms", (terms[THIRTY].id, 35, "end_of_month")),
    ):
        before = world.see(settings.snapshot).registers
        do(world, verb, *args)
        assert world.see(settings.snapshot).registers != before
        take_back(world)
        assert world.see(settings.snapshot).registers == before
    do(world, "restore_value", gold)
    do(world, "arrange", "level", [silver, gold])
    take_back(world)
    assert list(values(world)) == ["Guld", "Silver"]


def test_an_order_is_taken_back_as_far_as_its_values_are_there(world: World, gold: int) -> None:
    silver = world.value("level", "Silver")
    do(world, "arrange", "level", [silver, gold])
    event = world.last_event("settings")
    world.value("level", "Brons")
    world.do(register_values.restore, world.anna, event.action, event.changes)
    assert list(values(world)) == ["Guld", "Silver", "Brons"]


def test_an_addition_taken_back_is_removed_or_archived_when_somebody_has_it(
    world: World, gold: int
) -> None:
    event = world.last_event("settings")
    world.edit(world.acme, level=str(gold))
    world.do(register_values.restore, world.anna, event.action, event.changes)
    assert not values(world)["Guld"].active
    world.value("level", "Silver")
    take_back(world)
    assert "Silver" not in values(world)


def test_what_was_changed_again_since_is_not_overwritten(world: World, gold: int) -> None:
    do(world, "rename", gold, "Platina")
    event = world.last_event("settings")
    do(world, "rename", gold, "Diamant")
    refused = refusal(world.do, register_values.restore, world.anna, event.action, event.changes)
    assert isinstance(refused, Conflict)
    assert list(values(world)) == ["Diamant"]


def test_a_removed_value_is_not_put_back_over_a_taken_name(world: World, gold: int) -> None:
    do(world, "remove", gold)
    event = world.last_event("settings")
    world.value("level", "Guld")
    refused = refusal(world.do, register_values.restore, world.anna, event.action, event.changes)
    assert isinstance(refused, Invalid)


def test_an_unknown_verb_cannot_be_taken_back(world: World) -> None:
    refused = refusal(
        world.do, register_values.restore, world.anna, "register.level.explode", {"x": {}}
    )
    assert isinstance(refused, Conflict)
