"""Files that hold what the database seals: encrypted on disk, in chunks, read back chunk by chunk.

Each chunk knows its place and whether it is the last: one that is missing, moved or from another
file is found out.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from crm_app.domain import seals

CHUNK = 2**20
MARK = b"KRS1"


class Sealing:
    """A file that seals what is written to it. Used in a `with`; one that breaks is not whole."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._file.write(MARK)
        self._name = os.urandom(16)
        self._file.write(self._name)
        self._held, self._place = bytearray(), 0

    def write(self, data: bytes) -> None:
        """Take more of the file's content."""
        self._held += data
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]

    def _put(self, data: bytes, *, last: bool) -> None:
        sealed = seals.seal_bytes(data, _place(self._name, self._place, last=last))
        self._file.write(len(sealed).to_bytes(4, "big") + sealed)
        self._place += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._put(bytes(self._held), last=True)
        self._file.close()


def _place(name: bytes, place: int, *, last: bool) -> bytes:
    return name + place.to_bytes(8, "big") + bytes([last])


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the content. Raises ValueError for a file that is not whole, or another's."""
    with path.open("rb") as file:
        if file.read(4) != MARK:
            raise ValueError("not a sealed file")
        name, place, last = file.read(16), 0, False
        while head := file.read(4):
            data = file.read(int.from_bytes(head, "big"))
            last = not file.peek(1)
            yield seals.unseal_bytes(data, _place(name, place, last=last))
            place += 1
        if not last:
            raise ValueError("the end is missing")


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Yield the content as a file that lies in memory where the system can, else for this while."""
    with _nameless(path.parent) as file:
        for chunk in chunks(path):
            file.write(chunk)
        file.flush()
        yield file


def _nameless(folder: Path) -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("import"), "w+b")
    return tempfile.NamedTemporaryFile(dir=folder, suffix=".plain")
