"""The cheap look at a file before anything opens it: its size and its first bytes."""

import os
from pathlib import Path
from typing import BinaryIO

from crm_app.domain.excel.csv_file import is_text
from crm_app.domain.excel.errors import Unreadable
from crm_app.domain.excel.table import Limits

ZIP = b"PK"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_signature(path: Path, limits: Limits) -> None:
    """Refuse what is neither a zip file nor text, by what it is instead, and what is too big."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            _check_size(size, limits.file_bytes)
            head = file.read(4096)
            if code := _other_kind(head, file):
                raise Unreadable(code)
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


def _other_kind(head: bytes, file: BinaryIO) -> str:
    """Return what the file is when it is neither a workbook nor a text."""
    if head.startswith(ZIP):
        return ""
    if head.startswith(OLE2):
        return "password" if ENCRYPTED in head + file.read() else "old_excel"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "html"
    return "" if is_text(head) else "not_excel"
