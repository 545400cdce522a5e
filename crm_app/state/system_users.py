"""Systeminställningar › Användare: everybody who may sign in, and who waits for a new password."""

import dataclasses
from datetime import datetime

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import clock, links, user_list, users
from crm_app.domain.errors import DomainError, PermissionDenied
from crm_app.domain.links import Pending
from crm_app.domain.user_list import UserRow
from crm_app.state import guard

ACTIVE, INVITED, DISABLED = "Aktiv", "Inbjuden", "Inaktiverad"


@dataclasses.dataclass(frozen=True)
class UserLine:
    """One user of the table, all in words."""

    id: int
    name: str
    email: str
    groups: str
    status: str
    active: bool
    can_sign_in: bool
    seen: str


@dataclasses.dataclass(frozen=True)
class PendingLine:
    """One user who has asked for a new password."""

    user_id: int
    name: str
    email: str
    asked: str


class SystemUsersState(rx.State):
    """The table of users. The dialogs over it have states of their own."""

    rows: list[UserLine] = []
    pending: list[PendingLine] = []
    problem: str = ""
    loaded: bool = False

    @rx.event
    @policy.requires("system.settings")
    async def load(self):
        """Show the users and follow them live."""
        live.watch(self.router.session.client_token, SystemUsersState, "list:users")
        self.problem = ""
        await self._fill()

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        self.rows = [_line(row) for row in await db.read(user_list.listing, actor)]
        self.pending = [_waiting(one) for one in await db.read(links.pending, actor)]
        self.loaded = True

    async def _refresh(self) -> None:
        try:
            await self._fill()
        except PermissionDenied:
            self.reset()

    @rx.event
    @policy.requires("system.settings")
    async def enable(self, user_id: int):
        """Let a disabled user in again."""
        actor = guard.actor_of(self)
        self.problem = ""
        try:
            await db.work(users.enable, actor, int(user_id))
        except DomainError as error:
            self.problem = error.message
        await self._fill()


def _line(row: UserRow) -> UserLine:
    return UserLine(
        id=row.id,
        name=row.name,
        email=row.email,
        groups=", ".join(name for _, name in row.groups),
        status=DISABLED if not row.active else ACTIVE if row.can_sign_in else INVITED,
        active=row.active,
        can_sign_in=row.can_sign_in,
        seen=_seen(row.seen_at),
    )


def _seen(moment: datetime | None) -> str:
    return clock.show(moment) if moment else "Aldrig"


def _waiting(one: Pending) -> PendingLine:
    return PendingLine(one.user_id, one.name, one.email, clock.show(one.asked_at))
