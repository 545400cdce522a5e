"""Deciding one thing about the card's tabs so that it can be taken back."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import card_tabs, custom_choices, custom_tabs, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound
from crm_app.models.events import Event

MODULE = "settings"
RESTORERS: tuple[tuple[str, Callable[..., None]], ...] = (
    ("card_tabs", card_tabs.restore),
    ("setting.customers.", settings.restore),
    ("own_tabs.", custom_tabs.restore),
    ("own_fields.", custom_choices.restore),
)
"""Who takes back the events whose action begins so."""


def decide(session: Session, actor: Actor, verb: Callable[..., Any], *args: Any) -> int:
    """Run a verb and return the id of the event that tells of it; 0 when nothing was changed."""
    actor.require("customers.settings")
    before = session.scalar(select(func.max(col(Event.id)))) or 0
    verb(session, actor, *args)
    session.flush()
    made = (col(Event.id) > before, col(Event.module) == MODULE)
    return session.scalar(select(func.max(col(Event.id))).where(*made)) or 0


def take_back(session: Session, actor: Actor, event_id: int) -> None:
    """Put back what stood before a decision about the card's tabs."""
    actor.require("customers.settings")
    event = session.get(Event, event_id)
    found = [
        restore
        for prefix, restore in RESTORERS
        if event and event.module == MODULE and event.action.startswith(prefix)
    ]
    if event is None or not found:
        raise NotFound("Ändringen går inte att ta tillbaka.")
    found[0](session, actor, event.action, event.changes)
