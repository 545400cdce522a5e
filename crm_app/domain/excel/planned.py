"""What a plan says: how many rows, which of them are refused and why, and what to write.

This is where planning and applying meet. `plan.Planner` reads rows and tells a `Sink` what becomes
of each; `staging` is the sink that keeps it on disk, shows it page by page, and is applied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import Values
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.excel.columns import LeftOut
from crm_app.domain.excel.mark import Mark
from crm_app.domain.excel.match import Keys
from crm_app.domain.excel.table import SourceRow
from crm_app.models.events import Event

RIGHTS = ("customers.settings", "customers.create", "customers.edit")
TEMPORARY = 7_315_904_226_000_000
"""Values to be created have ids from here on: above all others, and found in an event's text."""
CREATE, REFUSE = "create", "refuse"
Choice = str | int
"""What becomes of a value that no register has: CREATE, REFUSE, or the id of one that is there."""


@dataclass(frozen=True)
class PlanOptions:
    """What the user has decided about a file.

    `mapping` is {column index: field key}; a column that is not in it is not read. Without a
    mapping the headings tell. `choices` is {(register, name as `name_key` has it): what becomes of
    it}, countries under "country"; `create_values` is the answer for those that have none. `key` is
    the field that alone tells which customer a row is about, "" for the usual order. `corrections`
    is {(row, field key): what to read in the cell's place}. `only_rows` plans these rows anew
    (None: all), though all rows are still looked through for two about the same customer. `skip`
    are rows that are not to be read.
    """

    mapping: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[tuple[str, str], Choice] = field(default_factory=dict)
    create_values: bool = False
    key: str = ""
    corrections: Mapping[tuple[int, str], str] = field(default_factory=dict)
    only_rows: frozenset[int] | None = None
    skip: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row is refused: the row in the sheet, the column's heading, what the cell says.

    `key` is the field, `index` the column's place in the row, -1 where the file has no such column.
    `others` are rows that are about the same customer, when that is why.
    """

    sheet: str
    row: int
    column: str
    value: str
    message: str
    key: str = ""
    index: int = -1
    others: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class PlannedContact:
    """A contact that the import makes (`contact_id` None) or changes, with her values whole.

    One who loses the mark of main contact to another stands here too.
    """

    values: Values = field(repr=False)
    contact_id: int | None = None
    version: int = 0
    before: Values | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A customer that the import makes (`customer_id` None) or changes: values before and after.

    `version` is the one that the values before belong to. `own` are the values of own fields that
    differ from `own_before`, by id of the field and as they are kept: "" for none. `more_rows` are
    rows of the file that only add contacts to this one's customer, and count as it does.
    """

    row: int
    keys: Keys
    values: Values = field(repr=False)
    customer_id: int | None = None
    version: int = 0
    before: Values | None = field(default=None, repr=False)
    own: Mapping[int, str] = field(default_factory=dict, repr=False)
    own_before: Mapping[int, str] = field(default_factory=dict, repr=False)
    contacts: tuple[PlannedContact, ...] = field(default=(), repr=False)
    more_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The customer that an unchanged or a refused row is about; nobody (0) as far as is known."""

    customer_id: int = 0
    number: str = ""
    name: str = ""
    keys: Keys = field(default_factory=Keys, repr=False)


class Sink(Protocol):
    """Hears what becomes of each row with content, in the file's order; each row once."""

    def planned(self, row: PlannedRow) -> None:
        """A customer is made or changed."""
        ...

    def unchanged(self, row: int, match: Match) -> None:
        """The customer holds all of it already."""
        ...

    def refused(self, row: SourceRow, match: Match, errors: Sequence[RowError]) -> None:
        """The row cannot be read, or it cannot be told who it is about."""
        ...

    def skipped(self, row: int, why: str) -> None:
        """The row is no customer: a row of totals."""
        ...


@dataclass(frozen=True)
class Head:
    """What a planner must know of a table before its rows come."""

    sheet: str
    headings: tuple[str, ...]
    mark: Mark | None = None


@dataclass(frozen=True)
class Findings:
    """What a planner has found beside its rows; those of two that shared the rows add up."""

    missing_values: dict[str, list[str]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    ignored: Mapping[tuple[str, str], int] = field(default_factory=dict)
    temporary: dict[int, tuple[str, str]] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()
    columns: tuple[tuple[int, str, str], ...] = ()
    more: Any = None


def require(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor may import."""
    for right in RIGHTS:
        actor.require(right)
    if not actor.sees_all("customers"):
        raise PermissionDenied


def last_event(session: Session) -> int:
    """Return the id of the newest event: nothing changes without one."""
    return session.scalar(select(func.max(col(Event.id)))) or 0
