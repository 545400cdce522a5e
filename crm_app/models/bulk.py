"""Changes of many customers at once, and what it takes to take one back."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class BulkRun(SQLModel, table=True):
    """One change of many customers: what was done (`action`, `value`), by whom, to how many."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    action: str = Field(max_length=40)
    value: str = Field(default="", max_length=100)
    count: int = 0
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BulkBefore(SQLModel, table=True):
    """What one customer held before a bulk change."""

    run_id: int = Field(foreign_key="bulkrun.id", primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", primary_key=True, index=True)
    before: Any = Field(default=None, sa_type=JSON)
