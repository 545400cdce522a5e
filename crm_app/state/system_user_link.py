"""The one-time link that an administrator hands over herself, until the program sends e-mail."""

from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session

from crm_app import db, policy, routes
from crm_app.domain import administrators, links, users
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.state import guard

LASTS = {links.INVITE: "sju dagar", links.FORGOTTEN: "två timmar"}


class SystemUserLinkState(rx.State):
    """The link as it is shown once; closing its dialog forgets it."""

    open: bool = False
    path: str = ""
    purpose: str = ""
    lasts: str = ""
    for_name: str = ""
    problem: str = ""

    @rx.event
    @policy.requires("system.settings")
    async def give(self, user_id: int):
        """Make a user's one-time link and show it; her earlier ones no longer hold."""
        await self._give(int(user_id))

    async def _give(self, user_id: int) -> None:
        self.problem = ""
        try:
            made = await db.work(_make, guard.actor_of(self), user_id)
        except DomainError as error:
            self.problem = error.message
        else:
            self.purpose, self.for_name, secret = made
            self.lasts = LASTS[self.purpose]
            self.path = f"{routes.LINK}?{urlencode({'t': secret})}"
            self.open = True

    @rx.event
    @policy.requires("system.settings")
    async def close(self):
        """Close the dialog and forget the link."""
        self.reset()


def _make(session: Session, actor: Actor, user_id: int) -> tuple[str, str, str]:
    actor.require(administrators.RIGHT)
    user = users.get(session, user_id)
    if user.password_hash:
        return links.FORGOTTEN, user.name, links.create_forgotten(session, actor, user_id)
    return links.INVITE, user.name, links.create_invite(session, actor, user_id)
