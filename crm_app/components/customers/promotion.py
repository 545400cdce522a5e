"""The dialog that makes a customer regular: what she lacks, and nothing else."""

import reflex as rx

from crm_app.components.ui.buttons import button
from crm_app.components.ui.dialogs import dialog
from crm_app.components.ui.fields import form_fields
from crm_app.components.ui.live_form import live_form
from crm_app.components.ui.notes import problem_banner
from crm_app.state.customer import CustomerState
from crm_app.state.promotion import PromotionState
from crm_app.state.session import SessionState


def promotion_dialog() -> rx.Component:
    """Return the dialog; it is open while somebody makes a customer regular."""
    demands = PromotionState.demands
    lacking = demands.fields.length() > 0
    told = rx.cond(
        lacking,
        "En vanlig kund måste ha de här uppgifterna. Fyll i dem först.",
        "Kunden har allt som en vanlig kund ska ha. Nummer och historik behålls.",
    )
    return dialog(
        "Gör till vanlig kund",
        rx.el.p(demands.name, " är nu ", demands.type_label, ". ", told, class_name="hint"),
        problem_banner(PromotionState.problem),
        live_form(
            rx.el.div(form_fields(demands.fields), class_name="form-grid"),
            rx.el.div(
                button("Avbryt", on_click=PromotionState.close),
                button("Gör till vanlig kund", variant="primary", type="submit"),
                class_name="dialog-foot",
            ),
            draft_key=f"{SessionState.user_id}:promotion:{PromotionState.customer_id}",
            on_save=PromotionState.submit,
            saved_token=PromotionState.saved_token,
        ),
        # Open on this card alone: a tab that goes on to another customer leaves it behind.
        open=PromotionState.open & (PromotionState.customer_id == CustomerState.card.id),
        on_open_change=PromotionState.opened,
        width="640px",
    )
