"""What the list of contacts reads for an address, and how it stands on the screen."""

import dataclasses
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlmodel import Session

from crm_app import routes
from crm_app.domain import contact_filters, contact_list, filters, own_columns, table_columns
from crm_app.domain import settings as deciding
from crm_app.domain.actors import Actor
from crm_app.domain.contact_list import SORTS, Line, Page, Query
from crm_app.domain.errors import Invalid
from crm_app.domain.filters import Filter
from crm_app.domain.forms import Option
from crm_app.domain.settings import Snapshot
from crm_app.domain.table_columns import Column
from crm_app.domain.tables import Col, Row
from crm_app.state.register_address import Ends, Pages, position
from crm_app.state.register_reading import LOOKS_OF_KIND, Chip, FilterField

TABLE = "contacts"
TEXT = "sok"
QUICK = ("email", "mobile", "phone_work", "phone")
"""Cells that a row's quick actions need, whether or not they are columns."""
PUT_AWAY, AWAY_WITH_CUSTOMER = "archived", "customer archived"
LONGEST = 100
Words = Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Frame:
    """What surrounds the rows: what is asked for, its words, and the columns of this user."""

    query: Query = dataclasses.field(default_factory=Query)
    words: Words = dataclasses.field(default_factory=dict)
    first: int = 1
    columns: tuple[Column, ...] = ()
    cells: tuple[str, ...] = ()
    chips: list[Chip] = dataclasses.field(default_factory=list)


def frame(session: Session, actor: Actor, told: Words) -> Frame:
    """Return what an address asks for, as the settings and the user's own columns are now."""
    actor.require("customers.see")
    held = deciding.snapshot(session)
    query = _query(held, told)
    columns = table_columns.visible(held, TABLE, own_columns.of(session, actor, TABLE))
    usable = {c.key for c in table_columns.decided(held, TABLE) if c.usable}
    cells = dict.fromkeys((*(c.key for c in columns), *(k for k in QUICK if k in usable)))
    first = (routes.whole(told.get("fran", "")) or 0) if query.cursor else 1
    return Frame(query, _words(held, query), first, columns, tuple(cells), _chips(held, query))


def _query(held: Snapshot, told: Words) -> Query:
    key, _, told_id = (told.get("efter") or told.get("fore") or "").rpartition("~")
    id_ = routes.whole(told_id)
    sort = told.get("sortera", "")
    return Query(
        sort=sort if sort in SORTS else "name",
        descending=told.get("fallande") == "1",
        filters=filters.from_address(held, told, contact_filters.available(held)),
        text=told.get(TEXT, "")[:LONGEST].lstrip(),
        cursor=(key, id_) if id_ is not None else None,
        backward=id_ is not None and "fore" in told,
    )


def _words(held: Snapshot, query: Query) -> dict[str, str]:
    told = {
        **filters.to_address(held, query.filters, contact_filters.available(held)),
        TEXT: query.text,
        "sortera": "" if query.sort == "name" else query.sort,
        "fallande": "1" if query.descending else "",
    }
    return {word: text for word, text in told.items() if text}


def address(words: Words, **changed: str) -> str:
    """Return the list's address with some words changed; "" takes a word away."""
    told = {word: text for word, text in {**words, **changed}.items() if text}
    return f"{routes.CONTACTS}?{urlencode(told, safe=',:~')}" if told else routes.CONTACTS


def filtered(held: Snapshot, words: Words, key: str, values: tuple[str, ...]) -> str:
    """Return the address with one filter set to the values, or without it when there are none."""
    specs = contact_filters.available(held)
    known = {spec.key: spec.word for spec in specs}
    if key not in known:
        return address(words)
    told = filters.to_address(held, [Filter(key, values)] if values else [], specs)
    return address({**words, known[key]: "", **told})


def unfiltered(held: Snapshot, words: Words) -> str:
    """Return the address without any filter or words looked for, in the same order."""
    said = {spec.word for spec in contact_filters.available(held)} | {TEXT}
    return address({word: text for word, text in words.items() if word not in said})


