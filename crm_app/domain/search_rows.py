"""Candidates: the records that the search indexes hold for some words, in SQL of SQLite's own.

A word that stands in a hundred thousand records is not read to its end. What must not be missed
among them (the number itself, names that begin so, accents as typed, words that begin so) is looked
up for itself, a few of each, and so are the first records that hold the words anywhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from sqlmodel import Session

from crm_app.domain.actors import Actor
from crm_app.domain.search_index import OWN, live, mark
from crm_app.domain.search_words import Reading, Words, holds, trigrams
from crm_app.domain.settings import Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.search import INDEXES

MOST, SOME, SCANNED = 60, 16, 400
FEW = 800
KEPT, COMMON = 4, 0.3
SAMPLED, ENOUGH = 20_000, 64
_LAST = "\U0010ffff"


class Row(NamedTuple):
    """One candidate. `number` and `place` are the customer's, `text` what it is found by."""

    id: int
    customer_id: int
    kind: str
    name: str
    number: str
    place: str
    archived: bool
    text: str


class _Tables(NamedTuple):
    """One kind's SQL: its columns, the ways to them, and where the customer's id is first told."""

    columns: str
    by_text: str
    by_id: str
    own: str
    owner: str
    active: str


# CROSS JOIN is read in the order in which it is written.
_INDEX = {kind: f"CROSS JOIN {index} s ON s.rowid" for kind, index in INDEXES.items()}
_MINE = "accountmanager m CROSS JOIN customer c ON c.id = m.customer_id"
_NAMED = (
    "SELECT id FROM {} WHERE archived = 0 AND name_key >= ? AND name_key < ? "
    "ORDER BY name_key LIMIT ?"
)
_HERS_NAMED = (
    "SELECT customer_id AS id FROM accountmanager WHERE user_id = ? AND archived = 0 "
    "AND name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?"
)
_HOLDING = "SELECT rowid AS id, text FROM {0} WHERE {0} MATCH ? LIMIT ?"
_NUMBERED = "SELECT id FROM customer WHERE archived IN (0, 1) AND number_key = ?"
TABLES = {
    "customer": _Tables(
        columns="c.id, c.id, c.kind, c.display_name, c.number, c.city, c.archived, s.text",
        by_text="({}) s CROSS JOIN customer c ON c.id = s.id",
        by_id=f"({{}}) n CROSS JOIN customer c ON c.id = n.id {_INDEX['customer']} = c.id",
        own=f"{_MINE} {_INDEX['customer']} = c.id",
        owner="{}",
        active="NOT c.archived",
    ),
    "contact": _Tables(
        columns=(
            "p.id, c.id, 'contact', trim(p.first_name || ' ' || p.last_name), c.number, "
            "c.display_name, p.archived OR c.archived, s.text"
        ),
        by_text=(
            "({}) s CROSS JOIN contact p ON p.id = s.id "
            "CROSS JOIN customer c ON c.id = p.customer_id"
        ),
        by_id=(
            "({}) n CROSS JOIN contact p ON p.id = n.id "
            f"CROSS JOIN customer c ON c.id = p.customer_id {_INDEX['contact']} = p.id"
        ),
        own=f"{_MINE} CROSS JOIN contact p ON p.customer_id = c.id {_INDEX['contact']} = p.id",
        owner="p.customer_id",
        active="NOT p.archived AND NOT c.archived",
    ),
}
_HERS = "EXISTS (SELECT 1 FROM accountmanager m WHERE m.user_id = ? AND m.customer_id = {})"
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM accountmanager WHERE user_id = ? LIMIT ?)"
_SAMPLE = (
    "SELECT count(*), max(rowid) FROM "
    "(SELECT rowid FROM {0} WHERE {0} MATCH ? AND rowid <= ? LIMIT ?)"
)


@dataclass(frozen=True)
class Ask:
    """One question: who asks, for which words, and for how many of each group."""

    session: Session
    actor: Actor
    words: Words
    held: Snapshot
    limit: int

    def own_fields(self) -> frozenset[int]:
        """Return the ids of the own fields that are in use."""
        return frozenset(field.id for tab in self.held.own_tabs for field in tab.fields)


def candidates(ask: Ask, kind: str) -> list[Row]:
    """Return what the actor may see of a kind's records that hold the words, each once.

    All of them when they are few; else the first, and the best.
    """
    ask.actor.require("customers.see")
    look, most = _Look(ask, kind), max(MOST, ask.limit)
    if look.has_few():
        return list(look.own())
    found = list(look.holding(ask.words.readings, most + 1))
    if len(found) > most:
        found += look.best()
    return list({row.id: row for row in found}.values())


