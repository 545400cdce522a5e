"""Flikar: the card's two menus, and beside them the menu as the card shows it."""

import reflex as rx

from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.inputs import switch
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import card
from crm_app.components.ui.tab_board import tab_board
from crm_app.components.ui.tab_icons import tab_icon
from crm_app.state.card_tab_settings import CardTabSettingsState as State
from crm_app.state.card_tabs import TabLink


def card_tabs(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the page."""
    board = tab_board(
        main=State.main,
        more=State.more,
        resets=State.resets,
        on_arrange=State.arrange,
        on_toggle=State.toggle,
    )
    return settings_page(
        tab,
        tabs,
        problem_banner(State.problem),
        rx.cond(
            State.main.length() > 0,
            rx.fragment(rx.el.div(board, _preview(), class_name="beside"), _events()),
            skeleton_block(),
        ),
        note=saved_note(State.saved, State.undo, undoable=State.saved == "Sparat"),
    )


def _events() -> rx.Component:
    """The other place where events are shown: the list of all customers'."""
    return card(
        "Händelser för alla kunder",
        switch(
            "Visa listan under Vyer i kundregistret",
            State.events_listed,
            State.list_events,
            hint="Var och en ser bara händelser hos kunder som hon får se. Allt skrivs ned ändå.",
        ),
    )


def _preview() -> rx.Component:
    """The card's menu, with what "Mer" holds laid open."""
    more = rx.el.div(
        "Mer",
        rx.icon("chevron-down", custom_attrs={"aria-hidden": "true"}),
        class_name="tab-more",
    )
    any_more = State.preview_more.length() > 0
    menu = rx.el.div(
        rx.el.ul(rx.foreach(State.preview_main, _tab), class_name="tab-links"),
        rx.cond(any_more, more),
        class_name="tabs card-tabs preview-tabs",
    )
    listed = rx.el.ul(rx.foreach(State.preview_more, _item), class_name="preview-more")
    return card(
        "Så ser kundkortets meny ut",
        rx.el.div(
            rx.el.strong("Nilsson Trädgård AB"),
            menu,
            rx.cond(any_more, listed),
            role="group",
            custom_attrs={"aria-label": "Förhandsvisning"},
        ),
    )


def _tab(tab: rx.Var[TabLink]) -> rx.Component:
    told = {"data-here": rx.cond(tab.here, "true", "false")}
    return rx.el.li(tab_icon(tab.icon), tab.label, key=tab.key, custom_attrs=told)


def _item(tab: rx.Var[TabLink]) -> rx.Component:
    return rx.el.li(tab_icon(tab.icon), tab.label, key=tab.key)
