"""The card's menu of tabs, and what stands in each of those that the program has built."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.comments.thread import thread
from crm_app.components.customers.contacts import contacts
from crm_app.components.customers.details import details
from crm_app.components.customers.events import events_tab
from crm_app.components.customers.files import files_tab
from crm_app.components.customers.own_tab import own_tab
from crm_app.components.ui.buttons import link_button
from crm_app.components.ui.menus import menu
from crm_app.components.ui.page_head import empty_state
from crm_app.components.ui.tab_icons import tab_icon
from crm_app.components.ui.tabs import current
from crm_app.state.card_tabs import CardTabsState, TabLink
from crm_app.state.comments import CommentsState
from crm_app.state.customer import CustomerState
from crm_app.state.files import FilesState


@dataclass(frozen=True)
class BuiltTab:
    """What stands in one of `domain.card_tabs.TABS`; `count` is a number shown after its name."""

    key: str
    build: Callable[[], rx.Component]
    count: Any = None


BUILT: tuple[BuiltTab, ...] = (
    BuiltTab("details", details),
    BuiltTab("contacts", contacts, CustomerState.card.contacts.length()),
    BuiltTab("comments", thread, CommentsState.count),
    BuiltTab("files", files_tab, FilesState.count),
    BuiltTab("events", events_tab),
)


def card_menu() -> rx.Component:
    """Return the tabs of the main menu, and "Mer" with the others."""
    links = rx.el.div(rx.foreach(CardTabsState.main, _link), class_name="tab-links")
    more = rx.cond(CardTabsState.more.length() > 0, _more())
    return rx.el.nav(
        links, more, class_name="tabs card-tabs", custom_attrs={"aria-label": "Flikar"}
    )


def _link(tab: rx.Var[TabLink]) -> rx.Component:
    return ReactRouterLink.create(
        tab_icon(tab.icon),
        tab.label,
        _count(tab),
        to=tab.href,
        key=tab.key,
        custom_attrs={"aria-current": current(tab.here)},
    )


def _count(tab: rx.Var[TabLink]) -> rx.Component | rx.Var:
    counts = [(t.key, t.count) for t in BUILT if t.count is not None]
    shown = [(key, rx.el.span(count, class_name="count")) for key, count in counts]
    return rx.match(tab.key, *shown, rx.fragment())


def _more() -> rx.Component:
    here = CardTabsState.more_here
    opener = rx.el.button(
        rx.cond(here != "", here, "Mer"),
        rx.icon("chevron-down", custom_attrs={"aria-hidden": "true"}),
        type="button",
        class_name="tab-more",
        custom_attrs={
            "aria-label": rx.cond(here != "", "Mer: " + here, "Mer"),
            "aria-current": current(here != ""),
        },
    )
    return menu(opener, rx.foreach(CardTabsState.more, _item), align="start")


def _item(tab: rx.Var[TabLink]) -> rx.Component:
    return rx.dropdown_menu.item(
        tab_icon(tab.icon),
        tab.label,
        _count(tab),
        on_select=rx.redirect(tab.href),
        key=tab.key,
        custom_attrs={"aria-current": current(tab.here)},
    )


def card_tab() -> rx.Component:
    """Return what stands in the tab of the address, or why it is not there."""
    built = [(tab.key, tab.build()) for tab in BUILT]
    shown = rx.match(CardTabsState.here, *built, own_tab())
    return rx.cond(CardTabsState.away != "", _away(), shown)


def _away() -> rx.Component:
    return rx.el.div(
        empty_state(
            CardTabsState.away,
            CardTabsState.away_text,
            link_button("Till Detaljer", CardTabsState.details_href, variant="primary"),
            icon="panel-top",
        ),
        role="status",
    )
