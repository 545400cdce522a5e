"""Plans kept in memory, for tests to look at: what a planner tells, in lists."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel import Session

from crm_app.domain.actors import Actor
from crm_app.domain.excel.columns import LeftOut
from crm_app.domain.excel.plan import Planner
from crm_app.domain.excel.planned import (
    Head,
    Match,
    PlannedRow,
    PlanOptions,
    RowError,
    require,
)
from crm_app.domain.excel.progress import OnProgress, ShouldStop, Ticker
from crm_app.domain.excel.table import SourceRow, Table
from crm_app.domain.settings import Snapshot


@dataclass(frozen=True)
class Plan:
    """What an import would do. new + changed + unchanged + refused + skipped is `total`.

    `missing_values` names register values, and countries under "country", that are not there;
    with `create_values` they are made when the plan is applied. `settings` knows their temporary
    ids. `settings_version` and `last_event` say what the plan was made on.
    """

    kind: str
    sheet: str
    new: int
    changed: int
    unchanged: int
    refused: int
    skipped: int
    missing_values: dict[str, list[str]]
    left_out: tuple[LeftOut, ...]
    errors: tuple[RowError, ...]
    notes: tuple[str, ...]
    rows: tuple[PlannedRow, ...] = field(repr=False)
    create_values: bool
    settings: Snapshot = field(repr=False)
    temporary: dict[int, tuple[str, str]] = field(repr=False)
    settings_version: int
    last_event: int

    @property
    def total(self) -> int:
        """Return how many rows the file has under its headings, empty ones among them."""
        return self.new + self.changed + self.unchanged + self.refused + self.skipped

    @property
    def left_out_columns(self) -> list[str]:
        """Return the headings of the columns that are not read."""
        return [column.heading for column in self.left_out]


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

    def whole(self, planner: Planner, table: Table) -> Plan:
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


def plan(
    session: Session,
    actor: Actor,
    kind: str,
    table: Table,
    *,
    create_values: bool = False,
    options: PlanOptions | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Plan:
    """Return what importing the table would do. Raises PermissionDenied, Invalid, Stopped."""
    require(actor)
    ticker = Ticker(2 * len(table.rows), on_progress, should_stop)
    head = Head(table.sheet, tuple(table.headings), table.mark)
    planner = Planner(session, kind, head, options or PlanOptions(create_values=create_values))
    planner.scan(ticker.through(table.rows))
    planner.match()
    held = Kept()
    planner.tell(ticker.through(table.rows), held)
    ticker.finish()
    return held.whole(planner, table)
