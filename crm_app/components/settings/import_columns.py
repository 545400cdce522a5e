"""Kolumner: the step in which each column of the file gets its field."""

import reflex as rx

from crm_app.components.ui.buttons import button, text_button
from crm_app.components.ui.column_map import column_map
from crm_app.components.ui.dialogs import confirm_dialog, dialog, dialog_foot
from crm_app.components.ui.inputs import text_input
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.domain.forms import Option
from crm_app.domain.import_mappings import Named
from crm_app.state.import_columns import ImportColumnsState
from crm_app.state.imports import ImportState

STATE, TABLE = ImportColumnsState, ImportColumnsState.table
USED, OFFERED = ImportColumnsState.used, ImportColumnsState.offered


def columns_step() -> rx.Component:
    """Return the step: what was kept, the columns, the key, and the way on."""
    return rx.el.div(
        rx.el.h2(ImportState.file_name),
        problem_banner(STATE.problem),
        _offer(),
        _notes(),
        column_map(
            columns=TABLE.columns,
            groups=TABLE.groups,
            unused=TABLE.unused,
            resets=STATE.resets,
            on_assign=STATE.assign,
        ),
        _choices(),
        _foot(),
        _save_dialog(),
        _delete_dialog(),
        class_name="settings-stack import-columns",
    )


def _offer() -> rx.Component:
    whose = rx.cond(OFFERED.by != "", f"Kolumnvalet ”{OFFERED.name}”, sparat av {OFFERED.by},", "")
    own = f"Ditt sparade kolumnval ”{OFFERED.name}”"
    return rx.cond(
        OFFERED.id > 0,
        banner(
            rx.el.p(rx.cond(OFFERED.by != "", whose, own), " passar den här filen."),
            button(f"Använd {OFFERED.name}", on_click=STATE.use(OFFERED.id.to(str))),
            tone="blue",
        ),
    )


def _notes() -> rx.Component:
    return rx.fragment(
        rx.cond(
            TABLE.read == 0,
            banner(
                "Inga rubriker i filen känns igen. Kontrollera att du valde rätt fil och att "
                "rubrikerna står på en egen rad ovanför kunderna, eller välj fält själv.",
                tone="amber",
                alert=True,
            ),
        ),
        rx.cond(
            (TABLE.lacking.length() > 0) & (TABLE.read > 0),
            banner(
                f"Ingen kolumn fyller {TABLE.lacking.join(', ')}. Nya kunder måste ha det: rader "
                "med kunder som inte finns i registret avvisas. Kunder som finns kan ändras ändå.",
                tone="amber",
            ),
        ),
    )


def _choices() -> rx.Component:
    key = rx.el.div(
        rx.el.label("Rader hör till kunder med samma", html_for="import-key"),
        rx.el.select(
            rx.foreach(
                TABLE.key_options, lambda o: rx.el.option(o.label, value=o.value, key=o.value)
            ),
            id="import-key",
            value=TABLE.key,
            on_change=STATE.pick_key,
        ),
        rx.el.div("En rad som inte hör till någon blir en ny kund.", class_name="hint"),
        class_name="field",
    )
    kept = rx.el.div(
        rx.el.label("Kolumnval", html_for="import-mapping"),
        rx.el.select(
            rx.el.option("Som rubrikerna säger", value="0"),
            rx.foreach(STATE.named, _named),
            id="import-mapping",
            value=USED.id.to(str),
            on_change=STATE.use,
        ),
        rx.el.div(
            text_button("Spara kolumnvalet …", on_click=STATE.ask("save")),
            rx.cond(
                (USED.id > 0) & USED.may_delete,
                text_button("Ta bort …", on_click=STATE.ask("delete")),
            ),
            class_name="chips",
        ),
        class_name="field",
    )
    return rx.el.div(key, kept, class_name="form-grid")


def _key(one: rx.Var[Option]) -> rx.Component:
    return rx.el.option(one.label, value=one.value, key=one.value)


def _named(one: rx.Var[Named]) -> rx.Component:
    whose = rx.cond(one.by != "", " – " + one.by, rx.cond(one.shared, " – delat", ""))
    return rx.el.option(
        one.name + whose + rx.cond(one.fits, "", " (passar inte filen)"),
        value=one.id.to(str),
        key=one.id.to(str),
    )


def _foot() -> rx.Component:
    faults = rx.cond(
        TABLE.faults > 0,
        "Två kolumner läses som samma fält. Välj en av dem innan du går vidare.",
        "",
    )
    return rx.el.div(
        rx.el.div(rx.el.span(faults, class_name="error", role="status"), class_name="grow"),
        button("Välj en annan fil", on_click=ImportState.start_over),
        button(
            rx.cond(TABLE.read == 1, "Granska 1 kolumn", f"Granska {TABLE.read} kolumner"),
            variant="primary",
            disabled=(TABLE.faults > 0) | (TABLE.read == 0),
            on_click=ImportState.review,
        ),
        class_name="form-foot",
    )


def _save_dialog() -> rx.Component:
    share = rx.el.label(
        rx.el.input(type="checkbox", name="shared"),
        rx.el.span(
            "Dela med alla", rx.el.small("Alla som får importera kan välja det"),
            class_name="stacked",
        ),
        class_name="check-row",
    )  # fmt: skip
    form = rx.el.form(
        text_input("name", "Namn", error=STATE.errors.get("name", ""), max_length=60),
        share,
        dialog_foot(button("Spara kolumnval", variant="primary", type="submit")),
        on_submit=STATE.save,
        no_validate=True,
        class_name="stack",
    )
    return dialog(
        "Spara kolumnval",
        form,
        text="Nästa fil med samma rubriker får det föreslaget. Döp det till exempel efter det "
        "system som filen kommer från.",
        open=STATE.dialog == "save",
        on_open_change=lambda _open: STATE.close(),
    )


def _delete_dialog() -> rx.Component:
    return confirm_dialog(
        "Ta bort kolumnvalet " + USED.name + "?",
        rx.cond(USED.shared, "Det är delat och försvinner för alla. ", ""),
        "Det som redan är importerat påverkas inte.",
        confirm="Ta bort kolumnval",
        on_confirm=STATE.delete(USED.id),
        danger=True,
        open=STATE.dialog == "delete",
        on_open_change=lambda _open: STATE.close(),
    )
