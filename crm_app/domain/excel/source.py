"""The file of an import as it is kept: unsealed, and opened for the child that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from crm_app.domain import sealed_files
from crm_app.domain.errors import DomainError
from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.progress import ShouldStop
from crm_app.domain.excel.read import Incoming, incoming
from crm_app.domain.excel.table import Limits


@contextmanager
def opened(
    path: Path, kind: str, limits: Limits, should_stop: ShouldStop | None, *, sealed: bool
) -> Iterator[Incoming]:
    """Yield the table that is read from the file. Raises DomainError when it cannot be."""
    words = recognised(kind)
    if not sealed:
        with incoming(path, limits, should_stop, words) as table:
            yield table
        return
    with _unsealed(path) as file:
        named, number = Path(f"/dev/fd/{file.fileno()}"), file.fileno()
        if not named.exists():
            named, number = Path(file.name), None
        with incoming(named, limits, should_stop, words, number) as table:
            yield table


@contextmanager
def _unsealed(path: Path) -> Iterator[IO[bytes]]:
    try:
        with sealed_files.opened(path) as file:
            yield file
    except FileNotFoundError:
        raise DomainError("Filen finns inte längre. Välj den igen.") from None
