"""Users, their permission groups, and how they sign in."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class User(SQLModel, table=True):
    """A member of staff. `password_hash` is argon2id, or "" until she has chosen one."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100)
    email: str = Field(max_length=254, unique=True)
    password_hash: str = Field(default="", max_length=200)
    active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)
    preferences: Any = Field(default_factory=dict, sa_type=JSON)


class PermissionGroup(SQLModel, table=True):
    """A behörighetsgrupp: a name and the keys of what it permits."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=100, unique=True)
    permissions: Any = Field(default_factory=list, sa_type=JSON)


class UserGroup(SQLModel, table=True):
    """One user's membership of one group."""

    user_id: int = Field(foreign_key="user.id", primary_key=True)
    group_id: int = Field(foreign_key="permissiongroup.id", primary_key=True, index=True)


class StaffSession(SQLModel, table=True):
    """One sign-in. The cookie's secret is kept only as its SHA-256."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    secret_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    address: str = Field(default="", max_length=64)
    browser: str = Field(default="", max_length=200)


class OneTimeLink(SQLModel, table=True):
    """An invitation, a forgotten password or the first run: good once, until it expires."""

    id: int | None = Field(default=None, primary_key=True)
    purpose: str = Field(max_length=10)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    secret_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInAttempt(SQLModel, table=True):
    """A failed attempt, counted per account and per address to slow guessing down."""

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    subject: str = Field(max_length=300, index=True)
