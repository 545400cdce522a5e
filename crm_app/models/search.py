"""Search: which records wait to be indexed, and the names of the indexes that SQLAlchemy knows not.

The indexes are virtual tables of SQLite (FTS5), made by a migration, one per kind of record. Their
rowid is the record's id, their one column `text` what `domain.search_index` makes of the record.
"""

from sqlmodel import Field, SQLModel

INDEXES = {"customer": "customersearch", "contact": "contactsearch"}


class SearchQueue(SQLModel, table=True):
    """One record that has changed since it was indexed: triggers write, the commit empties."""

    kind: str = Field(primary_key=True, max_length=20)
    record_id: int = Field(primary_key=True)


def is_index(table: str) -> bool:
    """Tell whether a table is one of the indexes, or one in which SQLite keeps an index."""
    return any(table == name or table.startswith(f"{name}_") for name in INDEXES.values())
