"""What each column of a file is read as: chosen from a list, or dragged there."""

from typing import Any

import reflex as rx

from crm_app.components.ui.sortable_list import DND

_js = rx.asset("column_map.jsx", shared=True)


class ColumnMap(rx.Component):
    """`columns` are {index, heading, samples, key, recognised, note, error}.

    `groups` are {label, options: [{value, label}]}: what can be chosen, and `unused` those of them
    that no column has. `on_assign` gets a column's index and a key, "" for a column that is not
    read. What was asked for shows at once; the server's word wins when it comes (`resets`).
    """

    library = _js.importable_path
    tag = "ColumnMap"
    lib_dependencies: list[str] = DND

    columns: rx.Var[list[Any]]
    groups: rx.Var[list[Any]]
    unused: rx.Var[list[Any]]
    resets: rx.Var[int]
    on_assign: rx.EventHandler[rx.event.passthrough_event_spec(int, str)]


column_map = ColumnMap.create
