"""Where the content of files lies: in the data folder, under names of our own, never served."""

import uuid
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import event
from sqlmodel import Session

FOLDER = "files"
_folder: list[Path] = []


def install(data: Path) -> None:
    """Keep this process's files in the data folder."""
    _folder[:] = [data / FOLDER]


def path(stored_as: str) -> Path:
    """Return where a file's content lies. Names are spread over 256 folders."""
    if not _folder:
        raise RuntimeError("no folder is installed; call file_store.install first")
    return _folder[0] / stored_as[:2] / stored_as


def new() -> str:
    """Return a name that nobody can guess, and make room for it."""
    stored_as = uuid.uuid4().hex
    path(stored_as).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return stored_as


def remove_after_commit(session: Session, stored: Iterable[str]) -> None:
    """Delete the content when the transaction has gone through, and not before."""
    gone = tuple(stored)

    def remove(_session: Session) -> None:
        for stored_as in gone:
            path(stored_as).unlink(missing_ok=True)

    if gone:
        event.listen(session, "after_commit", remove, once=True)


def sweep(known: frozenset[str]) -> int:
    """Delete every file that is not known, and return how many: uploads that never got a row."""
    left = [f for f in _folder[0].glob("*/*") if f.is_file() and f.name not in known]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)
