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


class TableColumn(SQLModel, table=True):
    """One decided column of one table ("customers" or "contacts"); one without a row is as told."""

    table: str = Field(primary_key=True, max_length=20)
    key: str = Field(primary_key=True, max_length=60)
    active: bool
    position: int


class CardTab(SQLModel, table=True):
    """One decided tab of the customer card: `place` is "main" or "more"."""

    key: str = Field(primary_key=True, max_length=40)
    active: bool
    place: str = Field(max_length=10)
    position: int


class CustomTab(SQLModel, table=True):
    """An own tab of the customer card. An archived one keeps what its fields hold."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=60)
    name_key: str = Field(max_length=60)
    icon: str = Field(default="", max_length=40)
    position: int = 0
    archived: bool = False


class CustomField(SQLModel, table=True):
    """One typed field of an own tab. `kind` is a FieldKind, `choices` a list of texts."""

    id: int | None = Field(default=None, primary_key=True)
    tab_id: int = Field(foreign_key="customtab.id", index=True)
    label: str = Field(max_length=60)
    label_key: str = Field(max_length=60)
    kind: str = Field(max_length=20)
    choices: Any = Field(default_factory=list, sa_type=JSON)
    hint: str = Field(default="", max_length=200)
    position: int = 0
    archived: bool = False


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
