"""Kundtabell: the columns, to order and switch, and beside them the table that they make."""

import reflex as rx

from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.buttons import button
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import card
from crm_app.components.ui.sortable_list import sortable_list
from crm_app.components.ui.table import data_table
from crm_app.state.table_columns import TableColumnsState


def table_columns(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the page."""
    note = saved_note(
        TableColumnsState.saved,
        TableColumnsState.undo,
        undoable=TableColumnsState.saved == "Sparat",
    )
    return settings_page(
        tab,
        tabs,
        problem_banner(TableColumnsState.problem),
        rx.cond(
            TableColumnsState.items.length() > 0,
            rx.el.div(_list(), _preview(), class_name="columns-split"),
            skeleton_block(8),
        ),
        note=note,
    )


def _list() -> rx.Component:
    back = button(
        "Återställ till programmets kolumner",
        icon="rotate-ccw",
        on_click=TableColumnsState.reset_all,
    )
    return rx.el.div(
        sortable_list(
            items=TableColumnsState.items,
            label="Kolumner i kundtabellen",
            resets=TableColumnsState.resets,
            on_reorder=TableColumnsState.arrange,
            on_toggle=TableColumnsState.switch,
        ),
        rx.cond(TableColumnsState.decided, back),
        class_name="columns-list",
    )


def _preview() -> rx.Component:
    table = data_table(
        TableColumnsState.columns, TableColumnsState.rows, label="Så ser kundtabellen ut"
    )
    return rx.el.div(
        card("Så ser kundtabellen ut", table),
        rx.el.p(
            "Var och en kan dölja, ordna och bredda kolumner för sig själv under ”Kolumner” "
            "i kundregistret.",
            class_name="hint",
        ),
        class_name="columns-preview",
    )
