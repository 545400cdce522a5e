"""Phone numbers, kept as E.164."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import BadValue
from crm_app.domain.phones import parse_phone, show_phone

swedish = st.from_regex(r"0[1-9][0-9]{6,8}", fullmatch=True)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("08-123 456 78", "+46812345678"),
        ("0812345678", "+46812345678"),
        ("031-130 84 4", "+4631130844"),
        ("072-292 04 00", "+46722920400"),
        ("+46 8 123 456 78", "+46812345678"),
        ("+46 (0)8-123 456 78", "+46812345678"),
        ("0046 8 123 456 78", "+46812345678"),
        ("(08) 123 456 78", "+46812345678"),
        ("08/123 456 78", "+46812345678"),
        ("08.123.456.78", "+46812345678"),
        ("08–123\u00a0456\u200978", "+46812345678"),
        (" 070\u2011123 45 67\n", "+46701234567"),
        ("701234567", "+46701234567"),
        ("46701234567", "+46701234567"),
        ("+47 22 12 34 56", "+4722123456"),
        ("+1 202 555 0100", "+12025550100"),
    ],
)
def test_a_number_is_kept_as_e164(text: str, kept: str):
    assert parse_phone(text) == kept


@pytest.mark.parametrize(
    ("text", "country", "kept"),
    [
        ("22 12 34 56", "NO", "+4722123456"),
        ("030 123456", "DE", "+4930123456"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("020 7946 0958", "XI", "+442079460958"),
        ("922 12 34 56", "IC", "+34922123456"),
        ("+46 70 123 45 67", "NO", "+46701234567"),
        ("018 12345", "AX", "+3581812345"),
    ],
)
def test_a_number_without_plus_belongs_to_the_customers_country(text: str, country: str, kept: str):
    assert parse_phone(text, country) == kept


@pytest.mark.parametrize(
    "text",
    [
        "08-123 456 78 ankn 12",
        "08-123 456 78 ext. 3",
        "08-123 456 78 x3",
        "08-123 456 78#3",
        "08-123 456 78;ext=3",
        "växeln",
        "Tel: 08-123 456 78",
        "070-1, 070-2",
        "０８１２３４５６７８",
        "",
    ],
)
def test_an_extension_or_other_words_are_refused_with_a_cure(text: str):
    with pytest.raises(BadValue, match="anknytning i anteckningen"):
        parse_phone(text)


@pytest.mark.parametrize("text", ["130 84 4", "123 456 78", "112", "90 180", "1"])
def test_a_number_without_area_code_is_refused(text: str):
    with pytest.raises(BadValue, match=r"riktnummer\. Börja med 0"):
        parse_phone(text)


@pytest.mark.parametrize("text", ["08-1", "+46 8", "010"])
def test_a_number_that_is_too_short_is_refused(text: str):
    with pytest.raises(BadValue, match=r"för kort|går inte att läsa"):
        parse_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "070-123 45 67 / 08-123 456 78",
        "+46 70 123 45 67 89 01 23 45",
        "+999 123 456",
        "+",
        "0",
        "+46",
        "070-123 45 67 89 01",
    ],
)
def test_an_impossible_number_is_refused_with_the_international_form(text: str):
    with pytest.raises(BadValue, match=r"\+46 8 123 456 78"):
        parse_phone(text)


def test_a_local_american_number_is_too_short():
    with pytest.raises(BadValue, match="för kort"):
        parse_phone("555 0100", "US")


def test_an_unknown_country_needs_the_plus():
    with pytest.raises(BadValue):
        parse_phone("08-123 456 78", "QQ")
    assert parse_phone("+46 8 123 456 78", "QQ") == "+46812345678"


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+46812345678", "08-123 456 78"),
        ("+46701234567", "070-123 45 67"),
        ("+4722123456", "+47 22 12 34 56"),
        ("+4631130844", "031-13 08 44"),
    ],
)
def test_sweden_is_shown_nationally_and_others_internationally(kept: str, shown: str):
    assert show_phone(kept) == shown


def test_a_swedish_number_of_a_foreign_customer_keeps_its_country():
    assert show_phone("+46812345678", "NO") == "+46 8 123 456 78"


@pytest.mark.parametrize("text", ["", "växeln", "112"])
def test_what_is_no_kept_number_is_shown_as_it_is(text: str):
    assert show_phone(text) == text


@given(swedish)
def test_the_short_way_reads_as_the_library_does(text: str):
    number = phonenumbers.parse(text, "SE")
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    assert parse_phone(text) == e164
    assert phonenumbers.is_possible_number(number)


@given(swedish, st.sampled_from(["SE", "NO", "DE", "US"]))
def test_a_shown_swedish_number_reads_back(text: str, country: str):
    kept = parse_phone(text)
    assert parse_phone(show_phone(kept, country), country) == kept


@given(st.sampled_from(["NO", "DK", "FI", "DE", "PL", "GB", "US"]))
def test_a_shown_foreign_number_reads_back(country: str):
    example = phonenumbers.example_number(country)
    assert example is not None
    kept = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
    assert parse_phone(show_phone(kept)) == kept


@given(st.text() | st.text(alphabet="0123456789+-() /."), st.sampled_from(["SE", "NO", "US", "QQ"]))
def test_any_text_is_read_or_refused_in_words(text: str, country: str):
    try:
        kept, refusal = parse_phone(text, country), ""
    except BadValue as error:
        kept, refusal = "", str(error)
    assert kept.startswith("+") or refusal.endswith(".")
    assert not kept or parse_phone(kept, country) == kept


@given(st.from_regex(r"\+46[1-9][0-9]{5,11}", fullmatch=True))
def test_the_short_way_shows_as_the_library_does(e164: str):
    number = phonenumbers.parse(e164)
    national = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    whole = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    assert show_phone(e164) == (national if national.startswith("0") else whole)
