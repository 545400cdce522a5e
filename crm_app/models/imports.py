"""Imports: each file that somebody has brought in, and what it takes to take one back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class ImportRun(SQLModel, table=True):
    """One uploaded file, who brought it, and what came of it.

    `event_id` is the import's own event, the last of its transaction: what comes after it has been
    done since. `highest_id` is the highest id among the customers it made, which no other customer
    is ever given. `stored_as` names the file as it is kept, sealed, until it is purged.
    """

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    user_name: str = Field(default="", max_length=201)
    kind: str = Field(max_length=10)
    file_name: str = Field(max_length=255)
    file_hash: str = Field(max_length=64)
    stored_as: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime)
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counts: Any = Field(default_factory=dict, sa_type=JSON)
    event_id: int = 0
    highest_id: int = 0
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str = Field(default="", max_length=201)
    undone: Any = Field(default=None, sa_type=JSON, nullable=True)


class ImportBefore(SQLModel, table=True):
    """What one import did to one customer: made her (`created`), or changed these fields.

    `columns` is {column: [before, after]} and `links` the same for tags, account managers and own
    fields, `contacts` the contacts that it made or changed. `version` is the one that it gave her.
    `kept` says why undoing the import left something of it where it is.
    """

    run_id: int = Field(foreign_key="importrun.id", primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", primary_key=True, index=True)
    created: bool = False
    version: int = 1
    columns: Any = Field(default=None, sa_type=JSON, nullable=True)
    links: Any = Field(default=None, sa_type=JSON, nullable=True)
    contacts: Any = Field(default=None, sa_type=JSON, nullable=True)
    kept: str = Field(default="", max_length=500)
