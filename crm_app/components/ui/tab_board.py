"""Two menus of tabs, ordered and filled by dragging, by keys or by buttons."""

from typing import Any

import reflex as rx

from crm_app.components.ui.sortable_list import DND

_js = rx.asset("tab_board.jsx", shared=True)


class TabBoard(rx.Component):
    """`main` and `more` are {id, label, note, on, locked}; `locked` says why one stays where it is.

    `on_arrange` gets the ids of both menus, `on_toggle` an id and whether it shall be on.
    """

    library = _js.importable_path
    tag = "TabBoard"
    lib_dependencies: list[str] = DND

    main: rx.Var[list[dict[str, Any]]]
    more: rx.Var[list[dict[str, Any]]]
    resets: rx.Var[int]
    on_arrange: rx.EventHandler[rx.event.passthrough_event_spec(list[str], list[str])]
    on_toggle: rx.EventHandler[rx.event.passthrough_event_spec(str, bool)]


tab_board = TabBoard.create
