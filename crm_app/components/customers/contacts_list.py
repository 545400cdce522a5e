"""The list of all contacts: its head, its filters, its table and what stands when it is empty."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.customers.column_menu import column_menu, widen
from crm_app.components.customers.contact_move import move_button, move_dialog, moved_note
from crm_app.components.customers.filter_bar import FilterBar
from crm_app.components.ui.buttons import button, icon_button, link_button
from crm_app.components.ui.notes import banner
from crm_app.components.ui.page_head import empty_state, page_head
from crm_app.components.ui.table import data_table, pager
from crm_app.domain.tables import Row
from crm_app.state.contacts_list import ContactsListState
from crm_app.state.contacts_reading import LONGEST, PUT_AWAY, QUICK
from crm_app.state.session import SessionState

LIST = ContactsListState
PAGES = LIST.pages
MAY = SessionState.rights["customers.edit"]


def contacts_list() -> rx.Component:
    """Return the whole list, and the dialog in which one of them is moved."""
    return rx.fragment(
        page_head("Kontaktpersoner", count=LIST.total),
        rx.el.div(_search(), _filters(), rx.el.div(column_menu("contacts")), class_name="list-bar"),
        moved_note(),
        _waiting(),
        data_table(
            LIST.columns,
            LIST.rows,
            label="Kontaktpersoner",
            on_sort=LIST.sort_by,
            loaded=LIST.loaded,
            empty=_empty(),
            actions=_quick,
            on_widen=widen("contacts"),
        ),
        rx.cond(LIST.rows.length() > 0, _pager()),
        move_dialog(),
    )


def _pager() -> rx.Component:
    return pager(
        LIST.position,
        PAGES.before,
        PAGES.after,
        on_count=LIST.count_all,
        capped=LIST.capped,
        first=PAGES.first,
    )


def _search() -> rx.Component:
    """Return the box over the list; it follows the address, and keeps what is being typed."""
    told = {
        "aria-label": "Sök bland kontaktpersoner",
        "autoComplete": "off",
        "spellCheck": "false",
        "maxLength": LONGEST,
    }
    box = rx.el.input(
        type="search",
        placeholder="Namn, e-post, telefon eller kund",
        value=LIST.typed,
        on_change=LIST.search,
        custom_attrs=told,
    )
    return rx.el.div(
        rx.icon("search", custom_attrs={"aria-hidden": "true"}),
        rx.debounce_input(box, debounce_timeout=250),
        class_name="search list-search",
        custom_attrs={"data-bare": ""},
    )


def _filters() -> rx.Component:
    return FilterBar.create(
        chips=LIST.chips,
        fields=LIST.fields,
        on_open=LIST.load_fields,
        on_change=LIST.set_filter,
        on_clear=LIST.clear_filters,
    )


def _waiting() -> rx.Component:
    """What somebody else has moved, until one wants to see it: nothing jumps."""
    many = f"{LIST.waiting} ändringar i listan. "
    return rx.cond(
        LIST.waiting > 0,
        banner(
            rx.cond(LIST.waiting == 1, "1 ändring i listan. ", many),
            button("Visa", on_click=LIST.show_waiting),
            tone="blue",
        ),
    )


def _quick(row: rx.Var[Row]) -> rx.Component:
    """Return the quick actions of a row: write, call, move, and take back what is archived."""
    name = row.cells["name"].to(str)
    email = row.cells[QUICK[0]].to(str)
    phone = row.cells[QUICK[3]].to(str)
    for key in reversed(QUICK[1:3]):
        phone = rx.cond(row.cells[key], row.cells[key].to(str), phone).to(str)
    back = icon_button(
        "Ta tillbaka " + name, "archive-restore", small=True, on_click=LIST.restore(row.id.to(int))
    )
    away = row.kind == PUT_AWAY
    return rx.el.span(
        rx.cond(email, _link("Skriv till " + name, "mail", "mailto:" + email)),
        rx.cond(phone, _link("Ring " + name, "phone", "tel:" + phone)),
        rx.cond(MAY, rx.cond(away, back, move_button(row.id.to(int), name))),
        class_name="contact-quick",
    )


def _link(said: rx.Var[str], icon: str, to: rx.Var[str]) -> rx.Component:
    shown = rx.icon(icon, custom_attrs={"aria-hidden": "true"})
    named = {"aria-label": said, "title": said, "data-size": "small"}
    return ReactRouterLink.create(shown, to=to, class_name="icon-btn", custom_attrs=named)


def _empty() -> rx.Component | rx.Var:
    clear = button("Rensa filter", icon="filter-x", on_click=LIST.clear_filters)
    start = link_button("Till första sidan", routes.CONTACTS, icon="chevrons-left")
    to = link_button("Till kundregistret", routes.CUSTOMERS, variant="primary")
    return rx.match(
        LIST.emptiness,
        (
            "filtered",
            empty_state(
                "Ingen träff", "Ändra sökorden, eller ta bort något filter.", clear, icon="search-x"
            ),
        ),
        (
            "page",
            empty_state("Inga kontaktpersoner här längre", "Sidan har blivit tom.", start),
        ),
        (
            "archived",
            empty_state(
                "Inga arkiverade kontaktpersoner",
                "De som du arkiverar finns kvar här.",
                icon="archive",
            ),
        ),
        empty_state(
            "Inga kontaktpersoner än",
            "Öppna en kund och lägg till den du pratar med.",
            to,
            icon="contact",
        ),
    )
