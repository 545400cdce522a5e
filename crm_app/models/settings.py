"""What administrators have decided: field rules and orders, countries, single settings."""

from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class FieldRule(SQLModel, table=True):
    """A decided rule of one field; a field without a row follows its spec.

    `subject` is "customer" or "contact"; for contacts kind and type are "".
    """

    subject: str = Field(primary_key=True, max_length=20)
    field: str = Field(primary_key=True, max_length=60)
    kind: str = Field(primary_key=True, max_length=10)
    type: str = Field(primary_key=True, max_length=10)
    rule: str = Field(max_length=10)


class FieldOrder(SQLModel, table=True):
    """The decided place of one field in forms and cards."""

    subject: str = Field(primary_key=True, max_length=20)
    field: str = Field(primary_key=True, max_length=60)
    position: int


class ActiveCountry(SQLModel, table=True):
    """A country that may be chosen."""

    code: str = Field(primary_key=True, max_length=2)


class Setting(SQLModel, table=True):
    """One single setting, by the key of its entry in `domain.settings`."""

    key: str = Field(primary_key=True, max_length=60)
    value: Any = Field(sa_type=JSON)


class SettingsVersion(SQLModel, table=True):
    """One row, counted up by every change of what administrators decide."""

    id: int = Field(default=1, primary_key=True)
    version: int = 0


class NumberSeries(SQLModel, table=True):
    """The next number to try in one series."""

    key: str = Field(primary_key=True, max_length=20)
    next: int
