"""Own tabs of the card: made, named, ordered, archived, restored, and refused."""

import pytest

from crm_app.domain import card_tabs, custom_card, custom_fields, custom_tabs, settings
from crm_app.domain.errors import NotFound, PermissionDenied
from tests.world import World, errors, refusal


def tabs(world: World) -> list[str]:
    return [tab.name for tab in world.see(settings.snapshot).own_tabs]


def menu(world: World, place: str) -> list[str]:
    held = world.see(settings.snapshot)
    return [line.label for line in card_tabs.decided(held) if line.place == place]


def made(world: World, name: str = "Avtal") -> int:
    return world.do(custom_tabs.add, world.anna, name)


def filled(world: World, tab: int, text: str = "K-17") -> int:
    """Give the tab a field in which Acme has something; return the field."""
    field = world.do(custom_fields.add, world.anna, tab, "Avtalsnummer", "text")
    told = {f"own_{field}": text}
    world.do(custom_card.save, world.bo, world.acme, f"own_{tab}", told, {})
    return field


def restore(world: World, nth: int = -1) -> None:
    event = world.events("settings")[nth]
    world.do(custom_tabs.restore, world.anna, event.action, event.changes)


def test_a_new_tab_lands_last_under_mer_until_it_is_moved(world: World):
    made(world)
    second = made(world, "Service")
    assert menu(world, "more") == ["Avtal", "Service"]
    world.do(card_tabs.place, world.anna, f"own_{second}", "main")
    given = ["Detaljer", "Kontaktpersoner", "Kommentarer", "Filer", "Händelser"]
    assert menu(world, "main") == [*given, "Service"]
    made(world, "Bilar")
    assert menu(world, "more") == ["Avtal", "Bilar"]


def test_a_tab_is_renamed_and_gets_an_icon(world: World):
    tab = made(world)
    world.do(custom_tabs.rename, world.anna, tab, "  Serviceavtal   2 ")
    world.do(custom_tabs.set_icon, world.anna, tab, "wrench")
    (held,) = world.see(settings.snapshot).own_tabs
    assert (held.name, held.icon) == ("Serviceavtal 2", "wrench")


@pytest.mark.parametrize(
    "name", ["avtal", " AVTAL ", "Detaljer", "kontaktpersoner", "FILER", "mer"]
)
def test_a_taken_name_is_refused(world: World, name: str):
    made(world)
    other = made(world, "Service")
    assert "redan en flik" in errors(world.do, custom_tabs.add, world.anna, name)["name"]
    assert "name" in errors(world.do, custom_tabs.rename, world.anna, other, name)
    assert tabs(world) == ["Avtal", "Service"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "ﬃ" * 21])
def test_a_name_that_cannot_be_kept_is_refused(world: World, name: str):
    assert "name" in errors(world.do, custom_tabs.add, world.anna, name)


def test_an_unknown_icon_is_refused(world: World):
    assert "icon" in errors(world.do, custom_tabs.add, world.anna, "Avtal", "skull")
    assert "icon" in errors(world.do, custom_tabs.set_icon, world.anna, made(world), "<svg>")


def test_tabs_are_arranged(world: World):
    ids = [made(world, name) for name in ("A", "B", "C")]
    world.do(custom_tabs.arrange, world.anna, [ids[2], ids[0], ids[1]])
    assert tabs(world) == ["C", "A", "B"]
    assert "order" in errors(world.do, custom_tabs.arrange, world.anna, ids[:2])
    restore(world)
    assert tabs(world) == ["A", "B", "C"]


def test_an_archived_tab_leaves_the_card_and_comes_back_with_all_that_was_in_it(world: World):
    tab = made(world)
    filled(world, tab)
    assert world.see(custom_tabs.in_use, world.anna, tab) == 1
    world.do(custom_tabs.archive, world.anna, tab)
    assert (tabs(world), menu(world, "more")) == ([], [])
    assert [t.name for t in world.see(custom_tabs.archived, world.anna)] == ["Avtal"]
    told = refusal(world.see, custom_card.look, world.bo, world.acme, f"own_{tab}")
    assert isinstance(told, NotFound)
    world.do(custom_tabs.restore_tab, world.anna, tab)
    content = world.see(custom_card.look, world.bo, world.acme, f"own_{tab}")
    assert [(line.label, line.text) for line in content.lines] == [("Avtalsnummer", "K-17")]
    assert world.see(custom_tabs.archived, world.anna) == []


