"""A place to drop or choose one file, sent to one of our routes with progress."""

import reflex as rx

_js = rx.asset("file_drop.jsx", shared=True)


class FileDrop(rx.Component):
    """`on_uploaded` gets the id that the route answered."""

    library = _js.importable_path
    tag = "FileDrop"

    action: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    accept: rx.Var[str]
    on_uploaded: rx.EventHandler[rx.event.passthrough_event_spec(str)]


file_drop = FileDrop.create
