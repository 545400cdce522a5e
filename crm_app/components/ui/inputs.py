"""Inputs outside the big forms: search, switch, password, and a form that posts for real."""

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from crm_app.components.ui.buttons import Text, attributes


class PostForm(BaseHTML):
    """A form that the browser posts, where Reflex's own forms stop it."""

    tag = "form"

    action: rx.Var[str]
    method: rx.Var[str]
    auto_complete: rx.Var[str]


def post_form(*children: Any, action: Text, sign_out: bool = False, **props: Any) -> rx.Component:
    """Return a real POST form. The session cookie's SameSite=Lax keeps other sites out.

    `sign_out` makes the tab forget its drafts when the post goes through.
    """
    told = {"data-sign-out": "" if sign_out else None}
    return PostForm.create(*children, action=action, method="post", **attributes(props, **told))


def search_input(
    placeholder: Text, *, label: Text = "Sök", shortcut: bool = False, name: str = "q", **props: Any
) -> rx.Component:
    """Return a search box; the one with `shortcut` is reached by / and Ctrl+K."""
    told = {
        "aria-label": label,
        "autoComplete": "off",
        "spellCheck": "false",
        "data-shortcut": "search" if shortcut else None,
    }
    key = (rx.el.kbd("Ctrl K", custom_attrs={"aria-hidden": "true"}),) if shortcut else ()
    return rx.el.div(
        rx.icon("search", custom_attrs={"aria-hidden": "true"}),
        rx.el.input(type="search", name=name, placeholder=placeholder, **attributes(props, **told)),
        *key,
        class_name="search",
        custom_attrs={} if shortcut else {"data-bare": ""},
    )


def switch(
    label: Text, checked: rx.Var[bool] | bool, on_change: Any, hint: Text = "", **props: Any
) -> rx.Component:
    """Return a switch with its label and, beneath, what it does."""
    told = (
        (rx.el.span(hint, class_name="hint", style={"display": "block"}),)
        if not isinstance(hint, str) or hint
        else ()
    )
    return rx.el.label(
        rx.el.span(label, *told),
        rx.switch(checked=checked, on_change=on_change, **props),
        class_name="switch-row",
    )


def password_input(
    name: str = "password",
    label: Text = "Lösenord",
    *,
    new: bool = False,
    error: Text = "",
    hint: Text = "",
    **props: Any,
) -> rx.Component:
    """Return a password field that can be shown; `new` for choosing one."""
    id_ = f"f-{name}"
    told = {
        "autoComplete": "new-password" if new else "current-password",
        "aria-describedby": f"{id_}-hint {id_}-error",
        "aria-invalid": _invalid(error),
    }
    hidden = {"aria-hidden": "true"}
    eye = rx.el.button(
        rx.icon("eye", class_name="rest", custom_attrs=hidden),
        rx.icon("eye-off", class_name="done", custom_attrs=hidden),
        type="button",
        class_name="icon-btn",
        custom_attrs={
            "data-show-password": "",
            "aria-label": "Visa lösenordet",
            "aria-pressed": "false",
        },
    )
    field = rx.el.input(type="password", name=name, id=id_, **attributes(props, **told))
    return rx.el.div(
        rx.el.label(label, html_for=id_),
        rx.el.div(field, eye, class_name="password"),
        rx.el.div(hint, id=f"{id_}-hint", class_name="hint"),
        rx.el.div(error, id=f"{id_}-error", class_name="error", role="alert"),
        class_name="field",
    )


def text_input(
    name: str,
    label: Text,
    *,
    type_: str = "text",
    error: Text = "",
    hint: Text = "",
    autocomplete: str = "off",
    **props: Any,
) -> rx.Component:
    """Return a labelled input for a small form, such as sign-in."""
    id_ = f"f-{name}"
    told = {
        "autoComplete": autocomplete,
        "aria-invalid": _invalid(error),
        "aria-describedby": f"{id_}-hint {id_}-error",
    }
    return rx.el.div(
        rx.el.label(label, html_for=id_),
        rx.el.input(type=type_, name=name, id=id_, **attributes(props, **told)),
        rx.el.div(hint, id=f"{id_}-hint", class_name="hint"),
        rx.el.div(error, id=f"{id_}-error", class_name="error", role="alert"),
        class_name="field",
    )


def _invalid(error: Text) -> Any:
    if isinstance(error, str):
        return "true" if error else "false"
    return rx.cond(error != "", "true", "false")
