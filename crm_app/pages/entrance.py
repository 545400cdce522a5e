"""The pages in front of the program, and those for what is not there."""

import reflex as rx

from crm_app import routes
from crm_app.components.entrance.closed import forbidden
from crm_app.components.entrance.doors import (
    first_run_page,
    forgotten_page,
    link_page,
    sign_in_page,
)
from crm_app.components.shell.quiet import not_found_page, quiet_card
from crm_app.pages.page import Page
from crm_app.state.entrance import EntranceState


def opening() -> rx.Component:
    """Return what is seen for the moment in which the bare address leads on."""
    return quiet_card("Öppnar …")


PAGES = (
    Page("/", "Öppnar", opening, (EntranceState.open_start,), quiet=True),
    Page(routes.SIGN_IN, "Logga in", sign_in_page, (EntranceState.open_sign_in,), quiet=True),
    Page(
        routes.FIRST_RUN, "Kom igång", first_run_page, (EntranceState.open_first_run,), quiet=True
    ),
    Page(routes.LINK, "Välj lösenord", link_page, (EntranceState.open_link,), quiet=True),
    Page(
        routes.FORGOTTEN,
        "Glömt lösenordet",
        forgotten_page,
        (EntranceState.open_forgotten,),
        quiet=True,
    ),
    Page(routes.FORBIDDEN, "Ingen behörighet", forbidden),
    Page("404", "Sidan finns inte", not_found_page, quiet=True),
)
