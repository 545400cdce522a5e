"""All countries with a switch each, searched and filtered in the browser."""

from typing import Any

import reflex as rx

_js = rx.asset("country_list.jsx", shared=True)


class CountryList(rx.Component):
    """`countries` are state lines. What is switched shows at once, until `answers` counts up."""

    library = _js.importable_path
    tag = "CountryList"

    countries: rx.Var[list[Any]]
    answers: rx.Var[int]
    on_switch: rx.EventHandler[rx.event.passthrough_event_spec(str, bool)]


country_list = CountryList.create
