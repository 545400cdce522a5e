"""Innehållsförteckning: every tab with its sentence, and a search over all that can be decided."""

from collections.abc import Mapping

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.filter_box import filter_box, filtered
from crm_app.components.ui.page_head import empty_state

Things = Mapping[str, tuple[str, ...]]
"""What can be decided in a tab, by the tab's address."""


def contents_page(
    tab: SettingsTab, tabs: tuple[SettingsTab, ...], things: Things | None = None
) -> rx.Component:
    """Return the table of contents; `things` are found by the search and stand in their tab."""
    groups = dict.fromkeys(t.group for t in tabs if t != tab)
    told = things or {}
    listed = (
        _group(group, [t for t in tabs if t.group == group and t != tab], told) for group in groups
    )
    nothing = empty_state(
        "Ingen inställning heter så",
        "Pröva ett annat ord, till exempel moms, kolumn eller land.",
        icon="search-x",
    )
    return settings_page(
        tab,
        tabs,
        filter_box("settings-contents", "Sök inställning", "Sök bland inställningarna"),
        filtered("settings-contents", *listed, nothing=nothing, class_name="contents"),
    )


def _group(label: str, tabs: list[SettingsTab], things: Things) -> rx.Component:
    lines = [_tab(tab, things.get(tab.href, ())) for tab in tabs]
    return rx.el.section(rx.el.h2(label), rx.el.ul(*lines), custom_attrs={"data-filter-group": ""})


def _tab(tab: SettingsTab, things: tuple[str, ...]) -> rx.Component:
    # What is inside shows only to who searches: it would bury the tabs.
    inside = rx.el.ul(
        *(rx.el.li(thing, custom_attrs={"data-filter-inside": thing}) for thing in things),
        class_name="contents-inside",
    )
    words = " ".join((tab.label, tab.group, tab.help, tab.words))
    return rx.el.li(
        ReactRouterLink.create(tab.label, to=tab.href, class_name="link"),
        rx.el.p(tab.help, class_name="muted"),
        *((inside,) if things else ()),
        custom_attrs={"data-filter-words": words},
    )
