"""Searching the register for possible duplicates, a page at a time.

Each reason is a stage that walks one index in its order, so that a page costs what it shows and a
page far on no more than the first. A walk that finds little ends after so many steps and says
where it was. A pair is listed once, under its first reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, groupby, pairwise
from typing import Any

from sqlalchemy import and_, func, select, tuple_
from sqlmodel import Session

from crm_app.domain import customers, duplicate_pairs, duplicates
from crm_app.domain.actors import Actor
from crm_app.domain.duplicate_pairs import LIKE, STAGES, Pair, Stage
from crm_app.domain.errors import Invalid
from crm_app.models.customers import Customer

PAGE = 20
STEPS = 5
GROUPS = 200
NEIGHBOURS = 2_000
LARGE = 100
IN_A_GROUP = 6
_PLACES = {stage.key: place for place, stage in enumerate(STAGES)}
_C: Any = Customer


@dataclass(frozen=True)
class Found:
    """One page. `after` is where the next one begins, "" at the end; it names no number."""

    pairs: list[Pair] = field(default_factory=list)
    after: str = ""


def page(session: Session, actor: Actor, after: str = "") -> Found:
    """Return the pairs beyond a place, among the customers that the actor may see.

    `after` is another page's. Raises Invalid for any other text.
    """
    actor.require("customers.see")
    first, id_ = _place(after)
    pairs: list[Pair] = []
    for stage in STAGES[first:]:
        at = _At(_key_of(session, actor, stage, id_), id_) if id_ else _At()
        for _ in range(STEPS):
            some, at = _step(session, actor, stage, at)
            pairs += some
            if not at.id or len(pairs) >= PAGE:
                break
        if at.id:
            return Found(pairs, f"{stage.key}~{at.id}")
        id_ = 0
    return Found(pairs)


@dataclass(frozen=True)
class _At:
    """Where a walk is: beyond this key, which this customer has. Id 0 is the end."""

    key: str | None = None
    id: int = 0


def _place(after: str) -> tuple[int, int]:
    key, _, told = after.partition("~")
    if after and not (key in _PLACES and told.isdecimal() and len(told) < 19):
        raise Invalid({"after": "Adressen går inte att läsa. Börja om från början."})
    return _PLACES.get(key, 0), int(told or 0)


def _key_of(session: Session, actor: Actor, stage: Stage, id_: int) -> str | None:
    # An address names a customer and not her number, hashed or not.
    wanted = select(stage.column).where(_C.id == id_, customers.visible(actor))
    return session.scalar(wanted)


def _step(session: Session, actor: Actor, stage: Stage, at: _At) -> tuple[list[Pair], _At]:
    """Return the pairs of one step, and where it ended."""
    return (_like if stage is LIKE else _equal)(session, actor, stage, at)


def _equal(session: Session, actor: Actor, stage: Stage, at: _At) -> tuple[list[Pair], _At]:
    groups = _groups(session, actor, stage, at.key)
    if not groups:
        return [], _At()
    pairs: list[Pair] = []
    for value, members in groupby(_members(session, actor, stage, groups), lambda row: row.key):
        group = list(members)
        pairs += duplicate_pairs.told(session, stage, _alike(stage, group))
        if len(pairs) >= PAGE:
            return pairs, _At(value, group[0].id)
    if len(groups) < GROUPS:
        return pairs, _At()
    last = list(groups)[-1]
    one = select(_C.id).where(stage.column == last, *_own(actor)).limit(1)
    return pairs, _At(last, session.scalar(one) or 0)


def _groups(session: Session, actor: Actor, stage: Stage, after: str | None) -> dict[str, int]:
    """Return the next values that several have, and how many: a walk in the index alone."""
    column = stage.column
    wanted = select(column, func.count()).where(column > (after or "")).group_by(column)
    if stage.key == "name":
        wanted = wanted.where(_C.archived.is_(False))
    wanted = wanted.where(*_own(actor)).having(func.count() > 1).order_by(column).limit(GROUPS)
    return {row[0]: row[1] for row in session.execute(wanted)}


def _own(actor: Actor) -> list[Any]:
    """Return what keeps a walk to her own, who sees no others: they are looked up by id."""
    mine = actor.sees_all(customers.MODULE)
    return [] if mine else [_C.id.in_(customers.of_user(actor))]


def _members(session: Session, actor: Actor, stage: Stage, groups: dict[str, int]) -> list[Any]:
    """Return the customers of the groups; of a large group its eldest."""
    small = [value for value, count in groups.items() if count <= LARGE]
    found: list[Any] = []
    if small:
        found += duplicate_pairs.rows(session, actor, stage.column.in_(small), stage.column)
    for value in groups.keys() - set(small):
        condition = stage.column == value
        found += duplicate_pairs.rows(session, actor, condition, stage.column, LARGE)
    return sorted(found, key=lambda row: (row.key, row.id))


def _alike(stage: Stage, members: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Return the pairs of a group; of a large one the first, until those have been dealt with."""
    if stage.key != "name":
        yield from combinations(members[:IN_A_GROUP], 2)
        return
    for place in ("city_key", "postal_code"):
        by_place: dict[str, list[Any]] = {}
        for row in members:
            by_place.setdefault(getattr(row, place), []).append(row)
        for where, rows in by_place.items():
            yield from combinations(rows[:IN_A_GROUP], 2) if where else ()


def _like(session: Session, actor: Actor, stage: Stage, at: _At) -> tuple[list[Pair], _At]:
    """Return like names that stand beside each other in the register's order."""
    beyond = tuple_(_C.name_key, _C.id) > tuple_(at.key or "", at.id)
    wanted = select(_C.id, _C.name_key).where(and_(_C.archived.is_(False), beyond), *_own(actor))
    names = session.execute(wanted.order_by(_C.name_key, _C.id).limit(NEIGHBOURS)).all()
    near = [
        (one[0], other[0])
        for one, other in pairwise(names)
        if one[1] != other[1] and duplicates.are_alike(one[1], other[1])
    ]
    rows = duplicate_pairs.by_id(session, actor, near)
    both = [(rows[a], rows[b]) for a, b in near if a in rows and b in rows]
    pairs = duplicate_pairs.told(session, stage, both)
    if len(names) < NEIGHBOURS:
        return pairs, _At()
    # The last one is looked at again, beside the one who follows.
    return pairs, _At(names[-2][1], names[-2][0])
