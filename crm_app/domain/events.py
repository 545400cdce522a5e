"""Events: every change writes its own, in the transaction that makes the change."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col

from crm_app.domain import clock
from crm_app.domain.actors import Actor
from crm_app.models.events import Event, EventDoor

FEW = 50
FOLLOWED = ("customers",)
"""Modules whose events stand in a list of their own, which follows them live."""


def row(
    actor: Actor,
    module: str,
    record_id: int | None,
    action: str,
    changes: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return one event as a row for a bulk insert."""
    return {
        "at": clock.now(),
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "origin": actor.origin,
        "module": module,
        "record_id": record_id,
        "action": action,
        "changes": dict(changes or {}),
    }


def record(  # noqa: PLR0913, PLR0917  an event says all this
    session: Session,
    actor: Actor,
    module: str,
    record_id: int | None,
    action: str,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Add one event to the transaction. `changes` is as in `models.events.Event`."""
    session.add(Event(**row(actor, module, record_id, action, changes)))
    if module in FOLLOWED:
        touch(session, topic(module))


def topic(module: str) -> str:
    """Return the live topic of all the events of a module."""
    return f"events:{module}"


def purge(session: Session, told: Mapping[int, Mapping[str, Any]]) -> None:
    """Write over what events tell, by their ids: for anonymising, and for nothing else.

    The database refuses it to everybody who has not said so in the same transaction.
    """
    for id_, changes in told.items():
        session.execute(insert(EventDoor).values(event_id=id_))
        session.execute(update(Event).where(col(Event.id) == id_).values(changes=dict(changes)))


def touch(session: Session, *topics: str) -> None:
    """Name the live topics that the transaction touches; they are published after commit."""
    session.info.setdefault("topics", set()).update(topics)


def touch_records(session: Session, module: str, ids: Collection[int]) -> None:
    """Name the topic of each of the records; of all of the module when they are more than a few."""
    named = ids if len(ids) <= FEW else ("*",)
    touch(session, *(f"record:{module}:{id_}" for id_ in named))
