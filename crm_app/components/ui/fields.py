"""The fields of a record's form, in the order and by the rules that the domain tells.

The controls are not controlled by React: `data-value` is what the server says, and LiveForm
shows it until the user has typed something else.
"""

from collections.abc import Callable
from typing import Any

import reflex as rx

from crm_app.components.ui.pair_list import pair_list
from crm_app.domain.forms import FormField, Option, Section

Field = rx.Var[FormField]
Control = Callable[[Field], rx.Component]
INPUTS = {
    "text": ("text", "text"),
    "email": ("email", "email"),
    "tel": ("tel", "tel"),
    "url": ("url", "url"),
    "number": ("text", "decimal"),
    # Not the browser's own date: it shows what its own language says, and forgets half a date.
    "date": ("text", "text"),
    "sealed": ("text", "numeric"),
}


def form_sections(sections: rx.Var[list[Section]], on_told: Any = None) -> rx.Component:
    """Return every section as a group with its heading and its fields in two columns."""
    return rx.el.div(
        rx.foreach(sections, lambda s: _section(s, on_told)), class_name="form-sections"
    )


def _section(section: rx.Var[Section], on_told: Any) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(section.label),
        rx.el.div(form_fields(section.fields, on_told), class_name="form-grid"),
        class_name="form-section",
        key=section.key,
        id="section-" + section.key,
    )


def form_fields(fields: rx.Var[list[FormField]], on_told: Any = None) -> rx.Component:
    """Return every field. `on_told(key, value)` hears when one has been left."""
    return rx.foreach(fields, lambda f: form_field(f, on_told))


def form_field(field: Field, on_told: Any = None) -> rx.Component:
    """Return one field: its label, its control, its hint and its error."""
    grouped = (field.kind == "multi") | (field.kind == "pairs")
    told = {
        "data-inactive": rx.cond(field.active, "false", "true"),
        "data-kind": field.kind,
        "data-field": field.key,
    }
    control = rx.match(
        field.kind,
        ("long_text", _textarea(field, on_told)),
        ("select", _select(field, on_told)),
        ("boolean", _select(field, on_told)),
        ("multi", _multi(field)),
        ("pairs", _pairs(field)),
        *((kind, _input(field, kind, on_told)) for kind in INPUTS if kind != "text"),
        _input(field, "text", on_told),
    )
    label = rx.cond(
        grouped,
        rx.el.div(*_name(field), class_name="label", id=_id(field, "label")),
        rx.el.label(*_name(field), html_for=_id(field)),
    )
    return rx.el.div(
        label, control, *_notes(field), class_name="field", key=field.key, custom_attrs=told
    )


def _id(field: Field, part: str = "") -> rx.Var[str]:
    return "f-" + field.key + (f"-{part}" if part else "")


def _name(field: Field) -> tuple[Any, ...]:
    star = rx.el.span(" *", class_name="star", custom_attrs={"aria-hidden": "true"})
    return field.label, rx.cond(field.required, star)


def _notes(field: Field) -> tuple[rx.Component, ...]:
    hint = rx.el.div(field.hint, class_name="hint", id=_id(field, "hint"))
    mark = rx.icon("circle-alert", custom_attrs={"aria-hidden": "true"})
    error = rx.el.div(mark, field.error, class_name="error", role="alert", id=_id(field, "error"))
    return rx.cond(field.hint != "", hint), rx.cond(field.error != "", error)


def _told(field: Field, **more: Any) -> dict[str, Any]:
    described = (
        rx.cond(field.error != "", _id(field, "error"), "")
        + " "
        + rx.cond(field.hint != "", _id(field, "hint"), "")
    )
    return {
        "data-value": field.value,
        "aria-required": rx.cond(field.required, "true", "false"),
        "aria-invalid": rx.cond(field.error != "", "true", "false"),
        "aria-describedby": described,
        **more,
    }


def _listening(field: Field, on_told: Any, *, at_once: bool = False) -> dict[str, Any]:
    if on_told is None:
        return {}
    return {"on_change" if at_once else "on_blur": lambda value: on_told(field.key, value)}


def _input(field: Field, kind: str, on_told: Any) -> rx.Component:
    type_, mode = INPUTS[kind]
    told = _told(
        field,
        inputMode=mode,
        autoComplete=rx.cond(field.autocomplete != "", field.autocomplete, "off"),
        maxLength=field.max_length,
    )
    told |= {"data-kind": "sealed", "spellCheck": "false"} if kind == "sealed" else {}
    return rx.el.input(
        type=type_, name=field.key, id=_id(field), custom_attrs=told, **_listening(field, on_told)
    )


def _textarea(field: Field, on_told: Any) -> rx.Component:
    return rx.el.textarea(
        name=field.key,
        id=_id(field),
        rows="3",
        custom_attrs=_told(field, maxLength=field.max_length),
        **_listening(field, on_told),
    )


def _select(field: Field, on_told: Any) -> rx.Component:
    return rx.el.select(
        rx.foreach(
            field.options,
            lambda o: rx.el.option(o.label, value=o.value, hidden=o.hidden, key=o.value),
        ),
        name=field.key,
        id=_id(field),
        custom_attrs=_told(field),
        **_listening(field, on_told, at_once=True),
    )


def _multi(field: Field) -> rx.Component:
    def choice(option: rx.Var[Option]) -> rx.Component:
        return rx.el.label(
            rx.el.input(type="checkbox", value=option.value),
            option.label,
            key=option.value,
            hidden=option.hidden,
        )

    told = {
        "data-multi": field.key,
        "data-value": field.value,
        "aria-labelledby": _id(field, "label"),
    }
    return rx.el.fieldset(
        rx.foreach(field.options, choice), class_name="multi", id=_id(field), custom_attrs=told
    )


def _pairs(field: Field) -> rx.Component:
    return pair_list(
        name=field.key,
        value=field.value,
        users=field.options,
        titles=field.options2,
        label=field.label,
    )
