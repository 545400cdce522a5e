"""The register: its head, its table and what stands when it is empty."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.bulk_bar import bulk_bar, picks
from crm_app.components.customers.column_menu import column_menu, widen
from crm_app.components.customers.exports import export_button, export_dialog
from crm_app.components.customers.filter_bar import filter_bar
from crm_app.components.customers.peek import peek
from crm_app.components.customers.row_actions import row_actions
from crm_app.components.customers.views_menu import views_menu
from crm_app.components.ui.buttons import button, icon_link, link_button
from crm_app.components.ui.menus import menu, menu_item
from crm_app.components.ui.notes import banner
from crm_app.components.ui.page_head import empty_state, page_head
from crm_app.components.ui.table import data_table, pager
from crm_app.state.register import SORTS, RegisterState
from crm_app.state.session import SessionState

PAGES = RegisterState.pages


def register() -> rx.Component:
    """Return the whole register, and the peek beside it."""
    return rx.fragment(
        page_head("Kundregister", _new_customer(), _gear(), count=RegisterState.total),
        rx.el.div(filter_bar(), _tools(), class_name="register-bar"),
        _waiting(),
        data_table(
            RegisterState.columns,
            RegisterState.rows,
            label="Kunder",
            on_sort=RegisterState.sort_by,
            loaded=RegisterState.loaded,
            empty=_empty(),
            actions=row_actions,
            picks=picks(),
            on_widen=widen(),
        ),
        rx.cond(
            RegisterState.rows.length() > 0,
            pager(
                RegisterState.position,
                PAGES.before,
                PAGES.after,
                on_count=RegisterState.count_all,
                capped=RegisterState.capped,
                first=PAGES.first,
                last=PAGES.last,
            ),
        ),
        peek(),
        bulk_bar(),
        export_dialog(),
    )


def _tools() -> rx.Component:
    """Return what shapes the list: its views, its order and its columns."""
    return rx.el.div(
        views_menu(), _sort_menu(), column_menu(), export_button(), class_name="register-tools"
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
    def item(key: str, label: str) -> rx.Component:
        rising, falling = RegisterState.order == key, RegisterState.order == f"-{key}"
        hidden = {"aria-hidden": "true"}
        arrow = rx.cond(
            rising,
            rx.icon("arrow-up", custom_attrs=hidden),
            rx.cond(falling, rx.icon("arrow-down", custom_attrs=hidden)),
        )
        said = rx.cond(rising, "gäller nu", rx.cond(falling, "gäller nu, fallande", ""))
        return rx.dropdown_menu.item(
            rx.el.span(arrow, class_name="view-tick"),
            label,
            rx.el.span(said, class_name="sr-only"),
            on_select=RegisterState.sort_by(key),
        )

    return menu(button("Sortera", icon="arrow-up-down"), *(item(*sort) for sort in SORTS))


def _waiting() -> rx.Component:
    """What somebody else has moved, until one wants to see it: nothing jumps."""
    return rx.cond(
        RegisterState.waiting > 0,
        banner(
            rx.cond(
                RegisterState.waiting == 1,
                "1 ändring i listan. ",
                f"{RegisterState.waiting} ändringar i listan. ",
            ),
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
    clear = button("Rensa filter", icon="filter-x", on_click=RegisterState.clear_filters)
    start = link_button("Till första sidan", routes.CUSTOMERS, icon="chevrons-left")
    return rx.match(
        RegisterState.emptiness,
        (
            "filtered",
            empty_state(
                "Inga träffar med de här filtren",
                "Ta bort något filter, eller rensa alla.",
                clear,
                icon="search-x",
            ),
        ),
        (
            "page",
            empty_state("Inga kunder här längre", "Sidan har blivit tom.", start, icon="users"),
        ),
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
