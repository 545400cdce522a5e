"""Adding and editing one contact, in a dialog on the customer card."""

import uuid

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import contacts, customer_card
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.forms import Section
from crm_app.state import guard


class ContactState(rx.State):
    """The dialog of one contact. `contact_id` 0 is a new one."""

    open: bool = False
    customer_id: int = 0
    contact_id: int = 0
    sections: list[Section] = []
    errors: dict[str, str] = {}
    problem: str = ""
    saved_token: str = ""
    _told: frozenset[str] = frozenset()
    _saved: bool = False

    @rx.event
    @policy.requires("customers.edit")
    async def show(self, customer_id: int, contact_id: int):
        """Open the dialog for one contact of the customer."""
        self.customer_id, self.contact_id = int(customer_id), int(contact_id)
        self.errors, self.problem, self._told, self._saved = {}, "", frozenset(), False
        await self._fill()
        self.open = True

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        token, record = self.router.session.client_token, f"record:customers:{self.customer_id}"
        live.watch(token, ContactState, record, "settings")
        try:
            self.sections = await db.read(
                customer_card.contact_form, actor, self.customer_id, self.contact_id, self.errors
            )
        except DomainError as error:
            live.watch(token, ContactState, "settings")
            self.sections, self.problem = [], error.message

    async def _refresh(self) -> None:
        if self.open:
            await self._fill()

    @rx.event
    @policy.requires("customers.edit")
    async def opened(self, is_open: bool):
        """Follow the dialog when Esc or a click beside it closes it; the draft is kept."""
        if not is_open:
            self.open = False

    @rx.event
    @policy.requires("customers.edit")
    async def close(self):
        """Close the dialog; what was typed is thrown away."""
        self.open = False
        self.saved_token = uuid.uuid4().hex

    @rx.event
    @policy.requires("customers.edit")
    async def save(self, values: dict[str, str], base: dict[str, str]):
        """Save the contact; a clash is told, and saving once more keeps what was typed.

        A second click of what is saved already does nothing.
        """
        if self._saved:
            return
        actor = guard.actor_of(self)
        self.errors, self.problem = {}, ""
        try:
            if self.contact_id:
                base = {k: v for k, v in base.items() if k not in self._told}
                await db.work(contacts.edit, actor, self.contact_id, values, base)
            else:
                await db.work(contacts.add, actor, self.customer_id, values)
        except Invalid as error:
            self.errors, self.problem = dict(error.errors), Invalid.default
        except Clash as clash:
            self._told = frozenset(clash.theirs)
            self.errors = {
                k: f"{clash.who} har skrivit: {v or '(tomt)'}. Läs och spara igen."
                for k, v in clash.theirs.items()
            }
            self.problem = clash.message
        except DomainError as error:
            self.problem = error.message
        else:
            self.open, self._saved = False, True
            self.saved_token = uuid.uuid4().hex
        await self._fill()

    @rx.event
    @policy.requires("customers.edit")
    async def archive(self, contact_id: int):
        """Put a contact away; a refusal is told by the app, since no dialog is open."""
        await db.work(contacts.archive, guard.actor_of(self), int(contact_id))
