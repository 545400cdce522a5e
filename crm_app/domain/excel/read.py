"""Reading an Excel file from outside: `read_table` gives a Table or raises Unreadable."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crm_app.domain.excel.errors import Unreadable, note
from crm_app.domain.excel.mark import Mark
from crm_app.domain.excel.process import Child
from crm_app.domain.excel.signature import check_signature
from crm_app.domain.excel.table import Cell, Limits, SourceRow, Table

__all__ = ["Cell", "Limits", "SourceRow", "Table", "Unreadable", "read_table"]

Progress = Callable[[int, int], None]
USUAL = Limits()


def read_table(
    path: Path,
    limits: Limits = USUAL,
    on_progress: Progress | None = None,
    should_stop: Callable[[], bool] | None = None,
    recognised: frozenset[str] = frozenset(),
) -> Table:
    """Return the file's customers as rows, read in a child process of its own.

    `recognised` holds headings as they are compared (see `headings.same`): they decide the
    sheet and the heading row. `on_progress` hears (row reached, last row). `should_stop` is
    asked from another thread, many times a second. Raises Unreadable.
    """
    check_signature(path, limits)
    request = {
        "path": str(path.resolve()),
        "limits": asdict(limits),
        "recognised": sorted(recognised),
    }
    with Child(limits, should_stop) as child:
        return _collect(child, request, on_progress or (lambda _row, _total: None))


def _collect(child: Child, request: dict[str, Any], on_progress: Progress) -> Table:
    head: dict[str, Any] = {}
    end: dict[str, Any] = {}
    rows: list[SourceRow] = []
    empty: list[int] = []
    for message in child.ask(request):
        if "rows" in message:
            rows += [SourceRow(number, cells) for number, cells in message["rows"]]
            empty += message["empty"]
            on_progress(rows[-1].number if rows else 0, head["total"])
        elif "end" in message:
            end = message
        else:
            head = message
    return _table(head, rows, empty, end)


def _table(
    head: dict[str, Any], rows: list[SourceRow], empty: list[int], end: dict[str, Any]
) -> Table:
    # Nothing may fall between: the rows and the empty rows are all of them.
    if len(rows) != end["end"] or len(rows) + len(empty) != end["last"] - head["heading_row"]:
        raise Unreadable("damaged")
    notes = [note(code, **details) for code, details in head["notes"]]
    made = Mark(*head["mark"]) if head.get("mark") else None
    return Table(head["sheet"], head["heading_row"], head["headings"], rows, notes, empty, made)
