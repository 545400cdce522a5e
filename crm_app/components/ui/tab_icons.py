"""The icons that a tab of the card may have, by name."""

import reflex as rx

from crm_app.domain.card_tabs import TABS
from crm_app.domain.custom_tabs import ICONS

NAMES = tuple(dict.fromkeys([*(tab.icon for tab in TABS), *(name for name, _ in ICONS)]))


def tab_icon(name: rx.Var[str]) -> rx.Component | rx.Var:
    """Return the icon of the name, which is decided while the program runs."""
    shown = [(icon, rx.icon(icon, custom_attrs={"aria-hidden": "true"})) for icon in NAMES]
    return rx.match(name, *shown, rx.icon("folder", custom_attrs={"aria-hidden": "true"}))
