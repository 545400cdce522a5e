"""The register: its head, its table and what stands when it is empty."""

import reflex as rx

from crm_app import routes
from crm_app.components.ui.badges import chip
from crm_app.components.ui.buttons import button, icon_link, link_button
from crm_app.components.ui.menus import menu, menu_item, menu_line
from crm_app.components.ui.notes import banner
from crm_app.components.ui.page_head import empty_state, page_head
from crm_app.components.ui.table import data_table, pager
from crm_app.state.register import SORTS, RegisterState
from crm_app.state.session import SessionState


def register() -> rx.Component:
    """Return the whole register."""
    return rx.el.div(
        page_head(
            "Kundregister", _sort_menu(), _new_customer(), _gear(), count=RegisterState.total
        ),
        _chips(),
        _waiting(),
        data_table(
            RegisterState.columns,
            RegisterState.rows,
            label="Kunder",
            on_sort=RegisterState.sort_by,
            loaded=RegisterState.loaded,
            empty=_empty(),
        ),
        rx.cond(
            RegisterState.rows.length() > 0,
            pager(
                RegisterState.position,
                RegisterState.before,
                RegisterState.after,
                on_count=RegisterState.count_all,
                capped=RegisterState.capped,
            ),
        ),
    )


def _new_customer() -> rx.Component:
    items = (
        menu_item("Företag", icon="building-2", href=routes.new_customer("foretag")),
        menu_item("Privatperson", icon="user", href=routes.new_customer("privat")),
    )
    new = button("Ny kund", variant="primary", icon="plus", shortcut="new")
    return rx.cond(SessionState.rights["customers.create"], menu(new, *items))


def _gear() -> rx.Component:
    """The red gear, for those with the right alone."""
    return rx.cond(
        SessionState.rights["customers.settings"],
        icon_link("Inställningar för kundregistret", "settings", routes.SETTINGS, gear=True),
    )


def _sort_menu() -> rx.Component:
    shown = rx.cond(RegisterState.archived, "Visa aktiva kunder", "Visa arkiverade kunder")
    return menu(
        button("Visa", icon="list-filter"),
        *(
            menu_item(f"Sortera på {label.lower()}", on_select=RegisterState.sort_by(key))
            for key, label in SORTS
        ),
        menu_line(),
        menu_item(shown, icon="archive", on_select=RegisterState.toggle_archived),
    )


def _chips() -> rx.Component:
    return rx.el.div(
        rx.cond(
            RegisterState.archived,
            chip("Arkiverade kunder", on_remove=RegisterState.toggle_archived),
        ),
        rx.cond(
            RegisterState.lacking_label != "",
            chip(RegisterState.lacking_label, on_remove=rx.redirect(routes.CUSTOMERS)),
        ),
        class_name="chips",
    )


def _waiting() -> rx.Component:
    """What somebody else has moved, until one wants to see it: nothing jumps."""
    return rx.cond(
        RegisterState.waiting > 0,
        banner(
            f"{RegisterState.waiting} ändringar i listan. ",
            button("Visa", on_click=RegisterState.show_waiting),
            tone="blue",
        ),
    )


def _empty() -> rx.Component | rx.Var:
    new = rx.cond(
        SessionState.rights["customers.create"],
        link_button(
            "Registrera företag", routes.new_customer("foretag"), variant="primary", icon="plus"
        ),
    )
    bring = rx.cond(
        SessionState.rights["customers.settings"],
        link_button("Importera från Excel", routes.IMPORT_COMPANIES, icon="upload"),
    )
    return rx.match(
        RegisterState.emptiness,
        (
            "archived",
            empty_state(
                "Inga arkiverade kunder", "Kunder som du arkiverar finns kvar här.", icon="archive"
            ),
        ),
        (
            "lacking",
            empty_state(
                "Ingen saknar fältet",
                "Alla kunder av det slaget har det ifyllt.",
                icon="circle-check",
            ),
        ),
        empty_state(
            "Inga kunder än",
            "Registrera den första för hand, eller importera din lista från Excel.",
            rx.el.div(new, bring, class_name="chips"),
            icon="users",
        ),
    )
