"""The box in which one writes a comment and mentions colleagues after an @."""

from typing import Any

import reflex as rx

_js = rx.asset("mention_area.jsx", shared=True)
rx.asset("mention_text.js", shared=True)  # imported by mention_area.jsx
rx.asset("drafts.js", shared=True)


class MentionArea(rx.Component):
    """A text area with a list of colleagues at the caret.

    Texts go out and come in with marks for those who are mentioned (`domain.mentions`); `names`
    tells who the marks of `initial` are. `offer` is {turn, people} and `told` {turn, reached,
    missed}, each an answer to the question of that turn. What is typed is a draft of the tab under
    `draft_key`. `on_send` gets the text, a key of this sending and the text that one began from;
    the box is emptied when `sent` is that key. `on_leave` makes it a box that can be left.
    """

    library = _js.importable_path
    tag = "MentionArea"

    label: rx.Var[str]
    placeholder: rx.Var[str]
    draft_key: rx.Var[str]
    initial: rx.Var[str]
    names: rx.Var[dict[str, str]]
    offer: rx.Var[Any]
    told: rx.Var[Any]
    sent: rx.Var[str]
    problem: rx.Var[str]
    action: rx.Var[str]
    focused: rx.Var[bool]
    focus_on: rx.Var[int]
    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]
    on_check: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]
    on_send: rx.EventHandler[rx.event.passthrough_event_spec(str, str, str)]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]


mention_area = MentionArea.create
