"""A setting in a field of its own, saved as soon as it is left."""

import reflex as rx

_js = rx.asset("saved_field.jsx", shared=True)


class SavedField(rx.Component):
    """`note` is "Sparat", which can be undone, "Ångrat" or "". `answers` counts the savings."""

    library = _js.importable_path
    tag = "SavedField"

    label: rx.Var[str]
    value: rx.Var[str]
    hint: rx.Var[str]
    error: rx.Var[str]
    numeric: rx.Var[bool]
    max_length: rx.Var[int]
    auto_complete: rx.Var[str]
    note: rx.Var[str]
    answers: rx.Var[int]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_undo: rx.EventHandler[rx.event.no_args_event_spec]


saved_field = SavedField.create
