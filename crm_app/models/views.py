"""Saved views: a name for what a list's address asks for."""

from sqlmodel import Field, SQLModel


class SavedView(SQLModel, table=True):
    """One view of one list. `address` is the query of the list's address, without its page."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    table: str = Field(max_length=20)
    name: str = Field(max_length=60)
    name_key: str = Field(max_length=60)
    shared: bool = False
    address: str = Field(max_length=2000)
