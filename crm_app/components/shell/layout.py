"""The shell: menu, top bar and page."""

from typing import Any

import reflex as rx

from crm_app.components.shell.menu import HIDDEN, MenuItem, bottom_bar, side_menu
from crm_app.components.ui.buttons import Text
from crm_app.components.ui.inputs import search_input
from crm_app.components.ui.menus import menu

SEARCH = "Sök kund, kontakt, org.nr …"


def shell(
    *content: Any,
    active: str,
    items: tuple[MenuItem, ...],
    user_name: Text,
    user_initials: Text,
    user_menu: tuple[rx.Component, ...] = (),
    system: MenuItem | None = None,
    home: MenuItem | None = None,
    search: rx.Component | None = None,
    bubble: rx.Component | None = None,
    bar_bubble: rx.Component | None = None,
    title: Text = "",
) -> rx.Component:
    """Return a page in its shell.

    `active` is the key of the menu item where one stands, `system` the cog at the foot of the
    menu, `home` what the phone's bar calls Kunder (the first item unless told). `search` and
    `bubble` stand in the top bar, `bar_bubble` in the phone's bar; `user_menu` are menu items.
    """
    named = {"aria-label": title} if not isinstance(title, str) or title else {}
    return rx.el.div(
        # Past the router, which would change the address and leave the focus where it is.
        rx.el.a(
            "Hoppa till innehållet",
            href="#innehall",
            class_name="skip",
            custom_attrs={"reloadDocument": True},
        ),
        side_menu(items, active, system),
        rx.el.div(
            top_bar(user_name, user_initials, user_menu, search, bubble),
            rx.el.main(
                *content, id="innehall", tab_index=-1, class_name="page", custom_attrs=named
            ),
            style={"min-width": "0"},
        ),
        bottom_bar(home or items[0], active, bar_bubble),
        rx.el.div(class_name="drawer-veil", custom_attrs=HIDDEN),
        class_name="shell",
    )


def top_bar(
    user_name: Text,
    user_initials: Text,
    user_menu: tuple[rx.Component, ...],
    search: rx.Component | None = None,
    bubble: rx.Component | None = None,
) -> rx.Component:
    """Return the bar above the page: search, what is new, and who is signed in."""
    slot = search if search is not None else search_input(SEARCH, label="Sök", shortcut=True)
    more = (bubble,) if bubble is not None else ()
    return rx.el.header(
        slot,
        rx.el.div(class_name="topbar-space"),
        *more,
        user_button(user_name, user_initials, user_menu),
        class_name="topbar",
    )


def user_button(name: Text, initials: Text, items: tuple[rx.Component, ...]) -> rx.Component:
    """Return the user's initials with her menu."""
    called = {"aria-label": initials + " – din meny, " + name}
    opener = rx.el.button(
        rx.el.span(initials, class_name="avatar", custom_attrs=HIDDEN),
        rx.icon("chevron-down", custom_attrs=HIDDEN),
        type="button",
        class_name="user-button",
        custom_attrs=called,
    )
    return menu(opener, *items, label=name)
