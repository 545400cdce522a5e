"""Imports: each file that somebody has brought in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class ImportRun(SQLModel, table=True):
    """One uploaded file, who brought it, and what came of it."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    kind: str = Field(max_length=10)
    file_name: str = Field(max_length=255)
    file_hash: str = Field(max_length=64)
    stored_as: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime)
    applied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    counts: Any = Field(default_factory=dict, sa_type=JSON)
