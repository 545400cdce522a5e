"""The part of a page in which a thread is read: what one reads stays where it is."""

import reflex as rx

_js = rx.asset("thread_box.jsx", shared=True)


class ThreadBox(rx.Component):
    """Holds elements with `data-comment` (an id), `data-own` and `data-unread`.

    It opens at its end, or at the comment `glow`. `newer` are those that its end does not hold.
    `on_seen` gets the ids of the unread ones that have been in view, `on_newest` is asked for when
    the end of the thread lies farther on.
    """

    library = _js.importable_path
    tag = "ThreadBox"

    label: rx.Var[str]
    glow: rx.Var[int]
    newer: rx.Var[int]
    on_seen: rx.EventHandler[rx.event.passthrough_event_spec(list[int])]
    on_newest: rx.EventHandler[rx.event.no_args_event_spec]


thread_box = ThreadBox.create
