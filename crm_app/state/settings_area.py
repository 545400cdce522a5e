"""The settings area: its pages that show nothing from the database are asked for all the same."""

import reflex as rx

from crm_app import policy


class SettingsAreaState(rx.State):
    """Nothing but the way in."""

    @rx.event
    @policy.requires("customers.settings")
    async def enter(self):
        """Let in who may decide; the guard leads all others away."""
