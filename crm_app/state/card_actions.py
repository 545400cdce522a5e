"""What the menu of the card asks before it is done."""

import reflex as rx

from crm_app import policy


class CardActionsState(rx.State):
    """Which customer it is asked about whether to archive her; 0 is nobody."""

    archiving: int = 0

    @rx.event
    @policy.requires("customers.archive")
    async def ask_archive(self, customer_id: int):
        """Ask whether the customer is to be archived; 0 stops asking."""
        self.archiving = int(customer_id)
