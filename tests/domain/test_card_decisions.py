"""Deciding about the card's tabs, and taking exactly that back."""

import pytest

from crm_app.domain import card_decisions, card_tabs, custom_fields, custom_tabs, settings
from crm_app.domain.actors import ALL_RIGHTS
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.events import Event
from tests.world import World, refusal

pytestmark = pytest.mark.usefixtures("three_tabs")


def decide(world: World, verb, *args) -> int:
    return world.do(card_decisions.decide, world.anna, verb, *args)


def names(world: World) -> list[str]:
    return [tab.name for tab in world.see(settings.snapshot).own_tabs]


def test_a_decision_is_told_by_its_event_and_taken_back(world: World):
    made = decide(world, custom_tabs.add, "Avtal")
    assert world.see(lambda s: s.get_one(Event, made)).action == "own_tabs.add"
    tab = world.see(settings.snapshot).own_tabs[0].id
    renamed = decide(world, custom_tabs.rename, tab, "Service")
    field = decide(world, custom_fields.add, tab, "Nummer", "text")
    world.do(card_decisions.take_back, world.anna, renamed)
    assert names(world) == ["Avtal"]
    world.do(card_decisions.take_back, world.anna, field)
    assert world.see(settings.snapshot).own_tabs[0].fields == ()
    moved = decide(world, card_tabs.place, "files", "more")
    world.do(card_decisions.take_back, world.anna, moved)
    assert card_tabs.keys(world.see(settings.snapshot), "main")[-1] == "files"


def test_what_changes_nothing_has_no_event(world: World):
    assert decide(world, card_tabs.switch, "files", True) == 0


def test_only_decisions_about_the_cards_tabs_are_taken_back_here(world: World):
    world.decide("city", "off")
    other = world.last_event("settings").id
    registered = world.last_event("customers").id
    for id_ in (other, registered, 0, 999):
        told = refusal(world.do, card_decisions.take_back, world.anna, id_)
        assert isinstance(told, NotFound)


@pytest.mark.parametrize("who", ["bo", "cleo", "paula"])
def test_without_the_right_nothing_is_decided_or_taken_back(world: World, who: str):
    actor = getattr(world, who)
    made = decide(world, custom_tabs.add, "Avtal")
    for verb, args in (
        (card_decisions.decide, (custom_tabs.add, "Ny")),
        (card_decisions.take_back, (made,)),
    ):
        assert isinstance(refusal(world.do, verb, actor, *args), PermissionDenied)
    assert names(world) == ["Avtal"]
    assert world.anna.rights == ALL_RIGHTS
