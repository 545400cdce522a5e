"""Events as a screen or a file tells them: who, when, what, and from what to what.

A number of a customer who is not the reader's is not told. Persons' numbers are kept masked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import clock, customers, event_modules, event_restore, event_words, settings
from crm_app.domain.actors import Actor
from crm_app.domain.event_modules import Named
from crm_app.domain.event_words import ABOUT, NUMBERS
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import Customer
from crm_app.models.events import Event


@dataclass(frozen=True)
class EventChange:
    """One field that an event changed, as shown. `restorable`: the old value can be put back."""

    key: str
    label: str
    old: str
    new: str
    restorable: bool = False


@dataclass(frozen=True)
class EventLine:
    """One event. `when` is as one says it now, `at` in full; `said` goes on after `who`."""

    id: int
    when: str
    at: str
    who: str
    said: str
    origin: str
    icon: str
    record_id: int = 0
    number: str = ""
    name: str = ""
    changes: list[EventChange] = field(default_factory=list)


def told(session: Session, actor: Actor, module: str, found: Iterable[Event]) -> list[EventLine]:
    """Return the events in words; the actor may see their records already."""
    rows = list(found)
    held = settings.snapshot(session)
    names = event_modules.BY_KEY[module].names(session, {e.record_id for e in rows if e.record_id})
    hidden = set[str]() if actor.sees_all(module) else _hidden(session, actor, rows)
    return [_line(held, actor, row, names.get(row.record_id or 0, Named()), hidden) for row in rows]


def _hidden(session: Session, actor: Actor, rows: list[Event]) -> set[str]:
    """Return the numbers that events tell of customers who are not hers."""
    told = {
        str(change.get(end))
        for row in rows
        for key, change in row.changes.items()
        if key in NUMBERS and isinstance(change, dict)
        for end in ("old", "new")
        if change.get(end)
    }
    wanted = col(Customer.number).in_(told), customers.visible(actor)
    return told - set(session.scalars(select(col(Customer.number)).where(*wanted)))


def _line(held: Snapshot, actor: Actor, row: Event, named: Named, hidden: set[str]) -> EventLine:
    changes = {key: _seen(key, change, hidden) for key, change in (row.changes or {}).items()}
    labels = event_words.labels_of(held, row.action, changes)
    word = event_words.word_of(row.module, row.action)
    open_ = not named.gone and actor.may(event_restore.RIGHT)
    return EventLine(
        id=row.id or 0,
        when=clock.ago(row.at),
        at=clock.show(row.at),
        who=row.actor_name,
        said=event_words.sentence(row.module, row.action, changes, labels),
        origin=event_words.ORIGINS.get(row.origin, row.origin),
        icon=word.icon if word else "",
        record_id=row.record_id or 0,
        number=named.number,
        name=named.name,
        changes=[
            EventChange(
                key,
                labels[key],
                str(change.get("old") or ""),
                str(change.get("new") or ""),
                open_ and event_restore.restorable(held, row.action, key, change),
            )
            for key, change in changes.items()
            if key not in ABOUT and row.action != "reveal"
        ],
    )


def _seen(key: str, change: Any, hidden: set[str]) -> Mapping[str, Any]:
    if not isinstance(change, dict):
        return {"old": "", "new": change}
    if key not in NUMBERS:
        return change
    ends = {end: change.get(end) for end in ("old", "new")}
    return change | {k: customers.HIDDEN if str(v) in hidden else v for k, v in ends.items()}
