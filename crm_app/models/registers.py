"""Registers: the lists of values that administrators keep."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class RegisterValue(SQLModel, table=True):
    """One value of one register, referred to by id.

    `days` and `terms` are for Betalvillkor. A value that was merged into another is not active and
    stays, so that the merge can be taken back.
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


class MergedUse(SQLModel, table=True):
    """One place that a merge of values moved, so that it can be taken back.

    `field` is the key of a customer's field, or "contact.title"; `record_id` the customer or
    contact that had `value_id`, `also` the user of an account manager's title.
    """

    value_id: int = Field(foreign_key="registervalue.id", primary_key=True)
    field: str = Field(primary_key=True, max_length=40)
    record_id: int = Field(primary_key=True)
    also: int = Field(default=0, primary_key=True)
