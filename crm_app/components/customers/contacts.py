"""The contacts on the card, and the dialog of one."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.contact_move import move_button, move_dialog, moved_note
from crm_app.components.ui.badges import badge
from crm_app.components.ui.buttons import button, icon_button
from crm_app.components.ui.dialogs import confirm_dialog, dialog
from crm_app.components.ui.fields import form_sections
from crm_app.components.ui.live_form import live_form
from crm_app.components.ui.notes import problem_banner
from crm_app.components.ui.page_head import card
from crm_app.components.ui.values import value_list
from crm_app.domain.customer_card import ContactLine
from crm_app.state.contact import ContactState
from crm_app.state.contact_pick import ContactPickState
from crm_app.state.customer import CustomerState
from crm_app.state.session import SessionState

MAY = SessionState.rights["customers.edit"]
PEOPLE = CustomerState.card.contacts
FEW = 6


def contacts() -> rx.Component:
    """Return the customer's contacts with all that is known of them, and the way to add one."""
    listed = rx.el.ul(rx.foreach(PEOPLE, _contact), class_name="contacts wide")
    shown = rx.cond(PEOPLE.length() > 0, listed, _none())
    return rx.fragment(
        moved_note(),
        card("Kontaktpersoner", shown, actions=(_add(),)),
        _dialog(),
        move_dialog(),
    )


def contacts_in_short() -> rx.Component:
    """Return the names of the customer's contacts, for the side of the card."""
    listed = rx.el.ul(rx.foreach(PEOPLE[:FEW], _in_short), class_name="contacts")
    address = routes.customer_tab(CustomerState.card.id.to(str), "contacts")
    more = rx.link("Alla ", PEOPLE.length(), href=address, class_name="link")
    shown = rx.cond(
        PEOPLE.length() > 0,
        rx.fragment(listed, rx.cond(PEOPLE.length() > FEW, more)),
        _none(),
    )
    return rx.fragment(card("Kontaktpersoner", shown, actions=(_add(),)), _dialog())


def _add() -> rx.Component:
    add = button(
        "Lägg till",
        icon="plus",
        on_click=ContactState.show(CustomerState.card.id, 0),
        custom_attrs={"aria-label": "Lägg till kontaktperson"},
    )
    return rx.cond(MAY, add)


def _none() -> rx.Component:
    return rx.el.p("Inga kontaktpersoner än. Lägg till den du pratar med.", class_name="muted")


def _in_short(person: rx.Var[ContactLine]) -> rx.Component:
    return rx.el.li(
        rx.el.strong(person.name),
        rx.cond(person.title != "", rx.el.span(person.title, class_name="muted")),
        rx.cond(person.main, badge("Huvudkontakt", "accent")),
        rx.cond(person.invoice, badge("Fakturakontakt")),
        class_name="contact-head",
        key=person.id.to(str),
    )


def _contact(person: rx.Var[ContactLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(person.name),
            rx.cond(person.title != "", rx.el.span(person.title, class_name="muted")),
            rx.cond(person.main, badge("Huvudkontakt", "accent")),
            rx.cond(person.invoice, badge("Fakturakontakt")),
            rx.cond(MAY, _tools(person)),
            class_name="contact-head",
        ),
        value_list(person.lines),
        key=person.id.to(str),
        id="kontakt-" + person.id.to(str),
        custom_attrs={"data-picked": rx.cond(ContactPickState.picked == person.id, "", None)},
    )


def _tools(person: rx.Var[ContactLine]) -> rx.Component:
    name = person.name.to(str)
    return rx.el.div(
        icon_button(
            "Redigera " + name,
            "pencil",
            small=True,
            on_click=ContactState.show(CustomerState.card.id, person.id),
        ),
        move_button(person.id, name),
        confirm_dialog(
            "Arkivera kontaktpersonen?",
            "Personen försvinner från kundkortet.",
            confirm="Arkivera kontaktperson",
            on_confirm=ContactState.archive(person.id),
            trigger=icon_button("Arkivera " + name, "archive", small=True),
        ),
        class_name="contact-tools",
    )


def _dialog() -> rx.Component:
    title = rx.cond(ContactState.contact_id > 0, "Redigera kontaktperson", "Ny kontaktperson")
    return dialog(
        title,
        problem_banner(ContactState.problem),
        live_form(
            form_sections(ContactState.sections),
            rx.el.div(
                button("Avbryt", on_click=ContactState.close),
                button("Spara kontaktperson", variant="primary", type="submit"),
                class_name="dialog-foot",
            ),
            draft_key=f"{SessionState.user_id}:contact:{ContactState.customer_id}:{ContactState.contact_id}",
            on_save=ContactState.save,
            saved_token=ContactState.saved_token,
            all_values=ContactState.contact_id == 0,
        ),
        open=ContactState.open,
        on_open_change=ContactState.opened,
        width="640px",
    )