def test_the_name_of_an_archived_tab_is_free_and_it_waits_until_it_is_free_again(world: World):
    tab = made(world)
    world.do(custom_tabs.archive, world.anna, tab)
    other = made(world)
    assert "name" in errors(world.do, custom_tabs.restore_tab, world.anna, tab)
    world.do(custom_tabs.rename, world.anna, other, "Avtal 2")
    world.do(custom_tabs.restore_tab, world.anna, tab)
    assert sorted(tabs(world)) == ["Avtal", "Avtal 2"]


def test_an_archived_tab_is_not_renamed(world: World):
    tab = made(world)
    world.do(custom_tabs.archive, world.anna, tab)
    assert "arkiverad" in errors(world.do, custom_tabs.rename, world.anna, tab, "Ny")["name"]


@pytest.mark.parametrize("id_", [0, -1, 99, 2**63])
def test_a_tab_that_is_not_there_is_not_found(world: World, id_: int):
    for verb, args in (
        (custom_tabs.rename, ("X",)),
        (custom_tabs.archive, ()),
        (custom_tabs.restore_tab, ()),
        (custom_fields.add, ("X", "text")),
    ):
        assert isinstance(refusal(world.do, verb, world.anna, id_, *args), NotFound)


def test_only_those_with_the_right_touch_own_tabs(world: World):
    tab = made(world)
    for actor in (world.bo, world.cleo, world.paula):
        for verb, args in (
            (custom_tabs.add, ("Ny",)),
            (custom_tabs.rename, (tab, "Ny")),
            (custom_tabs.set_icon, (tab, "star")),
            (custom_tabs.arrange, ([tab],)),
            (custom_tabs.archive, (tab,)),
            (custom_tabs.restore_tab, (tab,)),
            (custom_tabs.archived, ()),
            (custom_tabs.in_use, (tab,)),
            (custom_tabs.restore, ("own_tabs.add", {})),
        ):
            assert isinstance(refusal(world.do, verb, actor, *args), PermissionDenied)
    assert tabs(world) == ["Avtal"]


def test_each_change_is_one_event_and_is_published(world: World):
    assert world.topics(custom_tabs.add, world.anna, "Avtal") == ["settings"]
    tab = world.see(settings.snapshot).own_tabs[0].id
    assert world.topics(custom_tabs.rename, world.anna, tab, "Avtal 2") == ["settings"]
    assert world.topics(custom_tabs.rename, world.anna, tab, "Avtal 2") == []
    world.do(custom_tabs.set_icon, world.anna, tab, "star")
    world.do(custom_tabs.set_icon, world.anna, tab, "star")
    world.do(custom_tabs.archive, world.anna, tab)
    world.do(custom_tabs.archive, world.anna, tab)
    world.do(custom_tabs.restore_tab, world.anna, tab)
    assert [event.action for event in world.events("settings")] == [
        "own_tabs.add",
        "own_tabs.rename",
        "own_tabs.icon",
        "own_tabs.archive",
        "own_tabs.restore",
    ]


def test_every_change_of_a_tab_is_put_back(world: World):
    tab = made(world)
    world.do(custom_tabs.rename, world.anna, tab, "Annat")
    restore(world)
    assert tabs(world) == ["Avtal"]
    world.do(custom_tabs.set_icon, world.anna, tab, "star")
    restore(world)
    assert world.see(settings.snapshot).own_tabs[0].icon == "folder"
    world.do(custom_tabs.archive, world.anna, tab)
    restore(world)
    assert tabs(world) == ["Avtal"]
    restore(world, 0)
    assert tabs(world) == []


def test_a_change_whose_name_was_taken_since_is_not_put_back(world: World):
    tab = made(world)
    world.do(custom_tabs.rename, world.anna, tab, "Annat")
    event = world.last_event("settings")
    made(world)
    told = errors(world.do, custom_tabs.restore, world.anna, event.action, event.changes)
    assert "redan en flik" in told["name"]
