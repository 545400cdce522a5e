"""The customer card: head, tabs, the values or the form in the same place, and the side."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.card_actions import card_actions
from crm_app.components.customers.contacts import contacts
from crm_app.components.customers.form import edit_form
from crm_app.components.customers.values import group
from crm_app.components.ui.badges import badge, status_badge, tag_badges
from crm_app.components.ui.buttons import link_button
from crm_app.components.ui.notes import banner, problem_banner, skeleton_block
from crm_app.components.ui.page_head import back_link, card, empty_state, page_head
from crm_app.components.ui.tabs import Tab, tabs
from crm_app.state.customer import CustomerState

CARD = CustomerState.card


def customer_card() -> rx.Component:
    """Return the whole card, or what to do when there is none to see."""
    return rx.el.div(
        back_link("Kundregister", routes.CUSTOMERS),
        rx.cond(CustomerState.missing, _missing(), rx.cond(CARD.id > 0, _card(), skeleton_block())),
    )


def _missing() -> rx.Component:
    told = empty_state(
        "Den är borttagen, eller så är den inte din",
        "Kontrollera adressen, eller leta upp kunden i registret.",
        link_button("Till kundregistret", routes.CUSTOMERS, variant="primary"),
        icon="user-x",
    )
    return rx.fragment(page_head("Kunden finns inte"), told)


def _card() -> rx.Component:
    return rx.fragment(
        page_head(CARD.name, *card_actions(), badges=_badges()),
        tabs(Tab("Detaljer", routes.customer(CARD.id.to(str)), active=True)),
        rx.cond(
            CARD.archived,
            banner("Kunden är arkiverad. Allt som hör till den finns kvar.", tone="amber"),
        ),
        problem_banner(CustomerState.problem),
        rx.el.div(
            rx.cond(
                CustomerState.editing,
                edit_form(),
                rx.el.div(rx.foreach(CARD.groups, group), class_name="card-groups"),
            ),
            _side(),
            class_name="split",
        ),
    )


def _badges() -> tuple[rx.Component, ...]:
    return (
        rx.el.span(CARD.number, class_name="count tabular"),
        badge(CARD.kind_label, "outline"),
        status_badge(CARD.type_label),
        rx.cond(CARD.level != "", badge(CARD.level)),
        tag_badges(CARD.tags),
    )


def _side() -> rx.Component:
    return rx.el.aside(
        contacts(),
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
