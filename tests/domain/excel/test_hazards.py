"""Every hazard of a file from outside has a named refusal, or a known outcome; none a crash."""

import random
import struct
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from workbooks import (
    BOOK,
    HEADINGS,
    TYPES,
    fill,
    number_cell,
    raw,
    save,
    save_book,
    sheet_xml,
    text_row,
)

from crm_app.domain.excel.cells import clean_text
from crm_app.domain.excel.errors import MESSAGES
from crm_app.domain.excel.read import Limits, Table, Unreadable, read_table
from crm_app.domain.excel.refusal import RefusalError
from crm_app.domain.excel.signature import ENCRYPTED, OLE2
from crm_app.domain.excel.table import SourceRow

ACME = ("1", "Acme AB", "Lund")
GOOD = sheet_xml(number_cell("A2", 1))
SHEET = "xl/worksheets/sheet1.xml"


def refused(path: Path, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_table(path, limits or Limits())
    assert "{" not in caught.value.message
    return caught.value


def written(folder: Path, content: bytes) -> Path:
    path = folder / "fil.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (OLE2 + b"\0" * 600, "old_excel"),
        (OLE2 + b"\0" * 5000 + ENCRYPTED, "password"),
        ("Namn;Ort\r\nÅsa;Lund\r\n".encode("cp1252"), "text"),
        ("\ufeffNamn;Ort\n".encode(), "text"),
        ("Namn\tOrt\n".encode("utf-16"), "text"),
        (b"  <html><table><tr><td>Namn</td></tr></table></html>", "html"),
        (b"<?xml version='1.0'?><Workbook/>", "html"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not_excel"),
        (b"PK", "damaged"),
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


# --- far cells and gaps


@pytest.mark.parametrize(
    ("reference", "code"),
    [("A1048576", "gap"), ("XFD1048576", "gap"), ("XFD2", "columns"), ("GS2", "columns")],
)
def test_a_far_cell_is_refused_at_once(tmp_path: Path, reference: str, code: str) -> None:
    started = time.monotonic()
    refusal = refused(raw(tmp_path, sheet_xml(number_cell(reference, 1))))
    assert refusal.code == code
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "row",
    [
        '<row r="2"><c r="A1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='A1048576'><v>1</v></c></row>",
        "<row r='2'><c r='XFD2'><v>1</v></c></row>",
    ],
)
def test_a_far_cell_in_unusual_writing_is_refused_too(tmp_path: Path, row: str) -> None:
    assert refused(raw(tmp_path, sheet_xml(row))).code in ("gap", "rows", "columns")


def test_a_far_cell_is_named_with_its_place(tmp_path: Path) -> None:
    assert refused(raw(tmp_path, sheet_xml(number_cell("XFD2", 1)))).message == (
        "Bladet ”Kunder” har innehåll i kolumn XFD. Gränsen är 200 kolumner. Ta bort kolumner "
        "som inte behövs och försök igen."
    )


def test_the_last_column_within_the_limit_is_read(tmp_path: Path) -> None:
    assert read_table(raw(tmp_path, sheet_xml(number_cell("GR2", 7)))).rows[0].cells[199] == 7


def test_rows_after_199_empty_rows_are_read(tmp_path: Path) -> None:
    table = read_table(raw(tmp_path, sheet_xml(number_cell("A2", 1) + number_cell("A202", 2))))
    assert [row.number for row in table.rows] == [2, 202]
    assert len(table.empty_rows) == 199


def test_rows_after_200_empty_rows_are_refused_and_never_lost(tmp_path: Path) -> None:
    path = raw(tmp_path, sheet_xml(number_cell("A2", 1) + number_cell("A203", 2)))
    assert refused(path).message == (
        "Bladet ”Kunder” har innehåll på rad 203, efter minst 200 tomma rader. Ta bort det eller "
        "de tomma raderna och försök igen."
    )


def test_more_rows_than_the_limit_are_refused(tmp_path: Path) -> None:
    refusal = refused(save(tmp_path, [ACME] * 20), Limits(rows=20))
    assert (refusal.code, "rad 21" in refusal.message) == ("rows", True)
    assert len(read_table(save(tmp_path, [ACME] * 20), Limits(rows=21)).rows) == 20


# --- what a cell may hold


def test_a_formula_that_nobody_calculated_is_refused(tmp_path: Path) -> None:
    refusal = refused(save(tmp_path, [ACME, ("2", "=1+1", "Lund")]))
    assert refusal.code == "formula"
    assert refusal.message.startswith("Cell B3 på bladet ”Sheet” har en formel")


def test_a_value_merged_over_several_rows_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    fill(book.active, {1: HEADINGS, 2: ACME, 3: ("2", "B")}).merge_cells("C2:C3")
    refusal = refused(save_book(tmp_path, book))
    assert (refusal.code, "C2:C3" in refusal.message) == ("merged", True)


def test_empty_merged_cells_are_decoration(tmp_path: Path) -> None:
    book = Workbook()
    fill(book.active, {1: HEADINGS, 2: ACME}).merge_cells("A4:C6")
    assert len(read_table(save_book(tmp_path, book)).rows) == 1


def test_cells_merged_sideways_are_read_in_their_first_column_and_told(tmp_path: Path) -> None:
    book = Workbook()
    fill(book.active, {1: HEADINGS, 2: ACME, 3: ("Summa",)}).merge_cells("A3:B3")
    table = read_table(save_book(tmp_path, book))
    assert table.rows[1] == SourceRow(3, ["Summa", None, None])
    assert table.notes == ["Sammanfogade celler på rad 3: värdet läses i den första kolumnen."]


def test_an_error_value_unknown_to_the_reader_is_named(tmp_path: Path) -> None:
    row = '<row r="2"><c r="A2" t="e"><v>#SPILL!</v></c></row>'
    refusal = refused(raw(tmp_path, sheet_xml(row)))
    assert (refusal.code, "#SPILL!" in refusal.message) == ("error_value", True)


@pytest.mark.parametrize("text", ["x&#xD83D;", "x&#0;"])
def test_a_character_that_xml_forbids_is_a_damaged_file(tmp_path: Path, text: str) -> None:
    assert refused(raw(tmp_path, sheet_xml(text_row(2, text)))).code == "damaged"


def test_half_a_character_pair_is_refused(tmp_path: Path) -> None:
    broken = sheet_xml(text_row(2, "x\ud83dy")).encode("utf-8", "surrogatepass")
    assert refused(raw(tmp_path, broken)).code == "damaged"
    with pytest.raises(RefusalError, match="surrogate"):
        clean_text("x\ud83dy")


def test_a_text_longer_than_excel_keeps_comes_whole(tmp_path: Path) -> None:
    path = raw(tmp_path, sheet_xml(text_row(2, "å" * 40_000)))
    assert read_table(path).rows[0].cells[0] == "å" * 40_000


def test_a_number_that_is_none_becomes_visible_text(tmp_path: Path) -> None:
    path = raw(tmp_path, sheet_xml(number_cell("A2", "NaN") + number_cell("A3", "inf")))
    assert [row.cells[0] for row in read_table(path).rows] == ["nan", "inf"]


def test_a_file_without_content_is_refused(tmp_path: Path) -> None:
    assert refused(save_book(tmp_path, Workbook())).code == "no_content"


def test_a_file_whose_only_content_is_hidden_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    fill(book.create_sheet("Gömd"), {1: HEADINGS, 2: ACME}).sheet_state = "hidden"
    assert refused(save_book(tmp_path, book)).code == "no_content"


def test_a_file_without_headings_is_refused(tmp_path: Path) -> None:
    assert refused(save(tmp_path, [("a",), ("b",)], ["Namn"])).code == "no_heading"


# --- anything at all


def mutated(seed: int, content: bytes) -> bytes:
    rng, data = random.Random(seed), bytearray(content)
    if seed % 3 == 0:
        at = rng.randrange(len(data))
        data[at : at + 40] = rng.randbytes(40)
    elif seed % 3 == 1:
        for _ in range(rng.randint(1, 8)):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    else:
        cut = sorted(rng.sample(range(len(data)), 2))
        del data[cut[0] : cut[1]]
    return bytes(data)


@pytest.mark.parametrize("seed", range(30))
def test_a_mutated_file_ends_in_a_table_or_a_refusal(tmp_path: Path, seed: int) -> None:
    whole = save(tmp_path, [(str(n), f"Kund {n}", "#N/A") for n in range(300)]).read_bytes()
    path = written(tmp_path, mutated(seed, whole))
    started = time.monotonic()
    try:
        outcome = read_table(path)
    except Unreadable as refusal:
        outcome = refusal
    assert isinstance(outcome, Table) or outcome.code in MESSAGES
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("seed", range(30))
def test_a_file_with_mutated_xml_ends_in_a_table_or_a_refusal(tmp_path: Path, seed: int) -> None:
    """Repacked with true checksums, so that the mutation reaches the XML readers."""
    name = [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"][seed % 3]
    with zipfile.ZipFile(save(tmp_path, [ACME, ("2", "#N/A", "x")])) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = mutated(seed + 1 - seed % 3, parts[name])
    try:
        outcome = read_table(raw(tmp_path, GOOD, dict(parts)))
    except Unreadable as refusal:
        outcome = refusal
    assert isinstance(outcome, Table) or outcome.code in MESSAGES
