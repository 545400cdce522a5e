"""The icons that a tab of the card may have, by name."""

import reflex as rx

ICONS: tuple[tuple[str, str], ...] = (
    ("file-text", "Dokument"),
    ("users", "Personer"),
    ("paperclip", "Gem"),
    ("folder", "Mapp"),
    ("handshake", "Avtal"),
    ("shield", "Försäkring"),
    ("wrench", "Service"),
    ("truck", "Leverans"),
    ("car", "Fordon"),
    ("house", "Fastighet"),
    ("key-round", "Nyckel"),
    ("calendar", "Kalender"),
    ("clipboard-list", "Checklista"),
    ("credit-card", "Betalning"),
    ("leaf", "Miljö"),
    ("star", "Stjärna"),
)
NAMES = tuple(name for name, _ in ICONS)


def tab_icon(name: rx.Var[str]) -> rx.Component:
    """Return the icon of the name, which is decided while the program runs."""
    shown = [(icon, rx.icon(icon, custom_attrs={"aria-hidden": "true"})) for icon in NAMES]
    return rx.match(name, *shown, rx.icon("folder", custom_attrs={"aria-hidden": "true"}))
