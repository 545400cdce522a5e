"""The read view of a customer's values, and showing a person's number in full."""

import reflex as rx

from crm_app.components.ui.buttons import text_button
from crm_app.components.ui.values import value_list
from crm_app.domain.customer_card import Group, Shown
from crm_app.state.customer import CustomerState
from crm_app.state.session import SessionState


def group(part: rx.Var[Group]) -> rx.Component:
    """Return one heading with its values in two columns."""
    return rx.el.section(
        rx.el.header(rx.el.h2(part.label)),
        rx.el.div(value_list(part.lines, _unmask), class_name="card-body"),
        class_name="card",
        key=part.key,
    )


def _unmask(shown: rx.Var[Shown]) -> rx.Component:
    """A person's number stays masked until somebody with the right asks to see it."""
    asked = CustomerState.revealed.contains(shown.key)
    may = SessionState.rights["customers.see_personal_numbers"]
    ask = text_button(
        "Visa hela",
        on_click=CustomerState.reveal(shown.key),
        custom_attrs={"aria-label": "Visa hela " + shown.label.to(str)},
    )
    full = rx.el.strong(CustomerState.revealed[shown.key].to(str), class_name="tabular")
    return rx.cond(shown.sealed, rx.cond(asked, full, rx.cond(may, ask)))
