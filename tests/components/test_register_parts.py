"""The register's own parts keep their names and their ways for whoever has no mouse."""

from pathlib import Path
from typing import Any

import reflex as rx

from crm_app.components.customers.filter_bar import filter_bar
from crm_app.components.customers.peek import peek
from crm_app.components.customers.register import register
from crm_app.components.customers.row_actions import row_actions
from crm_app.components.customers.views_menu import views_menu
from crm_app.components.ui import table
from crm_app.components.ui.anchor import anchor
from crm_app.domain.tables import Col, Row
from tests.components.test_looks import plain

HOME = Path(__file__).parents[2]
KEYS = (HOME / "assets" / "shortcuts.js").read_text()
ROWS = (HOME / "assets" / "rows.js").read_text()
LOOK = (HOME / "assets" / "register.css").read_text()


class PartsState(rx.State):
    """Vars for the parts that are fed by lists."""

    cols: list[Col] = []
    rows: list[Row] = []
    way: str = ""

    @rx.event
    def sort(self, key: str):
        """Take a column's key."""


SHOWN: Any = PartsState


def shown_table(**props: Any) -> str:
    return plain(table.data_table(SHOWN.cols, SHOWN.rows, label="Kunder", **props))


def test_a_column_that_cannot_be_sorted_now_says_why_and_is_still_a_button():
    told = shown_table(on_sort=PartsState.sort)
    assert '"aria-disabled"' in told
    assert '["hint"]' in told
    assert '"aria-disabled"' not in shown_table()


def test_quick_actions_stand_last_under_a_heading_that_is_heard():
    told = shown_table(actions=row_actions)
    assert "Snabbval" in told
    assert told.index("row-actions") > told.index("row-head")
    assert "Snabbval" not in shown_table()


def test_the_pages_have_all_four_ways_only_when_they_are_told():
    four = plain(table.pager("1–50", SHOWN.way, SHOWN.way, first=SHOWN.way, last=SHOWN.way))
    two = plain(table.pager("1–50", SHOWN.way, SHOWN.way))
    for name, key in (("Första sidan", "first"), ("Sista sidan", "last")):
        assert name in four
        assert f'"data-shortcut":"{key}"' in four
        assert name not in two
    for name in ("Föregående sida", "Nästa sida"):
        assert name in two


def test_mail_and_telephone_are_links_of_the_browser_and_not_of_the_router():
    told = plain(anchor("a@b.se", "mailto:a@b.se"))
    assert "ReactRouterLink" not in told
    assert '"mailto:a@b.se"' in told.replace("href:", "")
    away = plain(anchor("b.se", "https://b.se", away=True))
    assert "noopener noreferrer" in away


def test_the_filters_are_fed_and_heard():
    told = plain(filter_bar())
    for word in ("chips", "fields", "onOpen", "onChange", "onClear"):
        assert word in told
    for handler in ("load_fields", "set_filter", "clear_filters"):
        assert handler in told


def test_the_peek_is_named_and_can_be_closed():
    told = plain(peek())
    assert '"aria-label":"Snabbtitt"' in told
    assert "Stäng snabbtitten" in told
    assert "data-peek-close" in told


def test_the_views_can_be_kept_renamed_shared_and_deleted():
    told = plain(views_menu())
    for said in (
        "Alla kunder", "Mina vyer", "Delade av andra", "Spara som ny vy", "Byt namn eller dela",
        "Ta bort vyn", "Spara ändringarna i vyn", "Dela med alla",
    ):  # fmt: skip
        assert said in told


def test_the_register_says_what_is_one_and_what_is_many():
    told = plain(register())
    assert "1 ändring i listan. " in told
    assert " ändringar i listan. " in told


def test_what_is_empty_says_why_and_what_to_do():
    told = plain(register())
    for said in (
        "Inga träffar med de här filtren", "Rensa filter", "Inga kunder än",
        "Inga arkiverade kunder", "Ingen saknar fältet", "Inga kunder här längre",
    ):  # fmt: skip
        assert said in told


def test_every_key_of_the_rows_is_in_the_list_of_keys():
    for what, keys in (
        ("Filtrera listan", "f"), ("Upp och ned i tabellen", "↑ ↓ eller j k"),
        ("Första och sista raden", "Home End"), ("Snabbtitt på raden", "Blanksteg"),
        ("Markera raden", "x"), ("Första och sista sidan", "Skift ← →"),
    ):  # fmt: skip
        assert f'["{what}", "{keys}"]' in KEYS
    assert "{ ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }" in ROWS
    assert '{ ArrowLeft: "first", ArrowRight: "last" }' in ROWS


def test_keys_are_left_to_whoever_types_or_has_something_open():
    for word in ("isComposing", "defaultPrevented", "ctrlKey", "metaKey", "altKey", "typing("):
        assert word in ROWS
    for open_thing in ("role=dialog", "role=menu", "role=listbox", "dialog[open]"):
        assert open_thing in ROWS


def test_nothing_glows_where_motion_is_not_wanted():
    still = LOOK.split("prefers-reduced-motion: reduce")[1]
    assert ".table td.glow { animation: none; }" in still[:120]
