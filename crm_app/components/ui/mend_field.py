"""A cell that is mended where it stands: Enter sends it, Esc takes back what was typed."""

import reflex as rx

_js = rx.asset("mend_field.jsx", shared=True)


class MendField(rx.Component):
    """`on_mend` gets row, key and text. A `focus` that has grown brings the cursor here."""

    library = _js.importable_path
    tag = "MendField"

    row: rx.Var[int]
    field: rx.Var[str]
    label: rx.Var[str]
    text: rx.Var[str]
    error: rx.Var[str]
    focus: rx.Var[int]
    on_mend: rx.EventHandler[rx.event.passthrough_event_spec(int, str, str)]


mend_field = MendField.create
