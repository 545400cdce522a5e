"""Buttons and links that look like buttons."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

Variant = Literal["primary", "quiet", "danger", "plain"]
Text = str | rx.Var[str]


def attributes(props: dict[str, Any], **told: Any) -> dict[str, Any]:
    """Return the props with these attributes added; names are written as in HTML."""
    own = props.pop("custom_attrs", {})
    return {**props, "custom_attrs": {**{k: v for k, v in told.items() if v is not None}, **own}}


def button(
    label: Text,
    *children: rx.Component,
    variant: Variant = "quiet",
    icon: str = "",
    shortcut: str | None = None,
    **props: Any,
) -> rx.Component:
    """Return a button. `shortcut` names it for the keyboard: "new", "back", "search"."""
    props.setdefault("type", "button")
    told = {"data-variant": variant, "data-shortcut": shortcut}
    shown = (rx.icon(icon, custom_attrs={"aria-hidden": "true"}),) if icon else ()
    return rx.el.button(*shown, label, *children, class_name="btn", **attributes(props, **told))


def link_button(
    label: Text,
    href: Text,
    *,
    variant: Variant = "quiet",
    icon: str = "",
    shortcut: str | None = None,
    **props: Any,
) -> rx.Component:
    """Return a link inside the app that looks like a button."""
    told = {"data-variant": variant, "data-shortcut": shortcut}
    shown = (rx.icon(icon, custom_attrs={"aria-hidden": "true"}),) if icon else ()
    return ReactRouterLink.create(
        *shown, label, to=href, class_name="btn", **attributes(props, **told)
    )


def download_button(
    label: Text, href: Text, *, variant: Variant = "quiet", **props: Any
) -> rx.Component:
    """Return a link to a file that the server answers with."""
    shown = rx.icon("download", custom_attrs={"aria-hidden": "true"})
    told = {"data-variant": variant, "reloadDocument": True}
    return rx.el.a(
        shown, label, href=href, download=True, class_name="btn", **attributes(props, **told)
    )


def icon_button(
    name: Text,
    icon: str,
    *,
    small: bool = False,
    gear: bool = False,
    shortcut: str | None = None,
    **props: Any,
) -> rx.Component:
    """Return a button that is an icon with a name. `gear` makes it red: settings alone."""
    props.setdefault("type", "button")
    told = {
        "aria-label": name,
        "title": name,
        "data-size": "small" if small else None,
        "data-gear": "" if gear else None,
        "data-shortcut": shortcut,
    }
    return rx.el.button(
        rx.icon(icon, custom_attrs={"aria-hidden": "true"}),
        class_name="icon-btn",
        **attributes(props, **told),
    )


def icon_link(
    name: Text, icon: str, href: Text, *, gear: bool = False, **props: Any
) -> rx.Component:
    """Return a link that is an icon with a name; `gear` as for icon_button."""
    told = {"aria-label": name, "title": name, "data-gear": "" if gear else None}
    return ReactRouterLink.create(
        rx.icon(icon, custom_attrs={"aria-hidden": "true"}),
        to=href,
        class_name="icon-btn",
        **attributes(props, **told),
    )


def text_button(label: Text, **props: Any) -> rx.Component:
    """Return a button that stands in a sentence, such as "Ångra"."""
    return rx.el.button(label, type="button", class_name="text-btn", **props)
