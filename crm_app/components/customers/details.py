"""The tab Detaljer: the values or the form in the same place, and the side."""

import reflex as rx

from crm_app.components.customers.contacts import contacts_in_short
from crm_app.components.customers.form import edit_form
from crm_app.components.customers.values import group
from crm_app.components.ui.page_head import card
from crm_app.state.customer import CustomerState

CARD = CustomerState.card


def details() -> rx.Component:
    """Return the customer's values, or the form that edits them, and what stands beside."""
    return rx.el.div(
        rx.cond(
            CustomerState.editing,
            edit_form(),
            rx.el.div(rx.foreach(CARD.groups, group), class_name="card-groups"),
        ),
        _side(),
        class_name="split",
    )


def _side() -> rx.Component:
    return rx.el.aside(
        contacts_in_short(),
        card(
            "Ansvariga",
            rx.cond(
                CARD.managers != "",
                CARD.managers,
                rx.el.span("Ingen är ansvarig än.", class_name="muted"),
            ),
        ),
        card(
            "Momstyp",
            rx.el.p(rx.el.strong(CARD.vat_label)),
            rx.el.p(CARD.vat_reason, class_name="muted"),
        ),
        rx.el.p(CARD.last, class_name="hint"),
        class_name="card-side",
        custom_attrs={"aria-label": "Om kunden"},
    )
