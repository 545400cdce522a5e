"""What the import's tests share: small tables, and a world that imports them."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session
from stdnum import luhn

from crm_app.domain import imports
from crm_app.domain.actors import Actor
from crm_app.domain.excel.apply import Outcome
from crm_app.domain.excel.planned import Head, PlanOptions
from crm_app.domain.excel.planning import stage
from crm_app.domain.excel.table import Cell, SourceRow, Table
from crm_app.models.customers import Customer
from tests.plans import Plan, plan
from tests.world import World

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
NUMBER, NAME, ORG, VAT = "Kundnummer", "Företagsnamn", "Organisationsnummer", "Momsreg.nr (VAT)"
EMAIL, LEVEL, COUNTRY = "E-post", "Kundnivå", "Land"
ORG_1, ORG_2, ORG_3 = "556881-2670", "212000-0142", "717600-4583"
PERSON = "811218-9876"
"""A sole trader's organisation number, which is a person's."""


def table(headings: Sequence[str], *rows: Sequence[Cell], first: int = 2, **more: Any) -> Table:
    """Return a table as the reader gives it; a short row is filled out with empty cells."""
    full = [[*row, *([None] * (len(headings) - len(row)))] for row in rows]
    numbered = [SourceRow(first + at, cells) for at, cells in enumerate(full)]
    return Table("Kunder", 1, list(headings), numbered, [], **more)


def organisation_number(serial: int) -> str:
    """Return a valid number, a different one for each serial."""
    digits = f"5566{serial:05}"
    return f"{digits[:6]}-{digits[6:]}{luhn.calc_check_digit(digits)}"


HASH = "0" * 64


@dataclass
class Desk:
    """A world, and Anna who imports into it. `staged` holds the staging file of each plan."""

    world: World
    folder: Path
    staged: dict[int, Path] = field(default_factory=dict)
    last_run: int = 0

    def plan(
        self, source: Table, kind: str = "company", actor: Actor | None = None, **more: Any
    ) -> Plan:
        """Plan as Anna, or as the actor: in memory to look at, and in a file to apply."""
        actor = actor or self.world.anna
        made = self.world.see(plan, actor, kind, source, **more)
        path = self.folder / f"{uuid.uuid4()}.staging"
        more.setdefault("options", PlanOptions(create_values=more.pop("create_values", False)))
        more = {key: value for key, value in more.items() if key == "options"}
        head = Head(source.sheet, tuple(source.headings), source.mark)
        told = {"notes": source.notes, "empty_rows": len(source.empty_rows), **more}
        self.world.see(stage, actor, kind, head, source.rows, path, file_hash=HASH, **told)
        self.staged[id(made)] = path
        return made

    def run(self, made: Plan, actor: Actor | None = None) -> tuple[int, Path]:
        """Return an import of the plan's file, and its staging file."""
        told = (made.kind, "kunder.xlsx", HASH, "")
        run = self.world.do(imports.start, self.world.anna, *told)
        self.last_run = run
        return run, self.staged[id(made)]

    def apply(self, made: Plan, actor: Actor | None = None, **more: Any) -> Outcome:
        """Apply as Anna, or as the actor."""
        run = self.run(made)
        return self.world.do(imports.apply, actor or self.world.anna, *run, **more)

    def undo(self, run: int | None = None, actor: Actor | None = None) -> dict[str, int]:
        """Take an import back whole, the last one if nothing is said; return what came of it."""
        run = run or self.last_run
        while not self.world.do(imports.undo_part, actor or self.world.anna, run).last:
            pass
        return self.world.see(imports.get, self.world.anna, run).undone

    def kept(self, run: int | None = None) -> dict[str, str]:
        """Return why customers were kept, by name."""
        rows = self.world.see(imports.kept, self.world.anna, run or self.last_run)
        return {row.name: row.why for row in rows}

    def topics(self, made: Plan) -> list[str]:
        """Apply as Anna, and return what was touched."""
        return self.world.topics(imports.apply, self.world.anna, *self.run(made))

    def bring_in(self, source: Table, kind: str = "company", **more: Any) -> Plan:
        """Plan and apply, only the correct rows, and return the plan."""
        made = self.plan(source, kind, **more)
        self.apply(made, only_correct=True)
        return made

    def count(self) -> int:
        """Return how many customers there are."""
        return self.world.see(lambda s: s.scalar(select(func.count()).select_from(Customer)))

    def customer(self, **wanted: Any) -> Customer:
        """Return the one customer that has these columns."""

        def find(session: Session) -> Customer:
            return session.scalars(select(Customer).filter_by(**wanted)).one()

        return self.world.see(find)

    def values(self, **wanted: Any) -> dict[str, Any]:
        """Return that customer's values by field."""
        return self.world.values(self.customer(**wanted).id or 0)


def messages(made: Plan, row: int | None = None) -> dict[str, str]:
    """Return the refusals by heading, of one row or all."""
    return {e.column: e.message for e in made.errors if row in (None, e.row)}


def buckets(made: Plan) -> tuple[int, int, int, int, int]:
    """Return new, changed, unchanged, refused and skipped."""
    return made.new, made.changed, made.unchanged, made.refused, made.skipped


def shuffled(source: Table, seed: int) -> Table:
    """Return the table with its columns in another order."""
    order = list(range(len(source.headings)))
    random.Random(seed).shuffle(order)
    rows = [SourceRow(row.number, [row.cells[i] for i in order]) for row in source.rows]
    return Table(source.sheet, 1, [source.headings[i] for i in order], rows, [], source.empty_rows)
