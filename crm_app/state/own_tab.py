"""An own tab of the customer card: what she has in it, and editing it in the same place."""

import uuid

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import custom_card
from crm_app.domain.custom_card import OwnContent
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import DomainError, Invalid
from crm_app.state import guard, memory
from crm_app.state.customer import ClashLine, ErrorLine


class OwnTabState(rx.State):
    """The own tab that the address names; nothing when it names another one."""

    content: OwnContent = OwnContent("", "")
    editing: bool = False
    errors: dict[str, str] = {}
    error_lines: list[ErrorLine] = []
    problem: str = ""
    clashes: list[ClashLine] = []
    clash_by: str = ""
    saved_token: str = ""
    customer_id: int = 0
    _key: str = ""
    _pending: dict[str, str] = {}
    _base: dict[str, str] = {}
    _now: dict[str, str] = {}

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show the own tab of the address and follow it live."""
        key = routes.tab_key(str(getattr(self, "flik", "") or ""))
        id_ = routes.whole(str(getattr(self, "kund_id", ""))) or 0
        editing = self.router.url.query_parameters.get("redigera") == "1"
        key = key if key.startswith("own_") else ""
        # The same place again is a connection that is back: what was going on goes on.
        if (id_, key, editing) != (self.customer_id, self._key, self.editing):
            self._clear()
            self.saved_token = ""
        self.customer_id, self._key, self.editing = id_, key, editing
        await self._fill()

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        token = self.router.session.client_token
        if not self._key:
            live.watch(token, OwnTabState)
            memory.keep(self, content=OwnContent("", ""))
            return
        live.watch(token, OwnTabState, f"record:customers:{self.customer_id}", "settings")
        try:
            found = await db.read(custom_card.look, actor, self.customer_id, self._key, self.errors)
        except DomainError:
            # The menu says that the tab has gone, and the card that the customer has.
            live.watch(token, OwnTabState, "settings")
            found = OwnContent("", "")
        labels = {line.key: line.label for line in found.lines}
        errors = [ErrorLine(k, labels[k], t) for k, t in self.errors.items() if k in labels]
        memory.keep(self, content=found, error_lines=errors)

    async def _refresh(self) -> None:
        await self._fill()

    def _clear(self) -> None:
        self.errors, self.error_lines, self.clashes, self.problem = {}, [], [], ""
        self._pending, self._base, self._now = {}, {}, {}

    @rx.event
    @policy.requires("customers.edit")
    async def cancel(self):
        """Turn the inputs back into values; what was typed is thrown away."""
        return self._close()

    def _close(self) -> rx.event.EventSpec:
        self.saved_token = uuid.uuid4().hex
        self._clear()
        return rx.redirect(routes.customer_tab(self.customer_id, self._key), replace=True)

    @rx.event
    @policy.requires("customers.edit")
    async def save(self, values: dict[str, str], base: dict[str, str]):
        """Save the fields that were touched. `base` is what they showed before."""
        self._pending, self._base = dict(values), dict(base)
        return await self._save()

    async def _save(self) -> rx.event.EventSpec | None:
        actor = await guard.fresh_actor(self)
        self.problem, self.errors, self.clashes = "", {}, []
        told = (self.customer_id, self._key, self._pending, self._base)
        try:
            await db.work(custom_card.save, actor, *told)
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
        labels = {line.key: line.label for line in self.content.lines}
        self._now, self.clash_by = clash.now, clash.who
        self.clashes = [
            ClashLine(key, labels.get(key, ""), self._pending[key], theirs)
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
