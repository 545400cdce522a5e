"""A list whose order is decided by dragging, by keys or by arrows."""

import reflex as rx

_js = rx.asset("sortable_list.jsx", shared=True)
DND = ["@dnd-kit/core@6.3.1", "@dnd-kit/sortable@10.0.0"]


class SortableList(rx.Component):
    """`items` are {id, label}; `on_reorder` gets the ids in their new order."""

    library = _js.importable_path
    tag = "SortableList"
    lib_dependencies: list[str] = DND

    items: rx.Var[list[dict[str, str]]]
    label: rx.Var[str]
    on_reorder: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]


sortable_list = SortableList.create