class _Look:
    """One look into one index, for one actor."""

    def __init__(self, ask: Ask, kind: str) -> None:
        # Past SQLAlchemy, whose rows cost more than SQLite's own.
        self.raw: Any = ask.session.connection().connection
        self.kind, self.words, self.fields = kind, ask.words, ask.own_fields()
        self.tables = TABLES[kind]
        self.shares: dict[str, float] = {}
        self.hers = ""
        self.me: tuple[int, ...] = ()
        if not ask.actor.sees_all("customers"):
            # The mark leaves her own; that they are is asked again of each.
            self.hers = f" AND {_HERS.format(self.tables.owner)}"
            self.me = (ask.actor.id or 0,)

    def has_few(self) -> bool:
        """Tell whether her own customers are so few that each may be looked at."""
        if not self.me:
            return False
        (count,) = self._fetched(_COUNT, (*self.me, FEW + 1))
        return count[0] <= FEW

    def own(self) -> Iterator[Row]:
        """Yield those of her own that hold the words."""
        return self._holding(self._rows(self.tables.own, "m.user_id = ?", (), ""))

    def best(self) -> Iterator[Row]:
        """Yield a few of each sort that must not be missed among very many."""
        words, key = self.words, sort_key(self.words.typed)
        names = (key, f"{key}{_LAST}", SCANNED)
        if self.kind == "customer":
            yield from self._by_id(_NUMBERED, "1", (words.typed.casefold().zfill(20),))
        if not self.me:
            yield from self._by_id(_NAMED.format(self.kind), self.tables.active, names)
        elif self.kind == "customer":
            yield from self._by_id(_HERS_NAMED, self.tables.active, (*self.me, *names))
        readings = [words.name, words.starts]
        if words.accented:
            readings[1:1] = [words.exact_starts, words.exact]
        for told in (*((reading,) for reading in readings), words.readings):
            yield from self.holding(told, SOME, SCANNED)

    def _by_id(self, ids: str, where: str, told: tuple[object, ...]) -> Iterator[Row]:
        """Yield a few of the records whose ids a query tells."""
        rows = self._rows(self.tables.by_id.format(ids), where, told, "n.id")
        return islice(self._holding(rows), SOME)

    def holding(
        self, readings: tuple[Reading, ...], most: int, scanned: int | None = None
    ) -> Iterator[Row]:
        """Yield the first records whose text holds the needles of one of the readings.

        With `scanned` active ones only, among so many that hold the trigrams.
        """
        held = (" AND ".join("instr(s.text, ?)" for _ in reading) for reading in readings)
        where = f"({' OR '.join(held)})"
        needles = tuple(needle for reading in readings for needle in reading)
        if scanned is not None:
            where += f" AND {self.tables.active}"
        tables = self.tables.by_text.format(_HOLDING.format(INDEXES[self.kind]))
        told = (self._expression(readings), -1 if scanned is None else scanned, *needles)
        return islice(self._holding(self._rows(tables, where, told, "s.id"), readings), most)

    def _holding(self, rows: Iterable[Any], readings: tuple[Reading, ...] = ()) -> Iterator[Row]:
        """Keep the rows that do: trigrams alone may stand in a text in another order."""
        wanted = readings or self.words.readings
        for row in rows:
            text = row[-1]
            if holds(text, wanted) and (OWN not in text or holds(live(text, self.fields), wanted)):
                yield Row(*row)

    def _rows(self, tables: str, where: str, told: tuple[object, ...], id_: str) -> Iterator[Any]:
        """Yield the rows of one query; `id_` is the first column that tells the record's id.

        Without it the query itself asks for her own.
        """
        hers = self.hers.format(id_) if id_ else ""
        statement = f"SELECT {self.tables.columns} FROM {tables} WHERE {where}{hers}"
        return self._fetched(statement, (*told, *self.me))

    def _expression(self, readings: tuple[Reading, ...]) -> str:
        """Return what FTS5 is asked: the rarest trigrams of one of the readings."""
        told = (" AND ".join(map(_quoted, self._rarest(trigrams(r)))) for r in readings)
        either = " OR ".join(f"({one})" for one in told)
        return f"{_quoted(mark(*self.me))} AND ({either})" if self.me else either

    def _rarest(self, found: list[str]) -> list[str]:
        """Return the trigrams that leave fewest texts; one that most have only takes its time."""
        if len(found) <= KEPT:
            return found
        shares = {trigram: self._share(trigram) for trigram in found}
        kept = sorted(found, key=shares.__getitem__)[:KEPT]
        return [t for t in kept if shares[t] <= max(COMMON, shares[kept[0]])]

    def _share(self, trigram: str) -> float:
        """Return how large a part of the first texts holds the trigram."""
        if trigram not in self.shares:
            told = (_quoted(trigram), SAMPLED, ENOUGH)
            ((count, last),) = self._fetched(_SAMPLE.format(INDEXES[self.kind]), told)
            self.shares[trigram] = count / (last if count == ENOUGH else SAMPLED)
        return self.shares[trigram]

    def _fetched(self, statement: str, told: tuple[object, ...]) -> Iterator[Any]:
        """Yield rows as the database finds them: who has enough reads no further."""
        cursor = self.raw.cursor()
        try:
            cursor.execute(statement, told)
            while row := cursor.fetchone():
                yield row
        finally:
            cursor.close()


def _quoted(trigram: str) -> str:
    return '"' + trigram.replace('"', '""') + '"'
