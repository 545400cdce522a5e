"""The speech bubble of the top bar and of the phone's bar."""

import reflex as rx

from crm_app.components.ui.notice_bell import notice_bell
from crm_app.state.notices import NoticesState


def bubble(*, in_bar: bool = False) -> rx.Component:
    """Return the bubble with its dot and its panel."""
    return notice_bell(
        unread=NoticesState.unread,
        newest=NoticesState.newest,
        latest=NoticesState.latest,
        lines=NoticesState.lines,
        opened=NoticesState.opened,
        browser=NoticesState.browser,
        sound=NoticesState.sound,
        owner=NoticesState.user_id,
        in_bar=in_bar,
        on_open=NoticesState.open,
        on_close=NoticesState.close,
        on_read=NoticesState.read,
        on_read_all=NoticesState.read_all,
    )
