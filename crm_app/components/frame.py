"""The shell as the signed-in user has it: her menu, her name, and what she may reach."""

import reflex as rx

from crm_app import routes
from crm_app.components.comments.bubble import bubble
from crm_app.components.shell.layout import SEARCH, shell
from crm_app.components.shell.menu import MenuItem
from crm_app.components.system.own_drafts import own_drafts
from crm_app.components.ui.menus import menu_item, menu_line
from crm_app.components.ui.notes import banner, skeleton_block
from crm_app.components.ui.search_box import search_box
from crm_app.state.search import SearchState
from crm_app.state.session import SessionState

MENU = (
    MenuItem("customers", "Kunder", "users", routes.CUSTOMERS),
    MenuItem(
        "contacts",
        "Kontaktpersoner",
        "contact",
        routes.CONTACTS,
        shown=SessionState.rights["customers.see"],
    ),
)
SYSTEM = MenuItem(
    "system",
    "Systeminställningar",
    "settings-2",
    routes.SYSTEM,
    shown=SessionState.rights["system.settings"],
)
# Out by a full page load: a websocket keeps the cookie that it was opened with.
SIGN_OUT = """fetch("/auth/logga-ut", {method: "POST", body: "{}",
  headers: {"content-type": "application/json"}}).then(() => {
  window.dispatchEvent(new Event("kundregister:signout"));
  window.location.assign("/logga-in"); })"""


def framed(content: rx.Component, active: str) -> rx.Component:
    """Return a page in the shell; gray lines until it is known who looks at it."""
    return shell(
        own_drafts(owner=SessionState.user_id),
        rx.cond(SessionState.ended, _ended()),
        rx.cond(SessionState.ready, content, skeleton_block(8)),
        active=active,
        items=MENU,
        system=SYSTEM,
        user_name=SessionState.user_name,
        user_initials=SessionState.initials,
        user_menu=_user_menu(),
        search=_search(),
        bubble=bubble(),
        bar_bubble=bubble(in_bar=True),
    )


def _search() -> rx.Component:
    """Return the search box; it stands there until it is known that she may not see customers."""
    box = search_box(
        answer=SearchState.answer,
        owner=SessionState.user_id,
        label="Sök",
        placeholder=SEARCH,
        on_find=SearchState.find,
        on_recent=SearchState.recent,
        on_close=SearchState.close,
    )
    denied = SessionState.ready & ~SessionState.rights["customers.see"]
    return rx.cond(denied, rx.fragment(), box)


def _user_menu() -> tuple[rx.Component, ...]:
    return (
        menu_item("Min profil", icon="user", href=routes.PROFILE),
        menu_item("Ljust eller mörkt", icon="sun-moon", on_select=rx.toggle_color_mode),
        menu_line(),
        menu_item("Logga ut", icon="log-out", on_select=rx.call_script(SIGN_OUT)),
    )


def _ended() -> rx.Component:
    return banner(
        "Du är utloggad. Det du skrev finns kvar i den här fliken när du loggar in igen. ",
        rx.el.a(
            "Logga in",
            href=routes.SIGN_IN,
            class_name="link",
            custom_attrs={"reloadDocument": True},
        ),
        tone="amber",
        alert=True,
    )
