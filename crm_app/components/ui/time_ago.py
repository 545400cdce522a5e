"""A moment as one says it: "nyss", "i går 14.32"."""

import reflex as rx

_js = rx.asset("time_ago.jsx", shared=True)


class TimeAgo(rx.Component):
    """`at` is a moment in ISO form; `before` stands before what is shown, and in the tooltip."""

    library = _js.importable_path
    tag = "TimeAgo"

    at: rx.Var[str]
    before: rx.Var[str]


time_ago = TimeAgo.create
