"""Comments on records, and who is mentioned in them."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class Comment(SQLModel, table=True):
    """One comment on the record `record_id` of a module.

    `text` names mentioned users and groups by id, see `domain.mentions`. `key` is made by the
    browser for each sending, so that what is sent twice is kept once.
    """

    id: int | None = Field(default=None, primary_key=True)
    module: str = Field(max_length=20)
    record_id: int
    parent_id: int | None = Field(default=None, foreign_key="comment.id", index=True)
    author_id: int = Field(foreign_key="user.id")
    text: str
    key: str = Field(max_length=40)
    created_at: datetime = Field(sa_type=UtcDateTime)
    edited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    __table_args__ = (
        Index("ix_comment_record", "module", "record_id", "id"),
        UniqueConstraint("author_id", "key"),
    )


class Mention(SQLModel, table=True):
    """One user whom a comment reaches: by her own name, or by that of a group (`group_id`).

    The group may be gone by now.
    """

    comment_id: int = Field(foreign_key="comment.id", primary_key=True)
    user_id: int = Field(foreign_key="user.id", primary_key=True, index=True)
    group_id: int | None = None
