"""The speech bubble with the red dot, and the panel of notices that it opens."""

from typing import Any

import reflex as rx

_js = rx.asset("notice_bell.jsx", shared=True)
rx.asset("time_ago.jsx", shared=True)  # imported by notice_bell.jsx


class NoticeBell(rx.Component):
    """`lines` are the notices of an open panel, see `state.notices.ShownNotice`.

    `newest` is the newest unread one's id: the dot blinks when it grows, and `latest` tells of it.
    `in_bar` is the phone's bar; the other one keeps the page's title, and tells the browser
    (`browser`) and the ear (`sound`).
    """

    library = _js.importable_path
    tag = "NoticeBell"

    unread: rx.Var[int]
    newest: rx.Var[int]
    latest: rx.Var[str]
    lines: rx.Var[Any]
    opened: rx.Var[bool]
    browser: rx.Var[bool]
    sound: rx.Var[bool]
    owner: rx.Var[int]
    in_bar: rx.Var[bool]
    on_open: rx.EventHandler[rx.event.no_args_event_spec]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]
    on_read: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_read_all: rx.EventHandler[rx.event.passthrough_event_spec(int)]


notice_bell = NoticeBell.create
