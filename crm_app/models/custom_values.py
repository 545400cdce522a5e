"""What customers hold in the fields of own tabs."""

from sqlalchemy import Index
from sqlmodel import Field, SQLModel


class CustomValue(SQLModel, table=True):
    """One customer's value of one own field; an empty one has no row.

    `text` reads back as the value; `key` is its sort key, whose plain order is the field's order.
    """

    customer_id: int = Field(foreign_key="customer.id", primary_key=True)
    field_id: int = Field(foreign_key="customfield.id", primary_key=True)
    text: str = Field(max_length=5000)
    key: str = Field(max_length=200)

    __table_args__ = (Index("ix_customvalue_key", "field_id", "key", "customer_id"),)
