"""Pairs of customers that somebody has said are not the same: remembered until taken back."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import customers, events
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid
from crm_app.models.customer_links import NotDuplicates

SHOWN = 200
Ids = tuple[int, int]


def ordered(one: int, other: int) -> Ids:
    """Return the two ids as they are kept: the lower first."""
    return (one, other) if one < other else (other, one)


def say(session: Session, actor: Actor, one_id: int, other_id: int) -> None:
    """Remember that two customers are not the same. Raises NotFound, Invalid."""
    _set(session, actor, ordered(one_id, other_id), wanted=True)


def take_back(session: Session, actor: Actor, one_id: int, other_id: int) -> None:
    """Forget it, so that they are listed again."""
    _set(session, actor, ordered(one_id, other_id), wanted=False)


def _set(session: Session, actor: Actor, ids: Ids, *, wanted: bool) -> None:
    actor.require("customers.edit")
    if ids[0] == ids[1]:
        raise Invalid({"other": "Det är samma kund."})
    rows = [customers.get(session, actor, id_) for id_ in ids]
    known = session.get(NotDuplicates, ids)
    if (known is not None) is wanted:
        return
    if known is None:
        session.add(NotDuplicates(one_id=ids[0], other_id=ids[1]))
    else:
        session.delete(known)
    for row, about in (rows, rows[::-1]):
        told = {"old": "", "new": about.number} if wanted else {"old": about.number, "new": ""}
        change = {"not_duplicates": told | {"to": about.id}}
        events.record(session, actor, customers.MODULE, row.id, "not_duplicates", change)
        events.touch(session, f"record:{customers.MODULE}:{row.id}")
    events.touch(session, f"list:{customers.MODULE}")


def among(session: Session, pairs: Iterable[Ids]) -> set[Ids]:
    """Return what has been said of the customers of these pairs."""
    ones = sorted({one for one, _ in pairs})
    found: set[Ids] = set()
    for at in range(0, len(ones), 500):
        part = col(NotDuplicates.one_id).in_(ones[at : at + 500])
        found |= set(_read(session, part))
    return found


def latest(session: Session) -> list[Ids]:
    """Return the pairs with the newest customers."""
    return list(_read(session, col(NotDuplicates.one_id) > 0, SHOWN))


def _read(session: Session, condition: object, most: int | None = None) -> Iterable[Ids]:
    wanted = select(col(NotDuplicates.one_id), col(NotDuplicates.other_id)).where(condition)  # type: ignore[arg-type]
    newest = wanted.order_by(col(NotDuplicates.other_id).desc(), col(NotDuplicates.one_id))
    for row in session.execute(newest.limit(most)):
        yield row[0], row[1]
