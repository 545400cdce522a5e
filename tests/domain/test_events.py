"""Events: who did what and when, complete for each verb; and the topics they name."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import clock, contacts, customers, events
from crm_app.domain.actors import system
from crm_app.models.events import Change
from tests.world import COMPANY, World


def test_an_event_says_when_who_by_which_way_and_what(world: World) -> None:
    world.do(events.record, world.bo.through("import"), "customers", 7, "edit", {"a": {}})
    event = world.last_event()
    assert clock.now() - event.at < timedelta(minutes=1)
    assert (event.actor_kind, event.actor_id, event.actor_name) == ("user", 2, "Bo Berg")
    assert (event.origin, event.module, event.record_id) == ("import", "customers", 7)
    assert (event.action, event.changes) == ("edit", {"a": {}})


def test_the_program_itself_is_named_system(world: World) -> None:
    world.do(customers.archive, system("cli"), world.acme)
    event = world.last_event()
    assert (event.actor_kind, event.actor_id, event.actor_name) == ("system", None, "Systemet")
    assert event.origin == "cli"


VERBS: tuple[tuple[str, Any, tuple[Any, ...]], ...] = (
    ("register", customers.register, ("company", COMPANY)),
    ("edit", customers.edit, (1, {"city": "Umeå"}, {})),
    ("archive", customers.archive, (1,)),
    ("contact.add", contacts.add, (1, {"first_name": "Eva"})),
    ("contact.edit", contacts.edit, (1, {"last_name": "Ås"}, {})),
    ("contact.archive", contacts.archive, (1,)),
)


@pytest.mark.parametrize(("action", "verb", "args"), VERBS, ids=[v[0] for v in VERBS])
def test_each_verb_is_one_event_in_its_own_transaction(
    world: World, action: str, verb: Any, args: tuple[Any, ...]
) -> None:
    before = len(world.events("customers"))
    topics = world.topics(verb, world.bo, *args)
    told = world.events("customers")[before:]
    assert [event.action for event in told] == [action]
    assert f"record:customers:{told[0].record_id}" in topics


@pytest.mark.parametrize(("action", "verb", "args"), VERBS, ids=[v[0] for v in VERBS])
def test_what_is_rolled_back_leaves_neither_event_nor_topic(
    world: World, action: str, verb: Any, args: tuple[Any, ...]
) -> None:
    heard: list[str] = []
    world.database.on_commit = heard.extend
    before = len(world.events("customers"))

    def fail(session: Session) -> None:
        verb(session, world.bo, *args)
        session.flush()
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        world.do(fail)
    assert len(world.events("customers")) == before, action
    assert heard == []


def test_topics_are_published_once_each_and_kept_for_the_other_processes(world: World) -> None:
    def touch(session: Session) -> None:
        events.touch(session, "b", "a")
        events.touch(session, "a")

    assert world.topics(touch) == ["a", "b"]
    wanted = select(Change).order_by(col(Change.id).desc()).limit(2)
    rows = world.see(lambda s: list(s.scalars(wanted)))[::-1]
    assert [row.topic for row in rows] == ["a", "b"]
    assert {row.origin for row in rows} == {world.database.origin}


def test_a_bulk_row_says_the_same_as_a_recorded_event(world: World) -> None:
    row = events.row(world.bo, "customers", 7, "edit", {"city": {"old": "", "new": "Umeå"}})
    world.do(events.record, world.bo, "customers", 7, "edit", row["changes"])
    event = world.last_event()
    assert {key: getattr(event, key) for key in row if key != "at"} == {
        key: value for key, value in row.items() if key != "at"
    }
