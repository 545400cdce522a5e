"""What the card says when its customer has been merged or anonymised."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.ui.buttons import text_button
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.domain.merges import Other
from crm_app.state.merged import MergedState
from crm_app.state.session import SessionState

NOTICE = MergedState.notice


def merged_notice() -> rx.Component:
    """Return the sentence that leads to the kept customer, and the names of those merged here."""
    into = rx.cond(
        NOTICE.into.id > 0,
        rx.fragment("Kunden är sammanslagen med ", _link(NOTICE.into), ". ", _undo()),
        "Kunden är sammanslagen med en kund som inte är din.",
    )
    came = rx.el.span("Hit är sammanslagen: ", rx.foreach(NOTICE.merged, _came))
    return rx.fragment(
        problem_banner(MergedState.problem),
        rx.cond(NOTICE.is_merged, banner(into, tone="blue", alert=True)),
        rx.cond(NOTICE.merged.length() > 0, banner(came)),
        rx.cond(
            NOTICE.anonymised,
            banner("Kunden är anonymiserad. Personuppgifterna finns inte kvar.", tone="blue"),
        ),
    )


def _link(other: rx.Var[Other]) -> rx.Component:
    return ReactRouterLink.create(
        other.name, " ", other.number, to=routes.customer(other.id.to(str)), class_name="link"
    )


def _came(other: rx.Var[Other]) -> rx.Component:
    return rx.el.span(_link(other), " ", key=other.id.to(str))


def _undo() -> rx.Component:
    may = SessionState.rights["customers.archive"] & SessionState.rights["customers.edit"]
    undo = text_button("Ångra sammanslagningen", on_click=MergedState.undo)
    return rx.cond(MergedState.can_undo & may, undo)
