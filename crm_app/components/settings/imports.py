"""Importing: four steps across the top, and one of them beneath."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.exports import export_card
from crm_app.components.settings.import_columns import columns_step
from crm_app.components.settings.import_review import review_step
from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.buttons import button, download_button, link_button
from crm_app.components.ui.file_drop import file_drop
from crm_app.components.ui.notes import problem_banner
from crm_app.components.ui.page_head import card
from crm_app.state.imports import ImportState

STEPS = (
    ("Fil", ("file", "reading")),
    ("Kolumner", ("columns",)),
    ("Granska", ("planning", "review", "applying")),
    ("Klart", ("done",)),
)
"""The steps, and the state's steps that each of them is."""


def import_page(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the import page of one kind of customer."""
    return settings_page(
        tab,
        tabs,
        _steps(),
        problem_banner(ImportState.problem),
        rx.match(
            ImportState.step,
            ("reading", _working("Läser filen …")),
            ("columns", columns_step()),
            ("planning", _working("Granskar filen …")),
            ("applying", _working("Importerar …")),
            ("review", review_step()),
            ("done", _done()),
            _file(),
        ),
        rx.cond(ImportState.step == "file", export_card()),
    )


def _steps() -> rx.Component:
    def step(label: str, steps: tuple[str, ...]) -> rx.Component:
        here = rx.match(ImportState.step, *((one, "step") for one in steps), "false")
        return rx.el.li(label, custom_attrs={"aria-current": here})

    return rx.el.ol(*(step(*told) for told in STEPS), class_name="steps")


def _file() -> rx.Component:
    return card(
        "Välj fil",
        file_drop(
            action="/filer/import/" + ImportState.slag,
            label="Välj en fil",
            hint="En .xlsx eller .csv med rubriker på en rad, till exempel Företagsnamn, "
            "Organisationsnummer och Ort. Du kan också släppa filen här.",
            on_uploaded=ImportState.read,
        ),
        download_button("Hämta mall", "/filer/mall/" + ImportState.slag + ".xlsx"),
    )


def _working(text: str) -> rx.Component:
    return card(
        text,
        rx.el.progress(
            max="100", value=ImportState.percent.to(str), custom_attrs={"aria-label": text}
        ),
        rx.el.p(ImportState.progress, class_name="hint", role="status"),
        button("Avbryt", on_click=ImportState.cancel),
    )


def _done() -> rx.Component:
    return card(
        "Importen är klar",
        rx.el.p(ImportState.result),
        rx.el.div(
            link_button("Till kundregistret", routes.CUSTOMERS, variant="primary"),
            button("Importera en fil till", on_click=ImportState.start_over),
            class_name="chips",
        ),
    )
