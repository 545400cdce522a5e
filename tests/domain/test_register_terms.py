"""Values of registers: payment terms, who uses a value, and taking a decision back."""

from typing import Any

import pytest

from crm_app.domain import (
    contacts,
    customers,
    register_uses,
    register_values,
    settings,
)
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.register_uses import Use
from tests.domain.values_decided import do, values
from tests.world import World, errors, refusal

pytest_plugins = ("tests.domain.values_decided",)


THIRTY = "30 dagar netto"


def take_back(world: World) -> None:
    """Take the newest decision back, as Ändringar does."""
    event = world.last_event("settings")
    world.do(register_values.restore, world.anna, event.action, event.changes)


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
