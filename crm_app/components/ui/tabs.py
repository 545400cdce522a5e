"""Tabs that are links: each has its own address."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.ui.buttons import Text


@dataclass(frozen=True)
class Tab:
    """One tab. `active` may be a var; `count` is shown after the label unless it is empty."""

    label: Text
    href: Text
    active: Any = False
    count: Text = ""


def tabs(*items: Tab, label: str = "Flikar") -> rx.Component:
    """Return a row of tabs."""
    return rx.el.nav(
        *(_tab(item) for item in items), class_name="tabs", custom_attrs={"aria-label": label}
    )


def _tab(item: Tab) -> rx.Component:
    counted = not isinstance(item.count, str) or item.count
    number = (rx.el.span(item.count, class_name="count"),) if counted else ()
    return ReactRouterLink.create(
        item.label, *number, to=item.href, custom_attrs={"aria-current": current(item.active)}
    )


def current(active: Any) -> Any:
    """Return the value of aria-current for a link that is, or may be, where one stands."""
    if isinstance(active, rx.Var):
        return rx.cond(active, "page", "false")
    return "page" if active else "false"
