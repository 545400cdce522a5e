"""The contact that an address points at, among those on her customer's card."""

import reflex as rx

from crm_app import policy, routes

SEEN = "document.getElementById('kontakt-{}')?.scrollIntoView({{block: 'center'}})"


class ContactPickState(rx.State):
    """`picked` is the id in the address, whether or not there is such a contact."""

    picked: int = 0

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Bring the contact that the address tells into view; last on the card's page."""
        self.picked = routes.whole(self.router.url.query_parameters.get("kontakt", "")) or 0
        return rx.call_script(SEEN.format(self.picked)) if self.picked else None
