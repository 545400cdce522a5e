"""Text files with separators: how they are written is found out, and what is wrong is named."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.read import Cell, Limits, Table, Unreadable, read_table

HEADS = "Kundnr;Namn;Ort"
ROWS = f"{HEADS}\r\n1001;Åkes Åkeri;Örebro\r\n1002;Bo & Co;Gävle\r\n"
WANTED = [["1001", "Åkes Åkeri", "Örebro"], ["1002", "Bo & Co", "Gävle"]]


def read(folder: Path, content: bytes | str, limits: Limits | None = None) -> Table:
    path = folder / "fil.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path, limits or Limits(), recognised=recognised("company"))


def cells(table: Table) -> list[list[Cell]]:
    return [row.cells for row in table.rows]


def refused(folder: Path, content: bytes | str, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(folder, content, limits)
    assert "{" not in caught.value.message
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    made = read(tmp_path, ROWS.encode(encoding))
    assert made.headings == ["Kundnr", "Namn", "Ort"]
    assert cells(made) == WANTED


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_found(tmp_path: Path, encoding: str) -> None:
    assert cells(read(tmp_path, ROWS.encode(encoding))) == WANTED


def test_what_only_windows_writes_is_read_as_it_does(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "Namn;Ort\n”Ett – två” €;Lund\n".encode("cp1252"))) == [
        ["”Ett – två” €", "Lund"]
    ]


def test_one_letter_far_down_decides_the_encoding_of_all(tmp_path: Path) -> None:
    rows = "".join(f"{n};Kund {n};Lund\n" for n in range(1, 40_000))
    made = read(tmp_path, f"{HEADS}\n{rows}40000;Åsa;Ängelholm\n".encode("cp1252"))
    assert made.rows[-1].cells == ["40000", "Åsa", "Ängelholm"]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    assert cells(read(tmp_path, ROWS.replace(";", separator))) == WANTED


def test_a_separator_inside_values_does_not_win(tmp_path: Path) -> None:
    text = "Namn;Adress;Ort\nBerg, Bo, AB;Gatan 1, 2 tr, port A;Lund\nEk, A, B;G 2, x, y;Ystad\n"
    assert cells(read(tmp_path, text))[0] == ["Berg, Bo, AB", "Gatan 1, 2 tr, port A", "Lund"]


def test_headings_of_nobody_are_split_by_what_gives_even_rows(tmp_path: Path) -> None:
    made = read(tmp_path, "Foo|Bar|Baz\na,b|1|2\nc|3|4\n")
    assert made.headings == ["Foo", "Bar", "Baz"]


@pytest.mark.parametrize("separator", [";", "|"])
def test_the_line_by_which_excel_is_told_the_separator_is_no_row(
    tmp_path: Path, separator: str
) -> None:
    made = read(tmp_path, f"sep={separator}\r\n" + ROWS.replace(";", separator))
    assert (made.heading_row, made.rows[0].number) == (2, 3)
    assert cells(made) == WANTED


def test_a_quoted_line_break_stays_in_its_cell_and_counts_no_row(tmp_path: Path) -> None:
    made = read(
        tmp_path, 'Namn;Anteckning;Ort\r\n"Bo";"Ring\r\nförst; ""snart""";Lund\r\nÅsa;;Umeå'
    )
    assert cells(made) == [["Bo", 'Ring\nförst; "snart"', "Lund"], ["Åsa", None, "Umeå"]]
    assert [row.number for row in made.rows] == [2, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_way_to_end_a_line_is_known(tmp_path: Path, end: str) -> None:
    assert cells(read(tmp_path, ROWS.replace("\r\n", end))) == WANTED


def test_a_title_above_and_empty_rows_are_counted_as_in_excel(tmp_path: Path) -> None:
    made = read(tmp_path, f"Kunder 2026\n\n{HEADS}\n1;A;Lund\n\n;;\n2;B;Lund\n\n\n")
    assert (made.heading_row, made.empty_rows) == (3, [5, 6])
    assert [row.number for row in made.rows] == [4, 7]
    assert made.notes == ["Rubrikerna står på rad 3. Raderna ovanför läses inte."]


def test_short_rows_are_filled_out_and_empty_ends_do_not_count(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "Kundnr;Namn;Ort\n1;A\n2;B;Lund;;;\n")) == [
        ["1", "A", None],
        ["2", "B", "Lund"],
    ]


def test_zeros_that_a_system_keeps_by_a_formula_are_kept(tmp_path: Path) -> None:
    assert cells(read(tmp_path, 'Kundnr;Namn\n="00123";A\n'))[0] == ["00123", "A"]


def test_what_looks_like_a_formula_is_a_text(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "Kundnr;Namn\n1;=1+1\n"))[0] == ["1", "=1+1"]


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        ('Namn;Ort\n"Åsa;Lund\nBo;Ystad\n', "csv_quote", "rad 2"),
        ('Namn;Ort\n"Åsa" AB;Lund\n', "csv_quote", "rad 2"),
        ("Namn;Ort\nÅsa;Lund\nBo;Ek;AB;Lund\n", "csv_wide", "Rad 3 har fler värden än de 2"),
        (f"Namn;Ort\n{'x' * 32_768};Lund\n", "csv_long", "rad 2"),
        ("Namn;Ort\nÅsa;Lund\n".encode("utf-16")[:-1], "csv_encoding", "UTF-16"),
        ("\ufeffNamn;Ort\nÅ".encode()[:-1], "csv_encoding", "UTF-8"),
        ("Namn;Ort\n" + "\n" * 200 + "Åsa;Lund\n", "gap", "rad 202"),
        ("  \n \n", "no_content", "innehåll"),
        ("bara en spalt\nmed text\n", "no_heading", "rubrikrad"),
        (";".join(["Namn"] * 201) + "\n", "columns", "GS"),
        ("<table><tr><td>Namn</td></tr></table>", "html", "webbsida"),
    ],
)
def test_each_fault_has_its_name(
    tmp_path: Path, content: bytes | str, code: str, told: str
) -> None:
    error = refused(tmp_path, content)
    assert error.code == code
    assert told in error.message


def test_too_many_rows_are_told_how_many_are_taken(tmp_path: Path) -> None:
    error = refused(tmp_path, ROWS, Limits(rows=2))
    assert error.code == "rows"
    assert "Gränsen är 2 rader" in error.message


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=20)


@effort(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=80), max_size=4), texts)
def test_any_text_ends_in_a_table_or_a_named_refusal(
    tmp_path: Path, parts: list[bytes], text: str
) -> None:
    with contextlib.suppress(Unreadable):
        made = read(tmp_path, ROWS.encode() + b"\n".join(parts) + text.encode())
        assert all(len(row.cells) == len(made.headings) for row in made.rows)
