"""The quick actions of a row in the register: look, write, call, open."""

import reflex as rx

from crm_app.domain.tables import Row
from crm_app.state.peek import PeekState

_js = rx.asset("row_actions.jsx", shared=True)


class RowActions(rx.Component):
    """They show while the row is pointed at."""

    library = _js.importable_path
    tag = "RowActions"

    row: rx.Var[str]
    name: rx.Var[str]
    email: rx.Var[str]
    phone: rx.Var[str]

    on_peek: rx.EventHandler[rx.event.passthrough_event_spec(int)]


def row_actions(row: rx.Var[Row]) -> rx.Component:
    """Return the quick actions of one customer's row. The keyboard has Enter and Space."""
    return RowActions.create(
        row=row.id,
        name=row.cells["name"],
        email=row.cells["email"],
        phone=row.cells["phone"],
        on_peek=PeekState.show,
    )
