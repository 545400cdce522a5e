"""A list whose order is decided by dragging, by keys or by arrows."""

from typing import Any

import reflex as rx

_js = rx.asset("sortable_list.jsx", shared=True)
DND = ["@dnd-kit/core@6.3.1", "@dnd-kit/sortable@10.0.0"]


class SortableList(rx.Component):
    """`items` are {id, label, note, on, off, locked}; `on_reorder` gets the ids in their new order.

    One with `on` has a switch, which calls `on_toggle` with its id. `off` says beneath it why the
    switch has no effect now, `locked` why it stays first and on. What was asked for shows at once;
    the server's items win when they change, and when `resets` does (after a refusal).
    """

    library = _js.importable_path
    tag = "SortableList"
    lib_dependencies: list[str] = DND

    items: rx.Var[list[dict[str, Any]]]
    label: rx.Var[str]
    resets: rx.Var[int]
    on_reorder: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]
    on_toggle: rx.EventHandler[rx.event.passthrough_event_spec(str, bool)]


sortable_list = SortableList.create
