"""The tokens and the parts keep what they promise to everybody who looks or listens."""

import re
from pathlib import Path
from typing import Any

import pytest
import reflex as rx

from crm_app.components.shell import head, layout, quiet
from crm_app.components.shell.connection import connection_banner
from crm_app.components.shell.menu import MenuItem, side_menu
from crm_app.components.ui import badges, buttons, copy, fields, inputs, table, tabs
from crm_app.domain.forms import FormField
from crm_app.domain.tables import Col, Row

ASSETS = Path(__file__).parents[2] / "assets"
TOKENS = (ASSETS / "tokens.css").read_text()
PAIRS = [
    ("text", "ground"),
    ("text", "raised"),
    ("text", "float"),
    ("text-2", "ground"),
    ("text-2", "sunken"),
    ("text-2", "raised"),
    ("text-2", "float"),
    ("accent-text", "ground"),
    ("accent-text", "raised"),
    ("danger-text", "ground"),
    ("danger-text", "raised"),
    ("on-accent", "accent"),
    ("on-accent", "danger"),
]


class LooksState(rx.State):
    """Vars for the parts that are fed by lists."""

    fields: list[FormField] = []
    cols: list[Col] = []
    rows: list[Row] = []

    @rx.event
    def sort(self, key: str):
        """Take a column's key."""


SHOWN: Any = LooksState


def theme(name: str) -> dict[str, str]:
    """Return the solid colours of a theme; the dark one inherits what it does not say."""
    light, dark = TOKENS.split(".dark {")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return (
        found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if name == "dark" else found
    )


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_can_be_read_in_both_themes(name: str, front: str, back: str):
    colours = theme(name)
    high, low = sorted((luminance(colours[front]), luminance(colours[back])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_app_asks_nobody_else_for_its_looks():
    for sheet in head.STYLESHEETS:
        assert "//" not in re.sub(
            r"/\*.*?\*/|url\(\"data:[^)]*\)",
            "",
            (ASSETS / sheet.strip("/")).read_text(),
            flags=re.DOTALL,
        )
    assert (ASSETS / "fonts" / "OFL.txt").is_file()
    for font in re.findall(r'url\("(/fonts/[^"]+)"\)', TOKENS):
        assert (ASSETS / font.strip("/")).is_file()


def test_an_icon_button_has_a_name():
    assert '"aria-label":"Stäng"' in plain(buttons.icon_button("Stäng", "x"))
    assert '"aria-label":"Kopiera Org.nr"' in plain(copy.copy_button("556677-8899", "Org.nr"))


def test_a_status_is_told_by_colour_and_word():
    assert '"data-tone":"amber"' in plain(badges.status_badge("Temporär"))
    assert "Temporär" in plain(badges.status_badge("Temporär"))


def test_where_one_stands_is_said():
    items = (MenuItem("a", "Kunder", "users", "/kunder"), MenuItem("b", "Order", "box", "/order"))
    assert plain(side_menu(items, "a", None)).count('"aria-current":"page"') == 1
    row = tabs.tabs(tabs.Tab("Detaljer", "/1", True), tabs.Tab("Mer", "/2"))
    assert plain(row).count('"aria-current":"page"') == 1


def test_the_shell_lets_the_keyboard_skip_the_menu():
    item = MenuItem("a", "Kunder", "users", "/kunder")
    told = plain(
        layout.shell("Hej", active="a", items=(item,), user_name="Anna", user_initials="A")
    )
    assert "Hoppa till innehållet" in told
    assert '"id":"innehall"' in told or 'id:"innehall"' in told


def test_the_banner_needs_a_connection_to_lose():
    assert connection_banner(False) is None
    assert "Anslutningen är bruten" in plain(connection_banner(True))


def test_who_may_not_is_told_whom_to_ask():
    assert "Be systemadministratören om hjälp" in plain(quiet.forbidden_page())


def test_a_post_form_is_the_browsers_own():
    told = plain(inputs.post_form(rx.el.button("Ut"), action="/auth/ut", sign_out=True))
    assert "onSubmit" not in told
    assert '"data-sign-out"' in told


def test_every_kind_of_field_has_its_control():
    told = plain(fields.form_fields(SHOWN.fields))
    for kind in ("long_text", "select", "boolean", "multi", "pairs", *fields.INPUTS):
        assert kind == "text" or f'"{kind}"' in told
    assert '"aria-invalid"' in told
    assert '"data-inactive"' in told


def test_a_sorted_column_says_so():
    told = plain(table.data_table(SHOWN.cols, SHOWN.rows, label="Kunder", on_sort=LooksState.sort))
    assert '"aria-sort"' in told
    assert "ascending" in told


def plain(component: rx.Component | None) -> str:
    """Return a component as the JavaScript it becomes, with Swedish letters readable."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), str(component)).replace(
        '" : "', '":"'
    )
