"""The table: what the domain tells as Col and Row, shown with a sticky head and sorting."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.ui.badges import badge, status_badge
from crm_app.components.ui.buttons import Text, icon_button, icon_link
from crm_app.components.ui.notes import skeleton
from crm_app.domain.tables import Col, Row

OnSort = Callable[[rx.Var[str]], Any]


def data_table(
    cols: rx.Var[list[Col]],
    rows: rx.Var[list[Row]],
    *,
    label: str,
    on_sort: OnSort | None = None,
    loaded: Any = True,
    empty: Any = None,
    compact: bool = False,
) -> rx.Component:
    """Return the table. `on_sort` is called with a column's key; `empty` stands for no rows."""
    body = rx.el.tbody(rx.foreach(rows, lambda row: _row(row, cols)))
    head = rx.el.thead(rx.el.tr(rx.foreach(cols, lambda col: _heading(col, on_sort))))
    table = rx.el.table(
        head,
        rx.cond(loaded, body, skeleton_rows(cols)),
        class_name="table",
        custom_attrs={"data-density": "compact" if compact else "normal"},
    )
    told = {"aria-label": label, "aria-busy": rx.cond(loaded, "false", "true")}
    shown = rx.el.div(table, class_name="table-wrap", role="region", tab_index=0, custom_attrs=told)
    if empty is None:
        return shown
    return rx.cond(rx.Var.create(loaded) & (rows.length() == 0), empty, shown)


def _heading(col: rx.Var[Col], on_sort: OnSort | None) -> rx.Component:
    told = {
        "aria-sort": rx.match(col.sort, ("asc", "ascending"), ("desc", "descending"), "none"),
        "data-align": col.align,
    }
    if on_sort is None:
        return rx.el.th(col.label, scope="col", key=col.key, custom_attrs=told)
    hidden = {"aria-hidden": "true"}
    arrow = rx.cond(
        col.sort == "desc",
        rx.icon("arrow-down", custom_attrs=hidden),
        rx.icon("arrow-up", custom_attrs=hidden),
    )
    sorting = rx.el.button(
        col.label, arrow, type="button", class_name="sort", on_click=on_sort(col.key)
    )
    return rx.el.th(
        rx.cond(col.sortable, sorting, col.label), scope="col", key=col.key, custom_attrs=told
    )


def _row(row: rx.Var[Row], cols: rx.Var[list[Col]]) -> rx.Component:
    cells = rx.foreach(
        cols,
        lambda col, i: rx.el.td(
            rx.cond(i == 0, _head_cell(row, row.cells[col.key]), _cell(col, row.cells[col.key])),
            key=col.key,
            custom_attrs={"data-kind": col.kind, "data-align": col.align},
        ),
    )
    return rx.el.tr(cells, key=row.id, custom_attrs={"data-href": row.href, "data-id": row.id})


def _head_cell(row: rx.Var[Row], text: rx.Var[str]) -> rx.Component:
    name = rx.cond(
        row.href != "",
        ReactRouterLink.create(text, to=row.href, class_name="row-link"),
        rx.el.span(text, class_name="row-link"),
    )
    sub = rx.cond(row.sub != "", rx.el.div(row.sub, class_name="row-sub"))
    icon = rx.match(
        row.kind,
        ("company", rx.icon("building-2", custom_attrs={"aria-label": "Företag", "role": "img"})),
        ("private", rx.icon("user", custom_attrs={"aria-label": "Privatperson", "role": "img"})),
        rx.fragment(),
    )
    return rx.el.div(icon, rx.el.div(name, sub), class_name="row-head")


def _cell(col: rx.Var[Col], text: rx.Var[str]) -> rx.Component:
    plain = rx.fragment(text)
    return rx.fragment(
        rx.match(
            col.kind,
            ("badge", rx.cond(text != "", status_badge(text), plain)),
            ("tags", rx.cond(text != "", _tags(text), plain)),
            ("email", ReactRouterLink.create(text, to="mailto:" + text, class_name="link")),
            ("tel", ReactRouterLink.create(text, to="tel:" + text, class_name="link")),
            plain,
        )
    )


def _tags(text: rx.Var[str]) -> rx.Component:
    return rx.el.span(
        rx.foreach(text.split("; "), lambda tag: badge(tag, key=tag)), class_name="badges"
    )


def skeleton_rows(cols: rx.Var[list[Col]], rows: int = 8) -> rx.Component:
    """Return gray rows while the real ones are on their way."""
    widths = ("70%", "52%", "84%", "61%")
    return rx.el.tbody(
        *(
            rx.el.tr(
                rx.el.td(skeleton(widths[i % 4])),
                rx.foreach(cols[1:], lambda c: rx.el.td(skeleton("60%"), key=c.key)),
            )
            for i in range(rows)
        )
    )


def pager(
    position: Text,
    before: rx.Var[str],
    after: rx.Var[str],
    on_count: Any = None,
    capped: Any = False,
) -> rx.Component:
    """Return "1–50 av 8 412" and the ways to the page before and after ("" where none)."""
    counted = rx.el.span(position, class_name="tabular", role="status")
    if on_count is not None:
        more = icon_button("Räkna alla", "calculator", small=True, on_click=on_count)
        counted = rx.fragment(counted, rx.cond(capped, more))
    return rx.el.nav(
        counted,
        _page("Föregående sida", "chevron-left", before, "previous"),
        _page("Nästa sida", "chevron-right", after, "next"),
        class_name="pager",
        custom_attrs={"aria-label": "Sidor"},
    )


def _page(name: str, icon: str, href: rx.Var[str], shortcut: str) -> rx.Component:
    there = icon_link(name, icon, href, custom_attrs={"data-shortcut": shortcut})
    return rx.cond(href != "", there, icon_button(name, icon, disabled=True))
