"""What reading a good file gives: every row once, at its true number, with its type."""

import json
import os
import subprocess
import sys
import threading
import time
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest
from openpyxl import Workbook
from workbooks import HEADINGS, fill, number_cell, raw, save, save_book, sheet_xml

from crm_app.domain.errors import DomainError
from crm_app.domain.excel.cells import is_empty, to_cell
from crm_app.domain.excel.process import CHILD
from crm_app.domain.excel.read import Limits, Table, Unreadable, read_table

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"
ACME = ("1", "Acme AB", "Lund")


def cells_of(table: Table) -> list[list[object]]:
    return [list(row.cells) for row in table.rows]


def test_a_plain_file_comes_back_as_it_was(tmp_path: Path) -> None:
    table = read_table(save(tmp_path, [ACME, ("2", "Örn & Co <AB>", "Åmål")]))
    assert (table.sheet, table.heading_row, table.headings) == ("Sheet", 1, list(HEADINGS))
    assert cells_of(table) == [list(ACME), ["2", "Örn & Co <AB>", "Åmål"]]
    assert [row.number for row in table.rows] == [2, 3]
    assert (table.notes, table.empty_rows) == ([], [])


def test_numbers_and_yes_or_no_keep_their_type(tmp_path: Path) -> None:
    table = read_table(save(tmp_path, [(5566778899, 701234567.0, 0.25), (True, "007", -3)]))
    assert cells_of(table) == [[5566778899, 701234567, 0.25], [True, "007", -3]]
    assert [type(cell) for cell in table.rows[0].cells] == [int, int, float]
    assert table.rows[1].cells[0] is True


def test_dates_and_times_become_text(tmp_path: Path) -> None:
    moments = (date(2026, 11, 1), datetime(2026, 11, 1, 12, 3, 4), clock_time(7, 30))  # noqa: DTZ001
    table = read_table(save(tmp_path, [moments, (timedelta(hours=30, minutes=5), None, "x")]))
    assert cells_of(table) == [
        ["2026-11-01", "2026-11-01 12:03:04", "07:30:00"],
        ["30:05:00", None, "x"],
    ]


def test_a_second_that_excel_stored_a_hair_short_is_rounded() -> None:
    assert to_cell(datetime(2026, 11, 1, 12, 3, 3, 999_600)) == "2026-11-01 12:03:04"  # noqa: DTZ001
    assert to_cell(datetime(2026, 11, 1, 23, 59, 59, 999_900)) == "2026-11-02"  # noqa: DTZ001


