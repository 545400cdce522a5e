"""The dialog in which a contact is moved to another customer, and what it says afterwards."""

import reflex as rx
from reflex_components_core.react_router.dom import ReactRouterLink

from crm_app.components.ui.buttons import icon_button
from crm_app.components.ui.dialogs import dialog, dialog_foot
from crm_app.components.ui.inputs import search_input
from crm_app.components.ui.notes import problem_banner, saved_note
from crm_app.state.contact_move import Choice, ContactMoveState

MOVE = ContactMoveState


def move_button(contact_id: rx.Var[int], name: rx.Var[str], **props: object) -> rx.Component:
    """Return the button that asks where a contact shall be moved."""
    said = "Flytta " + name + " till en annan kund"
    return icon_button(
        said, "arrow-right-left", small=True, on_click=MOVE.show(contact_id), **props
    )


def moved_note() -> rx.Component:
    """Return the quiet line that says where she went, with the way there and the way back."""
    to = ReactRouterLink.create("Visa", to=MOVE.moved_href, class_name="link")
    return rx.el.div(
        saved_note(MOVE.moved, MOVE.undo, undoable=MOVE.moved_href != ""),
        rx.cond(MOVE.moved_href != "", to),
        class_name="moved-note",
    )


def move_dialog() -> rx.Component:
    """Return the dialog: a box for number or name, and those who match."""
    box = search_input(
        "Kundnummer eller namn",
        label="Flytta till kund",
        name="till",
        on_change=MOVE.look.debounce(200),
        custom_attrs={"autoFocus": True},
    )
    none = rx.el.p("Ingen kund hittades. Pröva kundnumret.", class_name="muted", role="status")
    found = rx.cond(
        MOVE.choices.length() > 0,
        rx.el.ul(
            rx.foreach(MOVE.choices, _choice),
            class_name="move-choices",
            custom_attrs={"aria-label": "Kunder"},
        ),
        rx.cond(MOVE.looked, none),
    )
    return dialog(
        "Flytta " + MOVE.name,
        problem_banner(MOVE.problem),
        box,
        found,
        dialog_foot(),
        text="Från " + MOVE.home + ". Historiken finns kvar hos båda kunderna. Är någon annan "
        "redan huvudkontakt eller fakturakontakt där, förblir hen det.",
        open=MOVE.contact_id > 0,
        on_open_change=lambda _open: MOVE.close(),
    )


def _choice(choice: rx.Var[Choice]) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.strong(choice.name),
            rx.el.span(choice.about, class_name="muted tabular"),
            type="button",
            on_click=MOVE.move(choice.id),
        ),
        key=choice.id.to(str),
    )
