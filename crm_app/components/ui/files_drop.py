"""A place to drop or choose many files, each sent to one of our routes with its own progress."""

import reflex as rx

_js = rx.asset("files_drop.jsx", shared=True)


class FilesDrop(rx.Component):
    """`most` is the largest size in megabytes. `on_uploaded` gets the id of each that is there."""

    library = _js.importable_path
    tag = "FilesDrop"

    action: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]
    accept: rx.Var[str]
    most: rx.Var[int]
    on_uploaded: rx.EventHandler[rx.event.passthrough_event_spec(str)]


files_drop = FilesDrop.create
