"""The pages in front of the program."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from crm_app import db, start
from crm_app.domain import groups, links, seals, settings, users
from crm_app.domain.actors import Actor
from crm_app.domain.users import Person
from crm_app.state import guard
from crm_app.state.entrance import EntranceState
from tests.state.people import fresh
from tests.world import SECRET, World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


@pytest.fixture
def dora(world: World) -> int:
    """Somebody who has been made a user and has no password yet."""
    group = world.see(groups.listing, world.anna)[0].id
    return world.do(users.create, world.anna, Person("Dora Ek", "dora@firma.example", (group,)))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[World]:
    """A world that nobody has entered yet."""
    seals.install(SECRET)
    database = db.install(db.Database(f"sqlite:///{tmp_path}/empty.db"))
    SQLModel.metadata.create_all(database.engine)
    database.transact(start.plant)
    nobody = Actor("system", None, "")
    yield World(database, nobody, nobody, nobody, nobody, 0, 0)
    database.close()


def goes_to(answer: object) -> str:
    """Return where a handler's redirect leads, or ""."""
    return str(answer.args[0][1]).strip('"') if answer is not None else ""  # type: ignore[attr-defined]


async def test_the_sign_in_wears_the_companys_name(world: World) -> None:
    world.do(settings.put, world.anna, "company.name", "Lind & Berg AB")
    state = await fresh(world, None, EntranceState, "/logga-in")
    assert goes_to(await state.open_sign_in()) == ""
    assert state.company == "Lind & Berg AB"


async def test_the_first_visitor_is_led_to_the_first_run(empty: World) -> None:
    state = await fresh(empty, None, EntranceState, "/logga-in")
    assert goes_to(await state.open_sign_in()) == "/kom-igang"
    assert goes_to(await state.open_first_run()) == ""
    assert state.loaded


async def test_once_there_is_a_user_the_first_run_is_over(world: World) -> None:
    state = await fresh(world, None, EntranceState, "/kom-igang")
    assert goes_to(await state.open_first_run()) == "/logga-in"
    assert not state.loaded


async def test_who_is_signed_in_already_goes_on(world: World) -> None:
    state = await fresh(world, world.bo, EntranceState, "/logga-in")
    assert goes_to(await state.open_sign_in()) == "/kunder"


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [("/profil", "/profil"), ("//evil.example", "/kunder"), ("https://evil.example", "/kunder")],
)
async def test_and_only_to_pages_of_ours(world: World, wanted: str, goes: str) -> None:
    state = await fresh(world, world.bo, EntranceState, f"/logga-in?next={wanted}")
    assert goes_to(await state.open_sign_in()) == goes


async def test_a_link_tells_whom_it_is_for_and_is_not_kept(world: World, dora: int) -> None:
    secret = world.do(links.create_invite, world.anna, dora)
    state = await fresh(world, None, EntranceState, f"/lank?t={secret}")
    await state.open_link()
    assert (state.link_purpose, state.link_name) == ("invite", "Dora Ek")
    assert secret not in str(state.dict())


@pytest.mark.parametrize("at", ["/lank", "/lank?t=", "/lank?t=wrong"])
async def test_a_link_that_does_not_hold_tells_nothing(world: World, at: str) -> None:
    state = await fresh(world, None, EntranceState, at)
    await state.open_link()
    assert (state.link_purpose, state.link_name, state.link_email) == ("", "", "")
    assert state.loaded


async def test_a_spent_link_no_longer_holds(world: World, dora: int) -> None:
    secret = world.do(links.create_invite, world.anna, dora)
    world.do(links.redeem, secret, "en lång mening om hästar")
    state = await fresh(world, None, EntranceState, f"/lank?t={secret}")
    await state.open_link()
    assert state.link_purpose == ""


async def test_the_next_link_in_the_same_tab_forgets_the_first(world: World, dora: int) -> None:
    secret = world.do(links.create_invite, world.anna, dora)
    state = await fresh(world, None, EntranceState, f"/lank?t={secret}")
    await state.open_link()
    world.do(links.cancel, dora)
    await state.open_link()
    assert state.link_email == ""


async def test_the_bare_address_leads_to_the_customers(world: World) -> None:
    state = await fresh(world, None, EntranceState, "/")
    assert goes_to(await state.open_start()) == "/kunder"


async def test_where_one_asks_for_a_password_the_companys_name_stands(world: World) -> None:
    state = await fresh(world, None, EntranceState, "/glomt-losenord")
    await state.open_forgotten()
    assert state.company == "", "the page falls back on the program's name"
    world.do(settings.put, world.anna, "company.name", "Lind & Berg AB")
    await state.open_forgotten()
    assert state.company == "Lind & Berg AB"


HANDLERS = [
    f"{EntranceState.get_full_name()}.{name}"
    for name in EntranceState.event_handlers
    if name != "setvar"
]


@pytest.mark.parametrize("handler", HANDLERS)
def test_everybody_may_come_to_the_door(world: World, handler: str) -> None:
    for somebody in (world.anna, world.bo, world.cleo, world.paula, None):
        assert guard.decide(handler, somebody)
