"""The thread, its box and the bubble: every control has a name, and what it says is Swedish."""

import json
import re

import pytest
import reflex as rx

from crm_app.components.comments.bubble import bubble
from crm_app.components.comments.thread import thread as comments_thread


def drawn(part: rx.Component) -> str:
    """Return all that the browser is given, with its letters as one reads them."""
    told = json.dumps(part.render(), ensure_ascii=False, default=str)
    return re.sub(r"\\+u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), told)


@pytest.fixture(scope="module")
def thread() -> str:
    return drawn(comments_thread())


def test_an_empty_thread_says_what_to_do_and_who_will_read_it(thread: str) -> None:
    assert "Inga kommentarer än. Skriv den första: bara kollegor ser den" in thread


def test_the_box_has_a_name(thread: str) -> None:
    assert "Ny kommentar" in thread


def test_what_is_said_to_screen_readers_is_a_status_and_a_fault_an_alert(thread: str) -> None:
    assert re.search(r'role[^,]{0,6}"?status', thread)
    assert re.search(r'role[^,]{0,6}"?alert', thread)


@pytest.mark.parametrize("name", ["Svara", "Ändra", "Ta bort"])
def test_each_comment_can_be_answered_and_ones_own_changed(thread: str, name: str) -> None:
    assert name in thread


def test_nothing_that_was_written_becomes_markup(thread: str) -> None:
    assert "dangerouslySetInnerHTML" not in thread
    assert "Markdown" not in thread


def test_the_bubble_is_drawn_from_the_users_own_notices() -> None:
    shown = drawn(bubble())
    for var in ("unread", "newest", "latest", "lines", "browser", "sound"):
        assert var in shown
