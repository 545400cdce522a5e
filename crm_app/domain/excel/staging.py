"""The staging file of one import: a SQLite file that holds the whole plan, ready to be written.

The planner tells the `Writer` of each row; nothing of it stays in memory. `apply` attaches the file
to the register and moves its rows over; `staged` reads it for the pages of the review. A person's
number is never plain in it: rows to write hold it sealed, and a refused row is sealed whole.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_app.domain import seals
from crm_app.domain.excel.planned import Match, PlannedRow, RowError
from crm_app.domain.excel.prepare import CONTACT_COLUMNS, CUSTOMER_COLUMNS, Preparer
from crm_app.domain.excel.table import SourceRow

AT_A_TIME = 500
KEY_NAMES = ("number", "identity", "vat", "mail", "name")
TABLES = {
    "line": (
        "row INTEGER PRIMARY KEY, bucket, customer_id, number, name, "
        f"{', '.join(f'key_{k}' for k in KEY_NAMES)}, why, said"
    ),
    "staged": (
        "row INTEGER PRIMARY KEY, shape, its_id, its_version, temps, cleared, event, links, rank, "
        f"nth, {', '.join(CUSTOMER_COLUMNS)}"
    ),
    "tag": "row INTEGER, value_id",
    "manager": "row INTEGER, user_id, title_id",
    "own": "row INTEGER, field_id, text, key",
    "person": (
        "row INTEGER, contact_id, its_version, event, before, place, nth, "
        f"{', '.join(CONTACT_COLUMNS)}"
    ),
    "head": "key PRIMARY KEY, value",
}
RANKED = """
CREATE INDEX IF NOT EXISTS line_bucket ON line (bucket, row);
UPDATE staged SET rank = r.rank, nth = r.nth FROM (
    SELECT row,
        row_number() OVER (PARTITION BY shape ORDER BY number IS NULL OR number = '', row) AS rank,
        CASE WHEN number = '' AND shape = '*' THEN
            row_number() OVER (PARTITION BY shape, number = '' ORDER BY row) END AS nth
    FROM staged
) AS r WHERE r.row = staged.row;
CREATE INDEX IF NOT EXISTS staged_rank ON staged (shape, rank);
CREATE INDEX IF NOT EXISTS tag_row ON tag (row);
CREATE INDEX IF NOT EXISTS manager_row ON manager (row);
CREATE INDEX IF NOT EXISTS own_row ON own (row);
CREATE INDEX IF NOT EXISTS person_row ON person (row);
UPDATE person SET nth = r.nth FROM (
    SELECT rowid AS id, row_number() OVER (ORDER BY row, place) AS nth FROM person
    WHERE contact_id IS NULL
) AS r WHERE r.id = person.rowid;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open a staging file for writing: it may be lost at any moment, so nothing is waited for."""
    held = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8192"):
        held.execute(f"PRAGMA {pragma}")
    return held


class Writer:
    """A sink that writes to a staging file. `close` it, then `finish` the file."""

    def __init__(self, path: Path, preparer: Preparer) -> None:
        self.path, self._preparer = path, preparer
        self._held = connect(path)
        for name, columns in TABLES.items():
            self._held.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
        self._held.execute("BEGIN")
        self._rows: dict[str, list[Sequence[Any]]] = {name: [] for name in TABLES}

    def planned(self, row: PlannedRow) -> None:
        """Keep the customer as she will be written."""
        ready = self._preparer.ready(row)
        bucket = "changed" if row.customer_id else "new"
        self._line(row.row, bucket, ready.match(row))
        for more in row.more_rows:
            self._line(more, bucket, Match(row.customer_id or 0, "", ready.name))
        self._rows["staged"].append(ready.staged)
        for name, rows in (("tag", ready.tags), ("manager", ready.managers), ("own", ready.own)):
            self._rows[name] += rows
        self._rows["person"] += ready.persons

    def unchanged(self, row: int, match: Match) -> None:
        """Keep who she is."""
        self._line(row, "unchanged", match)

    def refused(self, row: SourceRow, match: Match, errors: Sequence[RowError]) -> None:
        """Keep why, and the row's own cells, sealed."""
        why = json.dumps([asdict(error) for error in errors], ensure_ascii=False)
        said = seals.seal(json.dumps(row.cells, ensure_ascii=False))
        self._line(row.number, "refused", match, why, said)

    def skipped(self, row: int, why: str) -> None:
        """Keep why."""
        self._line(row, "skipped", Match(), why)

    def _line(
        self, row: int, bucket: str, match: Match, why: str = "", said: bytes | None = None
    ) -> None:
        told = (row, bucket, match.customer_id, match.number, match.name, *match.keys, why, said)
        self._rows["line"].append(told)
        if len(self._rows["line"]) >= AT_A_TIME:
            self._flush()

    def _flush(self) -> None:
        for name, rows in self._rows.items():
            if rows:
                places = ", ".join("?" * len(rows[0]))
                self._held.executemany(f"INSERT INTO {name} VALUES ({places})", rows)
                rows.clear()

    def close(self) -> None:
        """Write what is left."""
        self._flush()
        self._held.execute("COMMIT")
        self._held.close()


def finish(path: Path, head: Mapping[str, Any], parts: Iterable[Path] = ()) -> None:
    """Gather the parts into the file, and number its rows in the order in which they go in."""
    held = connect(path)
    for part in parts:
        held.execute("ATTACH ? AS part", (str(part),))
        for name in TABLES:
            if name != "head":
                held.execute(f"INSERT INTO main.{name} SELECT * FROM part.{name}")
        held.execute("DETACH part")
        part.unlink()
    for name, columns in TABLES.items():
        held.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
    held.execute("BEGIN")
    for statement in RANKED.strip().split(";\n"):
        held.execute(statement)
    told = [(key, json.dumps(value, ensure_ascii=False)) for key, value in head.items()]
    held.executemany("INSERT OR REPLACE INTO head VALUES (?, ?)", told)
    held.execute("COMMIT")
    held.close()


def forget(path: Path, rows: Iterable[int]) -> None:
    """Take rows out, to be planned anew."""
    held = connect(path)
    told = [(row,) for row in rows]
    held.execute("BEGIN")
    for name in TABLES:
        if name != "head":
            held.executemany(f"DELETE FROM {name} WHERE row = ?", told)
    held.execute("COMMIT")
    held.close()
