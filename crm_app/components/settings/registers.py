"""One register's tab: its values, those that are put away, and the two questions."""

import reflex as rx

from crm_app.components.settings.layout import SettingsTab, settings_page
from crm_app.components.settings.register_list import register_list
from crm_app.components.ui.buttons import button
from crm_app.components.ui.dialogs import dialog, dialog_foot
from crm_app.components.ui.notes import problem_banner, saved_note, skeleton_block
from crm_app.domain.registers import COLORS, TERMS, Register
from crm_app.state.registers import AwayLine, RegistersState


def register_page(
    register: Register, tab: SettingsTab, tabs: tuple[SettingsTab, ...]
) -> rx.Component:
    """Return the page of one register."""
    return settings_page(
        tab,
        tabs,
        problem_banner(RegistersState.problem),
        rx.cond(
            RegistersState.loaded & (RegistersState.key == register.key),
            rx.el.div(_nothing(register), _values(register), _away(), class_name="settings-stack"),
            skeleton_block(),
        ),
        _merge(register),
        _remove(),
        note=saved_note(
            RegistersState.saved, RegistersState.undo, undoable=RegistersState.undoable
        ),
    )


def _nothing(register: Register) -> rx.Component:
    told = rx.el.p(register.about, class_name="register-about")
    return rx.cond(RegistersState.values.length() == 0, told)


def _values(register: Register) -> rx.Component:
    return register_list(
        key=register.key,
        values=RegistersState.values,
        label=register.label,
        new=register.new,
        colors=[list(pair) for pair in COLORS] if register.colored else [],
        kinds=[list(pair) for pair in TERMS] if register.terms else [],
        errors=RegistersState.errors,
        answers=RegistersState.answers,
        added=RegistersState.added,
        on_add=RegistersState.add,
        on_rename=RegistersState.rename,
        on_color=RegistersState.set_color,
        on_terms=RegistersState.set_terms,
        on_default=RegistersState.set_default,
        on_archive=RegistersState.archive,
        on_ask=RegistersState.ask,
        on_reorder=RegistersState.arrange,
    )


def _away() -> rx.Component:
    count = RegistersState.away.length()
    folded = rx.el.details(
        rx.el.summary(f"Arkiverade ({count})"),
        rx.el.p(
            "De som har ett arkiverat värde har det kvar, men ingen kan välja det på nytt. "
            "Ett sammanslaget värde räknas som det andra.",
            class_name="hint",
        ),
        rx.el.ul(rx.foreach(RegistersState.away, _put_away), class_name="values-away"),
        class_name="away",
    )
    return rx.cond(count > 0, folded)


def _put_away(line: rx.Var[AwayLine]) -> rx.Component:
    word = rx.cond(line.merged, "Ta isär", "Ta tillbaka")
    return rx.el.li(
        rx.el.span(line.name),
        rx.el.span(line.note, class_name="hint"),
        button(
            word,
            on_click=RegistersState.bring_back(line.id),
            custom_attrs={"aria-label": word + " " + line.name},
        ),
        key=line.id,
    )


def _merge(register: Register) -> rx.Component:
    asked = RegistersState.asked
    choice = rx.el.div(
        rx.el.label("Slå ihop med", html_for="merge-into"),
        rx.el.select(
            rx.el.option(f"Välj {register.one}", value=""),
            rx.foreach(asked.choices, lambda o: rx.el.option(o.label, value=o.value, key=o.value)),
            name="into",
            id="merge-into",
            required=True,
            class_name="input",
        ),
        class_name="field",
    )
    form = rx.el.form(
        choice,
        dialog_foot(button("Slå ihop", variant="primary", type="submit")),
        on_submit=lambda form: RegistersState.merge(asked.id, form),
    )
    return dialog(
        "Slå ihop ”" + asked.name + "”",
        rx.cond(asked.choices.length() > 0, form, _alone()),
        text=asked.uses + " får det andra värdet i stället. Du kan ta isär dem igen.",
        open=RegistersState.dialog == "merge",
        on_open_change=RegistersState.close,
    )


def _alone() -> rx.Component:
    told = rx.el.p("Det finns inget annat värde att slå ihop med. Lägg till ett först.")
    return rx.el.div(told, dialog_foot(cancel="Stäng"))


def _remove() -> rx.Component:
    asked = RegistersState.asked
    gone = button("Ta bort", variant="danger", on_click=RegistersState.remove(asked.id))
    merge = button("Slå ihop med …", on_click=RegistersState.ask("merge", asked.id))
    kept = button("Arkivera", variant="primary", on_click=RegistersState.archive(asked.id))
    return dialog(
        rx.cond(asked.used, "”" + asked.name + "” används", "Ta bort ”" + asked.name + "”?"),
        rx.cond(asked.used, dialog_foot(merge, kept), dialog_foot(gone)),
        text=rx.cond(
            asked.used,
            asked.uses + " har värdet. Om du arkiverar det finns det kvar där, men ingen kan välja "
            "det på nytt. Du kan också slå ihop det med ett annat värde.",
            "Ingen använder det.",
        ),
        open=RegistersState.dialog == "remove",
        on_open_change=RegistersState.close,
    )
