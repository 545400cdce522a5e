"""The cheap look at a file before anything opens it: its size and its first bytes."""

import os
from pathlib import Path

from crm_app.domain.excel.errors import Unreadable
from crm_app.domain.excel.table import Limits

ZIP = b"PK"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_signature(path: Path, limits: Limits) -> None:
    """Refuse what is no zip file, by what it is instead, and what is too big."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            _check_size(size, limits.file_bytes)
            head = file.read(4096)
            if not head.startswith(ZIP):
                raise Unreadable(_other_kind(head, head + file.read()))
    except OSError:
        raise Unreadable("missing") from None


def _check_size(size: int, limit: int) -> None:
    if size == 0:
        raise Unreadable("empty")
    if size > limit:
        raise Unreadable("too_big", size=_megabytes(size), limit=_megabytes(limit))


def _megabytes(size: int) -> int | str:
    # Rounded up: a file just over the limit must not be said to be as big as the limit.
    return -(-size // 2**20)


def _other_kind(head: bytes, whole: bytes) -> str:
    if head.startswith(OLE2):
        return "password" if ENCRYPTED in whole else "old_excel"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "html"
    if head.startswith(TEXT_MARKS) or not _binary(head):
        return "text"
    return "not_excel"


def _binary(head: bytes) -> bool:
    return any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)
