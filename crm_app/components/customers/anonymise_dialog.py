"""The dialog that anonymises a customer: what goes, what stays, and her number to confirm."""

import reflex as rx

from crm_app.components.ui.buttons import button
from crm_app.components.ui.dialogs import dialog, dialog_foot
from crm_app.components.ui.inputs import text_input
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.domain.anonymise import Count
from crm_app.state.anonymise import AnonymiseState
from crm_app.state.customer import CustomerState

PREVIEW = AnonymiseState.preview


def anonymise_dialog() -> rx.Component:
    """Return the dialog; it is open while somebody is about to anonymise a customer."""
    return dialog(
        "Anonymisera " + PREVIEW.name.to(str) + "?",
        banner("Det går inte att ångra, och kunden arkiveras.", tone="danger"),
        problem_banner(AnonymiseState.problem),
        rx.el.h3("Det här tas bort"),
        rx.cond(
            PREVIEW.goes.length() > 0,
            rx.el.ul(rx.foreach(PREVIEW.goes, _going), class_name="going"),
            rx.el.p("Inget: kunden har inga uppgifter om någon person.", class_name="muted"),
        ),
        rx.el.h3("Det här finns kvar"),
        rx.el.ul(rx.foreach(PREVIEW.stays, lambda line: rx.el.li(line, key=line))),
        rx.el.form(
            text_input(
                "number",
                "Skriv kundnumret " + PREVIEW.number.to(str) + " för att bekräfta",
                error=AnonymiseState.error,
            ),
            dialog_foot(button("Anonymisera kund", variant="danger", type="submit")),
            on_submit=AnonymiseState.confirm,
            no_validate=True,
        ),
        open=AnonymiseState.open & (PREVIEW.id == CustomerState.card.id),
        on_open_change=AnonymiseState.opened,
        width="560px",
    )


def _going(part: rx.Var[Count]) -> rx.Component:
    return rx.el.li(
        part.label,
        ": ",
        rx.el.strong(part.count, class_name="tabular"),
        rx.cond(
            part.names.length() > 0,
            rx.el.span(" (" + part.names.join(", ") + ")", class_name="muted"),
        ),
        key=part.label,
    )
