"""The customer forms: editing in the card's place, and registering a new one."""

from typing import Any

import reflex as rx

from crm_app import routes
from crm_app.components.ui.buttons import button, link_button
from crm_app.components.ui.fields import form_sections
from crm_app.components.ui.live_form import live_form
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.components.ui.page_head import back_link, page_head
from crm_app.domain.duplicates import Duplicate
from crm_app.state.customer import ClashLine, CustomerState
from crm_app.state.new_customer import NewCustomerState
from crm_app.state.session import SessionState

REQUIRED = rx.el.p("Fält med * måste fyllas i.", class_name="hint")


def edit_form() -> rx.Component:
    """Return the card's values as inputs, with the bar that saves them."""
    return live_form(
        clash_banner(CustomerState),
        REQUIRED,
        form_sections(CustomerState.sections),
        form_foot(
            button("Avbryt", on_click=CustomerState.cancel),
            button("Spara kund", variant="primary", type="submit"),
            errors=CustomerState.error_lines,
        ),
        draft_key=f"{SessionState.user_id}:customer:{CustomerState.card.id}",
        on_save=CustomerState.save,
        saved_token=CustomerState.saved_token,
    )


def new_form() -> rx.Component:
    """Return the page that registers a customer."""
    title = rx.cond(NewCustomerState.kind == "private", "Ny privatkund", "Nytt företag")
    return rx.el.div(
        back_link("Kundregister", routes.CUSTOMERS),
        page_head(title),
        live_form(
            problem_banner(NewCustomerState.problem),
            REQUIRED,
            _duplicates(),
            form_sections(NewCustomerState.sections, NewCustomerState.told),
            form_foot(
                link_button("Avbryt", routes.CUSTOMERS),
                button("Registrera kund", variant="primary", type="submit"),
                errors=NewCustomerState.error_lines,
            ),
            draft_key=f"{SessionState.user_id}:new:{NewCustomerState.kind}",
            on_save=NewCustomerState.submit,
            saved_token=NewCustomerState.saved_token,
            all_values=True,
        ),
        class_name="narrow",
    )


def form_foot(*buttons: rx.Component, errors: rx.Var[list[str]]) -> rx.Component:
    """Return the bar at the foot: what is wrong, with links to the fields, and the buttons."""
    return rx.el.div(
        rx.el.div(
            rx.cond(
                errors.length() > 0,
                rx.el.ul(rx.foreach(errors, _error_line), class_name="error-list"),
            ),
            class_name="grow",
            role="alert",
        ),
        *buttons,
        class_name="form-foot",
    )


def _error_line(line: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            line.label,
            ": ",
            line.text,
            href="#f-" + line.key,
            class_name="link",
            custom_attrs={"data-focus": "f-" + line.key, "reloadDocument": True},
        ),
        key=line.key,
    )


def _duplicates() -> rx.Component:
    found = NewCustomerState.duplicates
    return rx.cond(
        found.length() > 0,
        banner(
            rx.el.p("Kanske finns kunden redan:"),
            rx.el.ul(rx.foreach(found, _duplicate)),
            tone="amber",
        ),
    )


def _duplicate(found: rx.Var[Duplicate]) -> rx.Component:
    return rx.el.li(
        rx.link(found.name, href=routes.customer(found.id.to(str)), class_name="link"),
        " ",
        found.number,
        " – ",
        found.why,
        key=found.id.to(str),
    )


def clash_banner(state: Any) -> rx.Component:
    """Return both texts of every field that two have changed, side by side.

    `state` has `clashes`, `clash_by`, `keep_mine` and `keep_theirs`.
    """
    return rx.cond(
        state.clashes.length() > 0,
        banner(
            rx.el.p(
                rx.el.strong(state.clash_by),
                " sparade andra uppgifter medan du skrev. Välj vad som ska gälla.",
            ),
            rx.el.table(
                rx.el.thead(
                    rx.el.tr(*(rx.el.th(t, scope="col") for t in ("Fält", "Du skrev", "Nu sparat")))
                ),
                rx.el.tbody(rx.foreach(state.clashes, _clash)),
                class_name="clashes",
            ),
            button("Spara det jag skrev", variant="primary", on_click=state.keep_mine),
            button("Behåll kollegans", on_click=state.keep_theirs),
            tone="amber",
            alert=True,
        ),
    )


def _clash(line: rx.Var[ClashLine]) -> rx.Component:
    return rx.el.tr(
        rx.el.th(line.label, scope="row"),
        rx.el.td(line.mine),
        rx.el.td(rx.cond(line.theirs != "", line.theirs, "(tomt)")),
        key=line.key,
    )
