"""What the menu of the card asks before it is done."""

import reflex as rx

from crm_app import policy


class CardActionsState(rx.State):
    """Which question is open: "archive", or none."""

    asking: str = ""

    @rx.event
    @policy.requires("customers.archive")
    async def ask_archive(self, is_open: bool):
        """Ask whether the customer is to be archived, or stop asking."""
        self.asking = "archive" if is_open else ""
