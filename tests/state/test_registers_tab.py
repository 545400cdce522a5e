"""The tab of a register: what is decided, refused beside its row, asked about and taken back."""

from typing import Any

import pytest

from crm_app import live
from crm_app.domain import registers, settings
from crm_app.domain.errors import PermissionDenied
from crm_app.routes import REGISTERS as ADDRESSES
from crm_app.state import guard
from crm_app.state.registers import RegistersState
from tests.state.people import fresh
from tests.state.tabs import go, opened
from tests.world import World

LEVELS, TERMS = ADDRESSES["level"], ADDRESSES["payment_terms"]


async def tab(world: World, at: str = LEVELS) -> RegistersState:
    """Return Anna's tab with the values counted."""
    state = await opened(world, world.anna, RegistersState, at)
    await state.count()
    return state


def names(world: World, register: str = "level") -> list[str]:
    held = world.see(settings.snapshot)
    return [v.name for v in held.registers.get(register, ()) if v.active]


@pytest.mark.parametrize("key", list(ADDRESSES))
async def test_each_address_shows_its_register(world: World, key: str) -> None:
    world.value(key, "Någonting")
    state = await tab(world, ADDRESSES[key])
    assert (state.key, state.loaded) == (key, True)
    assert state.values[-1].name == "Någonting"
    assert state.values[-1].uses.startswith("0 ")


async def test_the_values_are_there_before_they_are_counted(world: World) -> None:
    world.edit(world.acme, level=str(world.value("level", "Guld")))
    state = await opened(world, world.anna, RegistersState, LEVELS)
    assert [(v.name, v.uses, v.href) for v in state.values] == [("Guld", "", "")]
    await state.count()
    (line,) = state.values
    assert (line.uses, line.href) == ("1 kund", f"/kunder?niva={line.id}")


async def test_a_value_is_added_and_the_row_at_the_foot_is_told(world: World) -> None:
    state = await tab(world)
    await state.add("  Guld ")
    assert (names(world), state.added, state.saved) == (["Guld"], 1, "Sparat")
    await state.add("guld")
    assert (state.added, state.saved) == (1, "")
    assert state.errors == {"new": "Kundnivå: ”guld” finns redan."}


async def test_a_refused_name_is_told_beside_its_row_until_the_row_is_right(world: World) -> None:
    gold, silver = world.value("level", "Guld"), world.value("level", "Silver")
    state = await tab(world)
    await state.rename(str(silver), "Guld")
    assert list(state.errors) == [str(silver)]
    await state.rename(str(gold), "Platina")
    assert list(state.errors) == [str(silver)]
    await state.rename(str(silver), "Guld")
    assert state.errors == {}
    assert names(world) == ["Platina", "Guld"]


async def test_each_decision_is_undone(world: World) -> None:
    gold, silver = str(world.value("level", "Guld")), str(world.value("level", "Silver"))
    state = await tab(world)
    before = world.see(settings.snapshot).registers
    for handler, args in (
        ("rename", (gold, "Platina")),
        ("set_color", (gold, "plum")),
        ("arrange", ([silver, gold],)),
        ("archive", (gold,)),
        ("merge", (gold, {"into": silver})),
        ("remove", (gold,)),
        ("add", ("Brons",)),
    ):
        await getattr(state, handler)(*args)
        assert (state.saved, state.undoable) == ("Sparat", True), handler
        assert world.see(settings.snapshot).registers != before, handler
        await state.undo()
        assert (state.saved, state.undoable) == ("Ångrat", False), handler
        assert world.see(settings.snapshot).registers == before, handler


async def test_nothing_is_undone_twice(world: World) -> None:
    gold = str(world.value("level", "Guld"))
    state = await tab(world)
    await state.rename(gold, "Platina")
    await state.undo()
    await state.rename(gold, "Guld")
    await state.undo()
    assert names(world) == ["Guld"]


async def test_payment_terms_get_days_a_kind_and_a_default(world: World) -> None:
    state = await tab(world, TERMS)
    ten = next(v.id for v in state.values if v.name == "10 dagar netto")
    await state.set_terms(ten, "12", "end_of_month")
    await state.set_default(ten)
    line = next(v for v in state.values if v.id == ten)
    assert (line.days, line.terms, line.default) == ("12", "end_of_month", True)
    assert sum(v.default for v in state.values) == 1
    await state.set_terms(ten, "tolv", "net")
    assert state.errors[ten] == "Skriv ett antal dagar mellan 0 och 365."
    await state.archive(ten)
    assert "Gör ett annat värde till standard först." in state.problem


