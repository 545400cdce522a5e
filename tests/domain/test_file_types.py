"""What a file is, told by what is in it: what it is called counts only where nothing else can."""

import contextlib
import random
import tracemalloc
from pathlib import Path

import pytest

from crm_app.domain import file_types
from crm_app.domain.errors import Invalid
from tests import file_samples as samples

WORD = f"{file_types.OFFICE}.wordprocessingml.document"
EXCEL = f"{file_types.OFFICE}.spreadsheetml.sheet"


def told(folder: Path, content: bytes, name: str) -> tuple[str, str]:
    path = folder / "x"
    path.write_bytes(content)
    kind, named = file_types.recognise(path, name)
    return kind.media, named


def why(folder: Path, content: bytes, name: str) -> str:
    with pytest.raises(Invalid) as refused:
        told(folder, content, name)
    return refused.value.errors["file"]


@pytest.mark.parametrize(
    ("content", "name", "media"),
    [
        (samples.PDF, "avtal.pdf", "application/pdf"),
        (b"\xef\xbb\xbf\n" + samples.PDF, "avtal.pdf", "application/pdf"),
        (samples.PNG, "bild.png", "image/png"),
        (samples.JPEG, "bild.JPG", "image/jpeg"),
        (samples.GIF, "bild.gif", "image/gif"),
        (samples.WEBP, "bild.webp", "image/webp"),
        (samples.HEIC, "IMG_1.HEIC", "image/heic"),
        (samples.office("word/document.xml"), "brev.docx", WORD),
        (samples.office("xl/workbook.xml"), "pris.xlsx", EXCEL),
        (
            samples.office("ppt/presentation.xml"),
            "visa.pptx",
            f"{file_types.OFFICE}.presentationml.presentation",
        ),
        (
            samples.zipped("content.xml", first=("mimetype", samples.ODT)),
            "brev.odt",
            f"{file_types.OPEN}.text",
        ),
        (samples.TEXT, "läs.txt", "text/plain"),
        (samples.LATIN, "läs.txt", "text/plain"),
        (samples.CSV, "kunder.csv", "text/csv"),
        (samples.HTML, "anteckning.txt", "text/plain"),
    ],
)
def test_each_kind_is_told_by_its_content(tmp_path: Path, content: bytes, name: str, media: str):
    assert told(tmp_path, content, name) == (media, name)


@pytest.mark.parametrize("name", ["bild.png", "avtal.pdf", "brev.docx", "bild.webp"])
@pytest.mark.parametrize("content", [samples.HTML, samples.SVG, samples.TEXT])
def test_a_text_that_says_it_is_something_else_is_refused(
    tmp_path: Path, content: bytes, name: str
):
    assert "innehåller något annat" in why(tmp_path, content, name)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (samples.HTML, "sida.html"),
        (samples.SVG, "bild.svg"),
        (samples.EXE, "program.exe"),
        (samples.EXE, "avtal.pdf"),
        (samples.EXE, "läs.txt"),
        (b"#!/bin/sh\nrm -rf /\n", "kör.sh"),
        (samples.TEXT, ""),
        (b"RIFF\x20\0\0\0WAVE", "ljud.wav"),
        (b"\0\0\0\x18ftypmp42", "film.mp4"),
    ],
)
def test_what_is_not_in_the_list_is_refused_with_what_is(tmp_path: Path, content: bytes, name: str):
    assert "Lägg till PDF, bilder" in why(tmp_path, content, name)


def test_a_picture_with_another_suffix_is_called_what_it_is(tmp_path: Path):
    assert told(tmp_path, samples.PNG, "bild.jpg") == ("image/png", "bild.png")
    assert told(tmp_path, samples.PDF, "avtal.exe") == ("application/pdf", "avtal.exe.pdf")
    assert told(tmp_path, samples.PDF, "avtal") == ("application/pdf", "avtal.pdf")


def test_macros_archives_and_old_documents_are_refused_with_what_to_do(tmp_path: Path):
    macros = samples.office("xl/workbook.xml", "xl/vbaProject.bin")
    assert "utan makron" in why(tmp_path, macros, "pris.xlsx")
    assert "Packa upp" in why(tmp_path, samples.zipped("a.txt"), "allt.docx")
    assert "Packa upp" in why(tmp_path, samples.zipped("word/document.xml"), "a.docx")
    assert ".docx" in why(tmp_path, samples.OLE, "gammal.doc")


def test_an_archive_that_calls_itself_open_document_in_the_wrong_place_is_an_archive(
    tmp_path: Path,
):
    late = samples.zipped("a.exe", "mimetype", "content.xml")
    assert "Packa upp" in why(tmp_path, late, "brev.odt")
    wrong = samples.zipped("content.xml", first=("mimetype", "text/html"))
    assert "Packa upp" in why(tmp_path, wrong, "brev.odt")


def test_nothing_is_unpacked_and_no_endless_list_is_read(tmp_path: Path):
    held = samples.bomb()
    assert len(held) < 100_000
    tracemalloc.start()
    assert "Packa upp" in why(tmp_path, held, "brev.docx")
    assert "skadad" in why(tmp_path, samples.endless_contents(), "brev.docx")
    assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    tracemalloc.stop()


def test_a_document_cut_short_is_refused(tmp_path: Path):
    whole = samples.office("word/document.xml")
    assert "skadad" in why(tmp_path, whole[: len(whole) // 2], "brev.docx")


def test_any_bytes_at_all_are_taken_or_refused(tmp_path: Path):
    chance = random.Random(1)
    for head in (b"", b"PK\x03\x04", b"PK\x05\x06", b"RIFF", b"%PDF", b"\0\0\0\x18ftyp"):
        for size in (0, 1, 11, 40, 3000):
            content = head + chance.randbytes(size)
            with contextlib.suppress(Invalid):
                assert told(tmp_path, content, "x.bin")[0] in file_types.BY_MEDIA


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Bo\\avtal.pdf", "avtal.pdf"),
        ("  två   ord .pdf", "två ord.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("rad\r\nSet-Cookie: x.pdf", "rad Set-Cookie: x.pdf"),
        ("..", "fil.pdf"),
        ("", "fil.pdf"),
        ("avtal.2.PDF", "avtal.2.PDF"),
        ("å" * 400 + ".pdf", "å" * 251 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(said: str, kept: str):
    assert file_types.named(said, file_types.BY_MEDIA["application/pdf"]) == kept


def test_only_pictures_and_pdf_are_shown_in_the_page():
    inline = {kind.media for kind in file_types.TYPES if kind.inline}
    assert inline == {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}
