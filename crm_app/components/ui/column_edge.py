"""The edge of a table's heading, by which its column is made wider or narrower."""

import reflex as rx

_js = rx.asset("column_edge.jsx", shared=True)


class ColumnEdge(rx.Component):
    """`on_widen` gets the column's key and its width in pixels, 0 when it is let go."""

    library = _js.importable_path
    tag = "ColumnEdge"

    column: rx.Var[str]
    label: rx.Var[str]
    width: rx.Var[int]
    on_widen: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]


column_edge = ColumnEdge.create