async def test_an_archived_and_a_merged_value_are_put_away_and_brought_back(world: World) -> None:
    gold, silver = str(world.value("level", "Guld")), str(world.value("level", "Silver"))
    world.value("level", "Brons")
    state = await tab(world)
    await state.archive(gold)
    await state.merge(silver, {"into": state.values[-1].id})
    told = [(line.name, line.note, line.merged) for line in state.away]
    assert told == [("Guld", "0 kunder", False), ("Silver", "ihop med Brons", True)]
    for id_ in (gold, silver):
        await state.bring_back(id_)
    assert state.away == []
    assert set(names(world)) == {"Guld", "Silver", "Brons"}


async def test_the_question_before_a_merge_offers_the_other_active_values(world: World) -> None:
    gold = world.value("level", "Guld")
    silver = world.value("level", "Silver")
    world.archive_value(world.value("level", "Borta"))
    world.edit(world.acme, level=str(gold))
    state = await tab(world)
    await state.ask("merge", str(gold))
    asked = state.asked
    assert (state.dialog, asked.name, asked.uses, asked.used) == ("merge", "Guld", "1 kund", True)
    assert [o.value for o in asked.choices] == [str(silver)]
    await state.close()
    assert state.dialog == ""


async def test_a_value_in_use_is_not_removed_whatever_the_browser_sends(world: World) -> None:
    gold = world.value("level", "Guld")
    world.edit(world.acme, level=str(gold))
    state = await tab(world)
    await state.remove(str(gold))
    assert "används" in state.problem
    assert names(world) == ["Guld"]


async def test_arguments_that_mean_nothing_change_nothing(world: World) -> None:
    gold = str(world.value("level", "Guld"))
    tag = str(world.value("tag", "VIP"))
    state: Any = await tab(world)
    before = world.see(settings.snapshot)
    for rough in ("", "x", "-1", "9" * 40, None, 1.5, [], {}):
        await state.rename(rough, "X")
        await state.set_color(gold, rough or "red")
        await state.set_terms(gold, rough, rough)
        await state.set_default(rough)
        await state.arrange(rough)
        await state.archive(rough)
        await state.bring_back(rough)
        await state.ask(rough, gold)
        await state.ask("merge", rough)
        await state.merge(gold, rough)
        await state.merge(gold, {"into": tag})
        await state.merge(gold, {"into": gold})
        await state.remove(rough)
        await state.undo()
    assert state.dialog == ""
    assert world.see(settings.snapshot) == before


async def test_the_tab_follows_what_another_decides_and_counts_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, ...]] = []
    monkeypatch.setattr(live, "watch", lambda token, cls, *topics: heard.append(topics))
    state = await tab(world)
    gold = world.value("level", "Guld")
    world.edit(world.acme, level=str(gold))
    await state._refresh()
    assert heard == [("settings", "list:customers")]
    assert [(v.name, v.uses) for v in state.values] == [("Guld", "1 kund")]


async def test_only_those_with_the_right_see_or_decide(world: World) -> None:
    gold = str(world.value("level", "Guld"))
    for actor in (world.bo, world.cleo):
        state = await fresh(world, actor, RegistersState, LEVELS)
        with pytest.raises(PermissionDenied):
            await state._fill()
        with pytest.raises(PermissionDenied):
            await state._refresh()
        with pytest.raises(PermissionDenied):
            await state.count()
        await guard.principal_of_token(state)
        for handler, args in (("rename", (gold, "X")), ("remove", (gold,)), ("add", ("Y",))):
            with pytest.raises(PermissionDenied):
                await getattr(state, handler)(*args)
        assert state.values == []
    assert names(world) == ["Guld"]


async def test_an_unknown_address_falls_back_to_the_first_register(world: World) -> None:
    state = await tab(world, "/kunder/installningar")
    assert state.key == registers.REGISTERS[0].key


async def test_another_register_in_the_same_tab_shows_nothing_of_the_first(world: World) -> None:
    world.value("level", "Guld")
    state = await tab(world)
    go(state, ADDRESSES["tag"])
    await state.load()
    assert (state.key, state.values) == ("tag", [])
