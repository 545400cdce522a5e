"""Inställningar › Egna flikar: making tabs and fields, refusals beside their controls, undo."""

from typing import Any

import pytest

from crm_app.domain import custom_card, custom_fields, custom_tabs, settings
from crm_app.domain.errors import PermissionDenied
from crm_app.state.own_tab_settings import OwnTabSettingsState
from tests.state.people import fresh
from tests.state.tabs import go, leads_to, opened
from tests.world import World

AT = "/kunder/installningar/egna-flikar"


@pytest.fixture
async def state(world: World) -> OwnTabSettingsState:
    """The page as Anna has it open, with the tab Avtal and its number."""
    tab = world.do(custom_tabs.add, world.anna, "Avtal")
    world.do(custom_fields.add, world.anna, tab, "Nummer", "text")
    return await opened(world, world.anna, OwnTabSettingsState, AT)


def field(state: OwnTabSettingsState, label: str) -> dict[str, Any]:
    return next(f for f in state.tab.fields if f["label"] == label)


def labels(state: OwnTabSettingsState) -> list[str]:
    return [f["label"] for f in state.tab.fields]


async def test_without_tabs_nothing_is_chosen(world: World):
    state = await opened(world, world.anna, OwnTabSettingsState, AT)
    assert (state.tabs, state.tab.id, state.loaded) == ([], 0, True)


async def test_the_first_tab_is_chosen_or_that_of_the_address(
    world: World, state: OwnTabSettingsState
):
    assert (state.tab.name, labels(state)) == ("Avtal", ["Nummer"])
    other = world.do(custom_tabs.add, world.anna, "Service")
    for asked, found in ((str(other), "Service"), ("99", "Avtal"), ("x", "Avtal")):
        go(state, f"{AT}?flik={asked}")
        await state.load()
        assert state.tab.name == found
        assert [link.name for link in state.tabs if link.here] == [found]


async def test_a_new_tab_is_chosen_and_a_taken_name_is_told_at_its_field(
    state: OwnTabSettingsState,
):
    assert f"{AT}?flik=" in leads_to(await state.add({"name": "Service"}))
    assert await state.add({"name": " avtal "}) is None
    assert "redan en flik" in state.errors["new.tab"]
    assert [link.name for link in state.tabs] == ["Avtal", "Service"]
    assert await state.add({}) is None


async def test_name_and_icon_are_saved_at_once_and_taken_back(state: OwnTabSettingsState):
    await state.rename("Serviceavtal")
    assert (state.tab.name, state.saved) == ("Serviceavtal", "Sparat")
    await state.undo()
    assert (state.tab.name, state.saved) == ("Avtal", "Ångrat")
    await state.rename("Detaljer")
    assert "name" in state.errors
    await state.set_icon("wrench")
    assert (state.tab.icon, state.errors) == ("wrench", {})
    await state.set_icon("skull")
    assert state.problem == "Välj en av ikonerna."


async def test_fields_are_added_changed_ordered_and_shown_in_the_preview(
    state: OwnTabSettingsState,
):
    await state.new_field("Slut", "date")
    id_ = field(state, "Slut")["id"]
    await state.change_field(id_, "label", "Slutdatum")
    await state.change_field(id_, "hint", "Sista dagen")
    await state.arrange_fields([id_, field(state, "Nummer")["id"]])
    assert labels(state) == ["Slutdatum", "Nummer"]
    shown = state.tab.preview.form[0].fields
    assert [(f.label, f.hint) for f in shown] == [("Slutdatum", "Sista dagen"), ("Nummer", "")]
    await state.change_field(id_, "kind", "decimal")
    assert field(state, "Slutdatum")["kind"] == "decimal"
    await state.undo()
    assert field(state, "Slutdatum")["kind"] == "date"


async def test_a_refusal_stands_at_the_field_that_it_is_about(state: OwnTabSettingsState):
    await state.new_field("nummer", "text")
    assert "redan ett fält" in state.errors["new.label"]
    id_ = field(state, "Nummer")["id"]
    await state.change_field(id_, "kind", "managers")
    assert list(state.errors) == [f"{id_}.kind"]
    await state.change_field(id_, "label", "")
    assert list(state.errors) == [f"{id_}.label"]


async def test_choices_are_edited_where_they_stand(state: OwnTabSettingsState):
    await state.new_field("Nivå", "choice")
    id_ = field(state, "Nivå")["id"]
    for name in ("Guld", "Silver"):
        await state.choice(id_, "add", "", name)
    await state.choice(id_, "rename", "Silver", "Brons")
    await state.choice(id_, "add", "", "guld")
    assert list(state.errors) == [f"{id_}.choice.add."]
    await state.choice(id_, "rename", "Brons", "Guld")
    assert list(state.errors) == [f"{id_}.choice.rename.Brons"]
    await state.arrange_choices(id_, ["Brons", "Guld"])
    assert [c["name"] for c in field(state, "Nivå")["choices"]] == ["Brons", "Guld"]
    await state.arrange_choices(id_, ["Guld"])
    assert "Ordningen passar inte" in state.problem
    await state.choice(id_, "remove", "Guld", "")
    assert [c["name"] for c in field(state, "Nivå")["choices"]] == ["Brons"]


async def test_a_field_in_use_says_that_its_kind_is_fixed_and_how_many_have_it(
    world: World, state: OwnTabSettingsState
):
    key = f"own_{field(state, 'Nummer')['id']}"
    told = (world.bo, world.acme, f"own_{state.tab.id}", {key: "K-17"}, {})
    world.do(custom_card.save, *told)
    await state.load()
    assert field(state, "Nummer")["fixed"] == "Ifyllt hos 1 kund, så slaget är låst."
    assert state.tab.in_use == 1


async def test_fields_and_tabs_are_archived_and_taken_back(state: OwnTabSettingsState):
    id_ = field(state, "Nummer")["id"]
    await state.archive_field(id_)
    assert (labels(state), [a.label for a in state.tab.archived]) == ([], ["Nummer"])
    await state.restore_field(int(id_))
    assert labels(state) == ["Nummer"]
    tab = state.tab.id
    await state.archive()
    assert (state.tabs, [a.label for a in state.archived]) == ([], ["Avtal"])
    assert f"?flik={tab}" in leads_to(await state.restore_tab(tab))
    assert state.archived == []


async def test_a_colleagues_change_is_followed(world: World, state: OwnTabSettingsState):
    world.do(custom_tabs.rename, world.anna, state.tab.id, "Serviceavtal")
    await state._refresh()
    assert state.tab.name == "Serviceavtal"


async def test_any_arguments_are_survived(state: OwnTabSettingsState):
    strange: Any = [None]
    await state.arrange_fields(strange)
    await state.arrange_fields("1")  # pyright: ignore
    await state.change_field("x", "label", "y")
    await state.change_field("1", "kind_", "y")
    await state.choice("1", "steal", "", "")
    assert await state.restore_tab(strange) is None
    assert labels(state) == ["Nummer"]


async def test_without_the_right_nothing_is_shown_or_decided(world: World):
    for actor in (world.bo, world.cleo):
        with pytest.raises(PermissionDenied):
            await opened(world, actor, OwnTabSettingsState, AT)
        state = await fresh(world, actor, OwnTabSettingsState)
        with pytest.raises(PermissionDenied):
            await state.add({"name": "Hemlig"})
    assert world.see(settings.snapshot).own_tabs == ()
