"""Which countries may be chosen."""

import pytest

from crm_app.domain import country_choice, customer_form, customers, settings
from crm_app.domain.country_choice import Use
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import PermissionDenied
from tests.world import World, errors, refusal


def active(world: World) -> frozenset[str]:
    return world.see(settings.snapshot).countries


def german(world: World) -> int:
    """Register a company in Germany."""
    world.do(country_choice.activate, world.anna, ["DE"])
    return world.company(country="DE", organisation_number="HRB 1")


def offered(world: World, has: str = "") -> list[str]:
    held = world.see(settings.snapshot)
    return [o.value for o in customer_form.options(held, SPECS["country"], has)]


def test_an_activated_country_is_offered_in_the_order_of_the_alphabet(world: World) -> None:
    assert world.do(country_choice.activate, world.anna, ["DE"]) == ["Tyskland"]
    assert offered(world) == ["DK", "FI", "NO", "SE", "DE"]


def test_activating_is_one_settings_event_with_from_and_to(world: World) -> None:
    told = world.topics(country_choice.activate, world.anna, ["DE", "PL", "DE", "SE"])
    event = world.last_event("settings")
    assert told == ["settings"]
    assert event.action == "countries.activate"
    assert event.changes == {
        "Tyskland": {"old": "av", "new": "aktivt", "from": ["DE", False], "to": ["DE", True]},
        "Polen": {"old": "av", "new": "aktivt", "from": ["PL", False], "to": ["PL", True]},
    }


def test_what_is_as_asked_already_is_no_change(world: World) -> None:
    assert world.topics(country_choice.activate, world.anna, ["SE", "NO"]) == []
    assert world.topics(country_choice.deactivate, world.anna, "DE") == []


def test_a_deactivated_country_stays_with_those_who_are_there(world: World) -> None:
    customer = german(world)
    world.do(country_choice.deactivate, world.anna, "DE")
    assert "DE" not in offered(world)
    assert "DE" in offered(world, has="DE")
    world.edit(customer, city="Kiel")
    assert world.values(customer)["country"] == "DE"
    assert "country" in errors(world.edit, world.acme, country="DE")


def test_sweden_is_always_active(world: World) -> None:
    refused = errors(world.do, country_choice.deactivate, world.anna, "SE")
    assert refused == {"country": "Sverige är alltid aktivt."}
    assert "SE" in active(world)


@pytest.mark.parametrize("code", ["", "XX", "se", "Sverige", "ZZ"])
def test_a_country_that_does_not_exist_is_refused(world: World, code: str) -> None:
    before = active(world)
    assert "country" in errors(world.do, country_choice.activate, world.anna, ["DE", code])
    assert "country" in errors(world.do, country_choice.deactivate, world.anna, code)
    assert active(world) == before


def test_customers_are_counted_by_country_with_the_archived_beside_them(world: World) -> None:
    german(world)
    away = german(world)
    world.do(customers.archive, world.bo, away)
    found = world.see(country_choice.uses, world.anna)
    assert found == {"SE": Use(1, 0), "DE": Use(1, 1)}
    assert world.see(country_choice.in_use, world.anna, "DE") == Use(1, 1)
    assert world.see(country_choice.in_use, world.anna, "PL") == Use()


def test_only_those_with_the_right_choose(world: World) -> None:
    changes = {"Norge": {"from": ["NO", False], "to": ["NO", True]}}
    for actor in (world.bo, world.cleo, world.paula):
        for verb, args in (
            (country_choice.activate, (["DE"],)),
            (country_choice.deactivate, ("NO",)),
            (country_choice.uses, ()),
            (country_choice.in_use, ("NO",)),
            (country_choice.restore, ("countries.activate", changes)),
        ):
            assert isinstance(refusal(world.do, verb, actor, *args), PermissionDenied)
    assert active(world) == {"SE", "NO", "DK", "FI"}


def test_each_decision_can_be_taken_back(world: World) -> None:
    before = active(world)
    for verb, args in (
        (country_choice.activate, (["DE", "PL"],)),
        (country_choice.deactivate, ("NO",)),
    ):
        world.do(verb, world.anna, *args)
        assert active(world) != before
        event = world.last_event("settings")
        world.do(country_choice.restore, world.anna, event.action, event.changes)
        assert active(world) == before
