"""Which record's comments the tab shows, as its address tells: one line for each module."""

from typing import Any, NamedTuple

from crm_app import routes

ARGUMENTS = (("kund_id", "customers"),)
"""The bracketed part of a module's addresses that holds the record's id, and the module."""
TAB = "comments"


class Record(NamedTuple):
    """One record of a module; `is_open` tells whether its comments are what the tab shows."""

    module: str = ""
    id: int = 0
    is_open: bool = False


def record_of(state: Any) -> Record:
    """Return the record that the address of the state's tab names."""
    is_open = routes.tab_key(str(getattr(state, "flik", "") or "")) == TAB
    for argument, module in ARGUMENTS:
        if told := str(getattr(state, argument, "") or ""):
            return Record(module, routes.whole(told) or 0, is_open)
    return Record()
