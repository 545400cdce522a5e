"""The events of a module, or of one of its records: newest first, a page at a time by id.

Ids rise with time, as there is one writer: a time is a stretch of ids. Each filter is an index in
the order of ids. The filter that leaves few is read and the others are asked of what it finds;
where all leave many, they are read side by side.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, intersect, or_, select
from sqlmodel import Session, col

from crm_app.domain import event_filters, event_modules
from crm_app.domain.actors import Actor
from crm_app.domain.event_filters import ACTION, FIELD, SYSTEM, WHO
from crm_app.domain.filters import Filter
from crm_app.models.events import Event, EventField

PAGE = 50
COUNTED = 10_000
FEW = 20_000
AT_A_TIME = 500
LOOKED = 100_000
"""How many events a count looks at, where few of very many are wanted."""
LAST = 2**63 - 1
ID = col(Event.id)


@dataclass(frozen=True)
class Query:
    """Which events: of one record (0 is all), kept to by filters, from below the id `before`."""

    module: str = "customers"
    record_id: int = 0
    filters: tuple[Filter, ...] = ()
    before: int = 0


@dataclass(frozen=True)
class _Part:
    """One condition: as queries of ids by an index, any of which may meet it, and as a test."""

    ids: tuple[Select[Any], ...]
    test: ColumnElement[bool]
    sorts: bool = False


@dataclass(frozen=True)
class _Reading:
    """How a page is read: ids by an index within bounds, and what is asked of each."""

    ids: tuple[Any, ...]
    tests: tuple[ColumnElement[bool], ...]
    low: int
    at_a_time: int = field(default_factory=lambda: AT_A_TIME)


def page(
    session: Session, actor: Actor, query: Query, many: int = PAGE
) -> tuple[list[Event], bool]:
    """Return a page of events, newest first, and whether there are older ones."""
    event_modules.open_to(session, actor, query.module, query.record_id)
    high = min(query.before or LAST, LAST)
    ids = _found(session, actor, query, high, 0, many + 1)
    return again(session, actor, query, ids[:many]), len(ids) > many


def again(session: Session, actor: Actor, query: Query, ids: list[int]) -> list[Event]:
    """Return these events read afresh, those of them that the actor may still see."""
    found = event_modules.open_to(session, actor, query.module, query.record_id)
    wanted = select(Event).where(ID.in_(ids), col(Event.module) == query.module)
    if query.record_id:
        wanted = wanted.where(col(Event.record_id) == query.record_id)
    elif not actor.sees_all(query.module):
        wanted = wanted.where(col(Event.record_id).in_(found.hers(actor)))
    return list(session.scalars(wanted.order_by(ID.desc())))


def count(session: Session, actor: Actor, query: Query, after: int = 0) -> tuple[int, bool]:
    """Return how many events there are, those newer than `after`, and whether there are more.

    It counts to ten thousand, and gives up where few are found among very many.
    """
    event_modules.open_to(session, actor, query.module, query.record_id)
    most = [LOOKED]
    found = _found(session, actor, query, LAST, after + 1, COUNTED + 1, most)
    return min(len(found), COUNTED), len(found) > COUNTED or most[0] <= 0


def _found(  # noqa: PLR0913, PLR0917  what is asked, within which ids, how many, how far
    session: Session,
    actor: Actor,
    query: Query,
    high: int,
    low: int,
    many: int,
    most: list[int] | None = None,
) -> list[int]:
    since, until = event_filters.period(query.filters)
    low = max(low, _first_at(session, since) if since else 0)
    high = min(high, _first_at(session, until) if until else LAST)
    how = _how(session, query, _parts(actor, query), low, high)
    return _walk(session, how, high, many, most)


def _walk(
    session: Session, how: _Reading, high: int, many: int, most: list[int] | None
) -> list[int]:
    """Return the newest ids below `high` that meet all that is asked."""
    found: list[int] = []
    step = how.at_a_time if how.tests else many
    while len(found) < many and (most is None or most[0] > 0):
        seen = _newest(session, how, high, step)
        found += _tested(session, how, seen)
        if len(seen) < step:
            break
        high = seen[-1]
        if most is not None and how.tests:
            most[0] -= step
    return found[:many]


def _newest(session: Session, how: _Reading, high: int, many: int) -> list[int]:
    bounded = [_bounded(ids, how.low, high) for ids in how.ids]
    if len(bounded) == 1:
        return [row[0] for row in session.execute(bounded[0].limit(many))]
    rows = {row[0] for ids in bounded for row in session.execute(ids.limit(many))}
    return sorted(rows, reverse=True)[:many]


def _bounded(ids: Any, low: int, high: int) -> Any:
    if isinstance(ids, tuple):
        both = intersect(*(_within(one, low, high) for one in ids)).subquery()
        return select(both.c.id).order_by(both.c.id.desc())
    return _within(ids, low, high).order_by(ids.selected_columns[0].desc())


def _within(ids: Select[Any], low: int, high: int) -> Select[Any]:
    key = ids.selected_columns[0]
    return ids.where(key >= low, key < high)


def _tested(session: Session, how: _Reading, seen: list[int]) -> list[int]:
    if not how.tests:
        return seen
    found: list[int] = []
    for at in range(0, len(seen), AT_A_TIME):
        wanted = select(ID).where(ID.in_(seen[at : at + AT_A_TIME]), *how.tests)
        found += [id_ or 0 for id_ in session.scalars(wanted.order_by(ID.desc()))]
    return found


def _how(session: Session, query: Query, parts: list[_Part], low: int, high: int) -> _Reading:
    whole = select(ID.label("id")).where(col(Event.module) == query.module)
    counted = sorted(((_few(session, part, low, high), at) for at, part in enumerate(parts)))
    if counted and counted[0][0] <= FEW:
        first = parts[counted[0][1]]
        rest = tuple(part.test for part in parts if part is not first)
        # What has to be sorted is read at once, and not anew for each step.
        return _Reading(first.ids, rest, low, FEW if first.sorts else AT_A_TIME)
    walked = [part for part in parts if not part.sorts]
    rest = tuple(part.test for part in parts if part.sorts)
    if not walked:
        return _Reading((whole,), rest, low)
    if len(walked) > 1 and all(len(part.ids) == 1 for part in walked):
        return _Reading((tuple(part.ids[0] for part in walked),), rest, low)
    return _Reading(walked[0].ids, (*(part.test for part in walked[1:]), *rest), low)


def _few(session: Session, part: _Part, low: int, high: int) -> int:
    """Return how many events meet the condition, counted to a few and no further."""
    total = 0
    for ids in part.ids:
        some = _within(ids, low, high).limit(FEW + 1 - total).subquery()
        total += session.scalar(select(func.count()).select_from(some)) or 0
        if total > FEW:
            break
    return total


def _parts(actor: Actor, query: Query) -> list[_Part]:
    of_module = select(ID.label("id")).where(col(Event.module) == query.module)
    parts: list[_Part] = []
    if query.record_id:
        hers = col(Event.record_id) == query.record_id
        parts.append(_Part((of_module.where(hers),), hers))
    elif not actor.sees_all(query.module):
        own = event_modules.BY_KEY[query.module].hers(actor)
        theirs = col(Event.record_id).in_(own)
        parts.append(_Part((of_module.where(theirs),), theirs, sorts=True))
    makers: tuple[tuple[str, Callable[[str], ColumnElement[bool]]], ...] = (
        (WHO, _by),
        (ACTION, lambda action: col(Event.action) == action),
    )
    for key, make in makers:
        if told := event_filters.values(query.filters, key):
            tests = [make(value) for value in told]
            parts.append(_Part(tuple(of_module.where(test) for test in tests), or_(*tests)))
    if fields := event_filters.values(query.filters, FIELD):
        parts.append(_of_fields(query.module, fields))
    return parts


def _by(who: str) -> ColumnElement[bool]:
    if who == SYSTEM:
        return and_(col(Event.actor_kind) == SYSTEM, col(Event.actor_id).is_(None))
    return and_(col(Event.actor_kind) == "user", col(Event.actor_id) == int(who))


def _of_fields(module: str, fields: tuple[str, ...]) -> _Part:
    key = col(EventField.event_id)
    of = [and_(col(EventField.module) == module, col(EventField.field) == f) for f in fields]
    test = exists().where(col(EventField.module) == module, col(EventField.field).in_(fields))
    return _Part(tuple(select(key.label("id")).where(told) for told in of), test.where(key == ID))


def _first_at(session: Session, moment: datetime) -> int:
    """Return the id of the first event that is not before the moment, or one beyond the last."""
    low, high = 0, (session.scalar(select(func.max(ID))) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = session.execute(
            select(ID, col(Event.at)).where(middle <= ID).order_by(ID).limit(1)
        ).first()
        if row is None or row[1] >= moment:
            high = middle
        else:
            low = (row[0] or 0) + 1
    return low
