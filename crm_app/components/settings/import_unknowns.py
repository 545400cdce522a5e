"""Values that a file names and no register has: what shall become of each."""

import reflex as rx

from crm_app.components.ui.buttons import button
from crm_app.state.import_lines import Unknown
from crm_app.state.import_review import ImportReviewState

STATE = ImportReviewState


def unknown_values() -> rx.Component:
    """Return a choice for each value that no register has: create, read as another, or refuse."""
    return rx.cond(
        STATE.unknowns.length() > 0,
        rx.el.form(
            rx.el.h3("Värden som inte finns i registren"),
            rx.el.p(
                "Välj vad som ska hända med vart och ett. Det som skapas skapas först när du "
                "importerar.",
                class_name="hint",
            ),
            rx.el.ul(rx.foreach(STATE.unknowns, _unknown)),
            rx.cond(
                STATE.more_unknowns > 0,
                rx.el.p(f"Och {STATE.more_unknowns} till, som ”Skapa alla” också skapar."),
            ),
            rx.el.div(
                button("Använd valen", type="submit"),
                button("Skapa alla", on_click=STATE.create_all),
                class_name="chips",
            ),
            on_submit=STATE.decide,
            class_name="unknowns",
        ),
    )


def _unknown(one: rx.Var[Unknown]) -> rx.Component:
    there = rx.foreach(
        STATE.choices[one.register],
        lambda o: rx.el.option(o.label, value=o.value, key=o.value),
    )
    return rx.el.li(
        rx.el.label(
            rx.el.span(one.label, class_name="hint"), rx.el.b(one.name), html_for="u-" + one.id
        ),
        rx.el.select(
            rx.el.option("Avvisa raderna", value="refuse"),
            rx.cond(one.creatable, rx.el.option(_create(one), value="create")),
            rx.el.optgroup(there, label="Läs det som"),
            name=one.id,
            id="u-" + one.id,
            default_value=one.choice,
            class_name="input",
            key=one.id + one.choice,
        ),
        key=one.id,
    )


def _create(one: rx.Var[Unknown]) -> rx.Var[str]:
    return rx.cond(one.register == "country", "Aktivera landet", "Skapa " + one.name)
