"""Systeminställningar › Nummerserier."""

import reflex as rx

from crm_app import routes
from crm_app.components.system.layout import system_page
from crm_app.components.system.saved_field import saved_field
from crm_app.components.ui.notes import problem_banner
from crm_app.components.ui.page_head import card
from crm_app.state.system_numbers import SeriesLine, SystemNumbersState

HELP = "Numret som nästa nya post får. Allt sparas så snart du lämnar fältet."
HINT = "Nummer som redan används hoppas över."


def numbers_page() -> rx.Component:
    """Return the number series, each with its next number."""
    fields = rx.foreach(SystemNumbersState.lines, _field)
    return system_page(
        routes.SYSTEM_NUMBERS,
        HELP,
        problem_banner(SystemNumbersState.problem),
        rx.el.div(
            card("Nästa nummer", rx.el.div(fields, class_name="system-fields")),
            class_name="system-cards",
        ),
        loaded=SystemNumbersState.loaded,
    )


def _field(line: rx.Var[SeriesLine]) -> rx.Component:
    return saved_field(
        label=line.label,
        value=line.value,
        hint=HINT,
        error=line.error,
        numeric=True,
        max_length=20,
        note=rx.cond(line.key == SystemNumbersState.saved_key, SystemNumbersState.saved, ""),
        answers=SystemNumbersState.answers,
        on_save=lambda value: SystemNumbersState.set_next(line.key, value),
        on_undo=SystemNumbersState.undo,
        key=line.key,
    )
