"""Which customers a list is of: the cheapest way to them through the indexes.

SQLite has no statistics here and would choose blindly, so the way is chosen by counting first, a
few thousand entries at most: the few of a rare filter are looked up and probed for the others;
common filters are read side by side in the order of names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    false,
    func,
    intersect,
    literal_column,
    select,
    union,
)
from sqlmodel import Session, col

from crm_app.domain import filter_sql, filter_streams
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS, can_lack
from crm_app.domain.field_rules import first_rule
from crm_app.domain.filter_streams import ENDLESS, Kept, Place, Stream
from crm_app.domain.filters import Filter
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import Customer, CustomerType
from crm_app.models.spec import FieldKind, Rule

FEW = 5_000
"""So many are looked up one by one faster than long streams are read side by side."""
MOST_WAYS = 16
"""How many combinations of values are read side by side; beyond, rows are probed instead."""
EMPTY_INDEXED = {
    "email": col(Customer.email),
    "phone": col(Customer.phone),
    "organisation_number": col(Customer.organisation_number),
    "city": col(Customer.city_key),
}
"""Fields whose empty ones an index finds."""
Conditions = tuple[ColumnElement[bool], ...]
Ordered = Select[Any] | CompoundSelect[Any]


@dataclass(frozen=True)
class Asked:
    """What a list is of, before it is known how to get there."""

    archived: bool
    kept: tuple[Kept, ...]


@dataclass(frozen=True)
class Way:
    """Customers who are in all of the streams, the first one's rows probed for the conditions."""

    streams: tuple[Stream, ...]
    conditions: Conditions = ()

    def read(self, beyond: Place | None, *, downward: bool, most: int) -> Ordered:
        """Return the query of (key, id) in the order of names, or against it."""
        first, *others = self.streams
        wanted: Ordered = first.read(self.conditions, beyond, downward=downward)
        if others:
            rest = (stream.read((), beyond, downward=downward) for stream in others)
            wanted = intersect(wanted, *rest)
        return _in_order(wanted, downward=downward).limit(most)


def asked(
    held: Snapshot, actor: Actor, filters: tuple[Filter, ...], lacking: str, archived: bool
) -> Asked:
    """Return what a list is of, for the actor: who sees only her own has one filter more."""
    actor.require("customers.see")
    if not actor.sees_all("customers"):
        filters = (*filters, Filter("account_managers", (str(actor.id or 0),)))
    lack: tuple[Kept, ...] = ()
    if lacking:
        more, lack = _lacking(lacking, archived)
        filters = (*filters, *more)
    told = tuple(filter_streams.kept(held, one, archived) for one in filters)
    if _impossible(filters):
        return Asked(archived, (Kept(false()),))
    return Asked(archived, (*told, *lack))


def _impossible(filters: tuple[Filter, ...]) -> bool:
    """Tell whether a value is asked for that no customer of the kinds asked for can ever have.

    It is so of a company's type and private persons, and costs two long reads to find out.
    """
    kinds = [f.values for f in filters if f.key == "kind"]
    fields = [SPECS[f.key] for f in filters if f.key in SPECS and "" not in f.values]
    return any(
        all(first_rule(spec, kind, CustomerType.REGULAR) is Rule.NONE for kind in told)
        for told in kinds
        for spec in fields
    )


def _lacking(told: str, archived: bool) -> tuple[tuple[Filter, ...], tuple[Kept, ...]]:
    spec, sort = filter_sql.lacked(told)
    if not can_lack(spec):
        return sort, (Kept(false()),)
    if spec.kind is FieldKind.REGISTER:
        return (*sort, Filter(spec.key, ("",))), ()
    ids = None
    if spec.key in EMPTY_INDEXED:
        empty = EMPTY_INDEXED[spec.key] == ""
        ids = select(col(Customer.id)).where(col(Customer.archived) == archived, empty)
    if spec.key in filter_sql.LINKS:
        has = select(col(filter_sql.LINKS[spec.key][0].customer_id))
        ids = filter_streams.without(Filter(spec.key, ("",)), archived, has)
    return sort, (Kept(filter_sql.without(spec), ids=ids),)


