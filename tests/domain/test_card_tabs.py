"""The card's menu: what administrators decide about its tabs, and what they may not."""

import pytest

from crm_app.domain import card_tabs, settings
from crm_app.domain.card_tabs import MAIN, MORE, CardTabLine, decided
from crm_app.domain.errors import Invalid, PermissionDenied
from tests.world import World, errors, refusal

pytestmark = pytest.mark.usefixtures("three_tabs")


def menus(world: World) -> dict[str, list[str]]:
    """Return the keys in each menu, those that are off with a minus."""
    told: dict[str, list[str]] = {MAIN: [], MORE: []}
    for line in world.see(lambda s: decided(settings.snapshot(s))):
        told[line.place].append(line.key if line.active else f"-{line.key}")
    return told


def line_of(world: World, key: str) -> CardTabLine:
    return next(t for t in world.see(lambda s: decided(settings.snapshot(s))) if t.key == key)


def restore(world: World) -> None:
    """Let Anna put back the last change."""
    event = world.last_event("settings")
    world.do(card_tabs.restore, world.anna, event.action, event.changes)


def test_before_anybody_decides_the_built_tabs_stand_in_the_main_menu(world: World):
    assert menus(world) == {MAIN: ["details", "contacts", "files"], MORE: []}
    assert line_of(world, "details").locked
    assert [t.key for t in card_tabs.TABS if t.locked] == ["details"]


def test_a_tab_is_switched_off_and_on_and_keeps_its_place(world: World):
    world.do(card_tabs.switch, world.anna, "contacts", False)
    assert menus(world)[MAIN] == ["details", "-contacts", "files"]
    world.do(card_tabs.switch, world.anna, "contacts", True)
    assert menus(world)[MAIN] == ["details", "contacts", "files"]


def test_a_tab_is_moved_between_the_menus_and_comes_last(world: World):
    world.do(card_tabs.place, world.anna, "files", MORE)
    world.do(card_tabs.place, world.anna, "contacts", MORE)
    assert menus(world) == {MAIN: ["details"], MORE: ["files", "contacts"]}
    world.do(card_tabs.place, world.anna, "files", MAIN)
    assert menus(world) == {MAIN: ["details", "files"], MORE: ["contacts"]}


def test_both_menus_are_arranged_at_once(world: World):
    world.do(card_tabs.arrange, world.anna, ["details", "files"], ["contacts"])
    assert menus(world) == {MAIN: ["details", "files"], MORE: ["contacts"]}


def test_a_tab_that_is_off_can_be_moved_and_stays_off(world: World):
    world.do(card_tabs.switch, world.anna, "files", False)
    world.do(card_tabs.place, world.anna, "files", MORE)
    assert menus(world) == {MAIN: ["details", "contacts"], MORE: ["-files"]}


@pytest.mark.parametrize("verb", [card_tabs.switch, card_tabs.place])
def test_detaljer_is_locked(world: World, verb):
    to = False if verb is card_tabs.switch else MORE
    told = errors(world.do, verb, world.anna, "details", to)
    assert told == {"details": card_tabs.WHY_LOCKED}
    assert world.events("settings") == []


@pytest.mark.parametrize(
    ("main", "more"),
    [
        (["contacts", "details", "files"], []),
        (["contacts", "files"], ["details"]),
    ],
)
def test_detaljer_stays_first(world: World, main: list[str], more: list[str]):
    told = errors(world.do, card_tabs.arrange, world.anna, main, more)
    assert told == {"order": card_tabs.WHY_LOCKED}


@pytest.mark.parametrize(
    ("main", "more"),
    [
        ([], []),
        (["details", "contacts"], []),
        (["details", "contacts", "files"], ["files"]),
        (["details", "contacts", "files", "own_9"], []),
    ],
)
def test_an_order_that_does_not_fit_the_tabs_is_refused(
    world: World, main: list[str], more: list[str]
):
    assert "order" in errors(world.do, card_tabs.arrange, world.anna, main, more)
    assert menus(world)[MAIN] == ["details", "contacts", "files"]


def test_a_tab_or_menu_that_does_not_exist_is_refused(world: World):
    assert isinstance(refusal(world.do, card_tabs.switch, world.anna, "own_9", True), Invalid)
    assert isinstance(refusal(world.do, card_tabs.place, world.anna, "files", "side"), Invalid)


def test_only_those_with_the_right_decide(world: World):
    for actor in (world.bo, world.cleo, world.paula):
        for verb, args in (
            (card_tabs.switch, ("files", False)),
            (card_tabs.place, ("files", MORE)),
            (card_tabs.arrange, (["details", "files", "contacts"], [])),
            (card_tabs.restore, ("card_tabs", {})),
        ):
            assert isinstance(refusal(world.do, verb, actor, *args), PermissionDenied)
    assert world.events("settings") == []


def test_a_change_is_told_once_and_published(world: World):
    topics = world.topics(card_tabs.switch, world.anna, "files", False)
    assert topics == ["settings"]
    event = world.last_event("settings")
    assert (event.action, event.actor_name) == ("card_tabs", "Anna Lind")
    assert event.changes["Filer"] | {"from": 0, "to": 0} == {
        "old": "på",
        "new": "av",
        "from": 0,
        "to": 0,
    }
    assert world.topics(card_tabs.switch, world.anna, "files", False) == []
    assert world.topics(card_tabs.place, world.anna, "files", MAIN) == []
    same = (["details", "contacts", "files"], [])
    assert world.topics(card_tabs.arrange, world.anna, *same) == []
    assert len(world.events("settings")) == 1


def test_a_move_says_from_where_to_where(world: World):
    world.do(card_tabs.place, world.anna, "contacts", MORE)
    (change,) = world.last_event("settings").changes.items()
    assert change[0] == "Kontaktpersoner"
    assert (change[1]["old"], change[1]["new"]) == ("Huvudmeny, plats 2", "Mer, plats 1")


def test_a_switch_is_restored(world: World):
    world.do(card_tabs.switch, world.anna, "files", False)
    restore(world)
    assert line_of(world, "files").active


def test_an_order_is_restored(world: World):
    world.do(card_tabs.arrange, world.anna, ["details", "files"], ["contacts"])
    restore(world)
    assert menus(world) == {MAIN: ["details", "contacts", "files"], MORE: []}
