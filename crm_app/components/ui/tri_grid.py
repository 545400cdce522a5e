"""The grid of field rules: off, active or required for every kind and type of customer."""

from typing import Any

import reflex as rx

from crm_app.components.ui.sortable_list import DND

_js = rx.asset("tri_grid.jsx", shared=True)


class TriGrid(rx.Component):
    """Rows are {id, label, note, cells: {column id: {state, why}}}, columns {id, label, group}.

    A state is off, active, required, locked or none. A click shows at once; the server's rows win
    when they change, and when `resets` does (a refusal leaves the rows as they were).
    """

    library = _js.importable_path
    tag = "TriGrid"
    lib_dependencies: list[str] = DND

    rows: rx.Var[list[dict[str, Any]]]
    columns: rx.Var[list[dict[str, str]]]
    label: rx.Var[str]
    resets: rx.Var[int]
    on_set: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str)]
    on_set_row: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
    on_set_column: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
    on_reorder: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]
    on_look: rx.EventHandler[rx.event.passthrough_event_spec(str)]


tri_grid = TriGrid.create
