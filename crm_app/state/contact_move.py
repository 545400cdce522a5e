"""Moving a contact to another customer: the dialog, its picker, and the way back."""

import dataclasses

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy, routes
from crm_app.domain import contacts, customers, search, search_shown
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError, Invalid, NotFound
from crm_app.state import guard

MOST = 8


@dataclasses.dataclass(frozen=True)
class Choice:
    """One customer that she may be moved to."""

    id: int
    name: str
    about: str


@dataclasses.dataclass(frozen=True)
class Moved:
    """A move that has been made: whom, from where, and the marks that she lost."""

    contact: int = 0
    home: int = 0
    marks: tuple[str, ...] = ()


class ContactMoveState(rx.State):
    """The dialog. `contact_id` is who moves, 0 when it is closed; `moved` says what was done."""

    contact_id: int = 0
    name: str = ""
    home: str = ""
    choices: list[Choice] = []
    looked: bool = False
    problem: str = ""
    moved: str = ""
    moved_href: str = ""
    _done: Moved = Moved()
    _typed: str = ""

    @rx.event
    @policy.requires("customers.edit")
    async def show(self, contact_id: int):
        """Open the dialog for one contact."""
        self.reset()
        actor, token = guard.actor_of(self), self.router.session.client_token
        person, home = await db.read(_person, actor, int(contact_id))
        self.contact_id, self.name, self.home = int(contact_id), person, home
        live.watch(token, ContactMoveState, f"user:{actor.id}")

    async def _refresh(self) -> None:
        """Read again what the dialog shows when the user may see more or less than before."""
        actor = guard.actor_of(self)
        actor.require("customers.edit")
        if not self.contact_id:
            return
        try:
            self.name, self.home = await db.read(_person, actor, self.contact_id)
            self.choices = await db.read(_choices, actor, self._typed)
        except NotFound:
            self.reset()

    @rx.event
    @policy.requires("customers.edit")
    async def close(self):
        """Close the dialog and leave her where she is."""
        self.contact_id, self.choices, self.problem, self.looked = 0, [], "", False

    @rx.event
    @policy.requires("customers.edit")
    async def look(self, typed: str):
        """Look for the customer by number or name."""
        self._typed = str(typed)
        self.choices = await db.read(_choices, guard.actor_of(self), self._typed)
        self.looked = bool(self._typed.strip())

    @rx.event
    @policy.requires("customers.edit")
    async def move(self, customer_id: int):
        """Move her to the customer."""
        actor, contact_id = guard.actor_of(self), self.contact_id
        try:
            done = await db.work(_move, actor, contact_id, int(customer_id))
        except DomainError as error:
            told = isinstance(error, Invalid)
            self.problem = " ".join(error.errors.values()) if told else error.message
            return
        choice = next((c.name for c in self.choices if c.id == customer_id), "en annan kund")
        self._done, self.moved = done, f"{self.name} flyttades till {choice}"
        self.moved_href = f"{routes.customer_tab(customer_id, 'contacts')}?kontakt={contact_id}"
        await self.close()

    @rx.event
    @policy.requires("customers.edit")
    async def undo(self):
        """Take the move back, with the marks that she lost."""
        done, actor = self._done, guard.actor_of(self)
        self._done, self.moved, self.moved_href = Moved(), "", ""
        if done.contact:
            await db.work(contacts.move, actor, done.contact, done.home, done.marks)
            self.moved = "Flytten ångrades"


def _person(session: Session, actor: Actor, contact_id: int) -> tuple[str, str]:
    person = contacts.get(session, actor, contact_id)
    home = customers.get(session, actor, person.customer_id)
    return f"{person.first_name} {person.last_name}".strip(), home.display_name


def _choices(session: Session, actor: Actor, typed: str) -> list[Choice]:
    found = search.find(session, actor, typed, MOST).groups
    hits = [hit for group in found if group.key == "customers" for hit in group.hits]
    return [Choice(hit.id, _text(hit.title), _text(hit.sub)) for hit in hits if not hit.archived]


def _text(parts: search_shown.Parts) -> str:
    return "".join(part.text for part in parts)


def _move(session: Session, actor: Actor, contact_id: int, customer_id: int) -> Moved:
    home = contacts.get(session, actor, contact_id).customer_id
    return Moved(contact_id, home, contacts.move(session, actor, contact_id, customer_id))
