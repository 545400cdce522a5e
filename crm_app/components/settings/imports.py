"""Importing: four steps across the top, and one of them beneath."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.exports import export_card
from crm_app.components.settings.import_columns import columns_step
from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.buttons import button, download_button, link_button
from crm_app.components.ui.file_drop import file_drop
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.components.ui.page_head import card
from crm_app.state.import_review import Refusal, Tile
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
            ("review", _review()),
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


def _review() -> rx.Component:
    return rx.el.div(
        rx.el.h2(ImportState.file_name),
        rx.el.dl(rx.foreach(ImportState.plan.tiles, _tile), class_name="tiles"),
        _missing(),
        rx.cond(
            ImportState.plan.notes.length() > 0,
            banner(rx.el.ul(rx.foreach(ImportState.plan.notes, lambda n: rx.el.li(n, key=n)))),
        ),
        _refusals(),
        _decide(),
        class_name="settings-stack",
    )


def _tile(tile: rx.Var[Tile]) -> rx.Component:
    return rx.el.div(rx.el.dt(tile.label), rx.el.dd(tile.count), class_name="tile", key=tile.label)


def _missing() -> rx.Component:
    listed = rx.el.ul(rx.foreach(ImportState.plan.missing, lambda m: rx.el.li(m, key=m)))
    return rx.cond(
        ImportState.plan.missing.length() > 0,
        rx.cond(
            ImportState.create_values,
            banner(
                rx.el.p("De här värdena skapas när du importerar:"),
                listed,
                button("Skapa dem inte", on_click=ImportState.review_again(False)),
                tone="green",
            ),
            banner(
                rx.el.p("Filen har värden som inte finns i registren än:"),
                listed,
                button("Skapa värdena", variant="primary", on_click=ImportState.review_again(True)),
                tone="amber",
            ),
        ),
    )


def _refusals() -> rx.Component:
    heads = ("Var", "Kolumn", "Värde", "Varför")
    table = rx.el.table(
        rx.el.thead(rx.el.tr(*(rx.el.th(h, scope="col") for h in heads))),
        rx.el.tbody(rx.foreach(ImportState.plan.refusals, _refusal)),
        class_name="table",
        custom_attrs={"data-wrap": ""},
    )
    return rx.cond(
        ImportState.plan.refusals.length() > 0,
        rx.el.section(
            rx.el.h2("Avvisade rader"),
            rx.el.div(
                table,
                class_name="table-wrap",
                role="region",
                tab_index=0,
                custom_attrs={"aria-label": "Avvisade rader"},
            ),
            rx.cond(
                ImportState.plan.more_refusals > 0,
                rx.el.p(f"Och {ImportState.plan.more_refusals} till.", class_name="hint"),
            ),
        ),
    )


def _refusal(line: rx.Var[Refusal], index: rx.Var[int]) -> rx.Component:
    cells = (line.where, line.column, line.value, line.message)
    return rx.el.tr(*(rx.el.td(cell) for cell in cells), key=index.to(str))


def _decide() -> rx.Component:
    refused = ImportState.plan.refusals.length() > 0
    blocked = (refused & ~ImportState.only_correct) | (ImportState.plan.to_import == 0)
    return rx.el.div(
        rx.cond(
            refused,
            rx.checkbox(
                "Importera bara felfria rader",
                checked=ImportState.only_correct,
                on_change=ImportState.set_only_correct,
            ),
        ),
        rx.el.span(class_name="grow"),
        button("Välj en annan fil", on_click=ImportState.start_over),
        button("Tillbaka till kolumnerna", on_click=ImportState.choose_columns),
        button(
            f"Importera {ImportState.plan.to_import} kunder",
            variant="primary",
            disabled=blocked,
            on_click=ImportState.apply,
        ),
        class_name="form-foot",
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
