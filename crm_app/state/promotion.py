"""Making a prospect or temporary customer regular: the dialog that asks for what is lacking."""

import uuid

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import promotion
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.promotion import Demands
from crm_app.state import guard


class PromotionState(rx.State):
    """The dialog of one promotion. It is open for the customer in `demands`."""

    open: bool = False
    customer_id: int = 0
    demands: Demands = Demands()
    problem: str = ""
    saved_token: str = ""
    _errors: dict[str, str] = {}
    _told: frozenset[str] = frozenset()

    @rx.event
    @policy.requires("customers.edit")
    async def ask(self, customer_id: int):
        """Open the dialog with what the customer lacks; a refusal is told by the app."""
        self.customer_id, self.problem = int(customer_id), ""
        self._errors, self._told = {}, frozenset()
        actor = guard.actor_of(self)
        self.demands = await db.read(promotion.demands, actor, self.customer_id)
        self._watch(f"record:customers:{self.customer_id}")
        self.open = True

    def _watch(self, *topics: str) -> None:
        live.watch(self.router.session.client_token, PromotionState, "settings", *topics)

    async def _refresh(self) -> None:
        """Follow the rules and the customer; who is regular by now needs no dialog."""
        if not self.open:
            return
        actor = await guard.fresh_actor(self)
        try:
            self.demands = await db.read(
                promotion.demands, actor, self.customer_id, dict(self._errors)
            )
        except DomainError:
            self._shut()

    def _shut(self) -> None:
        self.open, self.demands, self._errors = False, Demands(), {}
        self._watch()

    @rx.event
    @policy.requires("customers.edit")
    async def opened(self, is_open: bool):
        """Follow the dialog when Esc or a click beside it closes it; the draft is kept."""
        if not is_open:
            self._shut()

    @rx.event
    @policy.requires("customers.edit")
    async def close(self):
        """Close the dialog; what was typed is thrown away."""
        self._shut()
        self.saved_token = uuid.uuid4().hex

    @rx.event
    @policy.requires("customers.edit")
    async def submit(self, values: dict[str, str], base: dict[str, str]):
        """Make the customer regular, or say what is wrong in every field.

        A colleague's text in the same field is told once; sending again keeps one's own.
        """
        actor = guard.actor_of(self)
        self.problem, self._errors = "", {}
        base = {key: text for key, text in dict(base).items() if key not in self._told}
        try:
            await db.work(promotion.promote, actor, self.customer_id, dict(values), base)
        except Invalid as error:
            self._errors, self.problem = dict(error.errors), Invalid.default
        except Clash as clash:
            self._told = frozenset(clash.theirs)
            self.problem = clash.message
            self._errors = {
                key: f"{clash.who} har skrivit: {text or '(tomt)'}. Läs och spara igen."
                for key, text in clash.theirs.items()
            }
        except DomainError as error:
            self.problem = error.message
        else:
            self.saved_token = uuid.uuid4().hex
            self._shut()
            return
        await self._refresh()
