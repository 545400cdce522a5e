"""Which row holds the headings, and when two headings are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.excel.headings import find_heading, same

KNOWN = frozenset({"kundnummer", "ort", "epost"})


@pytest.mark.parametrize(
    "text",
    [
        "E-post",
        " e-POST ",
        "E-post *",
        "E-post:",
        "Epost*:",
        "E.post",
        "\u00a0E-post\u202f\n",
        "E-\npost *\t",
    ],
)
def test_a_heading_is_the_same_however_it_is_dressed(text: str) -> None:
    assert same(text) == "epost"


def test_spaces_and_signs_of_all_kinds_inside_a_heading_do_not_count() -> None:
    assert same("Momsreg.nr\u00a0\n (VAT)") == same("momsregnr vat") == "momsregnrvat"


def test_a_letter_in_two_parts_is_the_letter() -> None:
    assert same("Land\u0061\u030a") == "landå"


def test_a_heading_of_signs_alone_is_what_it_is() -> None:
    assert (same("№ %"), same("  ")) == ("№%", "")


@given(st.text())
def test_comparing_twice_changes_nothing(text: str) -> None:
    assert same(same(text)) == same(text)


def test_the_row_with_the_most_known_headings_wins() -> None:
    rows = [["Ort", "Utskriven"], [None, None], ["Kundnummer", "E-post"], ["1", "a@b.se"]]
    assert find_heading(rows, KNOWN) == (2, 2)


def test_the_first_of_equal_rows_wins() -> None:
    assert find_heading([["Ort", "x"], ["Ort", "y"]], KNOWN) == (0, 1)


def test_the_same_heading_twice_counts_once() -> None:
    assert find_heading([["Ort", "Ort", "Ort"], ["Ort", "E-post", None]], KNOWN) == (1, 2)


def test_without_known_headings_the_first_row_with_two_texts_is_taken() -> None:
    rows = [["Kundlista", None], [2026, 11], ["Namn", "Stad"], ["Acme", "Lund"]]
    assert find_heading(rows, KNOWN) == (2, 0)
    assert find_heading(rows, frozenset()) == (2, 0)


def test_a_single_cell_is_a_title_and_never_headings() -> None:
    assert find_heading([["Ort"], [None, "Kundnummer"]], KNOWN) is None


def test_headings_are_looked_for_in_the_first_thirty_rows_only() -> None:
    empty: list[list[str | None]] = [[None, None]]
    assert find_heading([*empty * 29, ["Ort", "E-post"]], KNOWN) == (29, 2)
    assert find_heading([*empty * 30, ["Ort", "E-post"]], KNOWN) is None
