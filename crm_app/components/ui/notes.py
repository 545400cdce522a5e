"""What the page says by itself: banners, "Sparat", and lines that wait."""

from typing import Any, Literal

import reflex as rx

from crm_app.components.ui.buttons import text_button

Tone = Literal["neutral", "danger", "amber", "blue", "green"]
ICONS: dict[str, str] = {
    "danger": "circle-alert",
    "amber": "triangle-alert",
    "blue": "info",
    "green": "circle-check",
    "neutral": "info",
}


def banner(
    *children: Any, tone: Tone = "neutral", alert: bool = False, **props: Any
) -> rx.Component:
    """Return a banner; `alert` reads it aloud at once."""
    told = {"data-tone": tone}
    return rx.el.div(
        rx.icon(ICONS[tone], custom_attrs={"aria-hidden": "true"}),
        rx.el.div(*children),
        class_name="banner",
        role="alert" if alert else "note",
        custom_attrs=told,
        **props,
    )


def problem_banner(problem: rx.Var[str], *children: Any) -> rx.Component:
    """Return the page's problem above its form or buttons; nothing when there is none."""
    return rx.cond(problem != "", banner(problem, *children, tone="danger", alert=True))


def saved_note(text: rx.Var[str], on_undo: Any = None, undoable: Any = True) -> rx.Component:
    """Return the quiet "Sparat · Ångra", read aloud when it comes."""
    undo = (rx.cond(undoable, text_button("Ångra", on_click=on_undo)),) if on_undo else ()
    shown = rx.fragment(
        rx.icon("check", custom_attrs={"aria-hidden": "true"}), rx.el.span(text), *undo
    )
    return rx.el.div(rx.cond(text != "", shown), class_name="saved-note", role="status")


def skeleton(width: str = "100%") -> rx.Component:
    """Return a gray line that stands for text on its way."""
    return rx.el.span(
        class_name="skeleton", style={"width": width}, custom_attrs={"aria-hidden": "true"}
    )


def skeleton_block(lines: int = 4) -> rx.Component:
    """Return some gray lines with a name for those who hear the page."""
    widths = ("72%", "88%", "60%", "80%")
    return rx.el.div(
        rx.el.span("Hämtar …", class_name="sr-only"),
        *(skeleton(widths[i % len(widths)]) for i in range(lines)),
        role="status",
        style={"display": "grid", "gap": "14px", "padding": "16px"},
    )
