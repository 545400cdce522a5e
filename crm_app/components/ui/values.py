"""Values read: label over value, linked and copied by kind."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.ui.copy import copy_button

COPIED = (
    "number",
    "organisation_number",
    "personal_number",
    "vat_number",
    "gln",
    "peppol_id",
    "brf_number",
    "sealed",
    "email",
    "phone",
    "tel",
)
MAPS = "https://www.openstreetmap.org/search?query="


def value_list(
    values: rx.Var[list[Any]], extra: Callable[[rx.Var[Any]], rx.Component] | None = None
) -> rx.Component:
    """Return the values in two columns. A value has `key`, `label`, `text` and `kind`.

    `extra` may add a button after a value, such as "Visa hela".
    """
    return rx.el.dl(rx.foreach(values, lambda v: _value(v, extra)), class_name="values")


def _value(value: rx.Var[Any], extra: Callable[[rx.Var[Any]], rx.Component] | None) -> rx.Component:
    copied = rx.Var.create(list(COPIED)).contains(value.kind) & (value.text != "")
    return rx.el.div(
        rx.el.dt(value.label),
        rx.el.dd(
            _text(value),
            rx.cond(copied, copy_button(value.text, value.label)),
            *((extra(value),) if extra else ()),
        ),
        class_name="value",
        key=value.key,
        custom_attrs={"data-kind": value.kind},
    )


def _text(value: rx.Var[Any]) -> rx.Component:
    def link(to: Any, **props: Any) -> rx.Component:
        return ReactRouterLink.create(value.text, to=to, class_name="link", **props)

    out = {"target": "_blank", "rel": "noopener noreferrer"}
    plain = rx.el.span(value.text)
    linked = rx.match(
        value.kind,
        ("email", link("mailto:" + value.text)),
        ("phone", link("tel:" + value.text)),
        ("tel", link("tel:" + value.text)),
        ("url", link(value.text, **out)),
        ("address", link(MAPS + value.text, **out)),
        ("number", rx.el.span(value.text, class_name="tabular")),
        plain,
    )
    return rx.cond(value.text != "", linked, plain)
