"""Copying a value with one click."""

import reflex as rx

from crm_app.components.ui.buttons import Text


def copy_button(text: Text, what: Text = "") -> rx.Component:
    """Return a button that copies the text, without asking the server; `what` names the value."""
    name = f"Kopiera {what}".rstrip() if isinstance(what, str) else "Kopiera " + what
    told = {"aria-label": name, "title": name, "data-copy": text, "data-size": "small"}
    hidden = {"aria-hidden": "true"}
    return rx.el.button(
        rx.icon("copy", class_name="rest", custom_attrs=hidden),
        rx.icon("check", class_name="done", custom_attrs=hidden),
        type="button",
        class_name="icon-btn",
        custom_attrs=told,
    )
