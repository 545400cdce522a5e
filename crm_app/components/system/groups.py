"""Systeminställningar › Behörighetsgrupper: the grid of rights by group."""

import reflex as rx

from crm_app import routes
from crm_app.components.system.layout import system_page
from crm_app.components.ui.buttons import button, icon_button
from crm_app.components.ui.dialogs import confirm_dialog, dialog, dialog_foot
from crm_app.components.ui.inputs import text_input
from crm_app.components.ui.menus import menu, menu_item
from crm_app.components.ui.notes import problem_banner, saved_note
from crm_app.domain.actors import RIGHTS, Right
from crm_app.state.system_groups import GroupColumn, SystemGroupsState

HELP = (
    "Vad varje grupp får göra. En användare kan höra till flera grupper och får då allt som "
    "någon av dem får. Det du ändrar gäller direkt."
)
Group = rx.Var[GroupColumn]


def groups_page() -> rx.Component:
    """Return the grid and its dialogs."""
    groups = SystemGroupsState
    new = button(
        "Ny grupp", variant="primary", icon="plus", shortcut="new", on_click=groups.ask("new", 0)
    )
    note = saved_note(groups.saved, groups.undo, undoable=groups.saved == "Sparat")
    return system_page(
        routes.SYSTEM_GROUPS,
        HELP,
        rx.el.div(problem_banner(groups.problem), _grid(), class_name="stack"),
        _name_dialog(),
        _delete_dialog(),
        loaded=groups.loaded,
        actions=(note, new),
    )


def _grid() -> rx.Component:
    corner = rx.el.th(rx.el.span("Behörighet", class_name="sr-only"), scope="col")
    heads = rx.foreach(SystemGroupsState.columns, _head)
    parts = dict.fromkeys(right.group for right in RIGHTS)
    bodies = (_part(part, [r for r in RIGHTS if r.group == part]) for part in parts)
    return rx.el.div(
        rx.el.table(rx.el.thead(rx.el.tr(corner, heads)), *bodies, class_name="rights"),
        class_name="rights-wrap",
        role="region",
        tab_index=0,
        custom_attrs={"aria-label": "Behörigheter för varje grupp"},
    )


def _head(group: Group) -> rx.Component:
    actions = menu(
        icon_button("Åtgärder för " + group.name, "chevron-down", small=True),
        menu_item("Byt namn", icon="pencil", on_select=SystemGroupsState.ask("rename", group.id)),
        menu_item(
            "Ta bort",
            icon="trash-2",
            danger=True,
            disabled=~group.empty,
            on_select=SystemGroupsState.ask("delete", group.id),
        ),
    )
    members = rx.el.small(group.members, title=group.names)
    name = rx.el.div(rx.el.b(group.name), actions, class_name="rights-head")
    return rx.el.th(name, members, scope="col", key=group.id)


def _part(label: str, rights: list[Right]) -> rx.Component:
    heading = rx.el.tr(
        rx.el.th(
            label,
            scope="colgroup",
            col_span=SystemGroupsState.columns.length() + 1,
        ),
        class_name="rights-part",
    )
    return rx.el.tbody(heading, *(_row(right) for right in rights))


def _row(right: Right) -> rx.Component:
    cells = rx.foreach(SystemGroupsState.columns, lambda group: _cell(group, right))
    return rx.el.tr(rx.el.th(right.label, scope="row"), cells)


def _cell(group: Group, right: Right) -> rx.Component:
    box = rx.el.input(
        type="checkbox",
        checked=group.granted[right.key],
        on_change=lambda on: SystemGroupsState.grant(group.id, right.key, on),
        custom_attrs={"aria-label": group.name + f": {right.label}"},
    )
    return rx.el.td(rx.el.label(box), key=group.id)


def _name_dialog() -> rx.Component:
    groups, new = SystemGroupsState, SystemGroupsState.dialog == "new"
    form = rx.el.form(
        text_input(
            "name",
            "Gruppens namn",
            error=groups.errors.get("name", ""),
            default_value=groups.group_name,
        ),
        dialog_foot(
            button(rx.cond(new, "Skapa grupp", "Spara namn"), variant="primary", type="submit")
        ),
        on_submit=groups.submit(groups.group_id),
        no_validate=True,
        class_name="stack",
    )
    return dialog(
        rx.cond(new, "Ny behörighetsgrupp", "Byt namn på " + groups.group_name),
        form,
        open=(groups.dialog == "new") | (groups.dialog == "rename"),
        on_open_change=lambda _open: groups.close(),
    )


def _delete_dialog() -> rx.Component:
    groups = SystemGroupsState
    return confirm_dialog(
        "Ta bort " + groups.group_name + "?",
        "Gruppen har inga användare. Den kan inte återskapas med sina behörigheter.",
        confirm="Ta bort grupp",
        on_confirm=groups.delete(groups.group_id),
        danger=True,
        open=groups.dialog == "delete",
        on_open_change=lambda _open: groups.close(),
    )
