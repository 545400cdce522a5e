"""The fields of own tabs and the choices of lists: decided, refused, and put back."""

import pytest

from crm_app.domain import custom_card, custom_choices, custom_fields, custom_tabs, settings
from crm_app.domain.custom_values import values_of
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.domain.settings import OwnField
from tests.world import World, errors, refusal


@pytest.fixture
def tab(world: World) -> int:
    """An own tab without fields."""
    return world.do(custom_tabs.add, world.anna, "Avtal")


def add(world: World, tab: int, label: str, kind: str = "text") -> int:
    return world.do(custom_fields.add, world.anna, tab, label, kind)


def chosen(world: World, tab: int, *choices: str) -> int:
    """Return a list of choices."""
    field = add(world, tab, "Nivå", "choice")
    for choice in choices:
        world.do(custom_choices.add, world.anna, field, choice)
    return field


def fill(world: World, tab: int, field: int, text: str) -> None:
    told = {f"own_{field}": text}
    world.do(custom_card.save, world.bo, world.acme, f"own_{tab}", told, {})


def fields(world: World) -> tuple[OwnField, ...]:
    return world.see(settings.snapshot).own_tabs[0].fields


def held(world: World) -> dict[str, str]:
    return world.see(values_of, [world.acme])[world.acme]


def restore(world: World, nth: int = -1) -> None:
    event = world.events("settings")[nth]
    world.do(custom_choices.restore, world.anna, event.action, event.changes)


def test_fields_come_in_the_order_in_which_they_are_added(world: World, tab: int):
    for label, kind in (("Nummer", "text"), ("Belopp", "decimal"), ("Slut", "date")):
        add(world, tab, label, kind)
    told = [(f.label, f.kind) for f in fields(world)]
    assert told == [("Nummer", "text"), ("Belopp", "decimal"), ("Slut", "date")]


def test_fields_are_arranged_renamed_and_explained(world: World, tab: int):
    ids = [add(world, tab, label) for label in ("A", "B", "C")]
    world.do(custom_fields.arrange, world.anna, tab, [ids[1], ids[2], ids[0]])
    world.do(custom_fields.rename, world.anna, ids[0], "  Sist  ")
    world.do(custom_fields.set_hint, world.anna, ids[0], "Som på fakturan")
    assert [(f.label, f.hint) for f in fields(world)] == [
        ("B", ""),
        ("C", ""),
        ("Sist", "Som på fakturan"),
    ]


@pytest.mark.parametrize("label", ["nummer", " NUMMER ", "", "x" * 61])
def test_a_label_that_is_taken_or_no_label_is_refused(world: World, tab: int, label: str):
    add(world, tab, "Nummer")
    other = add(world, tab, "Belopp")
    assert "label" in errors(world.do, custom_fields.add, world.anna, tab, label, "text")
    assert "label" in errors(world.do, custom_fields.rename, world.anna, other, label)


def test_two_tabs_may_have_a_field_of_the_same_name(world: World, tab: int):
    other = world.do(custom_tabs.add, world.anna, "Service")
    add(world, tab, "Nummer")
    add(world, other, "Nummer")
    assert [[f.label for f in t.fields] for t in world.see(settings.snapshot).own_tabs] == [
        ["Nummer"],
        ["Nummer"],
    ]


@pytest.mark.parametrize("kind", ["", "personal_number", "managers", "TEXT", "javascript"])
def test_a_kind_that_no_own_field_has_is_refused(world: World, tab: int, kind: str):
    assert "kind" in errors(world.do, custom_fields.add, world.anna, tab, "X", kind)
    assert "kind" in errors(world.do, custom_fields.retype, world.anna, add(world, tab, "Y"), kind)


def test_the_kind_can_change_until_somebody_has_filled_the_field_in(world: World, tab: int):
    field = add(world, tab, "Slut")
    world.do(custom_fields.retype, world.anna, field, "date")
    fill(world, tab, field, "2026-11-23")
    told = errors(world.do, custom_fields.retype, world.anna, field, "text")
    assert "ifyllt hos kunder" in told["kind"]
    assert fields(world)[0].kind == "date"


