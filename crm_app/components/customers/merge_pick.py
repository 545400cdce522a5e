"""The dialog that finds the customer to merge with."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.ui.dialogs import dialog
from crm_app.components.ui.inputs import search_input
from crm_app.state.customer import CustomerState
from crm_app.state.merge_pick import Found, MergePickState


def merge_pick() -> rx.Component:
    """Return the dialog; a hit leads to the page that shows the two side by side."""
    hits = MergePickState.hits
    box = search_input(
        "Kundnummer, namn, e-post …",
        label="Sök kund att slå ihop med",
        name="merge-with",
        on_change=MergePickState.look.debounce(250),
    )
    none = rx.cond(
        MergePickState.text != "",
        rx.el.p("Ingen kund av samma slag passar. Pröva numret.", class_name="muted"),
    )
    return dialog(
        "Slå ihop med",
        rx.el.p(
            "Den här kunden behålls. Du väljer fält för fält innan något ändras.",
            class_name="hint",
        ),
        box,
        rx.el.div(
            rx.cond(
                hits.length() > 0,
                rx.el.ul(rx.foreach(hits, _hit), class_name="merge-hits"),
                none,
            ),
            role="status",
        ),
        open=MergePickState.open & (MergePickState.customer_id == CustomerState.card.id),
        on_open_change=MergePickState.opened,
    )


def _hit(other: rx.Var[Found]) -> rx.Component:
    return rx.el.li(
        ReactRouterLink.create(
            rx.el.span(
                rx.el.strong(other.name),
                rx.cond(other.why != "", rx.el.small(other.why, class_name="muted")),
            ),
            " ",
            rx.el.span(other.number, class_name="muted tabular"),
            to=_address(other),
            on_click=MergePickState.opened(False),
        ),
        key=other.id.to(str),
    )


def _address(other: rx.Var[Found]) -> str:
    return routes.merge(MergePickState.customer_id.to(str), other.id.to(str))
