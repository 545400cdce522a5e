"""Systeminställningar › Användare: who waits for a password, and the table of everybody."""

import reflex as rx

from crm_app import routes
from crm_app.components.system.layout import system_page
from crm_app.components.system.user_dialogs import disable_dialog, link_dialog, user_dialog
from crm_app.components.ui.badges import badge
from crm_app.components.ui.buttons import button, icon_button
from crm_app.components.ui.menus import menu, menu_item, menu_line
from crm_app.components.ui.notes import banner, problem_banner
from crm_app.state.system_user_disable import SystemUserDisableState
from crm_app.state.system_user_form import SystemUserFormState
from crm_app.state.system_user_link import SystemUserLinkState
from crm_app.state.system_users import (
    ACTIVE,
    DISABLED,
    INVITED,
    PendingLine,
    SystemUsersState,
    UserLine,
)

HELP = "De som kan logga in, och vilka behörighetsgrupper de hör till."
COLUMNS = ("Namn", "Behörighetsgrupper", "Status", "Senast sedd")
TONES = ((ACTIVE, "green"), (INVITED, "blue"), (DISABLED, "outline"))


def users_page() -> rx.Component:
    """Return who waits, the table, and the dialogs over it."""
    new = button(
        "Ny användare",
        variant="primary",
        icon="plus",
        shortcut="new",
        on_click=SystemUserFormState.show_new,
    )
    return system_page(
        routes.SYSTEM_USERS,
        HELP,
        rx.el.div(
            problem_banner(SystemUsersState.problem),
            problem_banner(SystemUserLinkState.problem),
            rx.foreach(SystemUsersState.pending, _waiting),
            _table(),
            class_name="stack",
        ),
        user_dialog(),
        link_dialog(),
        disable_dialog(),
        loaded=SystemUsersState.loaded,
        actions=(new,),
    )


def _waiting(one: rx.Var[PendingLine]) -> rx.Component:
    return banner(
        rx.el.div(
            rx.el.span(
                rx.el.b(one.name), f" ({one.email}) har glömt sitt lösenord. Begärt {one.asked}."
            ),
            button(
                "Skapa länk",
                on_click=SystemUserLinkState.give(one.user_id),
                custom_attrs={"aria-label": "Skapa länk till " + one.name},
            ),
            class_name="banner-row",
        ),
        tone="amber",
        key=one.user_id,
    )


def _table() -> rx.Component:
    heads = (*(rx.el.th(label, scope="col") for label in COLUMNS), _hidden_head())
    return rx.el.div(
        rx.el.table(
            rx.el.thead(rx.el.tr(*heads)),
            rx.el.tbody(rx.foreach(SystemUsersState.rows, _row)),
            class_name="table users",
        ),
        class_name="table-wrap",
        role="region",
        tab_index=0,
        custom_attrs={"aria-label": "Användare"},
    )


def _hidden_head() -> rx.Component:
    return rx.el.th(rx.el.span("Åtgärder", class_name="sr-only"), scope="col")


def _row(user: rx.Var[UserLine]) -> rx.Component:
    tone = rx.match(user.status, *TONES, "neutral")
    name = rx.el.button(
        user.name,
        type="button",
        class_name="row-link row-button",
        on_click=SystemUserFormState.show_edit(user.id),
        title="Ändra " + user.name,
    )
    return rx.el.tr(
        rx.el.td(name, rx.el.div(user.email, class_name="row-sub")),
        rx.el.td(user.groups),
        rx.el.td(badge(user.status, tone)),
        rx.el.td(user.seen, class_name="tabular"),
        rx.el.td(_actions(user), custom_attrs={"data-align": "end"}),
        key=user.id,
        custom_attrs={"data-muted": rx.cond(user.active, "false", "true")},
    )


def _actions(user: rx.Var[UserLine]) -> rx.Component:
    link = rx.cond(user.can_sign_in, "Länk till nytt lösenord", "Ny inbjudan")
    return menu(
        icon_button("Åtgärder för " + user.name, "ellipsis"),
        menu_item("Ändra", icon="pencil", on_select=SystemUserFormState.show_edit(user.id)),
        rx.cond(
            user.active,
            rx.fragment(
                menu_item(link, icon="link", on_select=SystemUserLinkState.give(user.id)),
                menu_line(),
                menu_item(
                    "Inaktivera",
                    icon="user-x",
                    danger=True,
                    on_select=SystemUserDisableState.show(user.id),
                ),
            ),
            menu_item("Aktivera", icon="user-check", on_select=SystemUsersState.enable(user.id)),
        ),
    )
