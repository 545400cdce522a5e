"""Cells as text: what Excel may have spoiled is refused with the cause and the cure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import BadValue
from crm_app.domain.excel.cell_text import CLEAR, ERRORS, cell_text, literal, safe, shown, terms
from crm_app.domain.excel.table import Cell
from crm_app.models.customers import FIELDS

SPECS = {spec.key: spec for spec in FIELDS}


def text(key: str, cell: Cell, country: str = "SE") -> str | None:
    return cell_text(SPECS[key], cell, country)


def why_not(key: str, cell: Cell, country: str = "SE") -> str:
    with pytest.raises(BadValue) as refused:
        text(key, cell, country)
    return str(refused.value)


@pytest.mark.parametrize("blank", [None, "", "  ", "\n"])
def test_a_blank_cell_says_nothing(blank: Cell) -> None:
    assert text("name", blank) is None


@pytest.mark.parametrize("clear", ["(töm)", "(TÖM)", " (töm) "])
def test_the_word_for_emptying_empties(clear: str) -> None:
    assert text("note", clear) == ""


def test_another_text_in_brackets_is_a_text() -> None:
    assert text("note", "(tömd)") == "(tömd)"


@pytest.mark.parametrize("said", [CLEAR, "(TÖM)", "#N/A", "#saknas!", "'(töm)", "''#N/A"])
def test_what_would_mean_something_else_is_written_so_that_it_is_read_as_it_is(said: str) -> None:
    assert literal(said) != said
    assert text("note", literal(said)) == said


@pytest.mark.parametrize("said", ["'s-Hertogenbosch", "'", "''", "#1 AB", "(tömd)", "=1+1", "-2"])
def test_what_means_nothing_else_is_written_and_read_as_it_is(said: str) -> None:
    assert literal(said) == said
    assert text("note", said) == said


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_an_error_cell_is_refused(error: str) -> None:
    assert why_not("name", error).startswith(f"Cellen har felet {error}. Rätta formeln")


def test_a_text_that_begins_with_a_hash_is_a_text() -> None:
    assert text("note", "#1 i Åmål") == "#1 i Åmål"


@pytest.mark.parametrize(
    ("key", "cell", "said"),
    [
        ("number", 5000, "5000"),
        ("name", 1337, "1337"),
        ("address", 12, "12"),
        ("level", 1, "1"),
        ("postal_code", 21120, "21120"),
        ("organisation_number", 5566285754, "5566285754"),
        ("organisation_number", 165566285754, "165566285754"),
        ("personal_identity_number", 198112189876, "198112189876"),
        ("gln", 7365567212048, "7365567212048"),
        ("discount", 12.5, "12,5"),
        ("discount", 15, "15"),
        ("discount", 0, "0"),
        ("reverse_construction_vat", 1, "1"),
        ("reverse_construction_vat", True, "Ja"),
        ("marketing_consent", False, "Nej"),
        ("payment_terms", 20, "20"),
    ],
)
def test_a_number_that_can_only_mean_one_thing_is_read(key: str, cell: Cell, said: str) -> None:
    assert text(key, cell) == said


@pytest.mark.parametrize(
    ("key", "cell"),
    [
        ("phone", 46701234567),
        ("mobile", 701234567),
        ("vat_number", 556628575401),
        ("organisation_number", 112189876),
        ("postal_code", 1234),
        ("gln", 365567212048),
        ("personal_identity_number", 112189876),
        ("peppol_id", 12.5),
    ],
)
def test_a_number_where_zeros_may_be_lost_is_refused_and_not_guessed(key: str, cell: Cell) -> None:
    assert "Formatera kolumnen som text" in why_not(key, cell)


@pytest.mark.parametrize(
    ("country", "cell", "whole"),
    [
        ("FI", 100, False),
        ("FI", 10115, True),
        ("DE", 1067, False),
        ("NO", 150, False),
        ("NO", 1050, True),
        ("RO", 10001, False),
        ("GB", 12345, False),
    ],
)
def test_a_foreign_postal_code_as_a_number_must_be_whole(
    country: str, cell: int, whole: bool
) -> None:
    if whole:
        assert text("postal_code", cell, country) == str(cell)
    else:
        assert "nollor" in why_not("postal_code", cell, country)


def test_a_foreign_registration_number_as_a_number_is_refused_where_its_length_is_unknown() -> None:
    assert text("organisation_number", 910196100, "NO") == "910196100"
    assert "nollor" in why_not("organisation_number", 102405, "GB")


def test_a_decimal_number_where_text_belongs_is_refused() -> None:
    assert why_not("name", 12.5).startswith("Cellen har talet 12,5, men Företagsnamn är text.")
    assert "-5" in why_not("number", -5)


def test_a_number_that_excel_has_rounded_is_refused() -> None:
    assert "avrundat" in why_not("name", 10**15)
    assert text("name", 10**15 - 1) == "9" * 15


@pytest.mark.parametrize("cell", [0.15, 1, 1.0, 0.5])
def test_a_share_that_may_be_a_percentage_is_refused(cell: float) -> None:
    assert "kan betyda" in why_not("discount", cell)


@pytest.mark.parametrize("key", ["name", "phone", "organisation_number", "email", "discount"])
def test_yes_or_no_where_something_else_belongs_is_refused(key: str) -> None:
    assert why_not(key, True).startswith("Cellen har SANT, men")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("20", "20 dagar netto"),
        ("020", "20 dagar netto"),
        ("20 dagar", "20 dagar netto"),
        ("20 dgr netto", "20 dagar netto"),
        ("20 dagar netto", "20 dagar netto"),
        ("Kontant", "Kontant"),
        ("20 % rabatt", "20 % rabatt"),
        ("2000", "2000"),
    ],
)
def test_terms_told_in_days_are_named_as_the_register_names_them(said: str, meant: str) -> None:
    assert terms(said) == meant


@pytest.mark.parametrize(
    ("key", "said", "told"),
    [
        ("personal_identity_number", "19811218-9876", "19811218-****"),
        ("personal_identity_number", "8112189877", "811218****"),
        ("organisation_number", "811218-9876", "811218****"),
        ("organisation_number", "198112189876", "198112****"),
        ("vat_number", "SE811218987601", "SE8112****"),
        ("organisation_number", "556881-2671", "556881-2671"),
        ("vat_number", "SE556881267101", "SE556881267101"),
        ("name", "811218-9876", "811218-9876"),
    ],
)
def test_a_message_never_tells_a_persons_number(key: str, said: str, told: str) -> None:
    assert safe(SPECS[key], said) == told


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (None, ""),
        (True, "SANT"),
        (12.5, "12,5"),
        (5000, "5000"),
        ("Åmål", "Åmål"),
    ],
)
def test_a_cell_is_shown_as_a_swede_reads_it(cell: Cell, told: str) -> None:
    assert shown(cell) == told


@given(
    st.sampled_from(FIELDS),
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    st.sampled_from(["SE", "NO", "GB", "FI"]),
)
def test_any_cell_is_read_or_refused_in_words(spec, cell: Cell, country: str) -> None:
    try:
        said, refusal = cell_text(spec, cell, country), ""
    except BadValue as error:
        said, refusal = None, str(error)
    assert said is None or isinstance(said, str)
    assert not refusal or refusal.endswith(".")
