"""The settings area: its own menu, grouped, and the chosen tab beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app import routes
from crm_app.components.ui.filter_box import filter_box, filtered
from crm_app.components.ui.page_head import back_link, page_head


@dataclass(frozen=True)
class SettingsTab:
    """One tab behind the red gear.

    `group` is its heading in the menu, `help` its sentence, `words` what else it is searched by.
    `build` gets the tab and all tabs and returns the page; `load`, and what is in `more`, fill it.
    """

    label: str
    href: str
    group: str
    help: str
    build: "Callable[[SettingsTab, tuple[SettingsTab, ...]], rx.Component]"
    load: Any
    words: str = ""
    more: tuple[Any, ...] = ()


def settings_page(
    tab: SettingsTab, tabs: tuple[SettingsTab, ...], *content: Any, note: Any = None
) -> rx.Component:
    """Return a settings page: the menu, the tab's name, its sentence of help and its control."""
    heads = (note,) if note is not None else ()
    # On a phone the table of contents is the menu.
    back = back_link("Kundregister", routes.CUSTOMERS)
    if tab.href != routes.SETTINGS:
        up = back_link("Alla inställningar", routes.SETTINGS)
        back = rx.el.div(back, up, class_name="settings-back")
    return rx.el.div(
        back,
        rx.el.div(
            _menu(tab, tabs),
            rx.el.div(page_head(tab.label, *heads, sub=tab.help), *content),
            class_name="settings",
        ),
    )


def _menu(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    groups = dict.fromkeys(t.group for t in tabs)
    parts = [
        rx.el.div(
            rx.el.h2(group),
            rx.el.ul(*(_item(t, tab) for t in tabs if t.group == group)),
            custom_attrs={"data-filter-group": ""},
        )
        for group in groups
    ]
    nothing = rx.el.p("Ingen flik heter så.", class_name="hint")
    # The table of contents has a search of its own, which finds more.
    box = filter_box("settings-tabs", "Sök flik", "Sök inställning")
    return rx.el.nav(
        *(() if tab.href == routes.SETTINGS else (box,)),
        filtered("settings-tabs", *parts, nothing=nothing, class_name="settings-tabs"),
        class_name="settings-menu",
        custom_attrs={"aria-label": "Inställningar"},
    )


def _item(item: SettingsTab, here: SettingsTab) -> rx.Component:
    told = {"aria-current": "page"} if item == here else {}
    return rx.el.li(
        ReactRouterLink.create(item.label, to=item.href, class_name="menu-item", custom_attrs=told),
        custom_attrs={"data-filter-words": f"{item.label} {item.words}"},
    )
