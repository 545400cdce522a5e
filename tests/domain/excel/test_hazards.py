"""Every hazard of a file from outside has a named refusal: files, bombs and XML."""

import struct
import time
import zipfile
from pathlib import Path

import pytest
from workbooks import (
    BOOK,
    TYPES,
    raw,
    save,
    sheet_xml,
)

from crm_app.domain.excel.read import Limits, read_table
from crm_app.domain.excel.signature import ENCRYPTED, OLE2
from tests.domain.excel.bad_files import ACME, GOOD, SHEET, refused, written


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (OLE2 + b"\0" * 600, "old_excel"),
        (OLE2 + b"\0" * 5000 + ENCRYPTED, "password"),
        (b"  <html><table><tr><td>Namn</td></tr></table></html>", "html"),
        (b"<?xml version='1.0'?><Workbook/>", "html"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_excel"),
        (b"PK", "no_heading"),
        (b"PK\x03\x04" + b"x" * 500, "truncated"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    assert refused(written(tmp_path, content)).code == code


def test_a_password_is_named_with_its_cure(tmp_path: Path) -> None:
    assert refused(written(tmp_path, OLE2 + ENCRYPTED)).message == (
        "Filen är lösenordsskyddad. Ta bort lösenordet i Excel och försök igen."
    )


def test_a_file_over_the_limit_is_told_how_big_it_is(tmp_path: Path) -> None:
    path = tmp_path / "stor.xlsx"
    with path.open("wb") as file:
        file.truncate(31 * 2**20)
    assert refused(path).message == (
        "Filen är 31 MB. Gränsen är 25 MB. Dela upp den i flera filer."
    )


def test_a_file_one_byte_over_the_limit_is_not_said_to_be_at_it(tmp_path: Path) -> None:
    path = tmp_path / "stor.xlsx"
    with path.open("wb") as file:
        file.truncate(25 * 2**20 + 1)
    assert refused(path).message.startswith("Filen är 26 MB. Gränsen är 25 MB.")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_file_is_named(tmp_path: Path, share: float) -> None:
    whole = save(tmp_path, [ACME] * 50).read_bytes()
    assert refused(written(tmp_path, whole[: int(len(whole) * share)])).code == "truncated"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"\0"}, "macros"),
        (
            {"[Content_Types].xml": TYPES.replace("application/xml", "x.macroEnabled.main+xml")},
            "macros",
        ),
        ({"xl/workbook.bin": b"\0"}, "binary_excel"),
        ({"mimetype": "application/vnd.oasis", "content.xml": "<x/>"}, "open_document"),
        ({"xl/workbook.xml": "<oj"}, "damaged"),
        ({"xl/_rels/workbook.xml.rels": "<x/>"}, "damaged"),
        ({SHEET: "<worksheet><sheetData><row"}, "damaged"),
        ({SHEET: GOOD.encode("utf-16")}, "encoding"),
        ({SHEET: '<?xml version="1.0" encoding="utf-7"?>' + GOOD}, "encoding"),
    ],
)
def test_a_workbook_of_the_wrong_sort_is_named(
    tmp_path: Path,
    parts: dict[str, str | bytes],
    code: str,
) -> None:
    assert refused(raw(tmp_path, GOOD, parts)).code == code


def test_a_zip_file_of_something_else_is_not_excel(tmp_path: Path) -> None:
    path = tmp_path / "fil.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert refused(path).code == "not_excel"


def test_macros_are_named_with_their_cure(tmp_path: Path) -> None:
    message = refused(raw(tmp_path, GOOD, {"xl/vbaProject.bin": b"\0"})).message
    assert message == (
        "Filen innehåller makron. Spara den som Excel-arbetsbok utan makron "
        "(.xlsx) och försök igen."
    )


# --- bombs


def test_a_bomb_that_tells_its_size_is_refused_before_it_is_inflated(tmp_path: Path) -> None:
    path = raw(tmp_path, GOOD, {"xl/media/a.png": b"\0" * (30 * 2**20)})
    started = time.monotonic()
    assert refused(path, Limits(inflated_bytes=20 * 2**20)).code == "inflated"
    assert refused(path).code == "ratio"
    assert time.monotonic() - started < 2


