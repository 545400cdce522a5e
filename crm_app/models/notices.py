"""Notices: what the red dot counts."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from crm_app.models.spec import UtcDateTime


class Notice(SQLModel, table=True):
    """That one comment concerns one user; `kind` is "mention" or "reply".

    There is one for each user and comment. `withdrawn` says that the comment is deleted, or no
    longer names her: the notice is then nowhere to be seen.
    """

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id")
    comment_id: int = Field(foreign_key="comment.id", index=True)
    kind: str = Field(max_length=10)
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn: bool = False

    __table_args__ = (
        UniqueConstraint("user_id", "comment_id"),
        Index("ix_notice_unread", "user_id", "withdrawn", "read_at", "id"),
    )
