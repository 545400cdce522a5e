"""What the import's tests share: small tables, and a world that imports them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session
from stdnum import luhn

from crm_app.domain.actors import Actor
from crm_app.domain.excel.apply import Outcome, apply
from crm_app.domain.excel.plan import plan
from crm_app.domain.excel.planned import Plan
from crm_app.domain.excel.table import Cell, SourceRow, Table
from crm_app.models.customers import Customer
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


@dataclass
class Desk:
    """A world, and Anna who imports into it."""

    world: World

    def plan(
        self, source: Table, kind: str = "company", actor: Actor | None = None, **more: Any
    ) -> Plan:
        """Plan as Anna, or as the actor."""
        return self.world.see(plan, actor or self.world.anna, kind, source, **more)

    def apply(self, made: Plan, actor: Actor | None = None, **more: Any) -> Outcome:
        """Apply as Anna, or as the actor."""
        return self.world.do(apply, actor or self.world.anna, made, **more)

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
