"""A plan kept in memory, for small tables and for tests: what a planner tells, in lists."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_app.domain.excel.planned import Match, Plan, PlannedRow, RowError
from crm_app.domain.excel.table import SourceRow, Table

if TYPE_CHECKING:
    from crm_app.domain.excel.plan import Planner


class Kept:
    """A sink that keeps what it hears in memory: for small files and for tests."""

    def __init__(self) -> None:
        self.rows: list[PlannedRow] = []
        self.errors: list[RowError] = []
        self.notes: list[str] = []
        self.counts: Counter[str] = Counter()

    def planned(self, row: PlannedRow) -> None:
        """Keep the row."""
        self.counts["changed" if row.customer_id else "new"] += 1 + len(row.more_rows)
        self.rows.append(row)

    def unchanged(self, row: int, match: Match) -> None:
        """Count the row."""
        self.counts["unchanged"] += 1

    def refused(self, row: SourceRow, match: Match, errors: Sequence[RowError]) -> None:
        """Keep why."""
        self.counts["refused"] += 1
        self.errors += errors

    def skipped(self, row: int, why: str) -> None:
        """Keep why."""
        self.counts["skipped"] += 1
        self.notes.append(why)

    def whole(self, planner: "Planner", table: Table) -> Plan:
        """Return the plan of a table whose every row was told here."""
        found = planner.findings()
        counts = dict(self.counts) | {"skipped": self.counts["skipped"] + len(table.empty_rows)}
        names = ("new", "changed", "unchanged", "refused", "skipped")
        return Plan(
            kind=planner.kind,
            sheet=table.sheet,
            **{name: counts.get(name, 0) for name in names},
            missing_values=found.missing_values,
            left_out=found.left_out,
            errors=tuple(self.errors),
            notes=(*table.notes, *self.notes, *planner.notes(found.ignored)),
            rows=tuple(self.rows),
            create_values=planner.options.create_values,
            settings=planner.missing.reading.settings,
            temporary=found.temporary,
            settings_version=planner.held.version,
            last_event=planner.last_event,
        )
