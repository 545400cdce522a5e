"""What can be done with a customer: the buttons and the menu at the head of the card."""

import reflex as rx

from crm_app.components.ui.buttons import button, icon_button
from crm_app.components.ui.dialogs import confirm_dialog
from crm_app.state.customer import CustomerState
from crm_app.state.session import SessionState


def card_actions() -> tuple[rx.Component, ...]:
    """Return the actions of the card, as the user may use them."""
    editable = SessionState.rights["customers.edit"] & ~CustomerState.editing
    return (
        rx.cond(editable, button("Redigera", icon="pencil", on_click=CustomerState.edit)),
        rx.cond(SessionState.rights["customers.archive"], _archiving()),
    )


def _archiving() -> rx.Component:
    ask = confirm_dialog(
        "Arkivera kunden?",
        "Den försvinner ur registret, men allt finns kvar och kan tas tillbaka.",
        confirm="Arkivera kund",
        on_confirm=CustomerState.archive,
        trigger=icon_button("Arkivera kund", "archive"),
    )
    back = button("Ta tillbaka kund", icon="archive-restore", on_click=CustomerState.restore)
    return rx.cond(CustomerState.card.archived, back, ask)
