"""`python -m migrations "What the tables gain"`: write the next migration from the models.

What Alembic would write works on empty tables only, so two things are put in another way:

* a new column that may not be NULL gets the model's first value as its `server_default`, for the
  rows that are there already;
* a new reference is added with its column in one statement. Alembic's way is to copy the table,
  and SQLite does not let a table go that others refer to.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.operations import ops
from sqlalchemy import Column, DefaultClause
from sqlmodel import SQLModel

from crm_app import db, start

USAGE = 'Say in one sentence what the tables gain: python -m migrations "Customers have a nickname"'


def write(message: str) -> Path | None:
    """Compare the models with the newest tables and write what differs; None when nothing does."""
    alembic = Config()
    alembic.set_main_option("script_location", str(start.MIGRATIONS))
    alembic.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    with tempfile.TemporaryDirectory() as folder:
        database = db.Database(f"sqlite:///{folder}/empty.db")
        start.migrate(database)
        with database.writer.begin() as connection:
            alembic.attributes["connection"] = connection
            made: Any = command.revision(
                alembic,
                message,
                autogenerate=True,
                rev_id=_next(),
                process_revision_directives=_mend,
            )
        database.close()
    return Path(made.path) if made else None


def _next() -> str:
    names = [path.name for path in (start.MIGRATIONS / "versions").glob("*.py")]
    taken = [int(found[0]) for name in names if (found := re.match(r"\d+", name))]
    return f"{max(taken) + 1:04}"


def _mend(_context: Any, _revision: Any, scripts: list[Any]) -> None:
    upgrade, downgrade = scripts[0].upgrade_ops, scripts[0].downgrade_ops
    if upgrade.is_empty():
        scripts.clear()
        return
    references: list[ops.MigrateOperation] = []
    for table in [op for op in upgrade.ops if isinstance(op, ops.ModifyTableOps)]:
        for op in [op for op in table.ops if isinstance(op, ops.AddColumnOp)]:
            if told := _reference(table.table_name, op.column):
                references.append(ops.ExecuteSQLOp(told))
                table.ops.remove(op)
            elif not op.column.nullable and op.column.server_default is None:
                op.column.server_default = _first(table.table_name, op.column.name)
        _drop(table, ops.CreateForeignKeyOp)
    for table in [op for op in downgrade.ops if isinstance(op, ops.ModifyTableOps)]:
        _drop(table, ops.DropConstraintOp)
    upgrade.ops = references + [op for op in upgrade.ops if getattr(op, "ops", True)]


def _reference(table: str, added: "Column[Any]") -> str:
    """Return the statement that adds a column which refers to another table, else ""."""
    keys = [key.column for key in _model(table, added.name).foreign_keys]
    if not keys or not added.nullable:
        return ""
    kind, other = added.type.compile(), keys[0]
    return (
        f"ALTER TABLE {table} ADD COLUMN {added.name} {kind} "
        f"REFERENCES {other.table.name} ({other.name})"
    )


def _first(table: str, name: str) -> DefaultClause:
    """Return the model's first value, as the database is to put it into old rows."""
    default: Any = _model(table, name).default
    value = default.arg if default is not None and default.is_scalar else None
    # As plain text: for any other, Alembic copies the table on SQLite.
    if isinstance(value, bool | int):
        return DefaultClause(str(int(value)))
    if isinstance(value, str):
        return DefaultClause(value)
    sys.exit(f"{table}.{name} may not be NULL and has no plain default: give it one, or None.")


def _model(table: str, name: str) -> "Column[Any]":
    return SQLModel.metadata.tables[table].columns[name]


def _drop(table: ops.ModifyTableOps, unwanted: type) -> None:
    """Leave out the operations on a nameless reference, which come and go with its column."""
    table.ops = [
        op
        for op in table.ops
        if not (isinstance(op, unwanted) and getattr(op, "constraint_name", "") is None)
    ]


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit(USAGE)
    print(write(sys.argv[1]) or "The tables are as the models say. Nothing was written.")
