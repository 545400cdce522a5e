"""Vyer: saved views of the register to choose from, and the dialogs that keep them."""

import reflex as rx

from crm_app import routes
from crm_app.components.ui.buttons import button
from crm_app.components.ui.dialogs import confirm_dialog, dialog, dialog_foot
from crm_app.components.ui.inputs import text_input
from crm_app.components.ui.menus import MenuLabel, menu, menu_item, menu_line
from crm_app.state.views import ViewLine, ViewsState

ACTIVE = ViewsState.active


def views_menu() -> rx.Component:
    """Return the menu of views, named for the one that is shown, and its dialogs."""
    changed = rx.cond(ViewsState.changed, rx.el.span("ändrad", class_name="view-changed"))
    name = rx.el.span(rx.cond(ACTIVE.id > 0, ACTIVE.name, "Vyer"), class_name="view-name")
    opener = button(
        name,
        changed,
        rx.icon("chevron-down", custom_attrs={"aria-hidden": "true"}),
        icon="layers",
        custom_attrs={"data-view": rx.cond(ACTIVE.id > 0, "on", "")},
    )
    return rx.fragment(
        menu(
            opener,
            _choice("Alla kunder", routes.CUSTOMERS, ViewsState.plain & (ACTIVE.id == 0)),
            rx.cond(ViewsState.own.length() > 0, _part("Mina vyer")),
            rx.foreach(ViewsState.own, _line),
            rx.cond(ViewsState.shared.length() > 0, _part("Delade av andra")),
            rx.foreach(ViewsState.shared, _line),
            menu_line(),
            *_verbs(),
            menu_line(),
            menu_item("Möjliga dubbletter", icon="copy", href=routes.DUPLICATES),
            rx.cond(ViewsState.events, menu_item("Händelser", icon="history", href=routes.EVENTS)),
        ),
        _name_dialog(),
        _delete_dialog(),
    )


def _part(label: str) -> rx.Component:
    return rx.fragment(menu_line(), MenuLabel.create(label))


def _choice(name: str | rx.Var[str], href: str | rx.Var[str], here: rx.Var[bool]) -> rx.Component:
    return rx.dropdown_menu.item(
        rx.el.span(
            rx.cond(here, rx.icon("check", custom_attrs={"aria-hidden": "true"})),
            class_name="view-tick",
        ),
        rx.el.span(name, class_name="view-name"),
        rx.cond(here, rx.el.span("visas nu", class_name="sr-only")),
        on_select=rx.redirect(href),
    )


def _line(view: rx.Var[ViewLine]) -> rx.Component:
    said = rx.cond(view.by != "", view.by, rx.cond(view.shared, "delad", ""))
    return rx.dropdown_menu.item(
        rx.el.span(
            rx.cond(view.id == ACTIVE.id, rx.icon("check", custom_attrs={"aria-hidden": "true"})),
            class_name="view-tick",
        ),
        rx.el.span(view.name, class_name="view-name"),
        rx.cond(said != "", rx.el.small(said)),
        on_select=rx.redirect(view.href),
        key=view.id.to(str),
    )


def _verbs() -> tuple[rx.Component, ...]:
    mine = (ACTIVE.id > 0) & ACTIVE.may_change
    return (
        rx.cond(
            mine & ViewsState.changed,
            menu_item(
                "Spara ändringarna i vyn", icon="save", on_select=ViewsState.change(ACTIVE.id)
            ),
        ),
        menu_item("Spara som ny vy …", icon="plus", on_select=ViewsState.ask("new")),
        rx.cond(
            mine,
            rx.fragment(
                menu_item(
                    "Byt namn eller dela …", icon="pencil", on_select=ViewsState.ask("rename")
                ),
                menu_item(
                    "Ta bort vyn …",
                    icon="trash-2",
                    danger=True,
                    on_select=ViewsState.ask("delete"),
                ),
            ),
        ),
    )


def _name_dialog() -> rx.Component:
    state, new = ViewsState, ViewsState.dialog == "new"
    return dialog(
        rx.cond(new, "Spara vy", "Ändra vyn"),
        rx.cond(new, _form("", False, state.save), _form(ACTIVE.name, ACTIVE.shared, _rename())),
        text="Vyn minns filter, ordning och kolumner. Alla ser ändå bara de kunder de får se.",
        open=(state.dialog == "new") | (state.dialog == "rename"),
        on_open_change=lambda _open: state.close(),
    )


def _rename() -> rx.event.EventCallback:
    return ViewsState.rename(ACTIVE.id)


def _form(name: str | rx.Var[str], shared: bool | rx.Var[bool], on_submit: object) -> rx.Component:
    share = rx.el.label(
        rx.el.input(type="checkbox", name="shared", default_checked=shared),
        rx.el.span(
            "Dela med alla", rx.el.small("Kollegorna hittar vyn under Vyer"), class_name="stacked"
        ),
        class_name="check-row",
    )
    return rx.el.form(
        text_input(
            "name",
            "Vyns namn",
            error=ViewsState.errors.get("name", ""),
            default_value=name,
            max_length=60,
        ),
        share,
        dialog_foot(button("Spara vy", variant="primary", type="submit")),
        on_submit=on_submit,
        no_validate=True,
        class_name="stack",
    )


def _delete_dialog() -> rx.Component:
    told = rx.cond(
        ACTIVE.shared,
        "Vyn är delad och försvinner för alla. Kunderna i den påverkas inte.",
        "Kunderna i den påverkas inte.",
    )
    return confirm_dialog(
        "Ta bort vyn " + ACTIVE.name + "?",
        told,
        confirm="Ta bort vy",
        on_confirm=ViewsState.delete(ACTIVE.id),
        danger=True,
        open=ViewsState.dialog == "delete",
        on_open_change=lambda _open: ViewsState.close(),
    )
