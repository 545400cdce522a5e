"""What customers hold in the fields of own tabs."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class CustomValue(SQLModel, table=True):
    """One customer's value of one own field; an empty one has no row.

    `text` reads back as the value; `key` is its sort key, whose plain order is the field's order.
    `archived` and `name_key` are the customer's own, kept true by triggers, as in her links.
    """

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    field_id: int = Field(foreign_key="customfield.id", primary_key=True)
    text: str = Field(max_length=5000)
    key: str = Field(max_length=200)
    archived: bool = False
    name_key: str = Field(default="", max_length=201)

    __table_args__ = (
        Index("ix_customvalue_name", "field_id", "key", "archived", "name_key", "customer_id"),
    )
