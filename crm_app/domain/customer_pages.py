"""Which customers stand on one page: found in the list's order, by the cheapest way there is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, select, text, true, tuple_
from sqlmodel import Session, col

from crm_app.domain import customer_match, customer_sort, filter_streams, settings
from crm_app.domain.customer_match import Asked
from crm_app.domain.customer_sort import INDEXED, SEGMENTED
from crm_app.domain.errors import Invalid
from crm_app.domain.filter_sql import COLUMNS, TEXTS
from crm_app.domain.filters import Filter
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import Customer

WALKED = 40_000
"""So many rows are read in the list's order before those who match are looked up by id instead."""
Found = list[tuple[int, Any]]


@dataclass(frozen=True)
class Wanted:
    """Which part of which order: the first `most` beyond the cursor, upward or downward."""

    sort: str
    downward: bool
    cursor: tuple[str, int] | None
    most: int


def read(session: Session, told: Asked, wanted: Wanted) -> Found:
    """Return (id, sort key) of those on the page. Raises Invalid for an order that is none."""
    held = settings.snapshot(session)
    customer_sort.order(held, wanted.sort)
    place = customer_sort.place(held, wanted.sort, wanted.cursor) if wanted.cursor else None
    if wanted.sort == "name":
        return _by_name(session, told, wanted, place)
    if told.kept or wanted.sort not in INDEXED:
        few = _few(session, told)
        if few is not None:
            return _by_id(session, held, few, wanted, place)
    if wanted.sort in SEGMENTED:
        return _by_segment(session, held, told, wanted, place)
    if why := customer_sort.refusal(held, wanted.sort, customer_sort.SORTED + 1):
        raise Invalid({"sort": why})
    found = _by_index(session, told, wanted, place)
    if found is None:
        everyone = customer_match.ids(session, customer_match.ways(session, told), None)
        return _by_id(session, held, everyone, wanted, place)
    return found


def _few(session: Session, told: Asked) -> list[int] | None:
    """Return the ids of everybody asked for; None when they are many."""
    ways, most = customer_match.ways(session, told), customer_sort.SORTED
    # One index is counted at once; two are read side by side for long, and so only once.
    if len(told.kept) <= 1 and customer_match.count(session, ways, most + 1) > most:
        return None
    found = customer_match.ids(session, ways, most + 1)
    return found if len(found) <= most else None


def _by_name(session: Session, told: Asked, wanted: Wanted, place: Any) -> Found:
    ways = customer_match.ways(session, told)
    asked = customer_match.first_of(ways, place, downward=wanted.downward, most=wanted.most)
    return [(id_, key) for key, id_ in session.execute(asked)]


def _by_id(session: Session, held: Snapshot, ids: list[int], wanted: Wanted, place: Any) -> Found:
    """Look everybody up and sort them; any order will do."""
    keys, id_ = customer_sort.order(held, wanted.sort), col(Customer.id)
    if not ids:
        return []
    listed = text("SELECT value FROM json_each(:ids)").bindparams(ids=json.dumps(ids))
    asked = select(id_, *keys).where(id_.in_(listed))
    if place:
        value, last = place
        values = _ranked(held, wanted.sort, value) if wanted.sort in SEGMENTED else (value,)
        here, there = tuple_(*keys, id_), tuple_(*values, last)
        asked = asked.where(here < there if wanted.downward else here > there)
    order = [part.desc() if wanted.downward else part for part in (*keys, id_)]
    rows = session.execute(asked.order_by(*order).limit(wanted.most))
    if wanted.sort not in SEGMENTED:
        return [(row[0], row[1]) for row in rows]
    values = customer_sort.segments(held, wanted.sort)
    return [(row[0], (values[row[1]], row[2])) for row in rows]


def _ranked(held: Snapshot, sort: str, value: tuple[str, str]) -> tuple[int, str]:
    return customer_sort.segments(held, sort).index(value[0]), value[1]


def _by_index(session: Session, told: Asked, wanted: Wanted, place: Any) -> Found | None:
    """Walk the order's index and probe each row; None when it takes too long to find them."""
    key, conditions = INDEXED[wanted.sort], tuple(one.condition for one in told.kept)
    everybody = filter_streams.everybody(told.archived)
    order = [part.desc() if wanted.downward else part for part in (key, col(Customer.id))]
    found: Found = []
    for beyond in _beyond(key, place, downward=wanted.downward):
        left = wanted.most - len(found)
        walk = select(key.label("key"), col(Customer.id).label("id"))
        walk = walk.where(*everybody.where, beyond).order_by(*order)
        if not conditions:
            found += [(id_, key) for key, id_ in session.execute(walk.limit(left))]
            continue
        walked = walk.limit(WALKED).subquery()
        probed = exists().where(col(Customer.id) == walked.c.id, *conditions)
        asked = select(walked.c.key, walked.c.id).where(probed.correlate(walked)).limit(left)
        found += [(id_, key) for key, id_ in session.execute(asked)]
        if len(found) < wanted.most and _length(session, walked) == WALKED:
            return None
    return found


def _length(session: Session, walked: Any) -> int:
    return session.scalar(select(func.count()).select_from(walked)) or 0


def _beyond(key: Any, place: Any, *, downward: bool) -> Iterator[ColumnElement[bool]]:
    if place is None:
        yield true()
        return
    value, id_ = place
    # SQLite seeks a pair by its first half only: a large city would be read from its start.
    yield and_(key == value, col(Customer.id) < id_ if downward else col(Customer.id) > id_)
    yield key < value if downward else key > value


def _by_segment(session: Session, held: Snapshot, told: Asked, wanted: Wanted, place: Any) -> Found:
    """Read one value's customers by name, then the next value's, until the page is full."""
    values = customer_sort.segments(held, wanted.sort)
    values = values[::-1] if wanted.downward else values
    (value, name), id_ = place or ((values[0], ""), 0)
    used = _used(session, held, wanted.sort)
    found: Found = []
    for one in values[values.index(value) :]:
        if len(found) < wanted.most and one in used:
            beyond = (name, id_) if place and one == value else None
            left = replace(wanted, most=wanted.most - len(found))
            kept = filter_streams.kept(held, Filter(wanted.sort, (one,)), told.archived)
            of_value = replace(told, kept=(*told.kept, kept))
            rows = _by_name(session, of_value, left, beyond)
            found += [(found_id, (one, key)) for found_id, key in rows]
    return found


def _used(session: Session, held: Snapshot, sort: str) -> set[str]:
    """Return the values that stand in the column: one seek in its index for each."""
    name = COLUMNS[sort].key
    told = session.scalars(
        text(
            f"WITH RECURSIVE used(value) AS (SELECT min({name}) FROM customer UNION ALL SELECT "
            f"(SELECT min({name}) FROM customer WHERE {name} > value) FROM used "
            "WHERE value IS NOT NULL) SELECT value FROM used WHERE value IS NOT NULL"
        )
    )
    if sort in TEXTS:
        return {"", *told}
    return {"", *(str(held.values[id_].id) for id_ in told if id_ in held.values)}
