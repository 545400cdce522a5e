"""What a plan says: how many rows, which of them are refused and why, and what to write."""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import Values
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.excel.columns import LeftOut
from crm_app.domain.excel.match import Keys
from crm_app.domain.settings import Snapshot
from crm_app.models.events import Event

RIGHTS = ("customers.settings", "customers.create", "customers.edit")


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row is refused: the row in the sheet, the column's heading, what the cell says."""

    sheet: str
    row: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A customer that the import makes (`customer_id` None) or changes: values before and after.

    `version` is the one that the values before belong to.
    """

    row: int
    keys: Keys
    values: Values = field(repr=False)
    customer_id: int | None = None
    version: int = 0
    before: Values | None = field(default=None, repr=False)


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


def require(actor: Actor) -> None:
    """Raise PermissionDenied unless the actor may import."""
    for right in RIGHTS:
        actor.require(right)
    if not actor.sees_all("customers"):
        raise PermissionDenied


def last_event(session: Session) -> int:
    """Return the id of the newest event: nothing changes without one."""
    return session.scalar(select(func.max(col(Event.id)))) or 0
