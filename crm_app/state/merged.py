"""What a card says of merges, and taking one back."""

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy, routes
from crm_app.domain import merge_undo, merges
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.merges import Notice
from crm_app.state import guard


class MergedState(rx.State):
    """The notice on the card of the customer that the address names."""

    notice: Notice = Notice()
    can_undo: bool = False
    problem: str = ""
    _id: int = 0

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Read what there is to say of the customer of the address, and follow her."""
        self._id = routes.whole(str(getattr(self, "kund_id", ""))) or 0
        self.problem = ""
        await self._fill()

    async def _refresh(self) -> None:
        await self._fill()

    async def _fill(self) -> None:
        actor, token = await guard.fresh_actor(self), self.router.session.client_token
        live.watch(token, MergedState, f"record:customers:{self._id}")
        try:
            self.notice, self.can_undo = await db.read(_look, actor, self._id)
        except DomainError:
            # Not even that something happens to what is not hers is told.
            live.watch(token, MergedState)
            self.notice, self.can_undo = Notice(), False

    @rx.event
    @policy.requires("customers.archive")
    async def undo(self):
        """Let the customer and the one whom she has become be two again."""
        actor = guard.actor_of(self)
        self.problem = ""
        try:
            await db.work(merge_undo.undo, actor, self._id)
        except DomainError as error:
            self.problem = error.message
        await self._fill()


def _look(session: Session, actor: Actor, id_: int) -> tuple[Notice, bool]:
    notice = merges.notice(session, actor, id_)
    return notice, bool(notice.into.id) and merge_undo.can(session, id_)
