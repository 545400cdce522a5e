"""One's own profile: who one is, and where one is signed in."""

import dataclasses

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import browsers, clock, sessions, users
from crm_app.domain.errors import DomainError
from crm_app.domain.sessions import OwnSession
from crm_app.state import guard


@dataclasses.dataclass(frozen=True)
class SessionLine:
    """One sign-in as its owner sees it."""

    id: int
    browser: str
    address: str
    seen: str
    since: str
    current: bool


class ProfileState(rx.State):
    """The signed-in user's own page."""

    name: str = ""
    email: str = ""
    groups: str = ""
    sessions: list[SessionLine] = []
    others: int = 0
    problem: str = ""
    said: str = ""
    loaded: bool = False

    @rx.event
    @policy.signed_in
    async def load(self):
        """Show the user herself and follow her sessions live."""
        actor = guard.actor_of(self)
        live.watch(self.router.session.client_token, ProfileState, f"user:{actor.id}")
        self.problem, self.said = "", ""
        await self._fill()

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        own = await db.read(users.own, actor)
        self.name, self.email, self.groups = own.name, own.email, ", ".join(own.groups)
        self.sessions = [_line(one) for one in await db.read(sessions.mine, actor)]
        self.others = sum(not line.current for line in self.sessions)
        self.loaded = True

    async def _refresh(self) -> None:
        await self._fill()

    @rx.event
    @policy.signed_in
    async def end(self, session_id: int):
        """End one of one's own sessions; its browser is signed out at once."""
        actor = guard.actor_of(self)
        self.problem, self.said = "", ""
        try:
            await db.work(sessions.end, actor, int(session_id))
        except DomainError as error:
            self.problem = error.message
        else:
            self.said = "Inloggningen är avslutad."
        await self._fill()

    @rx.event
    @policy.signed_in
    async def end_others(self):
        """End every session of one's own but this one."""
        actor = guard.actor_of(self)
        self.problem, self.said = "", ""
        try:
            count = await db.work(sessions.end_others, actor)
        except DomainError as error:
            self.problem = error.message
        else:
            told = "En inloggning" if count == 1 else f"{count} inloggningar"
            self.said = f"{told} avslutades."
        await self._fill()


def _line(one: OwnSession) -> SessionLine:
    return SessionLine(
        one.id,
        browsers.told(one.browser),
        one.address,
        clock.show(one.seen_at),
        clock.show(one.created_at),
        one.is_current,
    )
