"""What kind of file it is, told by its content; what the list does not name is not taken in.

Nothing is opened or unpacked: the first bytes tell, of a zip file its table of contents, and a
text holds no control characters. The signatures are those of the formats' own standards.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from crm_app.domain.errors import Invalid

HEAD = 1024
LONGEST_NAME = 255
MOST_CONTENTS = 2**20
"""Bytes of a zip file's table of contents: an ordinary document's is some thousand."""
TAIL = 65_557
CONTROLS = bytes({*range(32)} - {*b"\t\n\v\f\r\x1b"}) + b"\x7f"
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
TAKEN = (
    "Lägg till PDF, bilder (PNG, JPEG, GIF, WebP, HEIC), Word, Excel, PowerPoint, OpenDocument, "
    "text eller CSV."
)


@dataclass(frozen=True)
class FileType:
    """One kind of file that is taken in.

    `inline` says how the browser may show it in the page: "image", "pdf" or not at all.
    """

    media: str
    label: str
    suffixes: tuple[str, ...]
    icon: str
    inline: str = ""


TYPES: tuple[FileType, ...] = (
    FileType("application/pdf", "PDF", (".pdf",), "file-text", "pdf"),
    FileType("image/png", "PNG-bild", (".png",), "image", "image"),
    FileType("image/jpeg", "JPEG-bild", (".jpg", ".jpeg", ".jfif"), "image", "image"),
    FileType("image/gif", "GIF-bild", (".gif",), "image", "image"),
    FileType("image/webp", "WebP-bild", (".webp",), "image", "image"),
    FileType("image/heic", "HEIC-bild", (".heic", ".heif"), "image"),
    FileType(f"{OFFICE}.wordprocessingml.document", "Word", (".docx",), "file-pen"),
    FileType(f"{OFFICE}.spreadsheetml.sheet", "Excel", (".xlsx",), "sheet"),
    FileType(f"{OFFICE}.presentationml.presentation", "PowerPoint", (".pptx",), "presentation"),
    FileType(f"{OPEN}.text", "OpenDocument", (".odt",), "file-pen"),
    FileType(f"{OPEN}.spreadsheet", "OpenDocument", (".ods",), "sheet"),
    FileType(f"{OPEN}.presentation", "OpenDocument", (".odp",), "presentation"),
    FileType("text/csv", "CSV", (".csv",), "sheet"),
    FileType("text/plain", "Text", (".txt", ".log", ".md"), "file-text"),
)
BY_MEDIA = {kind.media: kind for kind in TYPES}
SUFFIXES = frozenset(suffix for kind in TYPES for suffix in kind.suffixes)
ACCEPT = ",".join(sorted(SUFFIXES))
TEXTS = ("text/csv", "text/plain")
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
SIGNATURES: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("application/pdf", lambda head: head.lstrip(b"\xef\xbb\xbf\t\n\f\r ").startswith(b"%PDF-")),
    ("image/png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("image/gif", lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    ("image/webp", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    ("image/heic", lambda head: head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS),
)
PARTS = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}.presentationml.presentation",
}
"""The part by which an Office document is told."""


def recognise(path: Path, name: str) -> tuple[FileType, str]:
    """Return what the file is, and its name with a suffix that says so. Raises Invalid."""
    with path.open("rb") as file:
        kind = _kind(file, PurePath(name).suffix.lower())
    return kind, named(name, kind)


def named(name: str, kind: FileType) -> str:
    """Return a name for a file of the kind: no folders, nothing unprintable, the right suffix."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join("".join(c if c.isprintable() else " " for c in last).split()).strip(". ")
    suffix = PurePath(plain).suffix
    if suffix.lower() in kind.suffixes:
        stem = plain.removesuffix(suffix)
    else:
        # "bild.jpg" that is a PNG becomes bild.png, but "avtal.2" keeps what looks like a suffix.
        stem = plain.removesuffix(suffix) if suffix.lower() in SUFFIXES else plain
        suffix = kind.suffixes[0]
    return (stem.rstrip(". ") or "fil")[: LONGEST_NAME - len(suffix)] + suffix


def _kind(file: BinaryIO, suffix: str) -> FileType:
    head = file.read(HEAD)
    for media, matches in SIGNATURES:
        if matches(head):
            return BY_MEDIA[media]
    if head.startswith(b"PK\x03\x04"):
        return _zipped(file)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _refused(
            "Äldre Office-filer (.doc, .xls, .ppt, .msg) tas inte emot, för de kan bära makron. "
            "Spara den som .docx, .xlsx, .pptx eller PDF."
        )
    if _is_text(file):
        return _text(suffix)
    raise _refused(f"Den sortens fil tas inte emot. {TAKEN}")


def _text(suffix: str) -> FileType:
    for media in TEXTS:
        if suffix in BY_MEDIA[media].suffixes:
            return BY_MEDIA[media]
    if suffix in SUFFIXES:
        raise _refused(
            f"Filen heter {suffix} men innehåller något annat. Kontrollera att det är rätt fil."
        )
    raise _refused(f"Den sortens fil tas inte emot. {TAKEN}")


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    while chunk := file.read(2**20):
        if len(chunk.translate(None, CONTROLS)) != len(chunk):
            return False
    return True


def _zipped(file: BinaryIO) -> FileType:
    """Tell an Office document by the names in it; the parts themselves are never read."""
    names = _names(file)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _refused("Filen har makron och tas inte emot. Spara den utan makron.")
    for part, media in PARTS.items():
        if part in names and "[content_types].xml" in names:
            return BY_MEDIA[media]
    if "content.xml" in names and (kind := BY_MEDIA.get(_open_document(file))):
        return kind
    raise _refused("Zip-filer tas inte emot. Packa upp den och lägg till filerna var för sig.")


def _names(file: BinaryIO) -> frozenset[str]:
    damaged = _refused("Filen är skadad eller ofullständig. Spara om den och försök igen.")
    tail = _tail(file)
    end = tail.rfind(b"PK\x05\x06")
    listed = int.from_bytes(tail[end + 12 : end + 16], "little")
    # A list of millions would fill the memory; one in the large format may lie about its length.
    if end < 0 or listed > MOST_CONTENTS or b"PK\x06\x07" in tail:
        raise damaged
    try:
        found = zipfile.ZipFile(file).namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError):
        raise damaged from None
    return frozenset(name.replace("\\", "/").lower() for name in found)


def _tail(file: BinaryIO) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    return file.read()


def _open_document(file: BinaryIO) -> str:
    """Return the type that an OpenDocument file states first of all, unpacked (its part 3.3)."""
    file.seek(0)
    head = file.read(200)
    _, found, rest = head.partition(b"mimetype")
    stated = rest if found and head.index(b"mimetype") == 30 else b""
    return next((m for m in BY_MEDIA if m.startswith(OPEN) and _says(stated, m)), "")


def _says(stated: bytes, media: str) -> bool:
    return stated[: len(media)] == media.encode() and stated[len(media) :][:2] == b"PK"


def _refused(text: str) -> Invalid:
    return Invalid({"file": text})
