"""Dialogs: one that asks before something is done, one that holds a small form."""

from typing import Any

import reflex as rx

from crm_app.components.ui.buttons import Text, button


def confirm_dialog(
    title: Text,
    *children: Any,
    confirm: Text,
    on_confirm: Any,
    trigger: rx.Component | None = None,
    cancel: Text = "Avbryt",
    danger: bool = False,
    on_cancel: Any = None,
    **root: Any,
) -> rx.Component:
    """Return a dialog that asks first. Open it by `trigger`, or by `open` and `on_open_change`."""
    keep = button(cancel, on_click=on_cancel) if on_cancel else button(cancel)
    do = button(confirm, variant="danger" if danger else "primary", on_click=on_confirm)
    # Esc is "Avbryt": a dialog that is held open by a state knows of it in no other way.
    escape = {"on_escape_key_down": on_cancel} if on_cancel else {}
    content = rx.alert_dialog.content(
        rx.alert_dialog.title(title, as_child=False),
        rx.alert_dialog.description(rx.el.div(*children), as_child=True),
        rx.el.div(
            rx.alert_dialog.cancel(keep), rx.alert_dialog.action(do), class_name="dialog-foot"
        ),
        class_name="dialog",
        max_width="440px",
        **escape,
    )
    opener = (rx.alert_dialog.trigger(trigger),) if trigger is not None else ()
    return rx.alert_dialog.root(*opener, content, **root)


def dialog(
    title: Text,
    *children: Any,
    trigger: rx.Component | None = None,
    text: Text = "",
    width: str = "480px",
    **root: Any,
) -> rx.Component:
    """Return a dialog with a heading. Its children hold their own buttons (`dialog_foot`)."""
    described = (rx.dialog.description(text),) if not isinstance(text, str) or text else ()
    told = {} if described else {"aria-describedby": ""}
    content = rx.dialog.content(
        rx.dialog.title(title),
        *described,
        *children,
        class_name="dialog",
        max_width=width,
        custom_attrs=told,
    )
    opener = (rx.dialog.trigger(trigger),) if trigger is not None else ()
    return rx.dialog.root(*opener, content, **root)


def dialog_foot(*buttons: rx.Component, cancel: Text = "Avbryt") -> rx.Component:
    """Return the buttons of a dialog; the first one closes it."""
    return rx.el.div(rx.dialog.close(button(cancel)), *buttons, class_name="dialog-foot")
