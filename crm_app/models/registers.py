"""Registers: the lists of values that administrators keep."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class RegisterValue(SQLModel, table=True):
    """One value of one register, referred to by id.

    `days` and `terms` are for Betalvillkor. A value that was merged into another stays, out of
    sight: rows keep its id and count as having the other, until the merge is taken back.
    """

    id: int | None = Field(default=None, primary_key=True)
    register_key: str = Field(max_length=20)
    name: str = Field(max_length=100)
    name_key: str = Field(max_length=100)
    color: str = Field(default="", max_length=10)
    position: int = 0
    active: bool = True
    is_default: bool = False
    days: int | None = None
    terms: str = Field(default="", max_length=20)
    merged_into_id: int | None = Field(default=None, foreign_key="registervalue.id", index=True)

    __table_args__ = (Index("ux_register_name", "register_key", "name_key", unique=True),)
