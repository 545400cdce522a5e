"""Pairs of customers that may be one: the reasons, and how a pair is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlmodel import Session

from crm_app.domain import not_duplicates
from crm_app.domain.actors import Actor
from crm_app.domain.customers import visible
from crm_app.models.customers import KIND_LABELS, Customer

_C: Any = Customer


@dataclass(frozen=True)
class Stage:
    """One reason: its column, whose index is walked, and what it is called."""

    key: str
    why: str
    column: Any


EQUAL: tuple[Stage, ...] = (
    Stage("organisation", "samma organisationsnummer", _C.organisation_number_index),
    Stage("person", "samma personnummer", _C.personal_identity_number_index),
    Stage("vat", "samma momsreg.nr", _C.vat_number_index),
    Stage("email", "samma e-post", _C.email),
    Stage("name", "samma namn och ort", _C.name_key),
)
LIKE = Stage("like", "liknande namn", _C.name_key)
STAGES = (*EQUAL, LIKE)
PLACES = {stage.key: place for place, stage in enumerate(STAGES)}


@dataclass(frozen=True)
class One:
    """One customer of a pair, as the list shows her."""

    id: int
    number: str
    name: str
    kind: str
    about: str


@dataclass(frozen=True)
class Pair:
    """Two customers that may be one. `why` is in Swedish."""

    one: One
    other: One
    why: str


def rows(
    session: Session,
    actor: Actor,
    condition: ColumnElement[bool],
    key: Any = _C.name_key,
    most: int | None = None,
) -> list[Any]:
    """Return the active customers that the actor may see, by the key and then by age."""
    wanted = select(
        _C.id,
        _C.number,
        _C.display_name,
        _C.kind,
        _C.city,
        _C.city_key,
        _C.postal_code,
        _C.email,
        _C.name_key,
        _C.organisation_number_index,
        _C.personal_identity_number_index,
        _C.vat_number_index,
        key.label("key"),
    ).where(condition, _C.archived.is_(False), visible(actor))
    return list(session.execute(wanted.order_by(key, _C.id).limit(most)))


def by_id(session: Session, actor: Actor, pairs: Iterable[tuple[int, int]]) -> dict[int, Any]:
    """Return the rows of the customers of some pairs."""
    ids = {id_ for pair in pairs for id_ in pair}
    # SQLite answers an empty list by walking the whole index.
    return {row.id: row for row in rows(session, actor, _C.id.in_(ids))} if ids else {}


def told(session: Session, stage: Stage, found: Iterable[tuple[Any, Any]]) -> list[Pair]:
    """Return the pairs that are of one kind, have no earlier reason and are not dismissed."""
    kept: dict[tuple[int, int], Pair] = {}
    for one, other in found:
        ids = not_duplicates.ordered(one.id, other.id)
        if ids not in kept and one.kind == other.kind and _first(one, other) is stage:
            kept[ids] = _pair(one, other)
    gone = not_duplicates.among(session, kept)
    return [pair for ids, pair in kept.items() if ids not in gone]


def again(session: Session, actor: Actor, ids: list[tuple[int, int]]) -> Mapping[Any, Pair]:
    """Return those of the pairs that still are, as they stand now, by their ids."""
    actor.require("customers.see")
    found = by_id(session, actor, ids)
    gone = not_duplicates.among(session, [not_duplicates.ordered(*pair) for pair in ids])
    return {
        (a, b): _pair(found[a], found[b])
        for a, b in ids
        if a in found and b in found and not_duplicates.ordered(a, b) not in gone
    }


def dismissed(session: Session, actor: Actor) -> list[Pair]:
    """Return the pairs that somebody has said are not the same, the newest customers first."""
    actor.require("customers.see")
    ids = not_duplicates.latest(session)
    found = by_id(session, actor, ids)
    return [_pair(found[a], found[b]) for a, b in ids if a in found and b in found]


def _same(one: Any, other: Any) -> Iterator[Stage]:
    for stage in EQUAL:
        mine, theirs = (getattr(row, stage.column.key) for row in (one, other))
        if mine and mine == theirs and (stage.key != "name" or _near(one, other)):
            yield stage


def _near(one: Any, other: Any) -> bool:
    return any(
        getattr(one, place) and getattr(one, place) == getattr(other, place)
        for place in ("city_key", "postal_code")
    )


def _first(one: Any, other: Any) -> Stage:
    return next(_same(one, other), LIKE)


def _pair(one: Any, other: Any) -> Pair:
    why = [stage.why for stage in _same(one, other)] or [LIKE.why]
    return Pair(_one(one), _one(other), ", ".join(why))


def _one(row: Row[Any]) -> One:
    about = " · ".join(part for part in (KIND_LABELS[row.kind], row.city, row.email) if part)
    return One(row.id, row.number, row.display_name, row.kind, about)
