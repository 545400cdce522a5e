"""GLN and Peppol-ID. Examples: DOMAIN.md §3.5."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from crm_app.domain import identifiers
from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import (
    compact,
    parse_gln,
    parse_organisation_number,
    parse_peppol_id,
)
from tests.domain.numbers_of_people import person

# GLN and Peppol


@pytest.mark.parametrize("text", ["7365567212048", " 7365 5672 12048 ", "73-65567-21204-8"])
def test_a_gln_is_kept_as_thirteen_digits(text: str):
    assert parse_gln(text) == "7365567212048"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7365567212049",
        "736556721204",
        "73655672120480",
        "73513537",
        "736556721204x",
        "７３６５５６７２１２０４８",
    ],
)
def test_a_bad_gln_is_refused_with_an_example(text: str):
    with pytest.raises(BadValue, match=r"13 siffror.*7365567212048"):
        parse_gln(text)


@given(st.integers(0, 10**12 - 1).map("{:012}".format))
def test_any_twelve_digits_and_their_check_digit_are_a_gln(digits: str):
    gln = digits + ean.calc_check_digit(digits)
    assert parse_gln(gln) == gln


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0007:5568812670", "0007:5568812670"),
        ("0007: 556881-2670", "0007:5568812670"),
        ("0007:165568812670", "0007:5568812670"),
        ("0088:7365567212048", "0088:7365567212048"),
        ("0088:73 65567 21204 8", "0088:7365567212048"),
    ],
)
def test_a_peppol_id_is_a_scheme_and_a_checked_number(text: str, kept: str):
    assert parse_peppol_id(text) == kept


@pytest.mark.parametrize("text", ["0007:5568812671", "0088:7365567212049", "0007:", "0088:"])
def test_the_number_of_a_peppol_id_must_be_right(text: str):
    with pytest.raises(BadValue):
        parse_peppol_id(text)


@pytest.mark.parametrize("text", ["", "5568812670", "7:5568812670", "0007;5568812670", "0192:"])
def test_what_is_no_peppol_id_is_refused_with_both_forms(text: str):
    with pytest.raises(BadValue, match=r"0007.*0088"):
        parse_peppol_id(text)


@pytest.mark.parametrize("text", ["0192:987654325", "9930:DE136695976"])
def test_a_foreign_peppol_id_is_kept_as_written(text: str):
    assert parse_peppol_id(text) == text


@pytest.mark.parametrize("text", ["0007:811218-9876", "0007:198112189876"])
def test_a_sole_trader_is_told_to_use_a_gln(text: str):
    with pytest.raises(BadValue, match="0088: och företagets GLN"):
        parse_peppol_id(text)


# Any text


def test_compact_takes_away_what_nobody_sees():
    assert compact(" 1\u00a02\u20033\u200b4\ufeff5—6\t\r\n") == "12345-6"


@pytest.mark.parametrize("parse", [parse_organisation_number, parse_gln, parse_peppol_id, person])
@given(text=st.text() | st.text(alphabet="0123456789-+: ", max_size=16))
def test_any_text_is_read_to_a_lasting_form_or_refused_in_words(
    parse: Callable[[str], str], text: str
):
    try:
        kept, refusal = parse(text), ""
    except BadValue as error:
        kept, refusal = "", str(error)
    assert parse(kept) == kept if kept else refusal.endswith(".")


def test_a_repeated_number_is_read_once():
    identifiers.parse_organisation_number.cache_clear()
    for _ in range(3):
        parse_organisation_number("556881-2670")
    assert identifiers.parse_organisation_number.cache_info().hits == 2