def test_an_archived_field_is_hidden_and_back_with_what_was_in_it(world: World, tab: int):
    field = add(world, tab, "Nummer")
    fill(world, tab, field, "K-17")
    assert world.see(custom_fields.uses, world.anna, tab) == {field: 1}
    world.do(custom_fields.archive, world.anna, field)
    assert (fields(world), held(world)) == ((), {})
    assert [f.label for f in world.see(custom_fields.archived, world.anna, tab)] == ["Nummer"]
    assert world.see(custom_tabs.in_use, world.anna, tab) == 1
    assert "arkiverat" in errors(world.do, custom_fields.rename, world.anna, field, "X")["label"]
    world.do(custom_fields.restore_field, world.anna, field)
    assert held(world) == {f"own_{field}": "K-17"}


def test_an_archived_field_waits_until_its_label_is_free(world: World, tab: int):
    field = add(world, tab, "Nummer")
    world.do(custom_fields.archive, world.anna, field)
    add(world, tab, "Nummer")
    assert "label" in errors(world.do, custom_fields.restore_field, world.anna, field)


def test_choices_are_added_and_ordered(world: World, tab: int):
    field = chosen(world, tab, "Guld", "Silver")
    world.do(custom_choices.arrange, world.anna, field, ["Silver", "Guld"])
    assert fields(world)[0].choices == ("Silver", "Guld")
    assert "order" in errors(world.do, custom_choices.arrange, world.anna, field, ["Guld"])


@pytest.mark.parametrize("choice", ["guld", " GULD ", "", "x" * 101])
def test_a_choice_that_is_there_or_empty_is_refused(world: World, tab: int, choice: str):
    field = chosen(world, tab, "Guld", "Silver")
    assert "choice" in errors(world.do, custom_choices.add, world.anna, field, choice)
    refused = errors(world.do, custom_choices.rename, world.anna, field, "Silver", choice)
    assert "choice" in refused


def test_a_list_has_no_more_than_two_hundred_choices(world: World, tab: int, monkeypatch):
    monkeypatch.setattr(custom_choices, "MOST", 2)
    field = chosen(world, tab, "Guld", "Silver")
    assert "högst 2" in errors(world.do, custom_choices.add, world.anna, field, "Brons")["choice"]


def test_only_a_list_has_choices(world: World, tab: int):
    field = add(world, tab, "Nummer")
    assert "choice" in errors(world.do, custom_choices.add, world.anna, field, "Guld")
    gone = chosen(world, tab, "Guld")
    assert "choice" in errors(world.do, custom_choices.remove, world.anna, gone, "Brons")


def test_a_renamed_choice_is_renamed_with_every_customer(world: World, tab: int):
    field = chosen(world, tab, "Guld", "Silver")
    fill(world, tab, field, "Guld")
    world.do(custom_choices.rename, world.anna, field, "Guld", "Platina")
    assert held(world) == {f"own_{field}": "Platina"}
    assert world.see(custom_choices.uses, world.anna, field) == {"Platina": 1}
    restore(world)
    assert held(world) == {f"own_{field}": "Guld"}
    assert fields(world)[0].choices == ("Guld", "Silver")


def test_a_removed_choice_stays_with_those_who_have_it(world: World, tab: int):
    field = chosen(world, tab, "Guld", "Silver")
    fill(world, tab, field, "Guld")
    world.do(custom_choices.remove, world.anna, field, "Guld")
    assert held(world) == {f"own_{field}": "Guld"}
    content = world.see(custom_card.look, world.bo, world.acme, f"own_{tab}")
    assert [o.label for o in content.form[0].fields[0].options] == ["–", "Silver", "Guld"]
    fill(world, tab, field, "Guld")  # saving again what she has is no refusal
    fill(world, tab, field, "Silver")
    refused = errors(fill, world, tab, field, "Guld")
    assert "Silver" in refused[f"own_{field}"]


