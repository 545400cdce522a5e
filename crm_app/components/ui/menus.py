"""Menus that drop down from a button."""

from typing import Any

import reflex as rx
from reflex_components_radix.themes.components.dropdown_menu import DropdownMenuSeparator

from crm_app.components.ui.buttons import Text


class MenuLabel(DropdownMenuSeparator):
    """A line of text above the items of a menu; Reflex does not wrap it."""

    tag = "DropdownMenu.Label"


def menu(
    trigger: rx.Component, *items: rx.Component, align: str = "end", label: Text = ""
) -> rx.Component:
    """Return a menu under its button."""
    heading = (MenuLabel.create(label),) if not isinstance(label, str) or label else ()
    return rx.dropdown_menu.root(
        rx.dropdown_menu.trigger(trigger),
        rx.dropdown_menu.content(
            *heading,
            *items,
            class_name="menu-pop",
            align=align,
            variant="soft",
            color_scheme="gray",
        ),
        modal=False,
    )


def menu_item(
    label: Text,
    *,
    icon: str = "",
    href: Text | None = None,
    danger: bool = False,
    submits: str = "",
    **props: Any,
) -> rx.Component:
    """Return one line of a menu: a handler (`on_select`), a page (`href`) or a form's id."""
    if href is not None:
        props["on_select"] = rx.redirect(href)
    told = {"data-tone": "danger"} if danger else {}
    told |= {"data-submit": submits} if submits else {}
    shown = (rx.icon(icon, custom_attrs={"aria-hidden": "true"}),) if icon else ()
    return rx.dropdown_menu.item(*shown, label, custom_attrs=told, **props)


def menu_line() -> rx.Component:
    """Return a line between the items of a menu."""
    return rx.dropdown_menu.separator()
