"""Organisation numbers, GLN and Peppol-ID. Examples: DOMAIN.md §3."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import (
    is_sole_trader,
    parse_organisation_number,
    show_organisation_number,
)
from tests.domain.numbers_of_people import persons, with_check_digit

VALID = ("556881-2670", "212000-0142", "556036-0793", "717600-4583")


organisations = st.builds(
    lambda first, middle, third, rest: with_check_digit(f"{first}{middle}{third}{rest:06}"),
    st.integers(1, 9),
    st.integers(0, 9),
    st.integers(2, 9),
    st.integers(0, 999_999),
)


# Organisation numbers


@pytest.mark.parametrize("text", VALID)
def test_a_valid_organisation_number_is_kept_as_ten_digits(text: str):
    assert parse_organisation_number(text) == text.replace("-", "")


@pytest.mark.parametrize(
    "text",
    [
        "5568812670",
        " 556881-2670 ",
        "556881 2670",
        "55 68 81 26 70",
        "556881\u00a02670",
        "556881\u20092670",
        "556881–2670",
        "556881\u20112670",
        "556881\u22122670",
        "\ufeff5568812670",
        "5568\u200b812670",
        "16556881-2670",
        "165568812670",
        "16 556881-2670",
        "5568812670\n",
    ],
)
def test_spaces_dashes_and_the_prefix_16_do_not_count(text: str):
    assert parse_organisation_number(text) == "5568812670"


@pytest.mark.parametrize("text", ["556881-2671", "212000-0143", "5568812760"])
def test_a_wrong_check_digit_is_refused(text: str):
    with pytest.raises(BadValue, match="stämmer inte"):
        parse_organisation_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "556881",
        "556881-26701",
        "SE556881267001",
        "HRB 100185",
        "٥٥٦٨٨١٢٦٧٠",
        "²²²²²²²²²²",
        "5568812670.0",
    ],
)
def test_what_is_not_ten_digits_is_refused_with_an_example(text: str):
    with pytest.raises(BadValue, match="tio siffror, till exempel 556881-2670"):
        parse_organisation_number(text)


def test_twelve_digits_with_an_odd_prefix_are_refused():
    with pytest.raises(BadValue, match="börjar med 16"):
        parse_organisation_number("17556881-2670")


def test_a_company_does_not_take_the_century_of_a_person():
    with pytest.raises(BadValue):
        parse_organisation_number("19556881-2670")


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("811218-9876", "8112189876"),
        ("19811218-9876", "8112189876"),
        ("198112189876", "8112189876"),
        ("640823-3234", "6408233234"),
        ("640823+3234", "6408233234"),
        ("16811218-9876", "8112189876"),
        ("701063-2391", "7010632391"),
        ("19701063-2391", "7010632391"),
    ],
)
def test_a_sole_trader_uses_the_owners_number(text: str, digits: str):
    assert parse_organisation_number(text) == digits
    assert is_sole_trader(digits)


@pytest.mark.parametrize("text", ["811318-9875", "19811218-9877", "000000-0000"])
def test_a_sole_traders_number_must_be_a_persons(text: str):
    with pytest.raises(BadValue):
        parse_organisation_number(text)


def test_the_refusal_does_not_repeat_the_number_which_may_be_personal():
    with pytest.raises(BadValue) as refusal:
        parse_organisation_number("811218-9877")
    assert "811218" not in str(refusal.value)


@pytest.mark.parametrize("text", VALID)
def test_a_company_is_no_sole_trader(text: str):
    assert not is_sole_trader(parse_organisation_number(text))


def test_an_organisation_number_is_shown_with_its_dash():
    assert show_organisation_number("5568812670") == "556881-2670"


@given(organisations)
def test_a_shown_organisation_number_reads_back(digits: str):
    assert parse_organisation_number(show_organisation_number(digits)) == digits
    assert parse_organisation_number(f"16{digits}") == digits
    assert not is_sole_trader(digits)


@given(organisations, st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, step: int):
    wrong = str((int(digits[place]) + step) % 10)
    with pytest.raises(BadValue):
        parse_organisation_number(digits[:place] + wrong + digits[place + 1 :])


@given(persons)
def test_every_persons_number_is_a_sole_traders(digits: str):
    assert parse_organisation_number(digits[2:]) == digits[2:]
    assert is_sole_trader(digits[2:])


def read(text: str) -> str:
    try:
        return parse_organisation_number(text)
    except BadValue as bad:
        return str(bad)


@given(st.from_regex(r"[0-9]{6}-?[0-9]{4}", fullmatch=True))
def test_what_is_written_plainly_is_read_as_what_is_not(text: str):
    assert read(text) == read(f" {text}")


@given(organisations)
def test_a_plain_number_has_its_check_digit_looked_at(digits: str):
    other = f"{digits[:-1]}{(int(digits[-1]) + 1) % 10}"
    assert (read(digits), read(other) == other) == (digits, False)
