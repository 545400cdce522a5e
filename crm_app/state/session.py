"""Who is signed in at this tab, and what the shell shows of her."""

import reflex as rx

from crm_app import live, policy, routes
from crm_app.domain import threads
from crm_app.state import guard

SHOWN_RIGHTS = (
    "customers.see",
    "customers.create",
    "customers.edit",
    "customers.archive",
    "customers.export",
    "customers.anonymise",
    "customers.settings",
    "customers.change_number",
    "customers.see_personal_numbers",
    "system.settings",
)


class SessionState(rx.State):
    """The signed-in user as the shell needs her. Empty until `arrive` has run."""

    ready: bool = False
    ended: bool = False
    user_id: int = 0
    user_name: str = ""
    initials: str = ""
    rights: dict[str, bool] = dict.fromkeys(SHOWN_RIGHTS, False)
    _held: frozenset[str] = frozenset()

    @rx.event
    @policy.signed_in
    async def arrive(self):
        """Fill the shell and follow what becomes of the user; first on every page."""
        actor = guard.actor_of(self)
        live.watch(self.router.session.client_token, SessionState, f"user:{actor.id}")
        await self._fill()

    async def _fill(self) -> None:
        actor = guard.actor_of(self)
        self.user_id = actor.id or 0
        self.user_name = actor.name
        self.initials = threads.initials(actor.name)
        self.rights = {right: actor.may(right) for right in SHOWN_RIGHTS}
        self._held = actor.rights
        self.ready = True

    async def _refresh(self) -> None:
        """Follow the user; when she may see more or less, all that the tab shows is read anew."""
        held = self._held
        await self._fill()
        if self._held != held:
            live.again(self.router.session.client_token)

    @rx.event
    @policy.public
    def leave(self):
        """Go to the sign-in page, for a tab whose session has ended."""
        return rx.redirect(routes.SIGN_IN)
