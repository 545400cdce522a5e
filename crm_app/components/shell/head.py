"""What the App needs to look right: style sheets, head, toasts and what wraps every page."""

import reflex as rx

from crm_app.components.shell.connection import connection_banner
from crm_app.components.shell.quiet import crash_boundary

STYLESHEETS = [
    "/tokens.css",
    "/base.css",
    "/shell.css",
    "/table.css",
    "/form.css",
    "/settings.css",
    "/system.css",
    "/search.css",
    "/tabs.css",
    "/register.css",
    "/columns.css",
    "/imports.css",
]


def head() -> list[rx.Component]:
    """Return the elements of <head>: the icon, the font, and the small scripts."""
    font = {"as": "font", "type": "font/woff2", "crossOrigin": "anonymous"}
    return [
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="preload", href="/fonts/inter-latin.woff2", custom_attrs=font),
        rx.el.script(src="/shell.js"),
        rx.el.script(src="/rows.js", custom_attrs={"defer": True}),
        rx.el.script(src="/shortcuts.js", custom_attrs={"defer": True}),
        rx.el.script(src="/filter.js", custom_attrs={"defer": True}),
        rx.el.script(src="/focus.js", custom_attrs={"defer": True}),
    ]


def toaster() -> rx.Component:
    """Return the place of toasts, with Swedish names and enough contrast."""
    told = {"containerAriaLabel": "Meddelanden", "toastOptions": {"closeButtonAriaLabel": "Stäng"}}
    return rx.toast.provider(rich_colors=False, close_button=True, custom_attrs=told)


def dress(app: rx.App) -> None:
    """Hang the banner and the crash page into the App, in place of Reflex's English ones."""
    app.app_wraps[5, "Overlay"] = connection_banner
    app.app_wraps[55, "ErrorBoundary"] = crash_boundary
