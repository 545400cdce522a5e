"""Small files of every sort, true ones and lies, for the tests of files on the card."""

import io
import struct
import zipfile

PNG = b"\x89PNG\r\n\x1a\n" + bytes.fromhex(
    "0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 40
GIF = b"GIF89a\1\0\1\0" + b"\0" * 20
WEBP = b"RIFF\x20\0\0\0WEBPVP8 " + b"\0" * 24
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 20
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
TEXT = "Hej på dig, Åsa!\r\n".encode()
LATIN = "Hej på dig, Åsa!\r\n".encode("cp1252")
CSV = b"namn;ort\nAcme;Lund\n"
EXE = b"MZ\x90\0\3\0\0\0" + b"\0" * 200
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
ODT = "application/vnd.oasis.opendocument.text"


def zipped(*names: str, first: tuple[str, str] | None = None) -> bytes:
    """Return a zip file with parts of these names."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as file:
        for name, text in ([first] if first else []) + [(name, "<x/>") for name in names]:
            file.writestr(name, text)
    return held.getvalue()


def office(part: str, *more: str) -> bytes:
    """Return an Office document with the part that tells what it is."""
    return zipped("[Content_Types].xml", "_rels/.rels", part, *more)


def bomb() -> bytes:
    """Return a document whose one part would unpack to a gigabyte, and says so itself."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("word/document.xml", "w", force_zip64=False) as part,
    ):
        for _ in range(64):
            part.write(b"\0" * 2**20)
    return held.getvalue()


def endless_contents() -> bytes:
    """Return a zip whose end says that its list of contents is two gigabytes."""
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, 2**31 - 1, 0, 0)
    return b"PK\x03\x04" + b"\0" * 30 + end
