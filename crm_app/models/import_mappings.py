"""Named mappings: what each column of another system's file is about, kept for the next file."""

from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel


class ImportMapping(SQLModel, table=True):
    """One named mapping of one kind of customers' files.

    `columns` is a list of [heading, key of the field, "" for a column that is not read]; `key` is
    the field that alone tells which customer a row is about, "" for the usual order.
    """

    __table_args__ = (UniqueConstraint("user_id", "kind", "name_key"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    kind: str = Field(max_length=10)
    name: str = Field(max_length=60)
    name_key: str = Field(max_length=60)
    shared: bool = False
    columns: Any = Field(default_factory=list, sa_type=JSON)
    key: str = Field(default="", max_length=60)
