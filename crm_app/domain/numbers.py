"""Number series: the next unused number, under any number of hands at once."""

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import events
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid
from crm_app.models.customers import Customer
from crm_app.models.settings import NumberSeries

FIRST = {"customers": 1001}
LABELS = {"customers": "Kundnummer"}
HIGHEST = 10**12
SMALLEST, LARGEST = 10, 10_000


def _series(session: Session, key: str) -> NumberSeries:
    # The lock is the transaction itself on SQLite and the row elsewhere.
    row = session.scalar(select(NumberSeries).where(col(NumberSeries.key) == key).with_for_update())
    if row is None:
        row = NumberSeries(key=key, next=FIRST[key])
        session.add(row)
    return row


def take(session: Session, key: str, count: int = 1) -> list[str]:
    """Return the next unused numbers of the series. A rollback gives them back."""
    row = _series(session, key)
    found: list[str] = []
    size = max(count, SMALLEST)
    while len(found) < count:
        wanted = [str(n) for n in range(row.next, row.next + size)]
        used = _used(session, wanted)
        found += [n for n in wanted if n not in used][: count - len(found)]
        row.next = int(found[-1]) + 1 if len(found) == count else row.next + size
        # Where a whole file of numbers has been typed in, they are passed in ever longer strides.
        size = min(2 * size, LARGEST)
    session.flush()
    return found


def _used(session: Session, wanted: list[str]) -> set[str]:
    used: set[str] = set()
    for at in range(0, len(wanted), 500):
        part = wanted[at : at + 500]
        used |= set(
            session.scalars(select(col(Customer.number)).where(col(Customer.number).in_(part)))
        )
    return used


def upcoming(session: Session, key: str) -> int:
    """Return the number that the series will try next."""
    row = session.get(NumberSeries, key)
    return row.next if row else FIRST[key]


def move(session: Session, actor: Actor, key: str, to: int) -> None:
    """Decide where the series goes on. Raises Invalid below 1 or beyond 12 digits."""
    actor.require("system.settings")
    if not 1 <= to <= HIGHEST:
        raise Invalid({"next": "Nästa nummer ska vara mellan 1 och 1 000 000 000 000."})
    row = _series(session, key)
    if row.next == to:
        return
    events.record(
        session,
        actor,
        "settings",
        None,
        f"numbers.{key}",
        {LABELS[key]: {"old": str(row.next), "new": str(to)}},
    )
    row.next = to
    session.flush()
    events.touch(session, "settings")
