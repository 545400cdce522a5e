"""The table: what the domain tells as Col and Row, shown with a sticky head and sorting."""

from collections.abc import Callable
from typing import Any

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.ui.anchor import anchor
from crm_app.components.ui.badges import tag_badges, toned_badge
from crm_app.components.ui.buttons import Text, icon_button, icon_link
from crm_app.components.ui.column_edge import column_edge
from crm_app.components.ui.notes import skeleton
from crm_app.components.ui.row_check import Picks, page_check, row_check
from crm_app.domain.tables import Col, Row

OnSort = Callable[[rx.Var[str]], Any]
Actions = Callable[[rx.Var[Row]], rx.Component]


def data_table(
    cols: rx.Var[list[Col]],
    rows: rx.Var[list[Row]],
    *,
    label: str,
    on_sort: OnSort | None = None,
    loaded: Any = True,
    empty: Any = None,
    compact: bool = False,
    actions: Actions | None = None,
    picks: Picks | None = None,
    on_widen: Any = None,
) -> rx.Component:
    """Return the table. `on_sort` is called with a column's key; `empty` stands for no rows.

    `actions` returns the quick actions of a row, which show while it is pointed at. With `picks`
    each row has a box that marks it, and with `on_widen` (key, pixels) columns have an edge.
    """
    body = rx.el.tbody(rx.foreach(rows, lambda row: _row(row, cols, actions, picks)))
    last = (rx.el.th(rx.el.span("Snabbval", class_name="sr-only"), scope="col"),) if actions else ()
    box = (_page_box(rows, picks),) if picks else ()
    heads = rx.foreach(cols, lambda col: _heading(col, on_sort, on_widen))
    head = rx.el.thead(rx.el.tr(*box, heads, *last))
    table = rx.el.table(
        head,
        rx.cond(loaded, body, skeleton_rows(cols, picks=picks is not None)),
        class_name="table",
        custom_attrs={"data-density": "compact" if compact else "normal"}
        | ({"data-picks": _is_picking(picks)} if picks else {})
        | ({"style": _widths(cols)} if on_widen else {}),
    )
    told = {"aria-label": label, "aria-busy": rx.cond(loaded, "false", "true")}
    shown = rx.el.div(table, class_name="table-wrap", role="region", tab_index=0, custom_attrs=told)
    if empty is None:
        return shown
    return rx.cond(rx.Var.create(loaded) & (rows.length() == 0), empty, shown)


def _is_picking(picks: Picks) -> rx.Var[str]:
    some = picks.everything | (picks.ids.length() > 0)
    return rx.cond(picks.allowed, rx.cond(some, "some", "none"), "off")


def _page_box(rows: rx.Var[list[Row]], picks: Picks) -> rx.Component:
    box = page_check(
        ids=_ids(rows), picked=picks.ids, everything=picks.everything, on_pick=picks.on_pick
    )
    return rx.el.th(box, scope="col", class_name="row-pick")


def _ids(rows: rx.Var[list[Row]]) -> rx.Var[list[str]]:
    return _made(f"{rows!s}.map((row) => row.id)", rows)


def _widths(cols: rx.Var[list[Col]]) -> rx.Var[dict[str, str]]:
    """Return the chosen widths as variables of the table: a cell's own style never changes."""
    told = '.filter((col) => col.width).map((col) => ["--w-" + col.key, col.width + "px"])'
    return _made(f"Object.fromEntries({cols!s}{told})", cols)


def _width(col: rx.Var[Col]) -> rx.Var[dict[str, str]]:
    parts = (("width", "auto"), ("minWidth", "0"), ("maxWidth", "var(--cell-most, 320px)"))
    told = ", ".join(f"{p}: `var(--w-${{{col.key!s}}}, {otherwise})`" for p, otherwise in parts)
    return _made(f"({{{told}}})", col)


def _made(script: str, of: rx.Var[Any]) -> rx.Var[Any]:
    return rx.Var(_js_expr=script, _var_data=of._get_all_var_data())


