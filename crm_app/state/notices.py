"""The red dot at the speech bubble, and the panel behind it: on every page, in every tab."""

import dataclasses
from typing import NamedTuple

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy, routes
from crm_app.domain import notice_preferences, notices
from crm_app.domain.actors import Actor
from crm_app.domain.mentions import Part
from crm_app.domain.notice_preferences import Preferences
from crm_app.domain.notices import NoticeLine
from crm_app.state import guard, memory


class Looked(NamedTuple):
    """What is read of a user's notices at once."""

    unread: int
    latest: NoticeLine | None
    waiting: list[tuple[str, int]]
    chosen: Preferences
    lines: list[NoticeLine]


@dataclasses.dataclass(frozen=True)
class ShownNotice:
    """One notice in the panel: who, where, the sentence in parts, and where it leads."""

    id: int
    comment_id: int
    kind: str
    who: str
    where: str
    parts: list[Part]
    at: str
    unread: bool
    href: str


class NoticesState(rx.State):
    """How many notices are unread, and, while the panel is open, what they say.

    `newest` is the newest unread one, and `latest` who wrote it where: the dot blinks when it
    grows. `browser` and `sound` are the user's own choices.
    """

    unread: int = 0
    newest: int = 0
    latest: str = ""
    lines: list[ShownNotice] = []
    opened: bool = False
    browser: bool = False
    sound: bool = False
    user_id: int = 0

    @rx.event
    @policy.signed_in
    async def load(self):
        """Count what is unread and follow it; on every page."""
        await self._fill()

    async def _refresh(self) -> None:
        await self._fill()

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        found = await db.read(_look, actor, self.opened)
        memory.keep(
            self,
            unread=found.unread,
            newest=found.latest.id if found.latest else 0,
            latest=_told(found.latest) if found.latest else "",
            browser=found.chosen.browser,
            sound=found.chosen.sound,
            lines=[_shown(line) for line in found.lines],
            user_id=actor.id or 0,
        )
        self._watch(actor, found)

    def _watch(self, actor: Actor, found: Looked) -> None:
        """Follow the user's notices, the records that they are on and, when open, the names."""
        on = {*found.waiting, *((line.module, line.record_id) for line in found.lines)}
        topics = (notices.topic(actor.id), f"user:{actor.id}")
        topics += tuple(f"record:{module}:{id_}" for module, id_ in on)
        more = ("settings",) if self.opened else ()
        live.watch(self.router.session.client_token, NoticesState, *topics, *more)

    @rx.event
    @policy.signed_in
    async def open(self):
        """Open the panel."""
        self.opened = True
        await self._fill()

    @rx.event
    @policy.signed_in
    async def close(self):
        """Close the panel."""
        self.opened = False
        await self._fill()

    @rx.event
    @policy.signed_in
    async def read(self, comment_id: int):
        """Mark one as read, in all of the user's tabs."""
        await db.work(notices.mark_read, guard.actor_of(self), [int(comment_id)])
        await self._fill()

    @rx.event
    @policy.signed_in
    async def read_all(self, newest: int):
        """Mark all as read, but for what has come since the user looked."""
        await db.work(notices.mark_all_read, guard.actor_of(self), int(newest))
        await self._fill()


def _look(session: Session, actor: Actor, opened: bool) -> Looked:
    return Looked(
        notices.unread(session, actor),
        notices.latest(session, actor),
        notices.records_waiting(session, actor),
        notice_preferences.mine(session, actor),
        notices.listing(session, actor) if opened else [],
    )


def _told(line: NoticeLine) -> str:
    did = "nämnde dig" if line.kind == notices.MENTION else "svarade dig"
    return f"{line.who} {did} på {line.where}"


def _shown(line: NoticeLine) -> ShownNotice:
    return ShownNotice(
        id=line.id,
        comment_id=line.comment_id,
        kind=line.kind,
        who=line.who,
        where=line.where,
        parts=line.parts,
        at=line.at,
        unread=line.unread,
        href=routes.comment(line.module, line.record_id, line.comment_id),
    )
