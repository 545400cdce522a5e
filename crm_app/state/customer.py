"""One customer's card: what it shows, and editing it in the same place."""

import dataclasses
import uuid

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import customer_card, customer_values, customers
from crm_app.domain.customer_card import Card
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.forms import Section
from crm_app.state import guard


@dataclasses.dataclass(frozen=True)
class ClashLine:
    """One field that two have changed: what she wrote, and what stands there now."""

    key: str
    label: str
    mine: str
    theirs: str


@dataclasses.dataclass(frozen=True)
class ErrorLine:
    """One field that is wrong, for the list at the form's foot."""

    key: str
    label: str
    text: str


def error_lines(errors: dict[str, str]) -> list[ErrorLine]:
    """Return the errors with their fields' labels."""
    specs = customer_values.SPECS
    return [ErrorLine(k, specs[k].label, text) for k, text in errors.items() if k in specs]


def _texts(card: Card) -> dict[str, str]:
    return {line.key: line.text for group in card.groups for line in group.lines}


class CustomerState(rx.State):
    """The customer card that this tab shows."""

    card: Card = Card()
    sections: list[Section] = []
    editing: bool = False
    errors: dict[str, str] = {}
    error_lines: list[ErrorLine] = []
    problem: str = ""
    clashes: list[ClashLine] = []
    clash_by: str = ""
    saved_token: str = ""
    missing: bool = False
    revealed: dict[str, str] = {}
    _id: int = 0
    _pending: dict[str, str] = {}
    _base: dict[str, str] = {}
    _now: dict[str, str] = {}

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show the customer of the address and follow her live."""
        id_ = routes.whole(str(self.kund_id)) or 0  # type: ignore[attr-defined]
        editing = self.router.url.query_parameters.get("redigera") == "1"
        # The same place again is a connection that is back: what was going on goes on.
        if (id_, editing) != (self._id, self.editing):
            self._clear()
            self._id, self.editing, self.saved_token = id_, editing, ""
        await self._fill()

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        token = self.router.session.client_token
        live.watch(token, CustomerState, f"record:customers:{self._id}", "settings")
        self.error_lines = error_lines(self.errors)
        if not actor.may("customers.see_personal_numbers"):
            self.revealed = {}
        try:
            before = _texts(self.card)
            self.card, fields = await db.read(customer_card.look, actor, self._id, self.errors)
            # A number that stands there no more is not shown on.
            now = _texts(self.card)
            kept = (k for k in self.revealed if before.get(k) == now.get(k) is not None)
            self.revealed = {key: self.revealed[key] for key in kept}
            self.sections = customer_card.sections_of(fields)
            self.missing = False
        except DomainError:
            # Not even that something happens to what is not hers is told.
            live.watch(token, CustomerState, "settings")
            self.card, self.sections, self.missing = Card(), [], True
            self.revealed, self.clashes = {}, []

    async def _refresh(self) -> None:
        await self._fill()

    def _clear(self) -> None:
        self.errors, self.error_lines, self.clashes = {}, [], []
        self.problem, self.revealed = "", {}
        self._pending, self._base, self._now = {}, {}, {}

    @rx.event
    @policy.requires("customers.edit")
    async def edit(self):
        """Turn the values into inputs, in the same place; the address says so.

        The card's own tabs have forms of their own; all else is edited in Detaljer.
        """
        here = routes.tab_key(str(getattr(self, "flik", "") or ""))
        tab = here if here.startswith("own_") else "details"
        return rx.redirect(f"{routes.customer_tab(self._id, tab)}?redigera=1")

    @rx.event
    @policy.requires("customers.edit")
    async def cancel(self):
        """Turn the inputs back into values; what was typed is thrown away."""
        return self._close()

    def _close(self) -> rx.event.EventSpec:
        self.saved_token = uuid.uuid4().hex
        self._clear()
        return rx.redirect(routes.customer(self._id), replace=True)

    @rx.event
    @policy.requires("customers.edit")
    async def save(self, values: dict[str, str], base: dict[str, str]):
        """Save the fields that were touched. `base` is what they showed before."""
        self._pending, self._base = dict(values), dict(base)
        return await self._save()

    async def _save(self) -> rx.event.EventSpec | None:
        actor = await guard.fresh_actor(self)
        self.problem, self.errors, self.clashes = "", {}, []
        try:
            await db.work(customers.edit, actor, self._id, self._pending, self._base)
        except Invalid as error:
            self.errors = dict(error.errors)
        except Clash as clash:
            self._show_clash(clash)
        except DomainError as error:
            self.problem = error.message
        else:
            return self._close()
        await self._fill()
        return None

    def _show_clash(self, clash: Clash) -> None:
        self._now = clash.now
        self.clash_by = clash.who
        self.clashes = [
            ClashLine(key, customer_values.SPECS[key].label, self._pending[key], theirs)
            for key, theirs in clash.theirs.items()
        ]

    @rx.event
    @policy.requires("customers.edit")
    async def keep_mine(self):
        """Save over the colleague's values in the fields that clash."""
        self._base |= self._now
        return await self._save()

    @rx.event
    @policy.requires("customers.edit")
    async def keep_theirs(self):
        """Leave the colleague's values in the fields that clash, and save the others."""
        self._pending = {k: v for k, v in self._pending.items() if k not in self._now}
        return await self._save()

    @rx.event
    @policy.requires("customers.archive")
    async def archive(self):
        """Put the customer away."""
        await self._do(customers.archive)

    @rx.event
    @policy.requires("customers.archive")
    async def restore(self):
        """Take the customer back from the archive."""
        await self._do(customers.restore)

    async def _do(self, verb) -> None:
        actor = await guard.fresh_actor(self)
        self.problem = ""
        try:
            await db.work(verb, actor, self._id)
        except DomainError as error:
            self.problem = error.message
        await self._fill()

    @rx.event
    @policy.requires("customers.see_personal_numbers")
    async def reveal(self, field: str):
        """Show a person's number in full; that it was read is an event."""
        actor = guard.actor_of(self)
        try:
            self.revealed = {field: await db.work(customers.reveal, actor, self._id, field)}
        except DomainError as error:
            self.problem = error.message
