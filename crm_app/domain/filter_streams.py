"""Streams: the customers of one value of a filter in the order of names, a walk in one index.

Every index of a stream is (value, archived, name_key, id). So a filter with several values is
some streams laid together, and two filters at once are two streams that are read side by side and
give what is in both (`INTERSECT` of two ordered reads, which SQLite does without a table).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    except_,
    literal_column,
    or_,
    select,
)
from sqlmodel import col

from crm_app.domain import filter_sql
from crm_app.domain.filter_sql import COLUMNS, LINKS, TEXTS
from crm_app.domain.filters import OWN_KINDS, Filter
from crm_app.domain.settings import OwnField, Snapshot
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer

ENDLESS = 2**62
MOST_STREAMS = 200
"""So many values are streams; SQLite lays at most five hundred together."""
Place = tuple[str, int]


@dataclass(frozen=True)
class Stream:
    """Customers by name: `where` is what the index is sought by, in `table`."""

    table: Any
    where: tuple[ColumnElement[bool], ...]

    @property
    def name(self) -> Any:
        """Return the column of the customer's sort key."""
        return col(self.table.name_key)

    @property
    def id(self) -> Any:
        """Return the column of the customer's id."""
        return col(Customer.id if self.table is Customer else self.table.customer_id)

    def read(
        self,
        conditions: tuple[ColumnElement[bool], ...] = (),
        beyond: Place | None = None,
        *,
        downward: bool = False,
    ) -> Select[Any]:
        """Return the query of (key, id) beyond a place; each row is probed for the conditions."""
        columns: list[Any] = [self.name.label("key"), self.id.label("id")]
        wanted: Any = select(*columns).where(*self.where)
        if conditions and self.table is not Customer:
            wanted = wanted.join(Customer, col(Customer.id) == self.id)
        if beyond:
            wanted = wanted.where(self._beyond(*beyond, downward=downward))
        return wanted.where(*conditions)

    def _beyond(self, key: str, id_: int, *, downward: bool) -> ColumnElement[bool]:
        # SQLite seeks by the first half: few have the same name.
        if downward:
            return and_(self.name <= key, or_(self.name < key, self.id < id_))
        return and_(self.name >= key, or_(self.name > key, self.id > id_))


@dataclass(frozen=True)
class Kept:
    """One filter, ready to be asked: as a condition, and by the indexes that it has.

    `streams` are its values', each a walk by name. `ids` is a query of the ids alone, for a filter
    whose index is in another order.
    """

    condition: ColumnElement[bool]
    streams: tuple[Stream, ...] = ()
    ids: Select[Any] | CompoundSelect[Any] | None = None


def everybody(archived: bool) -> Stream:
    """Return the stream of all customers who are archived, or all who are not."""
    return Stream(Customer, (col(Customer.archived) == archived,))


def kept(held: Snapshot, told: Filter, archived: bool) -> Kept:
    """Return the filter, ready to be asked. Raises Invalid for one that does not exist."""
    one = _kept(held, told, archived)
    if len(one.streams) <= MOST_STREAMS:
        return one
    return Kept(one.condition, ids=_ids_of_many(held, told))


def _ids_of_many(held: Snapshot, told: Filter) -> Select[Any] | None:
    """Return the query of the ids of those who have any of very many tags or managers."""
    if told.key not in LINKS:
        return None
    table, value = LINKS[told.key]
    return select(col(table.customer_id)).where(value.in_(_ids(held, told)))


def _kept(held: Snapshot, told: Filter, archived: bool) -> Kept:
    condition = filter_sql.condition(held, told)
    if told.key in COLUMNS:
        return Kept(condition, tuple(_in_row(held, told, archived)))
    if told.key in LINKS:
        table, value = LINKS[told.key]
        if "" in told.values:
            return Kept(condition, ids=without(told, archived, select(col(table.customer_id))))
        where = ((value == id_, col(table.archived) == archived) for id_ in _ids(held, told))
        return Kept(condition, tuple(Stream(table, one) for one in where))
    own = filter_sql.own_field(held, told.key)
    return _own(own, told, condition, archived) if own else Kept(condition)


def without(told: Filter, archived: bool, has: Select[Any]) -> CompoundSelect[Any] | None:
    """Return the query of the ids of those who have none: two indexes read side by side.

    None when other values are asked for too. Everybody who was not merged, and so is archived,
    stands in order of ids in one index; without the limit SQLite would not keep that order.
    """
    if told.values != ("",) or archived:
        return None
    merged = col(Customer.merged_into_id)
    everybody = select(col(Customer.id)).where(merged.is_(None))
    return except_(everybody, has).order_by(literal_column("1")).limit(ENDLESS)


def _ids(held: Snapshot, told: Filter) -> list[int]:
    return list(dict.fromkeys(filter_sql.ids_of(held, told)))


def _in_row(held: Snapshot, told: Filter, archived: bool) -> list[Stream]:
    column, of = COLUMNS[told.key], col(Customer.archived) == archived
    if told.key in TEXTS:
        return [Stream(Customer, (column == value, of)) for value in dict.fromkeys(told.values)]
    found = [Stream(Customer, (column == id_, of)) for id_ in _ids(held, told)]
    return [*found, Stream(Customer, (column.is_(None), of))] if "" in told.values else found


def _own(own: OwnField, told: Filter, condition: ColumnElement[bool], archived: bool) -> Kept:
    of_field = col(CustomValue.field_id) == own.id
    if "" in told.values:
        has = select(col(CustomValue.customer_id))
        has = has.where(filter_sql.probed(CustomValue.field_id) == own.id)
        return Kept(condition, ids=without(told, archived, has))
    holds = [filter_sql.holds(own.kind, value) for value in dict.fromkeys(told.values)]
    if OWN_KINDS.get(own.kind) in ("choice", "flag"):
        of = col(CustomValue.archived) == archived
        return Kept(condition, tuple(Stream(CustomValue, (of_field, one, of)) for one in holds))
    return Kept(condition, ids=select(col(CustomValue.customer_id)).where(of_field, or_(*holds)))
