"""Anonymising a customer: the dialog that shows what goes and asks for her number."""

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import anonymise
from crm_app.domain.anonymise import Preview
from crm_app.domain.errors import DomainError, Invalid
from crm_app.state import guard


class AnonymiseState(rx.State):
    """The dialog of one anonymising."""

    open: bool = False
    preview: Preview = Preview()
    error: str = ""
    problem: str = ""

    @rx.event
    @policy.requires("customers.anonymise")
    async def ask(self, customer_id: int):
        """Open the dialog with what would go; a refusal is told by the app."""
        self.error, self.problem = "", ""
        actor, id_ = guard.actor_of(self), int(customer_id)
        self.preview = await db.read(anonymise.preview, actor, id_)
        self._watch(f"record:customers:{id_}")
        self.open = True

    def _watch(self, *topics: str) -> None:
        live.watch(self.router.session.client_token, AnonymiseState, "settings", *topics)

    async def _refresh(self) -> None:
        if not self.open:
            return
        actor = await guard.fresh_actor(self)
        try:
            self.preview = await db.read(anonymise.preview, actor, self.preview.id)
        except DomainError:
            self._shut()

    def _shut(self) -> None:
        self.open, self.preview, self.error, self.problem = False, Preview(), "", ""
        self._watch()

    @rx.event
    @policy.requires("customers.anonymise")
    async def opened(self, is_open: bool):
        """Follow the dialog when it is closed."""
        if not is_open:
            self._shut()

    @rx.event
    @policy.requires("customers.anonymise")
    async def confirm(self, form: dict[str, str]):
        """Anonymise the customer of the dialog, when her number has been typed."""
        actor, typed = guard.actor_of(self), str(form.get("number", ""))
        self.error, self.problem = "", ""
        try:
            await db.work(anonymise.anonymise, actor, self.preview.id, typed)
        except Invalid as error:
            self.error = error.errors[anonymise.NUMBER]
        except DomainError as error:
            self.problem = error.message
        else:
            self._shut()
