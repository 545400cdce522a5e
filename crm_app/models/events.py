"""Events: who did what and when. Rows are only ever added: triggers refuse all else.

Migration 0007 has the triggers. `EventDoor` is the one way past them, for what anonymising purges.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class Event(SQLModel, table=True):
    """One thing that was done.

    `changes` is {field key: {"old": text, "new": text}}, with "from" and "to" beside them
    where the kept value is not its text. A person's number stands masked.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor_kind: str = Field(max_length=10)
    actor_id: int | None = None
    actor_name: str = Field(max_length=201)
    origin: str = Field(max_length=12)
    module: str = Field(max_length=20)
    record_id: int | None = None
    action: str = Field(max_length=40)
    changes: Any = Field(default_factory=dict, sa_type=JSON)

    __table_args__ = (
        Index("ix_event_record", "module", "record_id", "id"),
        Index("ix_event_module", "module", "id"),
        Index("ix_event_actor", "module", "actor_kind", "actor_id", "id"),
        Index("ix_event_action", "module", "action", "id"),
    )


class EventField(SQLModel, table=True):
    """A field that an event changed; a trigger writes it. A contact's begin with "contact."."""

    module: str = Field(primary_key=True, max_length=20)
    field: str = Field(primary_key=True, max_length=80)
    event_id: int = Field(primary_key=True)

    __table_args__ = ({"sqlite_with_rowid": False},)


class EventDoor(SQLModel, table=True):
    """An event whose `changes` may be written over once, in the transaction that says so."""

    event_id: int = Field(primary_key=True)


class Change(SQLModel, table=True):
    """A topic that a committed transaction touched; every process reads the others' rows."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    origin: str = Field(max_length=36)
    topic: str = Field(max_length=80)
