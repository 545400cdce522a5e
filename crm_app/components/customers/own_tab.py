"""An own tab on the card: its values or the form in the same place."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.form import clash_banner, form_foot
from crm_app.components.ui.buttons import button, link_button
from crm_app.components.ui.fields import form_sections
from crm_app.components.ui.live_form import live_form
from crm_app.components.ui.notes import problem_banner, skeleton_block
from crm_app.components.ui.page_head import card, empty_state
from crm_app.components.ui.values import value_list
from crm_app.state.own_tab import OwnTabState
from crm_app.state.session import SessionState

CONTENT = OwnTabState.content


def own_tab() -> rx.Component:
    """Return the own tab of the address, which administrators have given its fields."""
    shown = rx.cond(OwnTabState.editing, _form(), _values())
    return rx.cond(
        CONTENT.key != "",
        rx.fragment(
            problem_banner(OwnTabState.problem),
            rx.cond(CONTENT.lines.length() > 0, shown, _without_fields()),
        ),
        skeleton_block(),
    )


def _values() -> rx.Component:
    # The head's "Redigera" turns them into the form.
    return card(CONTENT.label, value_list(CONTENT.lines))


def _form() -> rx.Component:
    return live_form(
        clash_banner(OwnTabState),
        form_sections(CONTENT.form),
        form_foot(
            button("Avbryt", on_click=OwnTabState.cancel),
            button("Spara uppgifterna", variant="primary", type="submit"),
            errors=OwnTabState.error_lines,
        ),
        draft_key=f"{SessionState.user_id}:own:{OwnTabState.customer_id}:{CONTENT.key}",
        on_save=OwnTabState.save,
        saved_token=OwnTabState.saved_token,
    )


def _without_fields() -> rx.Component:
    make = rx.cond(
        SessionState.rights["customers.settings"],
        link_button("Till Egna flikar", routes.OWN_TABS, variant="primary"),
    )
    return empty_state(
        "Fliken har inga fält än",
        "Den som ställer in kundkortet lägger till dem under Egna flikar.",
        make,
        icon="list-plus",
    )
