"""Events: who did what and when. Rows are only ever added."""

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

    __table_args__ = (Index("ix_event_record", "module", "record_id", "id"),)


class Change(SQLModel, table=True):
    """A topic that a committed transaction touched; every process reads the others' rows."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    origin: str = Field(max_length=36)
    topic: str = Field(max_length=80)
