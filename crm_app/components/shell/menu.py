"""The left menu and, on a phone, the bar at the bottom."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.ui.tabs import current

HIDDEN = {"aria-hidden": "true"}


@dataclass(frozen=True)
class MenuItem:
    """One line of the left menu. `shown` may be a var that tells whether the user may go there."""

    key: str
    label: str
    icon: str
    href: str
    shown: Any = True


def side_menu(items: tuple[MenuItem, ...], active: str, system: MenuItem | None) -> rx.Component:
    """Return the left menu; `system` is the cog at its foot."""
    lines = (
        rx.el.li(_link(item, active))
        if item.shown is True
        else rx.cond(item.shown, rx.el.li(_link(item, active)))
        for item in items
    )
    return rx.el.aside(
        ReactRouterLink.create(
            rx.el.img(src="/logo.svg", alt=""),
            rx.el.span("Kundregister"),
            to=items[0].href if items else "/",
            class_name="brand",
            custom_attrs={"aria-label": "Kundregister, startsidan"},
        ),
        rx.el.nav(rx.el.ul(*lines), custom_attrs={"aria-label": "Huvudmeny"}),
        rx.el.div(*(_foot(system, active)), class_name="menu-foot"),
        class_name="menu",
        id="huvudmeny",
        custom_attrs={"aria-label": "Meny"},
    )


def _link(item: MenuItem, active: str) -> rx.Component:
    return ReactRouterLink.create(
        rx.icon(item.icon, custom_attrs=HIDDEN),
        rx.el.span(item.label),
        to=item.href,
        class_name="menu-item",
        custom_attrs={"aria-current": current(item.key == active)},
    )


def _foot(system: MenuItem | None, active: str) -> tuple[rx.Component, ...]:
    cog = () if system is None else (rx.cond(system.shown, _link(system, active)),)
    return (
        *cog,
        _fold("Fäll in menyn", "panel-left-close", "in"),
        _fold("Fäll ut menyn", "panel-left-open", "out"),
    )


def _fold(label: str, icon: str, way: str) -> rx.Component:
    told = {
        "data-fold": way,
        "aria-expanded": "true" if way == "in" else "false",
        "aria-controls": "huvudmeny",
    }
    return rx.el.button(
        rx.icon(icon, custom_attrs=HIDDEN),
        rx.el.span(label),
        type="button",
        class_name="menu-item",
        custom_attrs=told,
    )


def bottom_bar(home: MenuItem, active: str, bubble: rx.Component | None = None) -> rx.Component:
    """Return the phone's bar: the register, search, what is new, and the menu."""

    def face(icon: str, label: str) -> tuple[rx.Component, ...]:
        return rx.icon(icon, custom_attrs=HIDDEN), rx.el.span(label)

    menu = {"data-drawer-button": "", "aria-expanded": "false", "aria-controls": "huvudmeny"}
    return rx.el.nav(
        ReactRouterLink.create(
            *face(home.icon, "Kunder"),
            to=home.href,
            custom_attrs={"aria-current": current(home.key == active)},
        ),
        rx.el.button(*face("search", "Sök"), type="button", custom_attrs={"data-focus-search": ""}),
        *((bubble,) if bubble is not None else ()),
        rx.el.button(*face("menu", "Meny"), type="button", custom_attrs=menu),
        class_name="bottombar",
        custom_attrs={"aria-label": "Genvägar"},
    )
