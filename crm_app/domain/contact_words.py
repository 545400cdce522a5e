"""Words typed over the list of contacts: who holds all of them, by the index of the search."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Select, column, false, func, or_, select, table, text
from sqlmodel import col

from crm_app.domain import search_words
from crm_app.domain.search_words import Reading
from crm_app.models.contacts import Contact

_INDEX = table("contactsearch", column("rowid"), column("text"))


def conditions(typed: str) -> list[ColumnElement[bool]]:
    """Return what a contact must meet to hold the typed words; nothing typed, nothing to meet."""
    return [col(Contact.id).in_(found()) for found in matches(typed)]


def matches(typed: str) -> list[Callable[[], Select[tuple[int]]]]:
    """Return the query of the ids of those who hold the words, when any are typed."""
    if not typed.strip():
        return []
    words = search_words.read(typed)
    if words is None:
        return [lambda: select(_INDEX.c.rowid).where(false())]
    return [lambda: _holding(words.readings)]


def _holding(readings: tuple[Reading, ...]) -> Select[tuple[int]]:
    found = text("contactsearch MATCH :words").bindparams(words=_expression(readings))
    # Trigrams alone may stand in a text in another order.
    told = or_(*(_all_of(reading) for reading in readings))
    return select(_INDEX.c.rowid).where(found, told)


def _all_of(reading: Reading) -> ColumnElement[bool]:
    held = [func.instr(_INDEX.c.text, needle) > 0 for needle in reading]
    first, *rest = held
    for one in rest:
        first &= one
    return first


def _expression(readings: tuple[Reading, ...]) -> str:
    def quoted(trigram: str) -> str:
        return '"' + trigram.replace('"', '""') + '"'

    told = (" AND ".join(map(quoted, search_words.trigrams(reading))) for reading in readings)
    return " OR ".join(f"({one})" for one in told)
