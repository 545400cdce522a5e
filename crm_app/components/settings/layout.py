"""The settings area: its own menu, grouped, and the chosen tab beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.ui.page_head import back_link, page_head


@dataclass(frozen=True)
class SettingsTab:
    """One tab behind the red gear.

    `group` is its heading in the menu, `help` its sentence, `words` what else it is searched by.
    `build` gets the tab and all tabs and returns the page; `load` fills it.
    """

    label: str
    href: str
    group: str
    help: str
    build: "Callable[[SettingsTab, tuple[SettingsTab, ...]], rx.Component]"
    load: Any
    words: str = ""


def settings_page(
    tab: SettingsTab, tabs: tuple[SettingsTab, ...], *content: Any, note: Any = None
) -> rx.Component:
    """Return a settings page: the menu, the tab's name, its sentence of help and its control."""
    heads = (note,) if note is not None else ()
    return rx.el.div(
        back_link("Kundregister", routes.CUSTOMERS),
        rx.el.div(
            _menu(tab, tabs),
            rx.el.div(page_head(tab.label, *heads, sub=tab.help), *content),
            class_name="settings",
        ),
    )


def _menu(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    groups = dict.fromkeys(t.group for t in tabs)
    parts = [
        rx.el.div(rx.el.h2(group), rx.el.ul(*(_item(t, tab) for t in tabs if t.group == group)))
        for group in groups
    ]
    return rx.el.nav(
        *parts, class_name="settings-menu", custom_attrs={"aria-label": "Inställningar"}
    )


def _item(item: SettingsTab, here: SettingsTab) -> rx.Component:
    told = {"aria-current": "page"} if item == here else {}
    return rx.el.li(
        ReactRouterLink.create(item.label, to=item.href, class_name="menu-item", custom_attrs=told)
    )
