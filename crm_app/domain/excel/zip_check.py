"""Runs in the child: the parts of a zip file, each inflated under control before it is trusted."""

import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, BinaryIO

from crm_app.domain.excel.refusal import RefusalError

MEGABYTE = 2**20
# A tiny file may well repeat itself more than a big one, and does no harm.
RATIO_MATTERS_FROM = 16 * MEGABYTE
PASSIVE = ("xl/media/", "xl/embeddings/")
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
KNOWN_ENCODINGS = (b"utf-8", b"us-ascii", b"ascii")
Parts = dict[str, zipfile.ZipInfo]


def open_parts(file: BinaryIO, limits: Mapping[str, Any]) -> Parts:
    """Return the parts by lower-case name. Refuses what is no workbook, or too big a one."""
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        raise RefusalError(_why_no_zip(file)) from None
    _check_sizes(entries, limits)
    parts = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
    if len(parts) < len(entries):
        raise RefusalError("damaged")
    _check_kind(parts)
    return parts


def _why_no_zip(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    # The list of contents is last in a zip file, so a file cut short has none.
    has_end = b"PK\x05\x06" in file.read()
    return "truncated" if start == b"PK\x03\x04" and not has_end else "damaged"


def _check_sizes(entries: list[zipfile.ZipInfo], limits: Mapping[str, Any]) -> None:
    if len(entries) > limits["entries"]:
        raise RefusalError("entries", count=len(entries), limit=limits["entries"])
    packed = sum(entry.compress_size for entry in entries)
    size = sum(entry.file_size for entry in entries)
    if size > limits["inflated_bytes"]:
        megabytes = -(-size // MEGABYTE)
        raise RefusalError("inflated", size=megabytes, limit=limits["inflated_bytes"] // MEGABYTE)
    if size > RATIO_MATTERS_FROM and size > packed * limits["ratio"]:
        raise RefusalError("ratio")


def _check_kind(parts: Parts) -> None:
    if any(entry.flag_bits & 1 for entry in parts.values()):
        raise RefusalError("password")
    if "xl/vbaproject.bin" in parts:
        raise RefusalError("macros")
    if "xl/workbook.bin" in parts:
        raise RefusalError("binary_excel")
    if "content.xml" in parts and "mimetype" in parts:
        raise RefusalError("open_document")
    if "xl/workbook.xml" not in parts:
        raise RefusalError("not_excel")


def inflate(file: BinaryIO, entry: zipfile.ZipInfo) -> bytearray:
    """Return a part's content, never more than the size it declares. Refuses a false size.

    `zipfile` stops at the declared size, but the reader that comes after may not.
    """
    packed = _packed(file, entry)
    if entry.compress_type == zipfile.ZIP_STORED:
        data = bytearray(packed)
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        data = _inflated(packed, entry.file_size)
    else:
        raise RefusalError("damaged")
    if len(data) != entry.file_size:
        raise RefusalError("false_size")
    if zlib.crc32(data) != entry.CRC:
        raise RefusalError("damaged")
    return data


def _packed(file: BinaryIO, entry: zipfile.ZipInfo) -> bytes:
    file.seek(entry.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise RefusalError("damaged")
    name, extra = header[26:28], header[28:30]
    file.seek(int.from_bytes(name, "little") + int.from_bytes(extra, "little"), 1)
    return file.read(entry.compress_size)


def _inflated(packed: bytes, size: int) -> bytearray:
    stream = zlib.decompressobj(-15)
    try:
        data = bytearray(stream.decompress(packed, size + 1))
    except zlib.error:
        raise RefusalError("damaged") from None
    if not stream.eof and len(data) <= size:
        raise RefusalError("damaged")
    return data


def check_part(name: str, data: bytearray) -> None:
    """Refuse a document type, an encoding that would hide one, and macros."""
    if name.startswith(PASSIVE):
        return
    if b"<!DOCTYPE" in data:
        raise RefusalError("doctype")
    if name == "[content_types].xml" and b"macroEnabled" in data:
        raise RefusalError("macros")
    if name.endswith((".xml", ".rels")):
        _check_encoding(data[:256])


def _check_encoding(head: bytearray) -> None:
    found = ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    if b"\0" in head[:8] or head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusalError("encoding")
    if found and found[1].lower() not in KNOWN_ENCODINGS:
        raise RefusalError("encoding")
