"""What is said when the connection to the server is lost."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

LOST = "Anslutningen är bruten. Det du skriver finns kvar. Försöker igen …"


def connection_banner(stateful: bool) -> rx.Component | None:
    """Tell at once that the connection is lost; for `app.app_wraps[5, "Overlay"]`."""
    if not stateful:
        return None
    mark = rx.el.i(custom_attrs={"aria-hidden": "true"})
    return rx.cond(has_connection_errors, rx.el.div(mark, LOST, class_name="offline", role="alert"))