def test_the_date_system_of_old_macs_gives_the_same_dates(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    fill(book.active, {1: HEADINGS, 2: (date(2026, 11, 1), "a", "b")})
    assert read_table(save_book(tmp_path, book)).rows[0].cells[0] == "2026-11-01"


def test_error_values_stay_visible(tmp_path: Path) -> None:
    table = read_table(save(tmp_path, [("1", "#N/A", "Lund"), ("2", "b", "#DIV/0!")]))
    assert cells_of(table) == [["1", "#N/A", "Lund"], ["2", "b", "#DIV/0!"]]


def test_error_values_are_placed_right_though_the_sheet_starts_further_in(tmp_path: Path) -> None:
    book = Workbook()
    fill(book.active, {4: (None, None, "Namn", "Ort"), 6: (None, None, "#REF!", "Lund")})
    table = read_table(save_book(tmp_path, book))
    assert table.headings == ["", "", "Namn", "Ort"]
    assert [(r.number, r.cells) for r in table.rows] == [(6, [None, None, "#REF!", "Lund"])]
    assert table.empty_rows == [5]


def test_line_breaks_stay_and_control_characters_go(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        f'<c r="B{n}"><v>1</v></c></row>'
        for n, text in enumerate(["a&#10;b&#9;c", "x_x0007_y_x000D_", " å ", "_x0000_"], 2)
    )
    table = read_table(raw(tmp_path, sheet_xml(rows)))
    assert [row.cells[0] for row in table.rows] == ["a\nb\tc", "xy", " å ", None]


def test_a_calculated_formula_gives_its_value(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c>'
        '<c r="B2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3"><v>1</v></c></row>'
    )
    assert cells_of(read_table(raw(tmp_path, sheet_xml(rows)))) == [[2, "ab"], [None, 1]]


def test_empty_rows_in_the_middle_are_counted_and_those_at_the_end_are_not(tmp_path: Path) -> None:
    rows = [ACME, (), ("  ", None, " "), ACME, (), ("", " ", None)]
    table = read_table(save(tmp_path, rows))
    assert [row.number for row in table.rows] == [2, 5]
    assert table.empty_rows == [3, 4]


@pytest.mark.parametrize("cells", [[0], [False], [None, "a"], [0.0]])
def test_nought_and_no_are_content(cells: list[object]) -> None:
    assert not is_empty(cells)


def test_headings_and_nothing_under_them_is_a_table_without_rows(tmp_path: Path) -> None:
    table = read_table(save(tmp_path, []))
    assert (table.headings, table.rows, table.empty_rows) == (list(HEADINGS), [], [])


def test_a_title_above_the_headings_is_passed_over_and_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = fill(book.active, {1: ("Kundlista, utskriven idag",), 3: HEADINGS, 4: ACME})
    sheet.merge_cells("A1:C1")
    table = read_table(save_book(tmp_path, book))
    assert (table.heading_row, table.rows[0].number) == (3, 4)
    assert table.notes == ["Rubrikerna står på rad 3. Raderna ovanför läses inte."]


def test_headings_are_tidied_for_showing(tmp_path: Path) -> None:
    table = read_table(save(tmp_path, [ACME], (" Kund\u00a0nummer *", "Företags\nnamn", "Ort")))
    assert table.headings == ["Kund nummer *", "Företags namn", "Ort"]


def two_sheets(tmp_path: Path) -> Path:
    book = Workbook()
    fill(book.active, {1: ("Läs mig", "Först"), 2: ("a", "b")}).title = "Info"
    fill(book.create_sheet("Kunder"), {1: HEADINGS, 2: ACME})
    fill(book.create_sheet("Listor"), {1: HEADINGS, 2: ACME}).sheet_state = "hidden"
    fill(book.create_sheet("Gömd"), {1: HEADINGS}).sheet_state = "veryHidden"
    book.create_sheet("Tom")
    return save_book(tmp_path, book)


def test_the_sheet_with_the_most_known_headings_is_read_and_the_others_told(
    tmp_path: Path,
) -> None:
    table = read_table(two_sheets(tmp_path), recognised=frozenset({"kundnummer", "ort"}))
    assert (table.sheet, cells_of(table)) == ("Kunder", [list(ACME)])
    assert table.notes == [
        "Bara bladet ”Kunder” läses. Dessa blad läses inte: ”Info”.",
        "Dolda blad läses inte: ”Listor”, ”Gömd”.",
    ]


def test_without_known_headings_the_first_sheet_is_read(tmp_path: Path) -> None:
    assert read_table(two_sheets(tmp_path)).sheet == "Info"


def test_hidden_rows_are_read_and_told(tmp_path: Path) -> None:
    book = Workbook()
    fill(book.active, {1: HEADINGS, 2: ACME, 3: ACME}).row_dimensions[3].hidden = True
    table = read_table(save_book(tmp_path, book))
    assert len(table.rows) == 2
    assert table.notes == ["Bladet har dolda rader, och de läses också: 3."]


@pytest.mark.parametrize("dimension", ["A1", "A1:A1", "A1:XFD1048576", "B7:C9"])
def test_a_false_dimension_changes_nothing(tmp_path: Path, dimension: str) -> None:
    rows = "".join(number_cell(f"A{n}", n) for n in range(2, 1002))
    table = read_table(raw(tmp_path, sheet_xml(rows, f'<dimension ref="{dimension}"/>')))
    assert [row.number for row in table.rows] == list(range(2, 1002))


def test_rows_and_cells_without_their_numbers_are_counted(tmp_path: Path) -> None:
    rows = "<row><c><v>5</v></c><c><v>6</v></c></row><row/><row><c><v>7</v></c></row>"
    table = read_table(raw(tmp_path, sheet_xml(rows)))
    assert [(row.number, row.cells) for row in table.rows] == [(2, [5, 6]), (4, [7, None])]


def test_a_far_cell_with_only_a_format_is_no_content(tmp_path: Path) -> None:
    far = '<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert [row.number for row in read_table(raw(tmp_path, sheet_xml(far))).rows] == [2]


def test_progress_is_told_and_ends_at_the_last_row(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = save(tmp_path, [ACME] * 1200)
    read_table(path, on_progress=lambda row, total: seen.append((row, total)))
    assert seen == [(501, 1201), (1001, 1201), (1201, 1201)]


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    path = save(tmp_path, [ACME] * 20_000)
    started = time.monotonic()
    with pytest.raises(Unreadable, match="avbröts"):
        read_table(path, should_stop=lambda: True)
    assert time.monotonic() - started < 2


def test_an_error_in_the_listener_leaves_no_child_and_no_thread(tmp_path: Path) -> None:
    def fail(_row: int, _total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        read_table(save(tmp_path, [ACME] * 5000), on_progress=fail)
    assert not any("_watch_over" in thread.name for thread in threading.enumerate())
    ours = ["ps", "--ppid", str(os.getpid()), "-o", "args="]
    listed = subprocess.run(ours, capture_output=True, text=True, check=True).stdout
    assert str(CHILD) not in listed


def test_it_works_from_any_folder_and_whatever_the_file_is_called(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    save(tmp_path, [ACME]).rename(tmp_path / "uppladdning å")
    monkeypatch.chdir(tmp_path)
    assert cells_of(read_table(Path("uppladdning å"))) == [list(ACME)]


def test_a_refusal_is_a_domain_error_with_a_message(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        read_table(tmp_path / "saknas.xlsx")
    assert refused.value.message == "Filen finns inte längre. Välj den igen."


def test_the_child_starts_fast_and_loads_nothing_of_the_program(tmp_path: Path) -> None:
    code = (
        f"import runpy, sys, json; runpy.run_path({str(CHILD)!r}); "
        "print(json.dumps(sorted(sys.modules)))"
    )
    started = time.monotonic()
    out = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, check=True, cwd=tmp_path
    )
    assert time.monotonic() - started < 1  # measured 0.03 s; a loaded machine may be slow
    loaded = set(json.loads(out.stdout))
    assert not loaded & {"reflex", "sqlmodel", "sqlalchemy", "openpyxl", "pydantic", "pickle"}
    ours = {name for name in loaded if name.startswith("crm_app.")}
    assert ours <= {"crm_app.domain"} | {n for n in ours if n.startswith("crm_app.domain.excel")}


def test_the_child_gets_no_secret_from_the_environment(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spy = tmp_path / "spy.py"
    spy.write_text(f"import os; open({str(tmp_path / 'env')!r}, 'w').write(repr(os.environ))")
    monkeypatch.setenv("SECRET_KEY", "hemligt")
    monkeypatch.setattr("crm_app.domain.excel.process.CHILD", spy)
    with pytest.raises(Unreadable):
        read_table(save(tmp_path, [ACME]))
    seen = (tmp_path / "env").read_text()
    assert "PATH" in seen
    assert "hemligt" not in seen


@pytest.mark.parametrize(
    ("name", "heading_row", "first", "rows"),
    [
        ("foretagskunder.xlsx", 1, "Kundnummer", 600),
        ("privatkunder.xlsx", 1, "Kundnummer", 300),
        ("kundlista_annat_system.xlsx", 3, "Kundnr", 201),
    ],
)
def test_real_files_are_read_whole(name: str, heading_row: int, first: str, rows: int) -> None:
    if not (REAL / name).exists():
        pytest.skip(f"{REAL / name} finns inte: verkliga filer ligger bredvid projektet")
    table = read_table(REAL / name)
    assert (table.heading_row, table.headings[0], len(table.rows)) == (heading_row, first, rows)


def test_ten_thousand_rows_are_read_in_a_blink(tmp_path: Path) -> None:
    rows = [[f"värde {r} {c}" for c in range(25)] for r in range(10_000)]
    path = save(tmp_path, rows, [f"Rubrik {c}" for c in range(25)])
    started = time.monotonic()
    assert len(read_table(path, Limits()).rows) == 10_000
    assert time.monotonic() - started < 3  # measured 0.4 s; a loaded machine may be slow
