"""Reading a file from outside: `incoming` streams it, `read_table` gives it whole.

Either way a child process of its own reads it, and the file is refused with Unreadable.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_app.domain.excel.errors import Unreadable, note
from crm_app.domain.excel.mark import Mark
from crm_app.domain.excel.process import Child
from crm_app.domain.excel.signature import check_signature
from crm_app.domain.excel.table import Cell, Limits, SourceRow, Table

__all__ = ["Cell", "Limits", "SourceRow", "Table", "Unreadable", "incoming", "read_table"]

Progress = Callable[[int, int], None]
USUAL = Limits()


class Incoming:
    """A table while it is read: its head at once, then its rows, once.

    `total` is the last row with content, `last` the row that has been reached; `empty_rows` are
    those before it.
    """

    def __init__(self, head: dict[str, Any], messages: Iterator[dict[str, Any]]) -> None:
        self.sheet: str = head["sheet"]
        self.heading_row: int = head["heading_row"]
        self.headings: list[str] = head["headings"]
        self.notes = [note(code, **details) for code, details in head["notes"]]
        self.mark = Mark(*head["mark"]) if head.get("mark") else None
        self.total: int = head["total"]
        self.last = self.heading_row
        self.empty_rows: list[int] = []
        self._messages = messages

    def rows(self) -> Iterator[list[SourceRow]]:
        """Yield the rows with content, some hundreds at a time. Raises Unreadable."""
        count, end = 0, {}
        for message in self._messages:
            if "rows" not in message:
                end = message
                continue
            rows = [SourceRow(number, cells) for number, cells in message["rows"]]
            self.empty_rows += message["empty"]
            count += len(rows)
            self.last = rows[-1].number if rows else self.last
            yield rows
        # Nothing may fall between: the rows and the empty rows are all of them.
        told = end.get("last", 0) - self.heading_row
        if count != end.get("end") or count + len(self.empty_rows) != told:
            raise Unreadable("damaged")


@contextmanager
def incoming(
    path: Path,
    limits: Limits = USUAL,
    should_stop: Callable[[], bool] | None = None,
    recognised: frozenset[str] = frozenset(),
    keep_open: int | None = None,
) -> Iterator[Incoming]:
    """Yield the table that is read from the file. Raises Unreadable.

    `recognised` holds headings as they are compared (see `headings.same`): they decide the sheet
    and the heading row. `should_stop` is asked from another thread, many times a second.
    `keep_open` is the descriptor of a file that has no name, as which `path` is then reached.
    """
    check_signature(path, limits)
    request = {
        "path": str(path.absolute()),
        "limits": asdict(limits),
        "recognised": sorted(recognised),
    }
    with Child(limits, should_stop, keep_open) as child:
        messages = child.ask(request)
        head = next(messages, None)
        if head is None or "headings" not in head:
            raise Unreadable("damaged")
        yield Incoming(head, messages)


def read_table(
    path: Path,
    limits: Limits = USUAL,
    on_progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
    recognised: frozenset[str] = frozenset(),
) -> Table:
    """Return the file's customers as rows. `on_progress` hears (row reached, last row)."""
    with incoming(path, limits, should_stop, recognised) as table:
        rows: list[SourceRow] = []
        for part in table.rows():
            rows += part
            if on_progress:
                on_progress(table.last, table.total)
    told = (table.sheet, table.heading_row, table.headings, rows, table.notes, table.empty_rows)
    return Table(*told, table.mark)
