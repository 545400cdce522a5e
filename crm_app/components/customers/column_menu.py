"""Kolumner: what a user sees of a list, chosen by herself."""

from typing import Any

import reflex as rx

from crm_app.components.ui.buttons import button
from crm_app.components.ui.notes import problem_banner, skeleton_block
from crm_app.components.ui.sortable_list import sortable_list
from crm_app.state.own_columns import OwnColumnsState


def column_menu(table: str = "customers") -> rx.Component:
    """Return the button and its menu for the list of "customers" or "contacts"."""
    return rx.popover.root(
        rx.popover.trigger(button("Kolumner", icon="columns-3")),
        rx.popover.content(
            rx.el.header(
                rx.el.h2("Kolumner"),
                rx.el.p("Välj och ordna för dig själv. Andra ser listan som förut."),
            ),
            problem_banner(OwnColumnsState.problem),
            rx.el.div(_list(table), class_name="columns-scroll"),
            _foot(table),
            class_name="columns-pop",
            align="end",
            custom_attrs={"aria-label": "Kolumner"},
        ),
        on_open_change=OwnColumnsState.opened(table),  # type: ignore[arg-type]
    )


def widen(table: str = "customers") -> Any:
    """Return what a table's `on_widen` calls."""
    return OwnColumnsState.widen(table)  # type: ignore[call-arg]


def _list(table: str) -> rx.Component | rx.Var:
    return rx.cond(
        OwnColumnsState.items.length() > 0,
        sortable_list(
            items=OwnColumnsState.items,
            label="Kolumner",
            resets=OwnColumnsState.resets,
            on_reorder=OwnColumnsState.arrange(table),  # type: ignore[call-arg]
            on_toggle=OwnColumnsState.switch(table),  # type: ignore[call-arg]
        ),
        skeleton_block(),
    )


def _foot(table: str) -> rx.Component:
    back = button(
        "Återställ till allas", icon="rotate-ccw", on_click=OwnColumnsState.reset_all(table)
    )
    return rx.el.footer(
        rx.cond(OwnColumnsState.own, back, rx.el.p("Du ser samma kolumner som alla andra."))
    )
