"""The comments on a record, as a tab shows them: a window into the thread that follows live."""

import dataclasses

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import comments, notices, threads
from crm_app.domain.errors import DomainError
from crm_app.domain.threads import Line, Window
from crm_app.state import guard, memory
from crm_app.state.commented import Record, record_of


@dataclasses.dataclass(frozen=True)
class Deleted:
    """What was just deleted, so that it can be taken back."""

    id: int = 0
    text: str = ""


class CommentsState(rx.State):
    """The thread of the record that the address names, while its tab is open; else its length.

    `glow` is the comment that the address asks for.
    """

    lines: list[Line] = []
    older: int = 0
    newer: int = 0
    count: str = ""
    glow: int = 0
    deleted: Deleted = Deleted()
    problem: str = ""
    loaded: bool = False
    module: str = ""
    record_id: int = 0
    _record: Record = Record()
    _window: Window | None = None

    @rx.event
    @policy.signed_in
    async def load(self):
        """Count the comments of the record of the address, show them in their tab, and follow."""
        record = record_of(self)
        asked = routes.whole(self.router.url.query_parameters.get("kommentar", "")) or 0
        # The same place again is a connection that is back: one reads on where one was.
        if (record, asked) != (self._record, self.glow):
            self.reset()
            self._record, self.glow = record, asked
            self.module, self.record_id, _ = record
        await self._fill()

    async def _refresh(self) -> None:
        await self._fill()

    async def _fill(self) -> None:
        actor, token = await guard.fresh_actor(self), self.router.session.client_token
        module, id_, is_open = self._record
        topics = (comments.topic(module, id_), f"record:{module}:{id_}", "settings")
        live.watch(token, CommentsState, *topics)
        try:
            if not is_open:
                found = await db.read(threads.count, actor, module, id_)
                memory.keep(self, count=str(found) if found else "")
                return
            if self._window is None:
                self._window = await db.read(threads.around, actor, module, id_, self.glow)
            thread = await db.read(threads.read, actor, module, id_, self._window)
        except DomainError:
            # Not even that something is said of what is not hers is told.
            record = self._record
            self.reset()
            self._record = record
            live.watch(token, CommentsState, "settings")
            return
        memory.keep(
            self,
            lines=thread.lines,
            older=thread.older,
            newer=thread.newer,
            count=str(thread.count) if thread.count else "",
            loaded=True,
        )

    async def _move(self, where) -> None:
        actor, (module, id_, _) = guard.actor_of(self), self._record
        if self._window is not None:
            self._window = await db.read(where, actor, module, id_, self._window)
        await self._fill()

    @rx.event
    @policy.signed_in
    async def show_older(self):
        """Let the window reach farther back."""
        await self._move(threads.older)

    @rx.event
    @policy.signed_in
    async def show_newer(self):
        """Let the window reach farther on."""
        await self._move(threads.newer)

    @rx.event
    @policy.signed_in
    async def show_newest(self):
        """Leave what one reads for the end of the thread."""
        self._window, self.glow = None, 0
        await self._fill()

    @rx.event
    @policy.signed_in
    async def show(self, comment_id: int):
        """Show one comment of the thread among its neighbours, such as what another answers."""
        actor, (module, id_, _) = guard.actor_of(self), self._record
        self._window = await db.read(threads.around, actor, module, id_, int(comment_id))
        self.glow = int(comment_id)
        await self._fill()

    @rx.event
    @policy.signed_in
    async def seen(self, comment_ids: list[int]):
        """Put out the dot of what one has read here, in all of one's tabs."""
        await db.work(notices.mark_read, guard.actor_of(self), [int(id_) for id_ in comment_ids])
        await self._fill()

    @rx.event
    @policy.signed_in
    async def delete(self, comment_id: int):
        """Take one's own comment away, with a way to regret it."""
        if await self._do(comments.delete, comment_id):
            self.deleted = Deleted(int(comment_id), "Kommentaren är borttagen")

    @rx.event
    @policy.signed_in
    async def restore(self, comment_id: int):
        """Take a deleted comment of one's own back."""
        if await self._do(comments.restore, comment_id):
            self.deleted = Deleted()

    async def _do(self, verb, comment_id: int) -> bool:
        self.problem, done = "", True
        try:
            await db.work(verb, guard.actor_of(self), int(comment_id))
        except DomainError as error:
            self.problem, done = error.message, False
        await self._fill()
        return done

    async def _follow_own(self) -> None:
        """Show the end of the thread, where one has just written."""
        if self._window is not None and self._window.last:
            self._window = None
        self.deleted = Deleted()
        await self._fill()
