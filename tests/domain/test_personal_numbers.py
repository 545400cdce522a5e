"""Personal identity numbers and their masks. Examples: DOMAIN.md §3.2."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import (
    is_masked,
    mask_organisation_number,
    mask_personal_identity_number,
    show_personal_identity_number,
)
from tests.domain.numbers_of_people import (
    LAST_THREE,
    TODAY,
    digits_of,
    person,
    persons,
    with_check_digit,
)

# Personal identity numbers


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("811218-9876", "198112189876"),
        ("8112189876", "198112189876"),
        ("19811218-9876", "198112189876"),
        ("198112189876", "198112189876"),
        ("640823-3234", "196408233234"),
        (" 19640823 – 3234 ", "196408233234"),
        ("701063-2391", "197010632391"),
        ("19701063-2391", "197010632391"),
    ],
)
def test_a_personal_number_is_kept_with_its_century(text: str, digits: str):
    assert person(text) == digits


@pytest.mark.parametrize(
    "text",
    [
        "811218-9877",
        "19811218-9877",
        "811318-9875",
        "811232-9870",
        "810229-0009",
        "701092-2399",
        "811218-0000",
        "20000230-0000",
    ],
)
def test_a_wrong_date_or_check_digit_is_refused(text: str):
    with pytest.raises(BadValue, match="stämmer inte"):
        person(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "81",
        "811218",
        "811218-98765",
        "17811218-9876",
        "81-12189876",
        "abcdef-ghij",
        "556881-2670x",
        "811218_9876",
        "٨١١٢١٨٩٨٧٦",
    ],
)
def test_what_is_not_a_personal_number_is_refused_with_an_example(text: str):
    with pytest.raises(BadValue, match="ÅÅÅÅMMDD-NNNN"):
        person(text)


def test_a_company_is_no_person():
    with pytest.raises(BadValue):
        person("556881-2670")


def test_a_plus_means_a_hundred_years_or_more():
    digits = with_check_digit("121212121")
    assert person(f"{digits[:6]}-{digits[6:]}") == f"20{digits}"
    assert person(f"{digits[:6]}+{digits[6:]}") == f"19{digits}"


def test_a_plus_is_used_from_the_year_one_turns_a_hundred():
    digits = with_check_digit("261201123")
    assert person(f"{digits[:6]}+{digits[6:]}") == f"19{digits}"


def test_without_a_sign_the_latest_birth_that_has_happened_is_meant():
    born, later = with_check_digit("261123123"), with_check_digit("261124123")
    assert person(born) == f"20{born}"
    assert person(later) == f"19{later}"


def test_the_century_follows_the_day_one_asks():
    digits = with_check_digit("300101123")
    assert person(digits, date(2029, 12, 31)) == f"19{digits}"
    assert person(digits, date(2030, 1, 1)) == f"20{digits}"


def test_a_coordination_number_of_today_is_not_in_the_future():
    digits = with_check_digit("261183123")
    assert person(digits) == f"20{digits}"


def test_a_birth_in_the_future_is_refused():
    with pytest.raises(BadValue, match="framtiden"):
        person("20" + with_check_digit("261124123"))


def test_a_leap_day_needs_a_leap_year():
    digits = with_check_digit("000229123")
    assert person(f"20{digits}") == f"20{digits}"
    with pytest.raises(BadValue):
        person(f"19{digits}")


def test_a_personal_number_is_shown_with_century_and_dash():
    assert show_personal_identity_number("198112189876") == "19811218-9876"


@given(persons)
def test_a_shown_personal_number_reads_back(digits: str):
    assert person(show_personal_identity_number(digits)) == digits


@given(persons)
def test_ten_digits_with_the_right_sign_read_back(digits: str):
    born = int(digits[:4])
    if TODAY.year - 199 <= born:
        sign = "+" if TODAY.year - born >= 100 else "-"
        assert person(f"{digits[2:8]}{sign}{digits[8:]}") == digits


@given(st.dates(TODAY + timedelta(days=1), date(2099, 12, 31)), LAST_THREE)
def test_nobody_is_born_tomorrow(born: date, three: str):
    with pytest.raises(BadValue, match="framtiden"):
        person(digits_of(born, three, coordination=False))


# Masks


def test_a_mask_keeps_the_birthday_only():
    assert mask_personal_identity_number("198112189876") == "19811218-****"
    assert mask_organisation_number("8112189876") == "811218-****"


@pytest.mark.parametrize(
    "text",
    [
        "19811218-****",
        "811218-****",
        " 811218-**** ",
        "811218+****",
        "811218****",
        "811218–****",
        "SE811218****01",
        " se 811218-**** 01 ",
    ],
)
def test_a_mask_is_known_when_it_comes_back(text: str):
    assert is_masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "****",
        "19811218-9876",
        "19811218-***",
        "19811218-*****",
        "abcdef-****",
        "5568812670",
        "SE811218987601",
        "SE811218****",
        "SE811218***01",
        "DK811218****01",
    ],
)
def test_what_is_no_mask_is_not_taken_for_one(text: str):
    assert not is_masked(text)


@given(persons)
def test_every_mask_is_known_and_is_no_number(digits: str):
    mask = mask_personal_identity_number(digits)
    assert is_masked(mask)
    assert is_masked(mask_organisation_number(digits[2:]))
    with pytest.raises(BadValue):
        person(mask)
