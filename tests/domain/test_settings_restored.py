"""Whatever is decided behind the gear and then taken back leaves everything as it was."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_app.domain import (
    card_tabs,
    country_choice,
    custom_choices,
    custom_fields,
    custom_tabs,
    field_rules,
    register_merge,
    register_values,
    registers,
    settings,
    settings_changes,
    table_columns,
)
from tests.world import World

pytestmark = pytest.mark.usefixtures("three_tabs")

Decide = Callable[[World, dict[str, int]], None]


@pytest.fixture
def made(world: World) -> dict[str, int]:
    """Ids of what the decisions are about: values of a register, an own tab and its fields."""
    gold, silver = world.value("level", "Guld"), world.value("level", "Silver")
    tab = world.do(custom_tabs.add, world.anna, "Fordon")
    plate = world.do(custom_fields.add, world.anna, tab, "Regnr", "text")
    kind = world.do(custom_fields.add, world.anna, tab, "Drivmedel", "choice")
    for choice in ("El", "Bensin"):
        world.do(custom_choices.add, world.anna, kind, choice)
    world.edit(world.acme, level=str(gold))
    return {"gold": gold, "silver": silver, "tab": tab, "plate": plate, "kind": kind}


def state(world: World) -> dict[str, Any]:
    """Return all that is decided, as screens and files see it."""
    held = world.see(settings.snapshot)
    told = {
        name: getattr(held, name)
        for name in ("rules", "countries", "single", "registers", "own_tabs")
    }
    told["rules"] = {cell: rule for cell, rule in held.rules.items() if rule != _first(cell)}
    told["order"] = [spec.key for spec in field_rules.ordered(held, "customer")]
    told["columns"] = [table_columns.decided(held, table) for table in ("customers", "contacts")]
    told["tabs"] = card_tabs.decided(held)
    told["Acme"] = world.values(world.acme)
    return told


def _first(cell: tuple[str, str, str, str]) -> str:
    subject, field, kind, type_ = cell
    return field_rules.first_rule(field_rules.SPECS[subject][field], kind, type_).value


def _terms(world: World) -> dict[str, int]:
    held = world.see(settings.snapshot)
    return {value.name: value.id for value in held.registers["payment_terms"]}


DECISIONS: tuple[tuple[str, Decide], ...] = (
    ("a field rule", lambda w, m: w.decide("city", "required")),
    ("a contact's rule", lambda w, m: w.decide("email", "off", ".")),
    ("an order of fields", lambda w, m: w.do(field_rules.arrange, w.anna, "customer", _turned(w))),
    (
        "a column switched on",
        lambda w, m: w.do(table_columns.switch, w.anna, "customers", "website", True),
    ),
    (
        "a column of contacts switched off",
        lambda w, m: w.do(table_columns.switch, w.anna, "contacts", "email", False),
    ),
    ("a value added", lambda w, m: w.do(registers.add, w.anna, "district", "Syd")),
    (
        "a value renamed",
        lambda w, m: w.do(register_values.rename, w.anna, m["gold"], "Guldkund"),
    ),
    (
        "a value coloured",
        lambda w, m: w.do(register_values.set_color, w.anna, m["gold"], "amber"),
    ),
    (
        "values in another order",
        lambda w, m: w.do(register_values.arrange, w.anna, "level", [m["silver"], m["gold"]]),
    ),
    ("a value archived", lambda w, m: w.do(register_values.archive, w.anna, m["gold"])),
    ("a value removed", lambda w, m: w.do(register_values.remove, w.anna, m["silver"])),
    (
        "a value merged",
        lambda w, m: w.do(register_merge.merge, w.anna, m["gold"], m["silver"]),
    ),
    (
        "another default",
        lambda w, m: w.do(register_values.set_default, w.anna, _terms(w)["Kontant"]),
    ),
    (
        "other terms",
        lambda w, m: w.do(
            register_values.set_terms, w.anna, _terms(w)["10 dagar netto"], 14, "net"
        ),
    ),
    ("a country activated", lambda w, m: w.do(country_choice.activate, w.anna, ["DE"])),
    ("a country deactivated", lambda w, m: w.do(country_choice.deactivate, w.anna, "NO")),
    ("a tab switched off", lambda w, m: w.do(card_tabs.switch, w.anna, "files", False)),
    (
        "a tab moved under Mer",
        lambda w, m: w.do(
            card_tabs.arrange, w.anna, ["details", "files"], [f"own_{m['tab']}", "contacts"]
        ),
    ),
    ("an own tab added", lambda w, m: w.do(custom_tabs.add, w.anna, "Avtal")),
    ("an own tab renamed", lambda w, m: w.do(custom_tabs.rename, w.anna, m["tab"], "Bilar")),
    ("an own tab archived", lambda w, m: w.do(custom_tabs.archive, w.anna, m["tab"])),
    ("a field added", lambda w, m: w.do(custom_fields.add, w.anna, m["tab"], "Årsmodell", "date")),
    ("a field renamed", lambda w, m: w.do(custom_fields.rename, w.anna, m["plate"], "Skylt")),
    ("a field retyped", lambda w, m: w.do(custom_fields.retype, w.anna, m["plate"], "url")),
    ("a field explained", lambda w, m: w.do(custom_fields.set_hint, w.anna, m["plate"], "ABC 123")),
    (
        "fields in another order",
        lambda w, m: w.do(custom_fields.arrange, w.anna, m["tab"], [m["kind"], m["plate"]]),
    ),
    ("a field archived", lambda w, m: w.do(custom_fields.archive, w.anna, m["plate"])),
    ("a choice added", lambda w, m: w.do(custom_choices.add, w.anna, m["kind"], "Diesel")),
    (
        "a choice renamed",
        lambda w, m: w.do(custom_choices.rename, w.anna, m["kind"], "El", "Elektricitet"),
    ),
    (
        "choices in another order",
        lambda w, m: w.do(custom_choices.arrange, w.anna, m["kind"], ["Bensin", "El"]),
    ),
    ("a choice removed", lambda w, m: w.do(custom_choices.remove, w.anna, m["kind"], "El")),
    ("a single setting", lambda w, m: w.do(settings.put, w.anna, "support.name", "Lotta")),
)


def _turned(world: World) -> list[str]:
    held = world.see(settings.snapshot)
    return [spec.key for spec in field_rules.ordered(held, "customer")][::-1]


@pytest.mark.parametrize(("decide"), [d for _, d in DECISIONS], ids=[name for name, _ in DECISIONS])
def test_a_decision_that_is_taken_back_leaves_everything_as_it_was(
    world: World, made: dict[str, int], decide: Decide
) -> None:
    before = state(world)
    (last, *_), _more = world.see(settings_changes.listing, world.anna)
    decide(world, made)
    assert state(world) != before
    (change, *_), _more = world.see(settings_changes.listing, world.anna)
    assert change.id > last.id
    assert change.label
    assert change.restorable
    world.do(settings_changes.restore, world.anna, change.id)
    assert state(world) == before


@pytest.mark.parametrize(("decide"), [d for _, d in DECISIONS], ids=[name for name, _ in DECISIONS])
def test_taking_back_what_was_taken_back_is_the_decision_again(
    world: World, made: dict[str, int], decide: Decide
) -> None:
    decide(world, made)
    decided = state(world)
    for _ in range(2):
        (change, *_), _more = world.see(settings_changes.listing, world.anna)
        world.do(settings_changes.restore, world.anna, change.id)
    assert state(world) == decided
