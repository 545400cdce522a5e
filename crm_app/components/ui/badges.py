"""Badges and chips: a status is told by colour and by word."""

from typing import Any, Literal

import reflex as rx

from crm_app.components.ui.buttons import Text, icon_button

Tone = Literal["neutral", "amber", "blue", "green", "accent", "danger", "outline"]
TONES: dict[str, Tone] = {
    "Temporär": "amber",
    "Prospekt": "blue",
    "Positiv": "green",
    "Aktiv": "green",
    "Arkiverad": "outline",
    "Spärrad": "amber",
}


def badge(label: Text, tone: Tone | rx.Var[str] = "neutral", **props: Any) -> rx.Component:
    """Return a soft badge."""
    return rx.el.span(label, class_name="badge", custom_attrs={"data-tone": tone}, **props)


def status_badge(word: Text) -> rx.Component:
    """Return a badge whose tone follows its word: Vanlig, Temporär, Prospekt and the like."""
    tone = (
        TONES.get(word, "neutral")
        if isinstance(word, str)
        else rx.match(word, *TONES.items(), "neutral")
    )
    return badge(word, tone)


def toned_badge(word: rx.Var[str], tones: rx.Var[dict[str, str]], **props: Any) -> rx.Component:
    """Return a badge in the colour that its word has been given, or as its status asks for."""
    tone = rx.cond(tones.contains(word), tones[word], rx.match(word, *TONES.items(), "neutral"))
    return badge(word, tone, **props)


def tag_badges(tags: rx.Var[list[str]], tones: rx.Var[dict[str, str]]) -> rx.Component:
    """Return a badge for every word of a list, in the colour that it has been given."""
    return rx.el.span(
        rx.foreach(tags, lambda tag: toned_badge(tag, tones, key=tag)), class_name="badges"
    )


def count_badge(number: Text) -> rx.Component:
    """Return a number in a badge."""
    return rx.el.span(number, class_name="badge tabular")


def chip(
    text: Text, on_remove: Any = None, remove_label: Text = "Ta bort filtret", **props: Any
) -> rx.Component:
    """Return a filter chip that reads as a sentence, with a cross to remove it."""
    cross = (icon_button(remove_label, "x", small=True, on_click=on_remove),) if on_remove else ()
    return rx.el.span(text, *cross, class_name="chip", **props)