def pages(around: Frame, ends: Ends, first: int) -> Pages:
    """Return the ways from a page, whose first row is the list's `first` (0 when unknown)."""

    def turned(way: str, cursor: tuple[str, int], at: int) -> str:
        return address(around.words, **{way: f"{cursor[0]}~{cursor[1]}", "fran": str(at or "")})

    before = max(1, first - contact_list.PAGE) if first else 0
    return Pages(
        first=address(around.words) if ends.start else "",
        before=turned("fore", ends.start, before) if ends.start else "",
        after=turned("efter", ends.end, first + ends.count if first else 0) if ends.end else "",
    )


def show(session: Session, actor: Actor, told: Words) -> tuple[Frame, Page]:
    """Return the page that an address asks for; of a place that is none, the first."""
    around = frame(session, actor, told)
    try:
        return around, contact_list.page(session, actor, around.query, around.cells)
    except Invalid:
        around = frame(session, actor, around.words)
        return around, contact_list.page(session, actor, around.query, around.cells)


def rows(
    session: Session, actor: Actor, query: Query, cells: tuple[str, ...]
) -> tuple[dict[int, Row], int]:
    """Return the rows of a page by id, in order, and how many match."""
    page = contact_list.page(session, actor, query, cells)
    found = {line.id: row_of(line) for line in page.lines}
    return found, contact_list.count(session, actor, query)


def again(
    session: Session, actor: Actor, ids: tuple[int, ...], cells: tuple[str, ...]
) -> dict[int, Row]:
    """Return the rows of these contacts that are still hers to see."""
    found = contact_list.again(session, actor, ids, cells)
    return {id_: row_of(line) for id_, line in found.items()}


def row_of(line: Line) -> Row:
    """Return a line as its table shows it: it leads to the contact on her customer's card."""
    kind, sub = (PUT_AWAY, "Arkiverad") if line.archived else ("", "")
    if line.customer_archived and not line.archived:
        kind, sub = AWAY_WITH_CUSTOMER, "Kunden är arkiverad"
    href = routes.customer_tab(line.customer_id, "contacts")
    # An archived contact does not stand on the card.
    at = href if line.archived else f"{href}?kontakt={line.id}"
    return Row(id=str(line.id), href=at, cells=line.cells, kind=kind, sub=sub)


def cols(around: Frame) -> list[Col]:
    """Return the columns as the table shows them."""
    query = around.query
    way = "desc" if query.descending else "asc"
    return [
        Col(
            key=c.key,
            label=c.label,
            sortable=c.key in SORTS,
            sort=way if c.key == query.sort else "",
            width=c.width,
            kind=LOOKS_OF_KIND.get(c.kind, "text"),
        )
        for c in around.columns
    ]


def _chips(held: Snapshot, query: Query) -> list[Chip]:
    specs = contact_filters.available(held)
    labels = {spec.key: spec.label for spec in specs}

    def chip(kept: Filter) -> Chip:
        said = filters.sentence(held, kept, specs)
        fixed = kept.key == contact_filters.ARCHIVED
        return Chip(kept.key, labels[kept.key], said, list(kept.values), fixed)

    return [chip(kept) for kept in query.filters]


def fields(session: Session, actor: Actor) -> list[FilterField]:
    """Return the filters that there are, with their values."""
    actor.require("customers.see")
    return [
        FilterField(s.key, s.label, s.kind, [Option(*o) for o in s.options], s.can_lack)
        for s in contact_filters.available(deciding.snapshot(session))
    ]


def place(first: int, shown: int, total: str) -> str:
    """Return where in the list a page is; what is not known is left out."""
    return position(first, shown, total).replace(" kunder", " kontaktpersoner")


def emptiness(query: Query) -> str:
    """Return why a page may be empty: "page", "filtered", "archived" or "all"."""
    if query.cursor is not None:
        return "page"
    if query.text or any(f.key != contact_filters.ARCHIVED for f in query.filters):
        return "filtered"
    return "archived" if query.of_archived else "all"


def counted(around: Frame) -> Any:
    """Return what decides how many match: the filters and the words, and not the order."""
    return around.query.filters, around.query.text
