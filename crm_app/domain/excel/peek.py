"""A first look at a file: its headings, and some cells of each column."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crm_app.domain.actors import Actor
from crm_app.domain.excel import source
from crm_app.domain.excel.cell_text import shown
from crm_app.domain.excel.planned import require
from crm_app.domain.excel.progress import ShouldStop, Stopped
from crm_app.domain.excel.table import Cell, Limits, SourceRow

SAMPLES = 3
LONGEST = 60


@dataclass(frozen=True)
class Peek:
    """What a file holds at a glance. `samples` are texts for each heading, as the file has them."""

    sheet: str
    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...] = field(repr=False)


def look(  # noqa: PLR0913  as in source.opened, and who looks
    actor: Actor,
    path: Path,
    kind: str,
    limits: Limits,
    should_stop: ShouldStop | None = None,
    *,
    sealed: bool,
) -> Peek:
    """Look at a file. Raises PermissionDenied, Stopped, and DomainError for one not to be read."""
    require(actor)
    with source.opened(path, kind, limits, should_stop, sealed=sealed) as table:
        rows = next(table.rows(), [])
        if should_stop and should_stop():
            raise Stopped
        return Peek(table.sheet, tuple(table.headings), samples(table.headings, rows))


def samples(headings: Sequence[str], rows: Iterable[SourceRow]) -> tuple[tuple[str, ...], ...]:
    """Return the first cells of each column that say different things."""
    found: list[list[str]] = [[] for _ in headings]
    for row in rows:
        for told, cell in zip(found, row.cells, strict=False):
            if len(told) < SAMPLES and (text := _text(cell)) and text not in told:
                told.append(text)
    return tuple(tuple(told) for told in found)


def _text(cell: Cell) -> str:
    text = " ".join(shown(cell).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
