"""The pages in front of the program: signing in, the first run, one-time links."""

import reflex as rx

from crm_app import db, policy, routes
from crm_app.domain import links, settings, setup
from crm_app.domain.actors import Actor
from crm_app.http.addresses import local_path
from crm_app.state import guard


class EntranceState(rx.State):
    """What somebody who is not signed in may see. No code and no token is ever kept here."""

    company: str = ""
    link_name: str = ""
    link_email: str = ""
    link_purpose: str = ""
    loaded: bool = False

    @rx.event
    @policy.public
    async def open_start(self):
        """Lead from the bare address to where one begins."""
        return rx.redirect(routes.START)

    @rx.event
    @policy.public
    async def open_sign_in(self):
        """Show the sign-in; before the first run lead to it, and past it who is signed in."""
        if await db.read(setup.needed):
            return rx.redirect(routes.FIRST_RUN)
        if await self._signed_in() is not None:
            wanted = self.router.url.query_parameters.get("next")
            return rx.redirect(local_path(wanted, routes.START))
        await self._fill()
        return None

    @rx.event
    @policy.public
    async def open_first_run(self):
        """Show the first run, until somebody has done it."""
        if not await db.read(setup.needed):
            return rx.redirect(routes.SIGN_IN)
        await self._fill()
        return None

    @rx.event
    @policy.public
    async def open_link(self):
        """Tell whom a one-time link is for; an empty purpose says that it no longer holds."""
        secret = str(self.router.url.query_parameters.get("t", ""))
        found = await db.read(links.find, secret) if secret else None
        self.link_purpose = found.purpose if found else ""
        self.link_name = found.name if found else ""
        self.link_email = found.email if found else ""
        await self._fill()

    @rx.event
    @policy.public
    async def open_forgotten(self):
        """Show where one asks for a new password."""
        await self._fill()

    async def _signed_in(self) -> Actor | None:
        return await guard.principal_of_token(self)

    async def _fill(self) -> None:
        name = str((await db.read(settings.snapshot)).get("company.name"))
        self.company = name if name != settings.SPECS["company.name"].default else ""
        self.loaded = True
