"""Systeminställningar › Företag."""

import reflex as rx

from crm_app import routes
from crm_app.components.system.layout import system_page
from crm_app.components.system.saved_field import saved_field
from crm_app.components.ui.notes import problem_banner
from crm_app.components.ui.page_head import card
from crm_app.state.system_company import SettingLine, SystemCompanyState

HELP = "Namnet visas där du loggar in. Allt sparas så snart du lämnar fältet."
GROUPS = (
    ("company", "Företaget"),
    ("support", "Kontakta oss"),
    ("import", "Import"),
    ("files", "Filer"),
)


def company_page() -> rx.Component:
    """Return the settings in cards, one for each group."""
    return system_page(
        routes.SYSTEM_COMPANY,
        HELP,
        problem_banner(SystemCompanyState.problem),
        rx.el.div(*(_group(*group) for group in GROUPS), class_name="system-cards"),
        loaded=SystemCompanyState.loaded,
    )


def _group(key: str, label: str) -> rx.Component:
    lines = SystemCompanyState.lines
    fields = rx.foreach(lines, lambda line: rx.cond(line.group == key, _field(line)))
    return card(label, rx.el.div(fields, class_name="system-fields"))


def _field(line: rx.Var[SettingLine]) -> rx.Component:
    return saved_field(
        label=line.label,
        value=line.value,
        error=line.error,
        numeric=line.numeric,
        max_length=line.max_length,
        auto_complete=line.autocomplete,
        note=rx.cond(line.key == SystemCompanyState.saved_key, SystemCompanyState.saved, ""),
        answers=SystemCompanyState.answers,
        on_save=lambda value: SystemCompanyState.set_value(line.key, value),
        on_undo=SystemCompanyState.undo,
        key=line.key,
    )
