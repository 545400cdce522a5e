"""Files spoiled in every way that chance finds: bits, XML, text, and each hazard by its name."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from crm_app.domain.excel.signature import ENCRYPTED, OLE2

SHEET = "xl/worksheets/sheet1.xml"
HEADS = ("Kundnummer", "Företagsnamn", "Organisationsnummer", "Land", "E-post", "Postnummer")
ROWS = (
    (1001, "Acme AB", "556036-0793", "Sverige", "info@acme.example", "111 22"),
    (None, "Åkes Åkeri", 5568812670, "Norge", "åke@x.example", 11122),
    ("A-7", "Plus + Minus", "212000-0142", "XX", "#N/A", 0.5),
    (None, "Lång " * 200, "811218-9876", None, "fel", "😀"),
    ("Summa", None, None, None, None, 12),
)
SNIPPETS = (
    '<!DOCTYPE x [<!ENTITY a "aaaa">]>',
    "&a;&a;&#xD800;&#0;",
    '<dimension ref="A1:B2"/>',
    '<c r="XFD1048576"><v>1</v></c>',
    '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
    '<row r="900"><c r="A900"><v>1</v></c></row>',
    '<c r="B3"><f>1+1</f></c>',
    '<c r="B3" t="e"><v>#SPILL!</v></c>',
    '<mergeCell ref="A2:A4"/>',
    '<row r="2" hidden="1">',
    "<v>1e999</v>",
    "<v>-0.1</v>",
    "<is><t></t></is>",
    "\x00\x0b\ufffe",
    "</sheetData>",
    'state="hidden"',
    "<![CDATA[",
)


def workbook() -> bytes:
    """Return an ordinary file."""
    book, target = Workbook(), io.BytesIO()
    for row in (HEADS, *ROWS):
        book.worksheets[0].append(list(row))
    book.save(target)
    return target.getvalue()


def text() -> bytes:
    """Return the same as text with separators."""
    rows = (";".join("" if c is None else str(c) for c in row) for row in (HEADS, *ROWS))
    return "\r\n".join(rows).encode()


def bits(chance: random.Random, content: bytes) -> bytes:
    """Turn some bits of the file as it lies on disk."""
    spoiled = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        spoiled[chance.randrange(len(spoiled))] ^= 1 << chance.randrange(8)
    return bytes(spoiled)


def cut(chance: random.Random, content: bytes) -> bytes:
    """Take a piece of the file away, or put it in twice."""
    first, last = sorted(chance.randrange(len(content)) for _ in range(2))
    return (
        content[:first] + content[last:]
        if chance.random() < 0.5
        else content[:last] + content[first:]
    )


def xml(chance: random.Random, content: bytes) -> bytes:
    """Edit one part and pack the file anew, so that it is sound but for that."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice((SHEET, SHEET, SHEET, *parts))
    parts[name] = _edited(chance, parts[name].decode()).encode("utf-8", "surrogatepass")
    if chance.random() < 0.05:
        del parts[chance.choice(sorted(parts))]
    return packed(parts)


def packed(parts: dict[str, bytes]) -> bytes:
    """Return a zip file of the parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()


def _edited(chance: random.Random, part: str) -> str:
    tags = [match.span() for match in re.finditer("<[^>]*>|[0-9]+", part)]
    for _ in range(chance.choice((1, 1, 2, 5))):
        first, last = chance.choice(tags)
        how = chance.randrange(4)
        if how == 0:
            part = part[:first] + chance.choice(SNIPPETS) + part[first:]
        elif how == 1:
            part = part[:first] + part[last:]
        elif how == 2:
            part = part[:last] + part[first:]
        else:
            number = str(chance.choice((0, -1, 7, 99, 70_000, 2**31, 10**30)))
            part = part[:first] + number + part[last:]
    return part


def garbage(chance: random.Random, content: bytes) -> bytes:
    """Spoil a text: quotes, separators, bytes of no encoding, lines without end."""
    spoiled = bytearray(content)
    for _ in range(chance.choice((1, 2, 5, 20))):
        at = chance.randrange(len(spoiled) + 1)
        piece = chance.choice(
            (b'"', b";", b";" * 300, b"\t", b"\r", b"\n" * 250, b"\x00", b"\xff\xfe", b"\x81\x8d",
             b"sep=,\n", b"=\"", b"\xef\xbb\xbf", chance.randbytes(9), b"x" * 40_000)
        )  # fmt: skip
        spoiled[at:at] = piece
    return bytes(spoiled)


def bomb(_chance: random.Random, content: bytes) -> bytes:
    """Return a small file that would be a big one."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(parts | {SHEET: parts[SHEET] + b" " * 40 * 2**20})


def macros(_chance: random.Random, content: bytes) -> bytes:
    """Return a workbook with a program in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(parts | {"xl/vbaProject.bin": b"x"})


def old(chance: random.Random, _content: bytes) -> bytes:
    """Return an .xls file, at times an encrypted one."""
    return OLE2 + chance.randbytes(600) + (ENCRYPTED if chance.random() < 0.5 else b"")


def truncated(chance: random.Random, content: bytes) -> bytes:
    """Return the beginning of the file."""
    return content[: chance.randrange(len(content))]


Spoil = Callable[[random.Random, bytes], bytes]
OF_WORKBOOKS: tuple[Spoil, ...] = (bits, cut, truncated, xml, xml, xml, xml, bomb, macros, old)
OF_TEXTS: tuple[Spoil, ...] = (garbage, garbage, bits, cut, truncated)


def spoiled(seed: int, folder: Path) -> Path:
    """Write the file of a seed."""
    chance = random.Random(seed)
    is_text = chance.random() < 0.3
    how = chance.choice(OF_TEXTS if is_text else OF_WORKBOOKS)
    if how is bomb and chance.random() < 0.8:  # it takes long
        how = xml
    # A text may well be called .xlsx, and the other way round: what it is decides.
    path = folder / "fil.xlsx"
    path.write_bytes(how(chance, text() if is_text else WORKBOOK))
    return path


WORKBOOK = workbook()
