"""The customer card: its head, its menu of tabs, and what stands in the one that is open."""

import reflex as rx

from crm_app import routes
from crm_app.components.customers.card_actions import GONE, card_actions
from crm_app.components.customers.card_tabs import card_menu, card_tab
from crm_app.components.customers.merged_notice import merged_notice
from crm_app.components.ui.badges import badge, status_badge, tag_badges, toned_badge
from crm_app.components.ui.buttons import link_button
from crm_app.components.ui.notes import banner, problem_banner, skeleton_block
from crm_app.components.ui.page_head import back_link, empty_state, page_head
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
    return rx.el.div(
        page_head(CARD.name, *card_actions(), badges=_badges()),
        card_menu(),
        merged_notice(),
        rx.cond(
            CARD.archived & ~GONE,
            banner("Kunden är arkiverad. Allt som hör till den finns kvar.", tone="amber"),
        ),
        problem_banner(CustomerState.problem),
        card_tab(),
        custom_attrs={"data-changed": CARD.changed},
    )


def _badges() -> tuple[rx.Component, ...]:
    return (
        rx.el.span(CARD.number, class_name="count tabular"),
        badge(CARD.kind_label, "outline"),
        status_badge(CARD.type_label),
        rx.cond(CARD.level != "", toned_badge(CARD.level, CARD.tones)),
        tag_badges(CARD.tags, CARD.tones),
    )
