"""Light, dark, or as the computer is set. Kept in the browser."""

import reflex as rx
from reflex.style import color_mode, set_color_mode

MODES = (("light", "Ljust"), ("dark", "Mörkt"), ("system", "Som datorn"))


def theme_choice() -> rx.Component:
    """Return the three choices."""
    return rx.el.fieldset(
        rx.el.legend("Färger"),
        rx.el.div(*(_choice(*mode) for mode in MODES), class_name="multi"),
        class_name="field",
    )


def _choice(mode: str, label: str) -> rx.Component:
    return rx.el.label(
        rx.el.input(
            type="radio",
            name="theme",
            value=mode,
            checked=color_mode == mode,
            on_change=set_color_mode(mode),  # type: ignore[arg-type]
        ),
        label,
    )
