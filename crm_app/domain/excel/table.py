"""What reading a file gives, and how much of a file is read at most."""

from dataclasses import dataclass, field

from crm_app.domain.excel.mark import Mark

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Limits:
    """How big a file may be, and what reading it may cost."""

    file_bytes: int = 25 * 2**20
    inflated_bytes: int = 400 * 2**20
    ratio: int = 200
    entries: int = 2000
    rows: int = 300_000
    columns: int = 200
    memory_bytes: int = 900 * 2**20
    cpu_seconds: int = 120
    wall_seconds: float = 180


@dataclass(frozen=True)
class SourceRow:
    """A row with content: its number in the sheet (from 1), and a cell for every heading."""

    number: int
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """The rows under the heading row of one sheet.

    `rows` and `empty_rows` are together every row from the heading row to the last row with
    content. `notes` tells the user, in Swedish, what was left out or deserves a look. `mark` is
    that of a file which the program has made itself.
    """

    sheet: str
    heading_row: int
    headings: list[str]
    rows: list[SourceRow]
    notes: list[str]
    empty_rows: list[int] = field(default_factory=list)
    mark: Mark | None = None
