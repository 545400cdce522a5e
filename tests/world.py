"""The people of every test: Anna decides, Bo sells, Cleo sees only her own, Paula is outside."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app import db, start
from crm_app.domain import (
    clock,
    contacts,
    customers,
    field_rules,
    file_store,
    passwords,
    registers,
    seals,
    settings,
)
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.customer_values import Values, values_of
from crm_app.domain.errors import DomainError, Invalid
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.registers import RegisterValue
from crm_app.models.users import PermissionGroup, User, UserGroup

SECRET = "a secret of the tests, long enough to be one"
PASSWORD = "ett langt losenord for prov"
SELLER = frozenset({"customers.see_all", "customers.create", "customers.edit", "customers.archive"})
OWN_ONLY = frozenset({"customers.see_own", "customers.create", "customers.edit"})
PEOPLE = (
    ("Anna Lind", "anna@firma.example", "Administratör", ALL_RIGHTS),
    ("Bo Berg", "bo@firma.example", "Säljare", SELLER),
    ("Cleo Dahl", "cleo@firma.example", "Kundtjänst", OWN_ONLY),
)
COMPANY = {"name": "Beta AB", "organisation_number": "556881-2670"}
PRIVATE = {"first_name": "Eva", "last_name": "Ek"}
ACME = {
    "name": "Acme AB",
    "organisation_number": "556036-0793",
    "email": "info@acme.example",
    "phone": "08-123 45 67",
    "city": "Örebro",
    "postal_code": "702 10",
    "address": "Storgatan 1",
}


@dataclass
class World:
    """A database with three members of staff, one customer and her contact Paula."""

    database: db.Database
    anna: Actor
    bo: Actor
    cleo: Actor
    paula: Actor
    acme: int
    paula_contact: int

    def do(self, verb: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run a verb in a transaction of its own."""
        return self.database.transact(verb, *args, **named)

    def see(self, query: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Run a query."""
        return self.database.look(query, *args, **named)

    def events(self, module: str, action: str = "") -> list[Event]:
        """Return the events of a module, oldest first."""
        wanted = select(Event).where(col(Event.module) == module).order_by(col(Event.id))
        found = self.see(lambda session: list(session.scalars(wanted)))
        return [event for event in found if action in ("", event.action)]

    def company(self, actor: Actor | None = None, **texts: str) -> int:
        """Register a company as the actor, or as Bo."""
        return self.do(customers.register, actor or self.bo, "company", COMPANY | texts)

    def private(self, actor: Actor | None = None, **texts: str) -> int:
        """Register a private person as the actor, or as Bo."""
        return self.do(customers.register, actor or self.bo, "private", PRIVATE | texts)

    def edit(self, id_: int, actor: Actor | None = None, **texts: str) -> None:
        """Save the texts over whatever stands in the customer's fields, as the actor, or as Bo."""
        self.do(customers.edit, actor or self.bo, id_, texts, {})

    def values(self, id_: int) -> Values:
        """Return what a customer holds, by field key."""
        return self.see(lambda s: values_of(s, [s.get_one(Customer, id_)])[id_])

    def decide(self, field: str, rule: str, column: str = "company.regular") -> None:
        """Let Anna decide one field rule of customers, or of contacts in the column "."."""
        subject = "contact" if column == "." else "customer"
        self.do(field_rules.decide, self.anna, subject, [(field, column, rule)])

    def value(self, register: str, name: str) -> int:
        """Let Anna add a value to a register."""
        return self.do(registers.add, self.anna, register, name)

    def archive_value(self, id_: int) -> None:
        """Take a register's value out of use."""

        def put_away(session: Session) -> None:
            session.get_one(RegisterValue, id_).active = False
            settings.changed(session)

        self.do(put_away)

    def topics(self, verb: Callable[..., Any], *args: Any, **named: Any) -> list[str]:
        """Run a verb and return the topics that it published."""
        heard: list[str] = []
        self.database.on_commit = heard.extend
        self.do(verb, *args, **named)
        return heard

    def last_event(self, module: str = "customers") -> Event:
        """Return the newest event of a module."""
        return self.events(module)[-1]


def refusal(verb: Callable[..., Any], *args: Any, **named: Any) -> DomainError:
    """Run what must be refused, and return the refusal."""
    with pytest.raises(DomainError) as refused:
        verb(*args, **named)
    return refused.value


def errors(verb: Callable[..., Any], *args: Any, **named: Any) -> dict[str, str]:
    """Run what must be refused as Invalid, and return its errors by field."""
    with pytest.raises(Invalid) as refused:
        verb(*args, **named)
    return refused.value.errors


_templates: dict[str, Path] = {}


def make_world(folder: Path) -> World:
    """Return a world of its own in the folder, copied from one made once per run."""
    seals.install(SECRET)
    file_store.install(folder)
    template = _templates.setdefault("sqlite", _template(folder))
    target = folder / "world.db"
    if target != template:
        shutil.copy(template, target)
    database = db.install(db.Database(f"sqlite:///{target}"))
    anna, bo, cleo = database.look(_people)
    acme, contact = database.look(_ids)
    return World(database, anna, bo, cleo, Actor("portal", 1, "Paula Ek"), acme, contact)


def _template(folder: Path) -> Path:
    path = folder / "template.db"
    if _templates:
        return path
    database = db.Database(f"sqlite:///{path}")
    start.migrate(database)
    database.transact(start.plant)
    database.transact(_staff)
    bo = database.look(_people)[1]
    acme = database.transact(
        customers.register, bo, "company", ACME | {"account_managers": f"{bo.id}:"}
    )
    database.transact(
        contacts.add,
        bo,
        acme,
        {
            "first_name": "Paula",
            "last_name": "Ek",
            "email": "paula@acme.example",
            "main_contact": "ja",
        },
    )
    database.close()
    return path


def _staff(session: Session) -> None:
    for name, email, group, rights in PEOPLE:
        user = User(
            name=name, email=email, created_at=clock.now(), password_hash=passwords.hash_(PASSWORD)
        )
        role = PermissionGroup(name=group, permissions=sorted(rights))
        session.add_all([user, role])
        session.flush()
        session.add(UserGroup(user_id=user.id or 0, group_id=role.id or 0))


def _people(session: Session) -> list[Actor]:
    users = session.scalars(select(User).order_by(col(User.id))).all()
    return [
        Actor("user", user.id, user.name, rights)
        for user, (_, _, _, rights) in zip(users, PEOPLE, strict=True)
    ]


def _ids(session: Session) -> tuple[int, int]:
    acme = session.scalars(select(Customer)).one()
    return acme.id or 0, session.scalars(select(Contact)).one().id or 0