def _heading(col: rx.Var[Col], on_sort: OnSort | None, on_widen: Any = None) -> rx.Component:
    told = {
        "aria-sort": rx.match(col.sort, ("asc", "ascending"), ("desc", "descending"), "none"),
        "data-align": col.align,
        "style": _width(col),
    }
    # Else a heading would be read with the name of its edge.
    told |= {"aria-label": col.label} if on_widen else {}
    edge = (
        (column_edge(column=col.key, label=col.label, width=col.width, on_widen=on_widen),)
        if on_widen
        else ()
    )
    if on_sort is None:
        return rx.el.th(col.label, *edge, scope="col", key=col.key, custom_attrs=told)
    hidden = {"aria-hidden": "true"}
    arrow = rx.cond(
        col.sort == "desc",
        rx.icon("arrow-down", custom_attrs=hidden),
        rx.icon("arrow-up", custom_attrs=hidden),
    )
    sorting = rx.el.button(
        col.label,
        arrow,
        type="button",
        class_name="sort",
        title=col.hint,
        on_click=on_sort(col.key),
        custom_attrs={"aria-disabled": rx.cond(col.hint != "", "true", "false")},
    )
    # One that cannot be sorted now is still asked, and answers why.
    shown = rx.cond(col.sortable | (col.hint != ""), sorting, col.label)
    return rx.el.th(shown, *edge, scope="col", key=col.key, custom_attrs=told)


def _row(
    row: rx.Var[Row],
    cols: rx.Var[list[Col]],
    actions: Actions | None = None,
    picks: Picks | None = None,
) -> rx.Component:
    cells = rx.foreach(
        cols,
        lambda col, i: rx.el.td(
            rx.cond(i == 0, _head_cell(row, row.cells[col.key]), _cell(col, row.cells[col.key])),
            key=col.key,
            custom_attrs={"data-kind": col.kind, "data-align": col.align, "style": _width(col)},
        ),
    )
    last = (rx.el.td(actions(row), class_name="row-actions"),) if actions else ()
    told = {"data-href": row.href, "data-id": row.id, "data-changed": row.cells["changed"]}
    box = (_row_box(row, cols, picks),) if picks else ()
    return rx.el.tr(*box, cells, *last, key=row.id, custom_attrs=told)


def _row_box(row: rx.Var[Row], cols: rx.Var[list[Col]], picks: Picks) -> rx.Component:
    box = row_check(
        row=row.id,
        name=row.cells[cols[0].key].to(str),
        checked=picks.everything | picks.ids.contains(row.id),
        on_pick=picks.on_pick,
    )
    return rx.el.td(box, class_name="row-pick")


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
            ("badge", rx.cond(text != "", toned_badge(text, col.tones), plain)),
            ("tags", rx.cond(text != "", tag_badges(text.split("; "), col.tones), plain)),
            ("email", rx.cond(text != "", anchor(text, "mailto:" + text), plain)),
            ("tel", rx.cond(text != "", anchor(text, "tel:" + text), plain)),
            ("url", rx.cond(text != "", anchor(text, text, away=True), plain)),
            plain,
        )
    )


def skeleton_rows(cols: rx.Var[list[Col]], rows: int = 8, *, picks: bool = False) -> rx.Component:
    """Return gray rows while the real ones are on their way."""
    widths = ("70%", "52%", "84%", "61%")
    box = (rx.el.td(class_name="row-pick"),) if picks else ()
    return rx.el.tbody(
        *(
            rx.el.tr(
                *box,
                rx.el.td(skeleton(widths[i % 4])),
                rx.foreach(cols[1:], lambda c: rx.el.td(skeleton("60%"), key=c.key)),
            )
            for i in range(rows)
        )
    )


def pager(  # noqa: PLR0917  the ways there are
    position: Text,
    before: rx.Var[str],
    after: rx.Var[str],
    on_count: Any = None,
    capped: Any = False,
    first: rx.Var[str] | None = None,
    last: rx.Var[str] | None = None,
) -> rx.Component:
    """Return "1–50 av 8 412" and the ways to the other pages ("" where none)."""
    counted = rx.el.span(position, class_name="tabular", role="status")
    if on_count is not None:
        more = icon_button("Räkna alla", "calculator", small=True, on_click=on_count)
        counted = rx.fragment(counted, rx.cond(capped, more))
    return rx.el.nav(
        counted,
        *((_page("Första sidan", "chevrons-left", first, "first"),) if first is not None else ()),
        _page("Föregående sida", "chevron-left", before, "previous"),
        _page("Nästa sida", "chevron-right", after, "next"),
        *((_page("Sista sidan", "chevrons-right", last, "last"),) if last is not None else ()),
        class_name="pager",
        custom_attrs={"aria-label": "Sidor"},
    )


def _page(name: str, icon: str, href: rx.Var[str], shortcut: str) -> rx.Component:
    there = icon_link(name, icon, href, custom_attrs={"data-shortcut": shortcut})
    return rx.cond(href != "", there, icon_button(name, icon, disabled=True))
