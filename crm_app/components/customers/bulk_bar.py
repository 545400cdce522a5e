"""The bar that rises from below when customers are marked: what can be done to all of them."""

from typing import Any

import reflex as rx

from crm_app.components.ui.buttons import button, icon_button, text_button
from crm_app.components.ui.dialogs import confirm_dialog, dialog, dialog_foot
from crm_app.components.ui.menus import MenuLabel, menu, menu_item, menu_line
from crm_app.components.ui.notes import problem_banner
from crm_app.components.ui.row_check import Picks
from crm_app.domain.forms import Option
from crm_app.state.bulk import BulkState
from crm_app.state.register import RegisterState
from crm_app.state.session import SessionState

MAY_EDIT = SessionState.rights["customers.edit"]
MAY_ARCHIVE = SessionState.rights["customers.archive"]


def picks() -> Picks:
    """Return what a table's `picks` is: no boxes for one who may do nothing with them."""
    return Picks(BulkState.ids, BulkState.everything, BulkState.pick, MAY_EDIT | MAY_ARCHIVE)


def bulk_bar() -> rx.Component:
    """Return the bar: what runs, else what came of it, and what can be done to what is marked."""
    marked = BulkState.everything | (BulkState.ids.length() > 0)
    running = BulkState.progress.label != ""
    shown = marked | running | (BulkState.note != "") | (BulkState.problem != "")
    bar = rx.el.section(
        problem_banner(BulkState.problem),
        rx.cond(running, _running(), rx.fragment(_note(), rx.cond(marked, _actions()))),
        class_name="bulk-bar",
        custom_attrs={"aria-label": "Ändra flera kunder"},
    )
    return rx.fragment(rx.cond(shown, bar), _question())


def _running() -> rx.Component:
    told = {"aria-label": BulkState.progress.label}
    return rx.el.div(
        rx.el.strong(BulkState.progress.label),
        rx.el.progress(max="100", value=BulkState.progress.percent.to(str), custom_attrs=told),
        rx.el.p(BulkState.progress.text, class_name="tabular"),
        button("Avbryt", on_click=BulkState.cancel),
        class_name="bulk-line",
    )


def _note() -> rx.Component:
    undo = rx.cond(BulkState.run_id > 0, text_button("Ångra", on_click=BulkState.undo))
    said = rx.el.div(
        rx.icon("check", size=16, custom_attrs={"aria-hidden": "true"}),
        rx.el.p(BulkState.note),
        undo,
        icon_button("Stäng meddelandet", "x", small=True, on_click=BulkState.close_note),
        class_name="bulk-line bulk-note",
    )
    return rx.el.div(rx.cond(BulkState.note != "", said), role="status")


def _actions() -> rx.Component:
    archive = rx.cond(
        BulkState.archived,
        button("Återställ", icon="archive-restore", on_click=BulkState.archive(False)),
        button("Arkivera", icon="archive", on_click=BulkState.archive(True)),
    )
    edits = rx.fragment(
        _value_menu("Kundnivå", "level", "Ingen kundnivå"),
        _value_menu("Distrikt", "district", "Inget distrikt"),
        _tag_menu(),
        _managers(),
    )
    return rx.el.div(
        rx.el.strong(
            rx.cond(BulkState.everything, "Alla ", ""), BulkState.count, " valda", role="status"
        ),
        rx.cond(
            BulkState.everything,
            rx.fragment(),
            text_button(
                "Välj alla " + RegisterState.total + " som matchar", on_click=BulkState.pick_all
            ),
        ),
        rx.cond(MAY_EDIT, edits),
        rx.cond(MAY_ARCHIVE, archive),
        button("Avmarkera", icon="x", shortcut="back", title="Esc", on_click=BulkState.let_go),
        class_name="bulk-line",
    )


def _value_menu(label: str, action: str, none: str) -> rx.Component:
    options = BulkState.choices[action].to(list[Option])
    return menu(
        _opener(label),
        rx.foreach(options, lambda o: _item(action, o)),
        rx.cond(options.length() > 0, menu_line()),
        menu_item(none, icon="circle-off", on_select=BulkState.change(action, "")),
        align="start",
    )


def _item(action: str, option: rx.Var[Option]) -> rx.Component:
    return menu_item(option.label, on_select=BulkState.change(action, option.value))


def _opener(label: str) -> rx.Component:
    return button(label, rx.icon("chevron-up", size=14, custom_attrs={"aria-hidden": "true"}))


def _tag_menu() -> rx.Component:
    tags = BulkState.choices["tag"].to(list[Option])
    none = rx.cond(tags.length() > 0, rx.fragment(), MenuLabel.create("Det finns inga taggar än."))
    return menu(
        _opener("Tagg"),
        none,
        rx.cond(tags.length() > 0, _tags("Lägg till tagg", "add_tag", tags)),
        rx.cond(tags.length() > 0, _tags("Ta bort tagg", "remove_tag", tags)),
        align="start",
    )


def _tags(label: str, action: str, tags: Any) -> rx.Component:
    return rx.dropdown_menu.sub(
        rx.dropdown_menu.sub_trigger(label),
        rx.dropdown_menu.sub_content(
            rx.foreach(tags, lambda o: _item(action, o)), class_name="menu-pop"
        ),
    )


def _managers() -> rx.Component:
    """Who is to be account manager, by which title, or no longer."""
    form = rx.el.form(
        _select("user", "Användare", "user", "Välj användare", required=True),
        _select("title", "Titel", "manager_title", "Utan titel"),
        rx.el.fieldset(
            rx.el.legend("Vad ska göras"),
            _way("add", "Lägg till som kundansvarig", default_checked=True),
            _way("remove", "Ta bort som kundansvarig"),
            class_name="field",
        ),
        dialog_foot(button("Ändra kunderna", variant="primary", type="submit")),
        on_submit=BulkState.manage,
        class_name="stack",
    )
    return dialog(
        "Kundansvarig för de valda",
        form,
        trigger=button("Kundansvarig …"),
        open=BulkState.managing,
        on_open_change=BulkState.open_managers,
        text="Andra kundansvariga på kunderna påverkas inte.",
    )


def _select(name: str, label: str, key: str, first: str, *, required: bool = False) -> rx.Component:
    options = BulkState.choices[key].to(list[Option])
    control = rx.el.select(
        rx.el.option(first, value=""),
        rx.foreach(options, lambda o: rx.el.option(o.label, value=o.value, key=o.value)),
        name=name,
        id=f"bulk-{name}",
        required=required,
        class_name="input",
    )
    return rx.el.div(rx.el.label(label, html_for=f"bulk-{name}"), control, class_name="field")


def _way(value: str, label: str, **told: Any) -> rx.Component:
    box = rx.el.input(type="radio", name="way", value=value, **told)
    return rx.el.label(box, " ", label, class_name="bulk-way")


def _question() -> rx.Component:
    return confirm_dialog(
        "Ta bort dig själv som kundansvarig?",
        rx.el.p(
            "Du ser bara kunder som du är ansvarig för. Du slutar se dem som du tar bort dig från, "
            "men kan ångra så länge sidan är öppen."
        ),
        confirm="Ta bort mig",
        on_confirm=BulkState.confirm,
        on_cancel=BulkState.dismiss,
        danger=True,
        open=BulkState.asking,
    )
