"""Who is writing just now: told to the others on the same record, and forgotten soon."""

import asyncio
from collections.abc import Iterator

import pytest

from crm_app import live
from crm_app.domain.actors import Actor
from crm_app.state import typists
from crm_app.state.comment_box import CommentBoxState
from crm_app.state.typists import TypistsState
from tests.domain.talking import hire
from tests.state.tabs import opened
from tests.world import World


@pytest.fixture(autouse=True)
def nobody_writes() -> Iterator[None]:
    typists._typing.clear()
    yield
    typists._typing.clear()


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(live, "publish", lambda *topics: heard.extend(topics))
    return heard


async def reader(world: World, actor: Actor, flik: str = "kommentarer") -> TypistsState:
    shown = str(world.acme)
    where = f"/kunder/{shown}/{flik}"
    return await opened(world, actor, TypistsState, where, kund_id=shown, flik=flik)


def write(world: World, *who: Actor) -> None:
    for actor in who:
        typists.typing("customers", world.acme, actor, is_typing=True)


async def test_the_others_are_told_and_not_oneself(world: World):
    write(world, world.bo)
    assert (await reader(world, world.anna)).told == "Bo Berg skriver …"
    assert (await reader(world, world.bo)).told == ""


async def test_two_are_named_and_more_are_counted(world: World):
    write(world, world.bo, hire(world, "Eva Ek"))
    assert (await reader(world, world.anna)).told == "Bo Berg och Eva Ek skriver …"
    write(world, hire(world, "Ove Ek"))
    assert (await reader(world, world.anna)).told == "3 personer skriver …"


async def test_who_stops_is_told_of_no_more(world: World):
    write(world, world.bo)
    state = await reader(world, world.anna)
    typists.typing("customers", world.acme, world.bo, is_typing=False)
    await state._refresh()
    assert state.told == ""


async def test_who_says_nothing_more_is_forgotten_after_a_while(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    now = 1_000.0
    monkeypatch.setattr(typists.time, "monotonic", lambda: now)
    there = typists._typing.setdefault(("customers", world.acme), {})
    there[world.bo.id or 0] = ("Bo Berg", now + typists.SECONDS)
    state = await reader(world, world.anna)
    assert state.told == "Bo Berg skriver …"
    now += typists.SECONDS
    await state._refresh()
    assert state.told == ""
    typists._end("customers", world.acme)
    assert typists._typing == {}


async def test_it_is_published_when_it_begins_and_ends_and_not_between(
    world: World, published: list[str]
):
    topic = typists.topic("customers", world.acme)
    write(world, world.bo, world.bo, world.bo)
    assert published == [topic]
    typists.typing("customers", world.acme, world.bo, is_typing=False)
    typists.typing("customers", world.acme, world.bo, is_typing=False)
    assert published == [topic, topic]


async def test_cleo_is_not_told_who_writes_on_what_is_not_hers(world: World):
    write(world, world.bo)
    state = await reader(world, world.cleo)
    assert state.told == ""
    world.edit(world.acme, account_managers=f"{world.cleo.id}:")
    await state._refresh()
    assert state.told == "Bo Berg skriver …"
    world.edit(world.acme, account_managers="")
    await state._refresh()
    assert state.told == ""


@pytest.mark.parametrize("flik", ["", "filer", "kontaktpersoner"])
async def test_another_tab_of_the_card_tells_nothing(world: World, flik: str):
    write(world, world.bo)
    assert (await reader(world, world.anna, flik)).told == ""


async def test_another_record_is_not_told(world: World):
    typists.typing("customers", world.company(), world.bo, is_typing=True)
    assert (await reader(world, world.anna)).told == ""


async def test_what_stands_in_the_box_tells_and_an_empty_one_ends_it(world: World):
    shown = str(world.acme)
    where = f"/kunder/{shown}/kommentarer"
    box = await opened(world, world.bo, CommentBoxState, where, kund_id=shown, flik="kommentarer")
    state = await reader(world, world.anna)
    for text, said in (("Hej", "Bo Berg skriver …"), ("", ""), ("Hej", "Bo Berg skriver …")):
        await box.check(text, 1)
        await state._refresh()
        assert state.told == said
    await box.send("Hej", "nyckel 1")
    await state._refresh()
    assert state.told == ""


async def test_cleo_tells_nobody_that_she_writes_where_she_may_not(world: World):
    shown = str(world.acme)
    where = f"/kunder/{shown}/kommentarer"
    box = await opened(world, world.cleo, CommentBoxState, where, kund_id=shown, flik="kommentarer")
    await box.check("Hej", 1)
    assert typists.names("customers", world.acme, None) == []


async def test_the_end_is_told_to_those_who_look_without_another_key(
    world: World, monkeypatch: pytest.MonkeyPatch, published: list[str]
):
    monkeypatch.setattr(typists, "SECONDS", 0.05)
    ended = asyncio.Event()
    topic = typists.topic("customers", world.acme)

    def heard(*topics: str) -> None:
        if not typists.names("customers", world.acme, None):
            ended.set()

    write(world, world.bo)
    assert published == [topic]
    monkeypatch.setattr(live, "publish", heard)
    await asyncio.wait_for(ended.wait(), 5)
    assert typists.names("customers", world.acme, None) == []
