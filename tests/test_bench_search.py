"""The measured searches: what they ask is what the box asks, and both sides find something."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bench import data, search
from crm_app import db
from crm_app.domain import search as searching
from crm_app.domain import search_words


@pytest.mark.parametrize(
    ("text", "told"),
    [("abc", '"abc"'), ("Åker", '"ake" AND "ker"'), ("a b", '"  a" AND "  b"')],
)
def test_the_bare_question_is_the_trigrams_of_the_words(text: str, told: str):
    assert search.expression(text) == told


def test_short_texts_are_short_and_long_ones_are_not():
    assert all(max(map(len, text.split())) < 3 for text in search.SHORT)
    assert all(max(map(len, text.split())) > 2 for text in search.LONG)
    assert all(search_words.read(text) for text in (*search.SHORT, *search.LONG))


def test_a_filled_register_is_indexed_and_both_sides_find(tmp_path: Path):
    data.seals.install(data.SECRET)
    path = tmp_path / "two hundred.db"
    data.fill(path, 200)
    database = db.Database(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT count(*) FROM customersearch").fetchone() == (200,)
        assert raw.execute("SELECT count(*) FROM searchqueue").fetchone() == (0,)
        (bare,) = search._bare(raw, ("stockholm",))
        assert bare()
    groups = database.look(searching.find, search.EVERYBODY, "stockholm").groups
    assert groups[0].key == "customers"
    database.close()
