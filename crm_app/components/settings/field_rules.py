"""Kundfält and Kontaktperson fält: the grid, its question, and the live preview beside it."""

import reflex as rx

from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.ui.dialogs import confirm_dialog
from crm_app.components.ui.fields import form_sections
from crm_app.components.ui.live_form import live_form
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.components.ui.page_head import card
from crm_app.components.ui.tri_grid import tri_grid
from crm_app.state.field_rules import FieldRulesState, LackLine


def field_rules(tab: SettingsTab, tabs: tuple[SettingsTab, ...]) -> rx.Component:
    """Return the page of one grid."""
    note = saved_note(
        FieldRulesState.saved, FieldRulesState.undo, undoable=FieldRulesState.saved == "Sparat"
    )
    return settings_page(
        tab,
        tabs,
        problem_banner(FieldRulesState.problem),
        rx.cond(
            FieldRulesState.rows.length() > 0,
            rx.el.div(_grid(tab), _preview(), class_name="rules"),
            skeleton_block(),
        ),
        _question(),
        note=note,
    )


def _grid(tab: SettingsTab) -> rx.Component:
    return tri_grid(
        rows=FieldRulesState.rows,
        columns=FieldRulesState.columns,
        label=tab.label,
        resets=FieldRulesState.resets,
        on_set=FieldRulesState.set_cell,
        on_set_row=FieldRulesState.set_row,
        on_set_column=FieldRulesState.set_column,
        on_reorder=FieldRulesState.arrange,
        on_look=FieldRulesState.look_at,
    )


def _preview() -> rx.Component:
    choices = rx.cond(
        FieldRulesState.columns.length() > 1,
        rx.el.select(
            rx.foreach(
                FieldRulesState.columns,
                lambda c: rx.el.option(c["group"], " · ", c["label"], value=c["id"], key=c["id"]),
            ),
            value=FieldRulesState.preview_column,
            on_change=FieldRulesState.look_at,
            class_name="input",
            custom_attrs={"aria-label": "Förhandsvisa för"},
        ),
    )
    form = rx.el.fieldset(
        form_sections(FieldRulesState.preview),
        disabled=True,
        class_name="preview",
        custom_attrs={"aria-label": "Förhandsvisning"},
    )
    # LiveForm shows each control what the field holds first; nothing here can be touched.
    shown = live_form(form, draft_key="preview", label="Förhandsvisning")
    # Its place scrolls, so the keyboard must reach it.
    told = {"aria-label": "Så ser formuläret ut"}
    held = rx.el.div(shown, role="region", tab_index=0, custom_attrs=told)
    return card("Så ser formuläret ut", held, actions=(choices,))


def _question() -> rx.Component:
    """Who would lack the field, before it becomes required."""
    return confirm_dialog(
        "Gör fältet obligatoriskt?",
        rx.el.p("De som saknar fältet går att läsa som förut, men kan inte sparas utan det."),
        rx.el.ul(rx.foreach(FieldRulesState.lacks, _lack), class_name="lacks"),
        confirm="Gör obligatoriskt",
        on_confirm=FieldRulesState.confirm,
        on_cancel=FieldRulesState.dismiss,
        open=FieldRulesState.asking,
    )


def _lack(line: rx.Var[LackLine]) -> rx.Component:
    shown = rx.cond(
        line.href != "",
        rx.link(line.text, href=line.href, class_name="link"),
        rx.el.span(line.text),
    )
    return rx.el.li(shown, key=line.text)
