"""The peek: a customer in short at the right of the register."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.ui.badges import badge, status_badge, tag_badges, toned_badge
from crm_app.components.ui.buttons import icon_button, link_button
from crm_app.components.ui.values import value_list
from crm_app.domain.customer_card import ContactLine, Group, Shown
from crm_app.state.peek import PeekState

CARD = PeekState.card


def peek() -> rx.Component:
    """Return the peek, which is there when a customer is shown in it."""
    panel = rx.el.aside(
        _head(),
        rx.el.div(
            rx.el.div(
                status_badge(CARD.type_label),
                rx.cond(CARD.archived, status_badge("Arkiverad")),
                rx.cond(CARD.level != "", toned_badge(CARD.level, CARD.tones)),
                tag_badges(CARD.tags, CARD.tones),
                class_name="badges",
            ),
            _part("Ansvariga", rx.el.p(CARD.managers), CARD.managers != ""),
            _people(),
            rx.foreach(CARD.groups, _group),
            rx.el.p(CARD.last, class_name="hint"),
            class_name="peek-body",
            tab_index=0,
            role="region",
            custom_attrs={"aria-label": "Kunden i korthet"},
        ),
        class_name="peek",
        custom_attrs={"aria-label": "Snabbtitt", "data-id": CARD.id.to(str)},
    )
    return rx.cond(CARD.id > 0, panel)


def _head() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.h2(CARD.name, custom_attrs={"aria-live": "polite"}),
            rx.el.p(CARD.kind_label, " · ", CARD.number, class_name="row-sub"),
        ),
        link_button("Öppna", f"{routes.CUSTOMERS}/{CARD.id}", icon="square-arrow-out-up-right"),
        icon_button(
            "Stäng snabbtitten", "x", on_click=PeekState.close, custom_attrs={"data-peek-close": ""}
        ),
    )


def _part(label: str, content: rx.Component, there: rx.Var[bool]) -> rx.Component:
    return rx.cond(there, rx.el.section(rx.el.h3(label), content))


def _people() -> rx.Component:
    rest = rx.cond(PeekState.more > 0, rx.el.p(f"och {PeekState.more} till", class_name="hint"))
    return _part(
        "Kontaktpersoner",
        rx.fragment(rx.el.ul(rx.foreach(CARD.contacts, _person), class_name="contacts"), rest),
        CARD.contacts.length() > 0,
    )


def _person(person: rx.Var[ContactLine]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.strong(person.name),
            rx.cond(person.title != "", rx.el.span(person.title, class_name="muted")),
            rx.cond(person.main, badge("Huvudkontakt", "accent")),
            class_name="contact-head",
        ),
        rx.el.div(rx.foreach(person.lines, _reach), class_name="peek-reach"),
        key=person.id.to(str),
    )


def _reach(line: rx.Var[Shown]) -> rx.Component:
    """Return one way to reach a person; what it is can be seen from it."""
    to = rx.cond(line.kind == "email", "mailto:", "tel:") + line.text
    return ReactRouterLink.create(line.text, to=to, class_name="link", key=line.key)


def _group(group: rx.Var[Group]) -> rx.Component:
    return rx.el.section(rx.el.h3(group.label), value_list(group.lines), key=group.key)
