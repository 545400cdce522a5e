"""A form that posts JSON to one of our routes and then loads a page in full."""

from typing import Any

import reflex as rx

_js = rx.asset("json_form.jsx", shared=True)


class JsonForm(rx.Component):
    """`extra` is sent along; with `stay` the page is kept and `done_label` said instead."""

    library = _js.importable_path
    tag = "JsonForm"

    action: rx.Var[str]
    submit_label: rx.Var[str]
    busy_label: rx.Var[str]
    done_label: rx.Var[str]
    extra: rx.Var[dict[str, str]]
    stay: rx.Var[bool]


def json_form(*children: rx.Component, **props: Any) -> rx.Component:
    """Return the form around its fields; see `posted_field`."""
    return JsonForm.create(*children, **props)


def posted_field(
    name: str,
    label: str,
    type_: str = "text",
    hint: str = "",
    **props: Any,
) -> rx.Component:
    """Return one labelled input of a JSON form with a place for its error."""
    id_ = f"posted-{name}"
    return rx.el.div(
        rx.el.label(label, html_for=id_),
        rx.el.input(id=id_, name=name, type=type_, **props),
        rx.el.p(hint, class_name="hint") if hint else rx.fragment(),
        rx.el.p(role="alert", class_name="error", custom_attrs={"data-error-for": name}),
        class_name="field",
    )
