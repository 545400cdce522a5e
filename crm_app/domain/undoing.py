"""Doing what can be undone: a verb of the settings, and the event that it wrote."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain.actors import Actor
from crm_app.models.events import Event

Told = tuple[str, dict[str, Any]]


def decided(session: Session, verb: Callable[..., Any], actor: Actor, *args: Any) -> Told | None:
    """Run the verb; return its event's action and changes, None when it changed nothing.

    A room's `restore` takes the two, and puts back what the verb changed.
    """
    last = session.scalar(select(func.max(col(Event.id)))) or 0
    verb(session, actor, *args)
    session.flush()
    wanted = select(Event).where(col(Event.id) > last).order_by(col(Event.id)).limit(1)
    event = session.scalar(wanted)
    return (event.action, dict(event.changes)) if event else None
