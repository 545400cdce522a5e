"""Pages without the shell: sign-in, first run, one-time link, and what went wrong."""

from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary

from crm_app.components.ui.buttons import Text, link_button

FORBIDDEN = "Du saknar behörighet. Be systemadministratören om hjälp."


def quiet_card(
    title: Text,
    *children: Any,
    text: Text = "",
    company: Text = "Kundregister",
    logo: Text = "/logo.svg",
    wide: bool = False,
) -> rx.Component:
    """Return one calm card on a quiet page, with the company's name and logo."""
    told = (rx.el.p(text),) if not isinstance(text, str) or text else ()
    return rx.el.main(
        rx.el.div(
            rx.el.div(rx.el.img(src=logo, alt=""), company, class_name="quiet-brand"),
            rx.el.h1(title),
            *told,
            *children,
            class_name="card",
        ),
        class_name="quiet",
        custom_attrs={"data-wide": ""} if wide else {},
    )


def not_found_page(home: str = "/kunder") -> rx.Component:
    """Return the page for an address that does not exist."""
    return quiet_card(
        "Sidan finns inte",
        link_button("Till Kundregister", home, variant="primary"),
        text="Adressen kan vara felskriven, eller så har det du söker tagits bort.",
    )


def forbidden_page(home: str = "/kunder") -> rx.Component:
    """Return the page for somebody who may not see what was asked for."""
    return quiet_card(
        "Du kommer inte åt sidan",
        link_button("Till Kundregister", home, variant="primary"),
        text=FORBIDDEN,
    )


def crash_page() -> rx.Component:
    """Return what stands instead of a page that broke; shell.js loads it again."""
    again = rx.el.button(
        "Ladda om sidan",
        type="button",
        class_name="btn",
        custom_attrs={"data-variant": "primary", "data-reload": ""},
    )
    return quiet_card(
        "Något gick fel",
        rx.el.title("Något gick fel – Kundregister"),
        again,
        text="Sidan kunde inte visas. Det du skrivit finns kvar när du laddar om.",
    )


def crash_boundary(stateful: bool) -> rx.Component:
    """Catch what breaks in the browser; for `app.app_wraps[55, "ErrorBoundary"]`."""
    return ErrorBoundary.create(fallback_render=crash_page())
