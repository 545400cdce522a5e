"""The boxes that mark rows of a table: one per row, and one for the page."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

_js = rx.asset("row_check.jsx", shared=True)


@dataclass(frozen=True)
class Picks:
    """What is marked in a table: the rows' `ids`, or `everything` that the list holds.

    `on_pick` is called with the ids of rows and whether they are marked now. Without `allowed`
    there are no boxes.
    """

    ids: rx.Var[list[str]]
    everything: rx.Var[bool]
    on_pick: Any
    allowed: Any = True


class RowCheck(rx.Component):
    """The box of one row; with Shift, all rows from the last one that was marked."""

    library = _js.importable_path
    tag = "RowCheck"

    # A prop called "id" would become the element's own id.
    row: rx.Var[str]
    name: rx.Var[str]
    checked: rx.Var[bool]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(list[str], bool)]


class PageCheck(rx.Component):
    """The box of all rows of the page; `x` marks the row that the keyboard stands on."""

    library = _js.importable_path
    tag = "PageCheck"

    ids: rx.Var[list[str]]
    picked: rx.Var[list[str]]
    everything: rx.Var[bool]
    on_pick: rx.EventHandler[rx.event.passthrough_event_spec(list[str], bool)]


row_check = RowCheck.create
page_check = PageCheck.create
