"""The fields of an own tab, edited where they stand and ordered by dragging or keys."""

from typing import Any

import reflex as rx

from crm_app.components.ui.sortable_list import DND
from crm_app.domain.forms import Option

_js = rx.asset("field_list.jsx", shared=True)


class FieldList(rx.Component):
    """`items` are {id, label, kind, hint, used, fixed, choices}; `fixed` says why the
    kind can no longer be changed.

    `errors` are by "<id>.label", "<id>.choice.<verb>.<choice>" and "new.label". `on_change` gets
    id, part and value; `on_choice` id, verb, choice and its new name; `on_choices` id and the
    order of its choices; `on_add` label and kind.
    """

    library = _js.importable_path
    tag = "FieldList"
    lib_dependencies: list[str] = DND

    items: rx.Var[list[dict[str, Any]]]
    kinds: rx.Var[list[Option]]
    errors: rx.Var[dict[str, str]]
    label: rx.Var[str]
    resets: rx.Var[int]
    on_reorder: rx.EventHandler[rx.event.passthrough_event_spec(list[str])]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str)]
    on_archive: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_choice: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str, str)]
    on_choices: rx.EventHandler[rx.event.passthrough_event_spec(str, list[str])]
    on_add: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


field_list = FieldList.create
