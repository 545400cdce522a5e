"""Reading a staging file: its sums, and its rows page by page as the review shows them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from crm_app.domain import seals
from crm_app.domain.excel.columns import LeftOut
from crm_app.domain.excel.planned import RowError
from crm_app.domain.excel.prepare import NEW
from crm_app.models import contacts, customers

BUCKETS = ("new", "changed", "unchanged", "refused", "skipped")
PAGE = 50
LINES = (
    "SELECT l.row, l.bucket, l.customer_id, l.number, l.name, l.why, s.event FROM line l "
    "LEFT JOIN staged s ON s.row = l.row WHERE l.row > ?"
)
LABELS = {spec.key: spec.label for spec in customers.FIELDS}
THEIRS = {spec.key: spec.label for spec in contacts.FIELDS}
ORDER = "ORDER BY l.row LIMIT ? OFFSET ?"


@dataclass(frozen=True)
class Cell:
    """One field of one row: what it was and what it becomes; of a refused one, what is wrong."""

    key: str
    label: str
    old: str = ""
    new: str = ""
    error: str = ""
    index: int = -1


@dataclass(frozen=True)
class Line:
    """One row of the file: who it is about, what becomes of her cells, or why nothing does."""

    row: int
    bucket: str
    customer_id: int = 0
    number: str = ""
    name: str = ""
    why: str = ""
    cells: list[Cell] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


class Staged:
    """A finished staging file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _rows(self, query: str, told: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        address = f"file:{self.path}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as held:
            return held.execute(query, told).fetchall()

    @cached_property
    def head(self) -> dict[str, Any]:
        """Return all that was said of the file as a whole."""
        return {key: json.loads(value) for key, value in self._rows("SELECT * FROM head")}

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return how many rows there are in each bucket; empty rows are skipped ones."""
        found = dict(self._rows("SELECT bucket, count(*) FROM line GROUP BY 1"))
        found["skipped"] = found.get("skipped", 0) + self.head["empty_rows"]
        return {bucket: int(found.get(bucket, 0)) for bucket in BUCKETS}

    @property
    def temporary(self) -> dict[int, tuple[str, str]]:
        """Return the values to be created, by the id that stands for each until then."""
        return {int(id_): (told[0], told[1]) for id_, told in self.head["temporary"].items()}

    @property
    def countries(self) -> frozenset[str]:
        """Return the countries that may be chosen once the import is done."""
        return frozenset(self.head["countries"])

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """Return the columns that are not read."""
        return tuple(LeftOut(*told) for told in self.head["left_out"])

    @property
    def total(self) -> int:
        """Return how many rows the file has under its headings, empty ones among them."""
        return sum(self.counts.values())

    def notes(self) -> list[str]:
        """Return what there is to say of the file, and of rows that are none."""
        rows = self._rows("SELECT why FROM line WHERE bucket = 'skipped' ORDER BY row")
        before, after = self.head["notes"]
        return [*before, *(row[0] for row in rows), *after]

    def errors(self, most: int = -1) -> list[RowError]:
        """Return why rows are refused, in the file's order."""
        asked = "SELECT why FROM line WHERE bucket = 'refused' ORDER BY row LIMIT ?"
        found = [
            RowError(**one) for row in self._rows(asked, (most,)) for one in json.loads(row[0])
        ]
        return found if most < 0 else found[:most]

    def refusals(self) -> int:
        """Return how many refusals there are: a row may have several."""
        asked = "SELECT sum(json_array_length(why)) FROM line WHERE bucket = 'refused'"
        return self._rows(asked)[0][0] or 0

    def page(self, bucket: str, after: int = 0, most: int = PAGE, skip: int = 0) -> list[Line]:
        """Return rows of a bucket, those after row number `after` without the first `skip`."""
        rows = self._rows(f"{LINES} AND l.bucket = ? {ORDER}", (after, bucket, most, skip))
        return self._lines(rows)

    def lines(self, rows: Iterable[int], most: int = PAGE, skip: int = 0) -> list[Line]:
        """Return these rows, whatever they come to."""
        asked = f"{LINES} AND l.row IN (SELECT value FROM json_each(?)) {ORDER}"
        return self._lines(self._rows(asked, (0, json.dumps(sorted(rows)), most, skip)))

    def customers(self) -> tuple[int, int]:
        """Return how many customers are made, and how many are changed: one may have many rows."""
        asked = "SELECT shape = ?, count(*) FROM staged GROUP BY 1"
        found = dict(self._rows(asked, (NEW,)))
        return found.get(1, 0), found.get(0, 0)

    def _lines(self, rows: Sequence[tuple[Any, ...]]) -> list[Line]:
        persons = self._persons([row[0] for row in rows])
        return [self._line(persons.get(row[0], []), *row) for row in rows]

    def _persons(self, rows: Sequence[int]) -> dict[int, list[Cell]]:
        """Return what becomes of the contacts of each row's customer."""
        asked = (
            "SELECT row, first_name || ' ' || last_name, event FROM person "
            "WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row, place"
        )
        found: dict[int, list[Cell]] = {}
        for row, name, event in self._rows(asked, (json.dumps(rows),)):
            said = json.loads(event)
            found.setdefault(row, []).extend(
                Cell(f"contact.{key}", f"{name.strip()}: {THEIRS[key]}", one["old"], one["new"])
                for key, one in said.items()
            )
        return found

    def _line(self, persons: list[Cell], *told: Any) -> Line:
        row, bucket, customer, number, name, why, event = told
        if bucket == "refused":
            errors = [RowError(**one) for one in json.loads(why)]
            cells = [
                Cell(e.key, e.column, new=e.value, error=e.message, index=e.index) for e in errors
            ]
            return Line(row, bucket, customer, number, name, "", cells, errors)
        cells = [
            Cell(key, one.get("label", LABELS.get(key, key)), one["old"], one["new"])
            for key, one in (json.loads(event) if event else {}).items()
        ]
        return Line(row, bucket, customer, number, name, why, cells + persons)

    def source(self, row: int) -> list[Any]:
        """Return a refused row's own cells, in full: for who corrects it, and for nobody else."""
        found = self._rows("SELECT said FROM line WHERE row = ? AND said IS NOT NULL", (row,))
        return json.loads(seals.unseal(found[0][0])) if found else []

    def sources(self, rows: Iterable[int]) -> dict[int, list[Any]]:
        """Return the cells of those of these rows that are refused: no other row keeps them."""
        asked = (
            "SELECT row, said FROM line WHERE said IS NOT NULL AND bucket = 'refused' "
            "AND row IN (SELECT value FROM json_each(?))"
        )
        found = self._rows(asked, (json.dumps(sorted(rows)),))
        return {row: json.loads(seals.unseal(said)) for row, said in found}

    def whose(self, rows: Iterable[int]) -> list[tuple[Any, ...]]:
        """Return (customer id, the five keys) of these rows."""
        asked = (
            "SELECT customer_id, key_number, key_identity, key_vat, key_mail, key_name FROM line "
            "WHERE bucket <> 'skipped' AND row IN (SELECT value FROM json_each(?))"
        )
        return self._rows(asked, (json.dumps(sorted(rows)),))

    def sharing(self, whose: Iterable[Sequence[Any]]) -> frozenset[int]:
        """Return the rows that share a customer or a key with one of these (id, keys)."""
        told: list[set[Any]] = [set() for _ in range(5)]
        for customer, number, identity, vat, mail, name in whose:
            both = f"{mail}\x1f{name}" if mail or name else ""
            for place, key in enumerate((customer, number, identity, vat, both)):
                told[place] |= {key} if key else set()
        asked = (
            "SELECT row FROM line WHERE bucket <> 'skipped' AND (customer_id IN "
            "(SELECT value FROM json_each(?)) OR key_number IN (SELECT value FROM json_each(?)) "
            "OR key_identity IN (SELECT value FROM json_each(?)) OR key_vat IN "
            "(SELECT value FROM json_each(?)) OR key_mail || char(31) || key_name IN "
            "(SELECT value FROM json_each(?)))"
        )
        found = self._rows(asked, [json.dumps(sorted(keys)) for keys in told])
        return frozenset(row[0] for row in found)

    def versions(self) -> dict[int, int]:
        """Return the versions that rows were planned on, of those to be changed, by their id.

        One whose contacts change too is left out: hers have versions of their own.
        """
        asked = (
            "SELECT its_id, its_version FROM staged s WHERE its_id > 0 "
            "AND NOT EXISTS (SELECT 1 FROM person p WHERE p.row = s.row)"
        )
        return dict(self._rows(asked))

    def whom(self) -> Iterator[tuple[Any, ...]]:
        """Yield (row, customer id, the five keys) of all rows that say who they are about."""
        yield from self._rows(
            "SELECT row, customer_id, key_number, key_identity, key_vat, key_mail, key_name "
            "FROM line WHERE bucket <> 'skipped'"
        )
