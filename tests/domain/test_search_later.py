"""A large import is indexed after it, in short transactions, and found soon."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlmodel import Session

from crm_app import db, start
from crm_app.domain import search_index
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer
from tests.domain.test_search import found
from tests.domain.test_search_index import assert_true, queued
from tests.import_fixtures import NAME, ORG, Desk, organisation_number, table
from tests.world import World

FIRMS = 7


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "PART", 2)


def rename(session: Session, word: str = "Senare") -> None:
    """Change many, as a large import does."""
    session.execute(update(Customer).values(display_name=f"{word} AB"))
    session.execute(update(Contact).values(first_name=word))
    search_index.put_off(session)


def firms(world: World) -> None:
    for at in range(FIRMS):
        world.company(name=f"Firma {at}")


def rest(session: Session) -> int:
    return queued(session)


def test_a_large_import_is_found_when_it_has_returned(world: World, tmp_path: Path) -> None:
    told = table((NAME, ORG), *((f"Nykund {at}", organisation_number(at)) for at in range(5)))
    Desk(world, tmp_path).bring_in(told)
    assert len(found(world, "nykund")) == 5
    assert_true(world)


async def test_what_is_put_off_is_found_after_a_while_and_others_write_between(
    world: World,
) -> None:
    firms(world)
    await world.database.work(rename)
    left = [await world.database.work(rest) for _ in range(FIRMS + 3)]
    assert left[0] > left[1] > 0
    assert left[-1] == 0
    assert len(found(world, "senare")) > 1
    assert found(world, "firma") == []
    assert found(world, "senare", "contacts")
    assert_true(world)


async def test_a_write_between_indexes_its_own_at_once_and_no_more(world: World) -> None:
    firms(world)
    turns = list[int]()

    def edit(session: Session) -> None:
        session.get_one(Customer, world.acme).display_name = "Genast AB"

    def note(session: Session) -> None:
        turns.append(queued(session))

    await asyncio.gather(*(world.database.work(verb) for verb in (rename, edit, note)))
    # All three stood in the queue before the first part of what the import put off.
    assert turns == [FIRMS + 2]
    assert found(world, "genast") == ["Genast AB"]
    world.database.index_rest()
    assert found(world, "genast") == ["Genast AB"]
    assert_true(world)


async def test_what_a_program_that_ended_put_off_is_indexed_by_the_next_start(
    world: World,
) -> None:
    firms(world)
    await world.database.work(rename)
    world.database.close()
    after = db.Database(str(world.database.engine.url))
    start.migrate(after)
    after.index_rest()
    assert after.look(queued) == 0
    after.close()
    assert len(found(world, "senare")) > 1


def test_an_index_made_anew_needs_nothing_that_was_put_off(world: World) -> None:
    firms(world)

    def both(session: Session) -> None:
        rename(session)
        search_index.rebuild(session)

    world.do(both)
    assert len(found(world, "senare")) > 1
    assert_true(world)
