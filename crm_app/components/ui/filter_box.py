"""A box that filters what stands on the page as one types, in the browser (assets/filter.js)."""

from typing import Any

import reflex as rx

from crm_app.components.ui.inputs import search_input


def filter_box(target: str, label: str, placeholder: str) -> rx.Component:
    """Return the box. It filters `filtered` of the same name by the words of its parts."""
    box = search_input(placeholder, label=label)
    return rx.el.div(box, class_name="filter-box", custom_attrs={"data-filter": target})


def filtered(target: str, *parts: Any, nothing: Any, class_name: str = "") -> rx.Component:
    """Return what is filtered: parts with `data-filter-words` inside, and what stands for none.

    A `data-filter-group` hides with the last of its parts. A `data-filter-inside` shows only when
    it is what the words were found in.
    """
    return rx.el.div(
        *parts,
        rx.el.div(nothing, hidden=True, role="status", custom_attrs={"data-filter-nothing": ""}),
        id=target,
        class_name=class_name,
    )
