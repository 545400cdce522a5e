"""Organisation numbers, personal numbers, GLN and Peppol-ID. Examples: DOMAIN.md §3."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean, luhn

from crm_app.domain import identifiers
from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import (
    compact,
    is_masked,
    is_sole_trader,
    mask_organisation_number,
    mask_personal_identity_number,
    parse_gln,
    parse_organisation_number,
    parse_peppol_id,
    parse_personal_identity_number,
    show_organisation_number,
    show_personal_identity_number,
)

TODAY = date(2026, 11, 23)
VALID = ("556881-2670", "212000-0142", "556036-0793", "717600-4583")
BIRTHDAYS = st.dates(date(1840, 1, 1), TODAY)
LAST_THREE = st.integers(1, 999).map("{:03}".format)


def person(text: str, today: date = TODAY) -> str:
    return parse_personal_identity_number(text, today)


def with_check_digit(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def digits_of(born: date, three: str, coordination: bool) -> str:
    day = born.day + 60 if coordination else born.day
    return f"{born.year // 100:02}" + with_check_digit(f"{born:%y%m}{day:02}{three}")


organisations = st.builds(
    lambda first, middle, third, rest: with_check_digit(f"{first}{middle}{third}{rest:06}"),
    st.integers(1, 9),
    st.integers(0, 9),
    st.integers(2, 9),
    st.integers(0, 999_999),
)
persons = st.builds(digits_of, BIRTHDAYS, LAST_THREE, st.booleans())


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
