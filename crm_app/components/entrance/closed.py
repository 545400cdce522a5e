"""What stands where there is no page, or none for this user."""

import reflex as rx

from crm_app import routes
from crm_app.components.ui.buttons import link_button
from crm_app.components.ui.page_head import empty_state, page_head


def forbidden() -> rx.Component:
    """Return, in the shell, that the user may not see what she asked for."""
    told = empty_state(
        "Du kommer inte åt sidan",
        "Be systemadministratören om du behöver komma åt det du sökte.",
        link_button("Till Kundregister", routes.START, variant="primary"),
        icon="lock",
    )
    return rx.fragment(page_head("Ingen behörighet"), told)