def test_only_those_with_the_right_touch_own_fields(world: World, tab: int):
    field = chosen(world, tab, "Guld")
    for actor in (world.bo, world.cleo, world.paula):
        for verb, args in (
            (custom_fields.add, (tab, "X", "text")),
            (custom_fields.rename, (field, "X")),
            (custom_fields.retype, (field, "text")),
            (custom_fields.set_hint, (field, "X")),
            (custom_fields.arrange, (tab, [field])),
            (custom_fields.archive, (field,)),
            (custom_fields.restore_field, (field,)),
            (custom_fields.archived, (tab,)),
            (custom_fields.uses, (tab,)),
            (custom_choices.add, (field, "X")),
            (custom_choices.rename, (field, "Guld", "X")),
            (custom_choices.remove, (field, "Guld")),
            (custom_choices.arrange, (field, ["Guld"])),
            (custom_choices.uses, (field,)),
            (custom_choices.restore, ("own_fields.add", {})),
        ):
            assert isinstance(refusal(world.do, verb, actor, *args), PermissionDenied)
    assert fields(world)[0].choices == ("Guld",)


@pytest.mark.parametrize("id_", [0, -1, 99, 2**63])
def test_a_field_that_is_not_there_is_not_found(world: World, id_: int):
    for verb, args in (
        (custom_fields.rename, ("X",)),
        (custom_fields.archive, ()),
        (custom_choices.add, ("X",)),
    ):
        assert isinstance(refusal(world.do, verb, world.anna, id_, *args), NotFound)


def test_a_change_says_which_tab_and_field_and_is_published(world: World, tab: int):
    assert world.topics(custom_fields.add, world.anna, tab, "Slut", "date") == ["settings"]
    event = world.last_event("settings")
    assert event.action == "own_fields.add"
    assert event.changes["Avtal – Slut"]["new"] == "Datum"
    field = fields(world)[0].id
    assert world.topics(custom_fields.rename, world.anna, field, "Slut") == []
    assert world.topics(custom_fields.set_hint, world.anna, field, "") == []
    assert world.topics(custom_fields.retype, world.anna, field, "date") == []
    assert world.topics(custom_fields.arrange, world.anna, tab, [field]) == []


def test_every_change_of_a_field_is_put_back(world: World, tab: int):
    field, other = add(world, tab, "Slut"), add(world, tab, "Nummer")
    for verb, args in (
        (custom_fields.rename, (field, "Början")),
        (custom_fields.retype, (field, "date")),
        (custom_fields.set_hint, (field, "När det är slut")),
        (custom_fields.archive, (field,)),
        (custom_fields.arrange, (tab, [other, field])),
    ):
        before = fields(world)
        world.do(verb, world.anna, *args)
        assert fields(world) != before
        restore(world)
        assert fields(world) == before


def test_a_removed_choice_and_an_added_field_are_put_back(world: World, tab: int):
    field = chosen(world, tab, "Guld", "Silver")
    world.do(custom_choices.remove, world.anna, field, "Guld")
    restore(world)
    assert fields(world)[0].choices == ("Guld", "Silver")
    restore(world, 1)
    assert fields(world) == ()


def test_an_order_of_choices_is_put_back_and_what_came_or_went_since_stays_so(
    world: World, tab: int
):
    field = chosen(world, tab, "Guld", "Silver", "Brons")
    world.do(custom_choices.arrange, world.anna, field, ["Brons", "Silver", "Guld"])
    event = world.events("settings", "own_fields.choices")[-1]
    world.do(custom_choices.remove, world.anna, field, "Silver")
    world.do(custom_choices.add, world.anna, field, "Tenn")
    world.do(custom_choices.restore, world.anna, event.action, event.changes)
    assert fields(world)[0].choices == ("Guld", "Brons", "Tenn")


def test_a_kind_in_use_is_not_put_back(world: World, tab: int):
    field = add(world, tab, "Slut")
    world.do(custom_fields.retype, world.anna, field, "date")
    event = world.last_event("settings")
    fill(world, tab, field, "2026-11-23")
    told = refusal(world.do, custom_choices.restore, world.anna, event.action, event.changes)
    assert isinstance(told, Invalid)
