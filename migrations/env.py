"""Alembic's environment: the connection comes from the program, or from DATABASE_URL."""

from typing import Any, Literal

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

import crm_app.models  # noqa: F401
from crm_app import config, db
from crm_app.models import search
from crm_app.models.spec import UtcDateTime


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write a migration with SQLAlchemy's own types, so that it outlives the program's."""
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return "sa.DateTime(timezone=True)" if isinstance(item, UtcDateTime) else False


def ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out the search indexes, which are virtual tables and in no model."""
    return kind != "table" or not search.is_index(name or "")


def run(connection: Any) -> None:
    """Run the migrations on one connection, in its transaction."""
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        render_item=plain,
        include_name=ours,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with db.make_engine(config.load().database_url).begin() as opened:
        run(opened)
