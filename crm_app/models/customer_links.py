"""What customers are linked to: tags, account managers, and each other.

A link to a tag or a user also knows whether its customer is archived and her sort key, so that a
list of the customers of one tag or user is a walk in one index. Triggers keep both true
(migration 0002): nobody needs to write them.
"""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class CustomerTag(SQLModel, table=True):
    """One tag on one customer."""

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    value_id: int = Field(foreign_key="registervalue.id", primary_key=True)
    archived: bool = False
    name_key: str = Field(default="", max_length=201)

    __table_args__ = (
        Index("ix_customertag_name", "value_id", "archived", "name_key", "customer_id"),
    )


class AccountManager(SQLModel, table=True):
    """One user who is responsible for one customer, with a title."""

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    user_id: int = Field(foreign_key="user.id", primary_key=True)
    title_id: int | None = Field(default=None, foreign_key="registervalue.id")
    archived: bool = False
    name_key: str = Field(default="", max_length=201)

    __table_args__ = (
        Index("ix_accountmanager_name", "user_id", "archived", "name_key", "customer_id"),
    )


class NotDuplicates(SQLModel, table=True):
    """Two customers that somebody has said are not the same; `one_id` is the lower id."""

    one_id: int = Field(foreign_key="customer.id", primary_key=True)
    other_id: int = Field(foreign_key="customer.id", primary_key=True, index=True)
