"""The values of a register: ordered, renamed and coloured where they stand."""

from typing import Any

import reflex as rx

from crm_app.components.ui.sortable_list import DND

_js = rx.asset("register_list.jsx", shared=True)
Pair = rx.event.passthrough_event_spec(str, str)
One = rx.event.passthrough_event_spec(str)


class RegisterList(rx.Component):
    """`values` are state lines; `colors` and `kinds` pairs, empty for registers without them.

    A name is saved by Enter or by leaving it, and put back by Esc. What is typed stays until
    `answers` has counted up without an error in `errors`, and the row at the foot until `added`.
    """

    library = _js.importable_path
    tag = "RegisterList"
    lib_dependencies: list[str] = DND

    values: rx.Var[list[Any]]
    label: rx.Var[str]
    new: rx.Var[str]
    colors: rx.Var[list[list[str]]]
    kinds: rx.Var[list[list[str]]]
    errors: rx.Var[dict[str, str]]
    answers: rx.Var[int]
    added: rx.Var[int]
    on_add: rx.EventHandler[One]
    on_rename: rx.EventHandler[Pair]
    on_color: rx.EventHandler[Pair]
    on_terms: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str)]
    on_default: rx.EventHandler[One]
    on_archive: rx.EventHandler[One]
    on_ask: rx.EventHandler[Pair]
    on_reorder: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]


register_list = RegisterList.create
