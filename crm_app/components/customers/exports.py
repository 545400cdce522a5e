"""Exporting: what comes along, one button, and the files that can be fetched."""

import reflex as rx

from crm_app.components.ui.buttons import button, download_button
from crm_app.components.ui.dialogs import dialog
from crm_app.components.ui.notes import problem_banner
from crm_app.components.ui.page_head import card
from crm_app.state.exports import ExportState, Line
from crm_app.state.session import SessionState


def export_dialog() -> rx.Component:
    """Return the dialog that the register opens, for what it shows."""
    return dialog(
        "Exportera till Excel",
        rx.cond(ExportState.asking, _panel(choosing=True)),
        rx.el.div(rx.dialog.close(button("Stäng")), class_name="dialog-foot"),
        open=ExportState.asking,
        on_open_change=ExportState.opened,
        width="560px",
    )


def export_button() -> rx.Component:
    """Return the register's button, for those with the right."""
    return rx.cond(
        SessionState.rights["customers.export"],
        button("Exportera", icon="download", on_click=ExportState.open),
    )


def export_card() -> rx.Component:
    """Return the card of the tabs where one imports."""
    return rx.cond(
        SessionState.rights["customers.export"],
        rx.el.div(card("Exportera till Excel", _panel(choosing=False)), class_name="export-card"),
    )


def _panel(*, choosing: bool) -> rx.Component:
    return rx.el.div(
        problem_banner(ExportState.problem),
        _kinds() if choosing else rx.fragment(),
        rx.el.p(
            rx.cond(ExportState.selection == "", "Alla kunder.", ExportState.selection + "."),
            " Filen går att ändra i och läsa in igen.",
            class_name="hint",
        ),
        rx.cond(
            ExportState.kind == "company",
            rx.checkbox(
                "Med kontaktpersoner",
                checked=ExportState.contacts,
                on_change=ExportState.set_contacts,
            ),
        ),
        rx.cond(
            SessionState.rights["customers.see_personal_numbers"],
            rx.checkbox(
                "Personnummer i klartext",
                checked=ExportState.in_full,
                on_change=ExportState.set_in_full,
            ),
        ),
        rx.el.div(
            button(
                "Exportera " + ExportState.count.to(str) + " kunder",
                variant="primary",
                icon="download",
                disabled=ExportState.count == 0,
                on_click=ExportState.start,
            ),
        ),
        rx.el.ul(rx.foreach(ExportState.lines, _line), class_name="export-list"),
        class_name="settings-stack",
    )


def _kinds() -> rx.Component:
    labels = (("company", "Företagskunder"), ("private", "Privatkunder"))
    return rx.radio_group.root(
        rx.el.div(
            *(rx.radio_group.item(label, value=key) for key, label in labels), class_name="chips"
        ),
        value=ExportState.kind,
        on_change=ExportState.choose,
        custom_attrs={"aria-label": "Vilka kunder"},
    )


def _line(line: rx.Var[Line]) -> rx.Component:
    name = {"aria-label": "Exporten av " + line.title}
    progress = rx.el.progress(max="100", value=line.percent.to(str), custom_attrs=name)
    return rx.el.li(
        rx.el.div(
            rx.el.strong(line.title),
            rx.cond(line.running, progress),
            rx.el.span(line.text, class_name="hint", role="status"),
        ),
        rx.cond(
            line.running,
            button("Avbryt", on_click=ExportState.cancel(line.id)),
            rx.cond(line.href != "", download_button("Ladda ned", line.href)),
        ),
        key=line.id,
    )
