"""Search among a million customers: the domain's answer beside the bare question to the index.

The limit of each is the one statement that SQLite needs for the first hits of the same words: the
trigrams (FTS5) and the names of who has them. It neither ranks nor marks, and knows no accents.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

from bench import data, staff
from bench.figures import Figure, compare, grouped
from bench.lists import EVERYBODY, OWN
from crm_app import db
from crm_app.domain import search, search_words
from crm_app.domain.actors import Actor

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = 12
LONG = (
    "and", "ström", "åker", "aker", "stockholm", "exempel", "storgatan 12", "1042", "500123",
    "556050", "556050-1", "08-12", "08-123 45 67", "0701234", "müller", "zzzq", "anna andersson",
    "lind bygg malmö", "anderssons bygg i stockholm ab", "nilsson karlskrona", "karin@exempel",
    "ersson ström", "örebro el", "häggs glas", "linnéa ågren",
)  # fmt: skip
SHORT = ("a", "å", "i", "ab", "an", "el", "ör", "zz", "1", "10", "a b", "ö ab", "an an", "qx")
WHO = (
    (EVERYBODY, "alla"),
    (Actor("user", staff.SOME, "Person", OWN), "egna, var tjugonde"),
    (Actor("user", staff.FEW, "Person", OWN), "egna, 200 st"),
)
Ask = Callable[[], Any]
_BARE = (
    "SELECT c.id, c.display_name, c.number, c.city FROM customersearch s "
    "CROSS JOIN customer c ON c.id = s.rowid WHERE s.customersearch MATCH ? LIMIT ?"
)


def figures(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Measure every size."""
    for size in sizes:
        path = data.filled(size)
        database = db.Database(f"sqlite:///{path}")
        with closing(sqlite3.connect(path, isolation_level=None)) as raw:
            for pragma in db.PRAGMAS:
                raw.execute(f"PRAGMA {pragma}")
            for actor, whose in WHO:
                for texts, said in ((LONG, "3 tecken och fler"), (SHORT, "1–2 tecken")):
                    pairs = zip(_asks(database, actor, texts), _bare(raw, texts), strict=True)
                    ours, bare = _in_turns(list(pairs))
                    name = f"Sök {grouped(size)}, {said}, {whose}"
                    yield from compare(name, ours, bare, 0.5, 0.95)
        database.close()


def _asks(database: db.Database, actor: Actor, texts: tuple[str, ...]) -> list[Ask]:
    return [lambda text=text: database.look(search.find, actor, text) for text in texts]


def _bare(raw: sqlite3.Connection, texts: tuple[str, ...]) -> list[Ask]:
    asked = [expression(text) for text in texts]
    return [lambda told=told: raw.execute(_BARE, (told, search.LIMIT)).fetchall() for told in asked]


def _in_turns(pairs: list[tuple[Ask, Ask]]) -> list[list[float]]:
    """Return the seconds of ours and of the bare: each text in turn, as people type them."""
    times: list[list[float]] = [[], []]
    for turn in range(ROUNDS + 1):
        for pair in pairs:
            for ask, kept in zip(pair, times, strict=True):
                began = time.perf_counter()
                ask()
                if turn:
                    kept.append(time.perf_counter() - began)
    return times


def expression(text: str) -> str:
    """Return what FTS5 is asked for the text: all trigrams of all its words."""
    words = search_words.read(text)
    found = search_words.trigrams(words.readings[-1]) if words else []
    return " AND ".join(f'"{one}"' for one in found)
