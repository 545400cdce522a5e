"""A name that is changed where it stands."""

import reflex as rx

_js = rx.asset("rename_field.jsx", shared=True)


class RenameField(rx.Component):
    """`on_save` gets the new name; `on_leave` is Esc, or the button that leaves it as it is."""

    library = _js.importable_path
    tag = "RenameField"

    value: rx.Var[str]
    label: rx.Var[str]
    error: rx.Var[str]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]


rename_field = RenameField.create
