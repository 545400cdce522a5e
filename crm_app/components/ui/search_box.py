"""The search box of the top bar: a combobox whose list the server fills."""

from typing import Any

import reflex as rx

_js = rx.asset("search_box.jsx", shared=True)


class SearchBox(rx.Component):
    """`answer` is {turn, text, groups: [{key, label, more, options}]}, see `state.search.Answer`.

    `on_find` gets the text and the question's turn, `on_recent` the ids of the cards that the tab
    has opened and the turn; `owner` is the user's id, to whom these ids belong.
    """

    library = _js.importable_path
    tag = "SearchBox"

    answer: rx.Var[Any]
    owner: rx.Var[int]
    label: rx.Var[str]
    placeholder: rx.Var[str]
    on_find: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]
    on_recent: rx.EventHandler[rx.event.passthrough_event_spec(list[int], int)]
    on_close: rx.EventHandler[rx.event.no_args_event_spec]


search_box = SearchBox.create