def ways(session: Session, told: Asked) -> list[Way]:
    """Return the ways that together lead to everybody asked for."""
    walks = [one for one in told.kept if one.streams]
    others = tuple(one.condition for one in told.kept if not one.streams)
    if not walks and not any(one.ids is not None for one in told.kept):
        return [Way((filter_streams.everybody(told.archived),), others)]
    if len(told.kept) == 1 and walks:
        return [Way((stream,)) for stream in walks[0].streams]
    sizes = _sizes(session, told)
    least = min(sizes, key=sizes.__getitem__)
    if sizes[least] <= FEW:
        return list(_driven(told, least))
    return list(_side_by_side(told, sorted(sizes, key=sizes.__getitem__)))


def _sizes(session: Session, told: Asked) -> dict[int, int]:
    """Return how many each filter keeps, by its place, counted to a few."""
    counts: dict[int, list[Any]] = {}
    for at, one in enumerate(told.kept):
        of = [stream.read() for stream in one.streams] or ([one.ids] if one.ids is not None else [])
        limited = (wanted.limit(FEW + 1).subquery() for wanted in of)
        if of:
            counts[at] = [select(func.count()).select_from(s).scalar_subquery() for s in limited]
    row = iter(session.execute(select(*(c for each in counts.values() for c in each))).one())
    return {at: sum(next(row) for _ in each) for at, each in counts.items()}


def _driven(told: Asked, least: int) -> Iterator[Way]:
    """Yield the ways through one filter, whose customers are probed for all others."""
    one = told.kept[least]
    rest = tuple(other.condition for at, other in enumerate(told.kept) if at != least)
    if one.ids is not None:
        found = (
            col(Customer.id).in_(one.ids),
            filter_sql.probed(Customer.archived) == told.archived,
        )
        yield Way((Stream(Customer, found),), (*rest, one.condition))
    for stream in one.streams:
        yield Way((stream,), rest)


def _side_by_side(told: Asked, order: list[int]) -> Iterator[Way]:
    """Yield a way for each combination of the values of as many filters as may be."""
    read: list[int] = []
    for at in order:
        values = [len(told.kept[place].streams) for place in (*read, at)]
        if told.kept[at].streams and (not read or prod(values) <= MOST_WAYS):
            read.append(at)
    rest = tuple(one.condition for at, one in enumerate(told.kept) if at not in read)
    if not read:
        yield Way((filter_streams.everybody(told.archived),), rest)
        return
    for streams in product(*(told.kept[at].streams for at in read)):
        yield Way(streams, rest)


def first_of(
    found: list[Way], beyond: Place | None = None, *, downward: bool = False, most: int | None
) -> Ordered:
    """Return the query of the first (key, id) of all ways, each customer once."""
    most = ENDLESS if most is None else most
    if len(found) == 1:
        return found[0].read(beyond, downward=downward, most=most)
    parts = (way.read(beyond, downward=downward, most=most).subquery() for way in found)
    together = union(*(select(part.c.key, part.c.id) for part in parts))
    return _in_order(together, downward=downward).limit(most)


def _in_order(wanted: Any, *, downward: bool) -> Any:
    # By place: in a compound a name would be another column's.
    key, id_ = literal_column("1"), literal_column("2")
    return wanted.order_by(key.desc(), id_.desc()) if downward else wanted.order_by(key, id_)


def count(session: Session, found: list[Way], most: int | None) -> int:
    """Return how many the ways lead to, counted to `most` and no further."""
    wanted = first_of(found, most=most).subquery()
    return session.scalar(select(func.count()).select_from(wanted)) or 0


def ids(session: Session, found: list[Way], most: int | None) -> list[int]:
    """Return the ids of everybody the ways lead to, or of the first so many in order of names."""
    return list(session.scalars(select(first_of(found, most=most).subquery().c.id)))
