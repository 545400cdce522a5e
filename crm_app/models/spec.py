"""What a field is: the spec that rides on its column and is read by every screen and file."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, TypeDecorator
from sqlmodel import Field


class FieldKind(StrEnum):
    """How a value is read, kept and shown. One parser and one control per kind."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    POSTAL_CODE = "postal_code"
    ORGANISATION_NUMBER = "organisation_number"
    PERSONAL_NUMBER = "personal_number"
    BRF_NUMBER = "brf_number"
    VAT_NUMBER = "vat_number"
    GLN = "gln"
    PEPPOL_ID = "peppol_id"
    CHOICE = "choice"
    REGISTER = "register"
    COUNTRY = "country"
    FLAG = "flag"
    PERCENT = "percent"
    DECIMAL = "decimal"
    DATE = "date"
    CUSTOMER = "customer"
    TAGS = "tags"
    MANAGERS = "managers"


class Rule(StrEnum):
    """What an administrator has decided about a field for one kind and type of customer."""

    NONE = "none"
    OFF = "off"
    ACTIVE = "active"
    REQUIRED = "required"
    LOCKED = "locked"


@dataclass(frozen=True)
class FieldSpec:
    """One field of a record, told once.

    `company` and `private` are the rules for Vanlig before anybody decides otherwise
    (DOMAIN.md §2); a contact field uses `company` alone. `column` is where the value lies.
    `indexed` says that sorting by the field uses an index.
    """

    key: str
    label: str
    kind: FieldKind
    section: str
    company: Rule = Rule.ACTIVE
    private: Rule = Rule.ACTIVE
    max_length: int = 200
    register: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    listed: bool = False
    indexed: bool = False
    autocomplete: str = "off"
    column: str = ""

    @property
    def sealed(self) -> bool:
        """Whether the value is, or may hold, a person's number: kept encrypted, shown masked."""
        return self.kind in (
            FieldKind.PERSONAL_NUMBER,
            FieldKind.ORGANISATION_NUMBER,
            FieldKind.VAT_NUMBER,
        )


def column(label: str, kind: FieldKind, section: str, **told: Any) -> Any:
    """Return a SQLModel field whose column carries its spec in `info`.

    `default`, `foreign_key`, `unique` and `index` go to the column, all else to the spec.
    """
    database = {k: told.pop(k) for k in ("default", "foreign_key", "unique", "index") if k in told}
    database.setdefault("default", None if "foreign_key" in database else "")
    if kind not in (FieldKind.FLAG, FieldKind.PERCENT) and "foreign_key" not in database:
        database["max_length"] = told.get("max_length", 200)
    info = {"label": label, "kind": kind, "section": section, **told}
    return Field(sa_column_kwargs={"info": {"spec": info}}, **database)


def specs_of(model: Any) -> tuple[FieldSpec, ...]:
    """Return the specs of a table's fields, in the order in which they are written."""
    return tuple(
        FieldSpec(
            key=c.key.removesuffix("_id") if c.foreign_keys else c.key,
            column=c.key,
            **c.info["spec"],
        )
        for c in model.__table__.columns
        if "spec" in c.info
    )


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC, aware in Python on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuse a naive moment and turn an aware one to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Give the moment its time zone back, which SQLite does not keep."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
