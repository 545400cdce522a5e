"""What every tab of Systeminställningar stands in."""

from typing import Any

import reflex as rx

from crm_app import routes
from crm_app.components.ui.notes import skeleton_block
from crm_app.components.ui.page_head import empty_state, page_head
from crm_app.components.ui.tabs import Tab, tabs
from crm_app.state.session import SessionState

TABS: tuple[tuple[str, str], ...] = (
    ("Företag", routes.SYSTEM_COMPANY),
    ("Användare", routes.SYSTEM_USERS),
    ("Behörighetsgrupper", routes.SYSTEM_GROUPS),
    ("Nummerserier", routes.SYSTEM_NUMBERS),
)


def system_page(
    here: str, help_: str, *content: Any, loaded: rx.Var[bool], actions: tuple[Any, ...] = ()
) -> rx.Component:
    """Return a tab: its sentence of help, its actions and its content once there is any."""
    lead = rx.el.div(
        rx.el.p(help_, class_name="muted"),
        *((rx.el.div(*actions, class_name="actions"),) if actions else ()),
        class_name="system-lead",
    )
    return rx.el.div(
        page_head("Systeminställningar"),
        tabs(
            *(Tab(label, href, href == here) for label, href in TABS), label="Systeminställningar"
        ),
        rx.cond(
            SessionState.ready & ~SessionState.rights["system.settings"],
            no_permission(),
            rx.el.div(lead, rx.cond(loaded, rx.fragment(*content), skeleton_block())),
        ),
        class_name="system",
    )


def no_permission() -> rx.Component:
    """Return what stands for a page that the user may not see, or no longer."""
    return empty_state(
        "Du har inte behörighet",
        "Be systemadministratören om du behöver komma åt det här.",
        icon="lock",
    )
