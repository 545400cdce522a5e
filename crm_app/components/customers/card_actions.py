"""What can be done with a customer: the buttons and the menu at the head of the card."""

from typing import Any

import reflex as rx

from crm_app.components.customers.anonymise_dialog import anonymise_dialog
from crm_app.components.customers.merge_pick import merge_pick
from crm_app.components.customers.promotion import promotion_dialog
from crm_app.components.ui.buttons import button, icon_button
from crm_app.components.ui.dialogs import confirm_dialog
from crm_app.components.ui.menus import menu, menu_item, menu_line
from crm_app.models.customers import CustomerType
from crm_app.state.anonymise import AnonymiseState
from crm_app.state.card_actions import CardActionsState
from crm_app.state.customer import CustomerState
from crm_app.state.merge_pick import MergePickState
from crm_app.state.merged import MergedState
from crm_app.state.promotion import PromotionState
from crm_app.state.session import SessionState

CARD = CustomerState.card
RIGHTS = SessionState.rights
GONE = MergedState.notice.is_merged | MergedState.notice.anonymised


def card_actions() -> tuple[rx.Component, ...]:
    """Return the actions of the card, as the user may use them."""
    editable = RIGHTS["customers.edit"] & ~CustomerState.editing & ~GONE
    archived = RIGHTS["customers.archive"] & CARD.archived & ~GONE
    back = button("Ta tillbaka kund", icon="archive-restore", on_click=CustomerState.restore)
    return (
        rx.cond(editable, button("Redigera", icon="pencil", on_click=CustomerState.edit)),
        rx.cond(archived, back),
        rx.cond(_has_something(), _menu()),
        _dialogs(),
    )


def _may_promote() -> Any:
    return RIGHTS["customers.edit"] & (CARD.type != CustomerType.REGULAR.value) & ~GONE


def _may_merge() -> Any:
    return RIGHTS["customers.edit"] & RIGHTS["customers.archive"] & ~CARD.archived & ~GONE


def _may_archive() -> Any:
    return RIGHTS["customers.archive"] & ~CARD.archived


def _may_anonymise() -> Any:
    return RIGHTS["customers.anonymise"] & ~GONE


def _has_something() -> Any:
    return (
        _may_promote()
        | _may_merge()
        | RIGHTS["customers.export"]
        | _may_archive()
        | _may_anonymise()
    )


def _menu() -> rx.Component:
    id_ = CARD.id
    export = "/filer/kund/" + id_.to(str)
    return menu(
        icon_button("Mer att göra med kunden", "ellipsis"),
        _item(_may_promote(), "Gör till vanlig kund", "user-check", PromotionState.ask(id_)),
        _item(_may_merge(), "Slå ihop med …", "merge", MergePickState.ask(id_)),
        rx.cond(
            RIGHTS["customers.export"],
            rx.fragment(
                _download("Exportera uppgifter (JSON)", export + ".json"),
                _download("Exportera uppgifter (Excel)", export + ".xlsx"),
            ),
        ),
        rx.cond(_may_archive() | _may_anonymise(), menu_line()),
        _item(_may_archive(), "Arkivera kund", "archive", CardActionsState.ask_archive(id_)),
        rx.cond(
            _may_anonymise(),
            menu_item(
                "Anonymisera …",
                icon="user-x",
                danger=True,
                on_select=AnonymiseState.ask(id_),
            ),
        ),
    )


def _item(may: rx.Var[bool], label: str, icon: str, on_select: rx.event.EventSpec) -> rx.Component:
    return rx.cond(may, menu_item(label, icon=icon, on_select=on_select))


def _download(label: str, href: rx.Var[str]) -> rx.Component:
    """Return an item that is a link to a route of our own: the browser takes the file."""
    hidden = {"aria-hidden": "true"}
    link = rx.el.a(
        rx.icon("download", custom_attrs=hidden),
        label,
        href=href,
        download=True,
        custom_attrs={"reloadDocument": True},
    )
    return rx.dropdown_menu.item(link, as_child=True)


def _dialogs() -> rx.Component:
    archiving = confirm_dialog(
        "Arkivera kunden?",
        "Den försvinner ur registret, men allt finns kvar och kan tas tillbaka.",
        confirm="Arkivera kund",
        on_confirm=CustomerState.archive,
        open=CardActionsState.archiving == CARD.id,
        on_open_change=lambda _is_open: CardActionsState.ask_archive(0),
    )
    return rx.fragment(archiving, promotion_dialog(), merge_pick(), anonymise_dialog())
