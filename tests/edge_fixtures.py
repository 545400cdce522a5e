"""A small house for the tests of the edge: two administrators, a seller, cheap argon2."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel, col

import crm_app.models.contacts
import crm_app.models.customers
import crm_app.models.events
import crm_app.models.registers
import crm_app.models.settings  # noqa: F401 - tables
from crm_app import db, start
from crm_app.domain import clock, credentials, passwords, seals, sessions, setup, users
from crm_app.domain.actors import Actor, system
from crm_app.models.events import Event
from crm_app.models.users import StaffSession, User

PASSWORD = "korrekt häst batteri"


@dataclass
class House:
    """A database in which Anna and Berit decide and Carl sells."""

    database: db.Database
    anna: Actor
    berit: Actor
    carl: Actor
    groups: dict[str, int]

    def do(self, verb: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run a verb in a transaction of its own."""
        return self.database.transact(verb, *args, **named)

    def see(self, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run a query."""
        return self.database.look(query, *args, **named)

    def user(self, user_id: int | None) -> User:
        """Return a user as she is now."""
        return self.see(users.get, user_id)

    def actions(self, module: str = "users") -> list[str]:
        """Return what has been done in a module, oldest first."""

        def read(session: Session) -> list[str]:
            which = select(col(Event.action)).where(col(Event.module) == module)
            return list(session.scalars(which.order_by(col(Event.id))))

        return self.see(read)

    def topics(self, verb: Callable[..., Any], *args: Any, **named: Any) -> set[str]:
        """Run a verb and return the topics that it touched."""
        heard: set[str] = set()
        self.database.on_commit = heard.update
        self.do(verb, *args, **named)
        return heard

    def enter(self, actor: Actor, address: str = "10.0.0.1") -> tuple[str, Actor]:
        """Open a session for somebody; return its hash and the actor through it."""
        secret = self.do(_start, actor.id, address)
        return hash_of(secret), self.see(sessions.actor_of, hash_of(secret))


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = clock.now()

    def now(self) -> datetime:
        return self.at

    def forward(self, **delta: float) -> None:
        self.at += timedelta(**delta)


def hash_of(secret: str) -> str:
    """Return the hash by which the database knows a secret."""
    from crm_app.http import cookies

    return cookies.hash_of(secret)


def _start(session: Session, user_id: int, address: str) -> str:
    return sessions.start(session, users.get(session, user_id), address, "Firefox")


def _people(session: Session) -> tuple[dict[str, int], dict[str, int]]:
    groups = setup.create_groups(session)
    people = (("anna", "Administratör"), ("berit", "Administratör"), ("carl", "Säljare"))
    ids = {}
    for name, group in people:
        person = users.Person(name.title(), f"{name}@firma.se", (groups[group],))
        ids[name] = users.create(session, system(), person)
        actor = Actor("user", ids[name], name.title())
        credentials.set_password(session, actor, users.get(session, ids[name]), PASSWORD)
    return groups, ids


def _actor(session: Session, user_id: int) -> Actor:
    found = sessions.actor_of(session, hash_of(_start(session, user_id, "")))
    assert found is not None
    return Actor("user", user_id, found.name, found.rights)


@pytest.fixture(autouse=True)
def cheap_argon2(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash in a millisecond."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(1, 8, 1))
    passwords._nobody.cache_clear()


@pytest.fixture
def moving(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A clock that stands until it is moved."""
    held = Clock()
    monkeypatch.setattr(clock, "now", held.now)
    return held


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[db.Database]:
    """A database with tables and the first settings, and no user."""
    seals.install("x" * 40)
    database = db.install(db.Database(f"sqlite:///{tmp_path}/t.db"))
    SQLModel.metadata.create_all(database.engine)
    database.transact(start.plant)
    yield database
    database.close()


@pytest.fixture
def house(empty: db.Database) -> House:
    """The database with its people."""
    groups, ids = empty.transact(_people)
    anna, berit, carl = (empty.transact(_actor, ids[n]) for n in ("anna", "berit", "carl"))
    empty.transact(_forget_sessions)
    return House(empty, anna, berit, carl, groups)


def _forget_sessions(session: Session) -> None:
    session.execute(delete(StaffSession))
    session.execute(delete(Event))
