"""Every hazard of a sheet has a named refusal, or a known outcome; none a crash."""

import random
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from workbooks import (
    HEADINGS,
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
from crm_app.domain.excel.table import SourceRow
from tests.domain.excel.bad_files import ACME, GOOD, SHEET, refused, written

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