def test_a_bomb_that_lies_about_its_size_is_stopped_at_the_size_it_told(tmp_path: Path) -> None:
    path = raw(tmp_path, GOOD, {"xl/styles.xml": b" " * (50 * 2**20)})
    content, real = path.read_bytes(), struct.pack("<L", 50 * 2**20)
    assert content.count(real) >= 2
    path.write_bytes(content.replace(real, struct.pack("<L", 1000)))
    assert refused(path).code == "false_size"


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    many = {f"xl/media/{n}.png": b"" for n in range(2100)}
    refusal = refused(raw(tmp_path, GOOD, dict(many)))
    assert refusal.code == "entries"
    assert "Gränsen är 2000" in refusal.message


def test_the_same_part_twice_is_refused(tmp_path: Path) -> None:
    assert refused(raw(tmp_path, GOOD, {"XL/Worksheets/Sheet1.xml": GOOD})).code == "damaged"


def test_a_part_whose_checksum_is_wrong_is_refused(tmp_path: Path) -> None:
    path = raw(tmp_path, GOOD)
    content = bytearray(path.read_bytes())
    content[content.rfind(b"PK\x01\x02") + 16] ^= 1
    path.write_bytes(content)
    assert refused(path).code == "damaged"


def test_a_repeated_text_that_swells_in_memory_is_stopped_by_the_memory_limit(
    tmp_path: Path,
) -> None:
    """One long shared text, pointed at from many cells: small as a file, huge when read."""
    relation = '<Relationship Id="r2" Type="{}/sharedStrings" Target="sharedStrings.xml"/>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f"{relation.format(office)}</Relationships>"
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, 60_000))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    texts = f'<sst xmlns="{main}"><si><t>{"å" * 30_000}</t></si></sst>'
    path = raw(
        tmp_path,
        sheet_xml(rows),
        {"xl/_rels/workbook.xml.rels": links, "xl/sharedStrings.xml": texts},
    )
    assert refused(path).code == "memory"


def test_a_small_memory_limit_ends_in_its_own_message(tmp_path: Path) -> None:
    path = raw(tmp_path, sheet_xml(" " * (100 * 2**20)))
    assert refused(path, Limits(memory_bytes=80 * 2**20, ratio=2000)).code == "memory"


def test_a_child_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = save(tmp_path, [ACME] * 60_000)
    assert refused(path, Limits(wall_seconds=0.05)).code == "time"


def test_a_child_that_never_answers_is_killed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(60)")
    monkeypatch.setattr("crm_app.domain.excel.process.CHILD", sleeper)
    started = time.monotonic()
    assert refused(save(tmp_path, [ACME]), Limits(wall_seconds=0.3)).code == "time"
    assert time.monotonic() - started < 3


def test_a_child_that_uses_up_its_processor_time_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spinner = tmp_path / "spinner.py"
    spinner.write_text(
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
    )
    monkeypatch.setattr("crm_app.domain.excel.process.CHILD", spinner)
    assert refused(save(tmp_path, [ACME])).code == "time"


@pytest.mark.parametrize(
    "script", ["", "print('{\"rows\": [')", "print('[]')", "import os; os._exit(3)"]
)
def test_a_child_that_dies_or_speaks_nonsense_gives_a_refusal(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(script)
    monkeypatch.setattr("crm_app.domain.excel.process.CHILD", broken)
    assert refused(save(tmp_path, [ACME])).code == "damaged"


# --- XML


@pytest.mark.parametrize(
    "name", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "docProps/core.xml"]
)
def test_a_document_type_is_refused_in_every_part(tmp_path: Path, name: str) -> None:
    content = {SHEET: GOOD, "xl/workbook.xml": BOOK}.get(name, "<x/>")
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + content
    assert refused(raw(tmp_path, GOOD, {name: bomb})).code == "doctype"


def test_a_document_type_far_into_a_part_is_found(tmp_path: Path) -> None:
    late = "<!--" + "x" * 300_000 + "--><!DOCTYPE x>" + GOOD
    assert refused(raw(tmp_path, GOOD, {SHEET: late})).code == "doctype"


def test_the_word_in_a_cell_is_only_a_word(tmp_path: Path) -> None:
    table = read_table(save(tmp_path, [("<!DOCTYPE x>", "row b", 'r="XFD9"><v>')]))
    assert table.rows[0].cells == ["<!DOCTYPE x>", "row b", 'r="XFD9"><v>']
