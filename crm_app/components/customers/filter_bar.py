"""The filters of the register: chips that read as sentences, and the panel that chooses them."""

import reflex as rx

from crm_app.state.register import RegisterState
from crm_app.state.register_reading import Chip, FilterField

_js = rx.asset("filter_bar.jsx", shared=True)


class FilterBar(rx.Component):
    """What is typed and ticked in the panel stays in the browser until it asks for a list."""

    library = _js.importable_path
    tag = "FilterBar"

    chips: rx.Var[list[Chip]]
    fields: rx.Var[list[FilterField]]

    on_open: rx.EventHandler[rx.event.no_args_event_spec]
    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str, list[str], bool)]
    on_clear: rx.EventHandler[rx.event.no_args_event_spec]


def filter_bar() -> rx.Component:
    """Return the register's filters."""
    return FilterBar.create(
        chips=RegisterState.chips,
        fields=RegisterState.fields,
        on_open=RegisterState.load_fields,
        on_change=RegisterState.set_filter,
        on_clear=RegisterState.clear_filters,
    )
