"""Events can only be added: the database itself refuses all else, whoever asks it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import anonymise, contacts, events
from crm_app.models.events import Event, EventDoor, EventField
from tests.world import World

REFUSED = "events are append-only"
ATTACKS = (
    "DELETE FROM event",
    "DELETE FROM event WHERE id = 1",
    "UPDATE event SET changes = '{}'",
    "UPDATE event SET changes = changes",
    "UPDATE event SET actor_name = 'Någon annan'",
    "UPDATE event SET actor_id = NULL",
    "UPDATE event SET at = '2020-01-01 00:00:00.000000'",
    "UPDATE event SET record_id = 99",
    "UPDATE event SET module = 'users'",
    "UPDATE event SET action = 'edit'",
    "UPDATE event SET origin = 'import'",
    "UPDATE event SET id = 999 WHERE id = 1",
    "UPDATE event SET rowid = 999 WHERE id = 1",
    "UPDATE OR REPLACE event SET id = 1 WHERE id = 2",
    "REPLACE INTO event SELECT 1, at, actor_kind, actor_id, 'Ingen', origin, module, record_id, "
    "action, changes FROM event WHERE id = 1",
    "INSERT OR REPLACE INTO event SELECT * FROM event WHERE id = 1",
    "INSERT INTO event SELECT * FROM event WHERE id = 1 "
    "ON CONFLICT (id) DO UPDATE SET actor_name = 'Ingen'",
)


@pytest.fixture
def raw(world: World) -> Iterator[sqlite3.Connection]:
    """The database as somebody with the file meets it, past the program."""
    world.edit(world.acme, city="Umeå")
    with closing(sqlite3.connect(world.database.engine.url.database or "")) as found:
        yield found


def told(raw: sqlite3.Connection) -> list[tuple[object, ...]]:
    return raw.execute("SELECT * FROM event ORDER BY id").fetchall()


@pytest.mark.parametrize("attack", ATTACKS)
def test_raw_sql_can_neither_change_nor_delete_an_event(
    raw: sqlite3.Connection, attack: str
) -> None:
    before = told(raw)
    assert len(before) >= 2
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        raw.execute(attack)
    raw.rollback()
    assert told(raw) == before


def test_even_past_the_door_only_what_an_event_tells_can_be_written_over(
    raw: sqlite3.Connection,
) -> None:
    raw.execute("INSERT INTO eventdoor VALUES (1)")
    for attack in (
        "UPDATE event SET actor_name = 'Ingen' WHERE id = 1",
        "UPDATE event SET changes = '{}', at = at || '0' WHERE id = 1",
        "UPDATE event SET rowid = 999 WHERE id = 1",
        "UPDATE event SET changes = '{}' WHERE id = 2",
        "DELETE FROM event WHERE id = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
            raw.execute(attack)
    raw.execute("UPDATE event SET changes = '{}' WHERE id = 1")
    with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
        raw.execute("UPDATE event SET changes = '{\"a\": 1}' WHERE id = 1")


def test_the_program_itself_can_not_change_an_event_in_passing(world: World) -> None:
    def change(session: Session) -> None:
        session.get_one(Event, 1).changes = {}
        session.flush()

    with pytest.raises(Exception, match=REFUSED):
        world.do(change)


def test_new_events_are_added_as_ever(raw: sqlite3.Connection) -> None:
    count = len(told(raw))
    raw.execute(
        "INSERT INTO event (at, actor_kind, actor_name, origin, module, action, changes) "
        "VALUES ('2026-01-01 00:00:00.000000', 'system', 'Systemet', 'cli', 'customers', 'x', '{}')"
    )
    assert len(told(raw)) == count + 1


def doors(world: World) -> list[EventDoor]:
    return world.see(lambda s: list(s.scalars(select(EventDoor))))


def test_anonymising_goes_by_the_door_and_shuts_it(world: World) -> None:
    eva = world.private(email="eva@ek.example")
    world.do(contacts.add, world.bo, eva, {"first_name": "Nils"})
    number = world.values(eva)["number"]
    world.do(anonymise.anonymise, world.anna, eva, number)
    first = next(e for e in world.events("customers", "register") if e.record_id == eva)
    assert first.changes["email"] == {"old": "", "new": "Anonymiserad"}
    assert doors(world) == []


def test_what_is_rolled_back_leaves_the_event_and_the_door_as_they_were(world: World) -> None:
    def fail(session: Session) -> None:
        events.purge(session, {1: {}})
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        world.do(fail)
    assert world.events("customers")[0].changes != {}
    assert doors(world) == []


def fields_of(world: World, event_id: int | None) -> set[str]:
    wanted = select(col(EventField.field)).where(col(EventField.event_id) == event_id)
    return world.see(lambda s: set(s.scalars(wanted)))


def test_an_event_is_found_by_the_fields_that_it_changed(world: World) -> None:
    world.edit(world.acme, city="Umeå", phone="090-12 34 56")
    assert fields_of(world, world.last_event().id) == {"city", "phone"}
    world.do(contacts.edit, world.bo, world.paula_contact, {"last_name": "Ås"}, {})
    assert fields_of(world, world.last_event().id) == {"contact.contact", "contact.last_name"}
    world.company()
    assert fields_of(world, world.last_event().id) == set()
