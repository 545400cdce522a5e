"""The head of a page, the way back, and what stands where there is nothing."""

from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.ui.buttons import Text

Part = rx.Component | rx.Var | str


def page_head(
    title: Part, *actions: rx.Component, count: Text = "", badges: Any = (), sub: Text = ""
) -> rx.Component:
    """Return the title with its count and badges, and the page's actions to the right."""
    heads = badges if isinstance(badges, list | tuple) else (badges,)
    counted = (
        (rx.el.span(count, class_name="count"),) if not isinstance(count, str) or count else ()
    )
    head = rx.el.div(
        rx.el.h1(title),
        *counted,
        *heads,
        *((rx.el.div(*actions, class_name="actions"),) if actions else ()),
        class_name="page-head",
    )
    told = not isinstance(sub, str) or sub
    return rx.fragment(head, rx.el.p(sub, class_name="page-sub")) if told else head


def back_link(label: Text, href: Text) -> rx.Component:
    """Return the way back above a page's head; Esc takes it too."""
    return ReactRouterLink.create(
        rx.icon("chevron-left", custom_attrs={"aria-hidden": "true"}),
        label,
        to=href,
        class_name="back",
        custom_attrs={"data-shortcut": "back"},
    )


def empty_state(
    title: Text, text: Text, *actions: rx.Component, icon: str = "inbox"
) -> rx.Component:
    """Return what an empty page shows: what is missing and the next step."""
    return rx.el.div(
        rx.icon(icon, custom_attrs={"aria-hidden": "true"}),
        rx.el.h2(title),
        rx.el.p(text),
        *actions,
        class_name="empty",
    )


def card(title: Text, *children: Part, actions: tuple[rx.Component, ...] = ()) -> rx.Component:
    """Return a card with a heading."""
    return rx.el.section(
        rx.el.header(rx.el.h2(title), *actions),
        rx.el.div(*children, class_name="card-body"),
        class_name="card",
    )
