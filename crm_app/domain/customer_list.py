"""The register as a list: one page at a time by keyset, sorted by any column."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, select, true, tuple_
from sqlmodel import Session, col

from crm_app.domain import customer_rows, customer_sort, field_rules, filter_sql, settings
from crm_app.domain.actors import Actor
from crm_app.domain.customers import of_user, visible
from crm_app.domain.filters import Filter
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import Customer
from crm_app.models.spec import FieldSpec, Rule

PAGE = 50
COUNTED = 10_000
FEW = 2_000
ARCHIVED = "archived"


@dataclass(frozen=True)
class Query:
    """What a list shows. `cursor` is the (sort key, id) beyond which the page begins.

    `backward` reads the page before the cursor, `last` the last page whatever the cursor.
    `filters` must all be met; `archived` is short for the filter "archived". `lacking` is
    "field:kind:type": those who lack the field.
    """

    sort: str = "name"
    descending: bool = False
    archived: bool = False
    filters: tuple[Filter, ...] = ()
    lacking: str = ""
    cursor: tuple[str, int] | None = None
    backward: bool = False
    last: bool = False

    @property
    def of_archived(self) -> bool:
        """Tell whether the list is of the archived customers, and no others."""
        return self.archived or any(f.key == ARCHIVED and f.values for f in self.filters)


@dataclass(frozen=True)
class Line:
    """One customer in the list: `cells` by field key, as shown; `cursor` for paging."""

    id: int
    kind: str
    cells: dict[str, str]
    cursor: tuple[str, int]


@dataclass(frozen=True)
class Page:
    """At most fifty lines, and whether there are more on either side."""

    lines: tuple[Line, ...]
    more_before: bool
    more_after: bool


def shown_columns(held: settings.Snapshot) -> tuple[FieldSpec, ...]:
    """Return the columns of the register: the listed fields that are active somewhere."""
    return tuple(
        spec
        for spec in field_rules.ordered(held, "customer")
        if spec.listed
        and any(
            field_rules.rule_of(held, "customer", spec, c.kind, c.type) not in (Rule.OFF, Rule.NONE)
            for c in field_rules.CUSTOMER_COLUMNS
        )
    )


def page(
    session: Session, actor: Actor, query: Query, columns: tuple[str, ...] | None = None
) -> Page:
    """Return one page with the cells of the asked columns; None asks for `shown_columns`.

    Raises Invalid for a sort, a cursor or a filter that does not exist.
    """
    actor.require("customers.see")
    if query.last:
        query = replace(query, cursor=None, backward=True)
    held = settings.snapshot(session)
    key = customer_sort.expression(held, query.sort)
    downward = query.descending != query.backward
    order = (key.desc(), col(Customer.id).desc()) if downward else (key, col(Customer.id))
    scattered = not actor.sees_all("customers") and _has_few(session, actor)
    kept = _kept(held, actor, query, scattered=scattered)
    wanted = select(col(Customer.id), key).where(*kept)
    found: list[tuple[int, Any]] = []
    for beyond in _beyond(key, query, downward=downward):
        left = PAGE + 1 - len(found)
        rows = session.execute(wanted.where(beyond).order_by(*order).limit(left)) if left else ()
        found += [(row[0], row[1]) for row in rows]
    return _page(session, query, found, columns)


def _page(
    session: Session,
    query: Query,
    found: list[tuple[int, Any]],
    columns: tuple[str, ...] | None,
) -> Page:
    more, found = len(found) > PAGE, found[:PAGE]
    if query.backward:
        found.reverse()
    lines = _lines(session, found, columns)
    inside = query.cursor is not None
    return Page(lines, more if query.backward else inside, inside if query.backward else more)


def _beyond(
    key: ColumnElement[Any], query: Query, *, downward: bool
) -> Iterator[ColumnElement[bool]]:
    if query.cursor is None:
        yield true()
        return
    value, id_ = customer_sort.place(query.sort, query.cursor)
    if query.sort not in customer_sort.INDEXED:
        here, there = tuple_(key, col(Customer.id)), tuple_(value, id_)
        yield here < there if downward else here > there
        return
    # SQLite seeks a pair by its first half only: a large city would be read from its start.
    yield and_(key == value, col(Customer.id) < id_ if downward else col(Customer.id) > id_)
    yield key < value if downward else key > value


def again(
    session: Session, actor: Actor, ids: list[int], columns: tuple[str, ...] | None = None
) -> dict[int, Line]:
    """Return the same lines read afresh: those of them that the actor may still see."""
    seen = session.scalars(
        select(col(Customer.id)).where(col(Customer.id).in_(ids), visible(actor))
    )
    return {line.id: line for line in _lines(session, [(id_ or 0, "") for id_ in seen], columns)}


def count(session: Session, actor: Actor, query: Query, most: int | None = COUNTED) -> int:
    """Return how many match, counted to `most` + 1 and no further; None counts all."""
    actor.require("customers.see")
    wanted = _matching(session, actor, query)
    if most is not None:
        wanted = wanted.limit(most + 1)
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def ids(session: Session, actor: Actor, query: Query, limit: int | None = None) -> list[int]:
    """Return the ids of every match, in no order: what a change of "all matches" is about."""
    actor.require("customers.see")
    wanted = _matching(session, actor, query)
    return [id_ or 0 for id_ in session.scalars(wanted if limit is None else wanted.limit(limit))]


def _matching(session: Session, actor: Actor, query: Query) -> Select[int | None]:
    scattered = not actor.sees_all("customers") or bool(query.filters or query.lacking)
    held = settings.snapshot(session)
    return select(col(Customer.id)).where(*_kept(held, actor, query, scattered=scattered))


def _has_few(session: Session, actor: Actor) -> bool:
    own = of_user(actor).limit(FEW + 1).subquery()
    return (session.scalar(select(func.count()).select_from(own)) or 0) <= FEW


def _kept(
    held: Snapshot, actor: Actor, query: Query, *, scattered: bool
) -> list[ColumnElement[bool]]:
    """Return the conditions of the query; `scattered` keeps the sorted indexes out of it.

    An index in the list's order is best when every other row is wanted, and worst when 200 in a
    million are: each of those is looked up by id. SQLite, without statistics, cannot tell.
    """
    archived: Any = col(Customer.archived)
    seen = visible(actor)
    if scattered:
        archived = func.coalesce(archived, false())
        seen = true() if actor.sees_all("customers") else col(Customer.id).in_(of_user(actor))
    kept = [archived == query.of_archived, seen]
    kept += [filter_sql.condition(held, f) for f in query.filters if f.key != ARCHIVED]
    return [*kept, filter_sql.lacks(query.lacking)] if query.lacking else kept


def _lines(
    session: Session, found: list[tuple[int, Any]], columns: tuple[str, ...] | None
) -> tuple[Line, ...]:
    if columns is None:
        columns = tuple(spec.key for spec in shown_columns(settings.snapshot(session)))
    rows = customer_rows.cells(session, [id_ for id_, _ in found], columns)
    return tuple(
        Line(id_, *rows[id_], (customer_sort.cursor_text(key), id_))
        for id_, key in found
        if id_ in rows
    )
