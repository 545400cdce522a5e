"""Exports: each file that somebody has taken out of the register, kept for her a while."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class ExportRun(SQLModel, table=True):
    """One export: whose, of what, and how it went.

    `state` is "running", "ready", "stopped" or "failed"; `selection` says in words which customers.
    """

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    kind: str = Field(max_length=10)
    selection: str = Field(default="", max_length=500)
    stored_as: str = Field(max_length=100)
    state: str = Field(default="running", max_length=10)
    rows: int = 0
    left_out: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
