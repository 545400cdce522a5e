"""Search: one text over customers, contacts and tags, grouped, the best first.

Any part of a word finds; one or two letters find the words that begin so. Several words must all
be there, in any order and in any fields of the record. å, ä, ö and é may be typed without their
marks; with them, those that have them come first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import customers, search_index, search_shown, search_words, settings
from crm_app.domain.actors import Actor
from crm_app.domain.search_rows import Ask, Row, candidates
from crm_app.domain.search_shown import Hit, joined, plain
from crm_app.domain.search_words import Words, holds
from crm_app.domain.sorting import fold, sort_key
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer

LIMIT = 8


@dataclass(frozen=True)
class Found:
    """What one group holds, and whether there is more than is shown."""

    key: str
    label: str
    hits: tuple[Hit, ...]
    more: bool


@dataclass(frozen=True)
class Results:
    """What was found, by group; empty groups are left out."""

    text: str
    groups: tuple[Found, ...]


@dataclass(frozen=True)
class Group:
    """One group of what can be searched, and how."""

    key: str
    label: str
    find: Callable[[Ask], tuple[list[Hit], bool]]


def find(session: Session, actor: Actor, text: str, limit: int = LIMIT) -> Results:
    """Return what the actor may see that holds the words of the text."""
    actor.require("customers.see")
    words = search_words.read(text)
    if words is None:
        return Results("", ())
    ask = Ask(session, actor, words, settings.snapshot(session), limit)
    found = []
    for group in GROUPS:
        hits, more = group.find(ask)
        if hits:
            found.append(Found(group.key, group.label, tuple(hits), more))
    return Results(words.typed, tuple(found))


def recent(session: Session, actor: Actor, ids: list[int]) -> Results:
    """Return these customers as hits, in their order: those that the actor may still see."""
    rows = session.execute(
        select(
            col(Customer.id),
            col(Customer.kind),
            col(Customer.display_name),
            col(Customer.number),
            col(Customer.city),
            col(Customer.archived),
        ).where(col(Customer.id).in_(ids[:LIMIT]), customers.visible(actor))
    )
    hits = {
        id_: Hit(id_, id_, kind, plain(name), plain(joined(number, city)), archived=archived)
        for id_, kind, name, number, city, archived in rows
    }
    found = tuple(hits[id_] for id_ in dict.fromkeys(ids[:LIMIT]) if id_ in hits)
    return Results("", (Found("recent", "Senast öppnade", found, False),) if found else ())


def _customers(ask: Ask) -> tuple[list[Hit], bool]:
    rows, more = _best(ask, "customer")
    return search_shown.hits(ask, rows, Customer), more


def _contacts(ask: Ask) -> tuple[list[Hit], bool]:
    rows, more = _best(ask, "contact")
    return search_shown.hits(ask, rows, Contact), more


def _tags(ask: Ask) -> tuple[list[Hit], bool]:
    """Tags are few and renamed at once: they are found in the snapshot."""
    rows = [
        Row(tag.id, 0, "tag", tag.name, "", "", not tag.active, search_index.text(tag.name, ()))
        for tag in ask.held.registers.get("tag", ())
    ]
    found = [row for row in rows if holds(row.text, ask.words.readings)]
    found.sort(key=lambda row: _rank(ask.words, row))
    return search_shown.hits(ask, found[: ask.limit]), len(found) > ask.limit


GROUPS: tuple[Group, ...] = (
    Group("customers", "Kunder", _customers),
    Group("contacts", "Kontaktpersoner", _contacts),
    Group("tags", "Taggar", _tags),
)


def _best(ask: Ask, kind: str) -> tuple[list[Row], bool]:
    rows = candidates(ask, kind)
    rows.sort(key=lambda row: _rank(ask.words, row))
    return rows[: ask.limit], len(rows) > ask.limit


def _rank(words: Words, row: Row) -> tuple[Any, ...]:
    """Return where a row stands: its number, active, accents as typed, and where the words are."""
    name, folded = search_index.lowered(row.name), fold(row.name)
    as_written = all(one in row.text for one in words.exact)
    return (
        row.kind == "contact" or row.number.casefold() != words.typed.casefold(),
        row.archived,
        words.accented and not as_written,
        _place(words, folded),
        not all(word in name for word in words.written),
        sort_key(row.name),
        row.id,
    )


def _place(words: Words, folded: str) -> int:
    """Return 0 for a name that begins with the words, 1 where each begins a word of it, and on."""
    if folded.startswith(" ".join(words.folded)):
        return 0
    begun = f" {folded.replace('-', ' ')}"
    if all(f" {word}" in begun for word in words.folded):
        return 1
    return 2 if all(word in folded for word in words.folded) else 3
