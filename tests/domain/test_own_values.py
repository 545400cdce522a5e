"""Kinds of own fields: how a date and a number are read, and keys that sort as values do."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.custom_values import KINDS, key_of
from crm_app.domain.dates import MONTHS, WHOLE, parse_date
from crm_app.domain.decimals import decimal_key, parse_decimal
from crm_app.domain.errors import BadValue
from crm_app.domain.sorting import sort_key
from crm_app.models.spec import FieldKind

NUMBERS = st.decimals(
    min_value=Decimal("-999999999999999"),
    max_value=Decimal("999999999999999"),
    places=6,
    allow_nan=False,
)
DAYS = st.dates(min_value=date(1000, 1, 1))


def kept(text: str) -> Decimal:
    """Return the number that a kept text says."""
    return Decimal(text.replace(",", "."))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("1250", "1250"),
        ("1 250", "1250"),
        ("1\u00a0250,50", "1250,5"),
        ("1 234 567,8", "1234567,8"),
        ("12.5", "12,5"),
        ("-12,50", "-12,5"),
        ("\u221212", "-12"),
        ("+7", "7"),
        ("007", "7"),
        ("0,000", "0"),
        ("-0", "0"),
        (" 3 ", "3"),
    ],
)
def test_a_number_is_read_as_swedes_write_it(typed: str, told: str):
    assert parse_decimal(typed) == told


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "12 kr",
        "1,2,3",
        "1 2",
        "12 34",
        "1e5",
        "nan",
        "inf",
        "--1",
        ",5",
        "5,",
        "½",
        "٣",
        "-",
    ],
)
def test_text_is_no_number(typed: str):
    with pytest.raises(BadValue, match="Skriv ett tal"):
        parse_decimal(typed)


@pytest.mark.parametrize("typed", ["1" * 16, "0,1234567", "9" * 5000])
def test_a_number_has_its_bounds(typed: str):
    with pytest.raises(BadValue, match="högst 15 siffror"):
        parse_decimal(typed)


@given(NUMBERS)
def test_a_number_kept_reads_back_as_the_same(number: Decimal):
    told = parse_decimal(f"{number:f}")
    assert kept(told) == number
    assert parse_decimal(told) == told


@given(NUMBERS, NUMBERS)
def test_keys_of_numbers_sort_as_the_numbers(one: Decimal, other: Decimal):
    keys = decimal_key(f"{one:f}"), decimal_key(f"{other:f}")
    assert (keys[0] < keys[1]) == (one < other)
    assert (keys[0] == keys[1]) == (one == other)


def test_a_row_of_numbers_sorts_below_and_above_zero():
    row = ["-1000", "-12,5", "-12", "-0,000001", "0", "0,5", "2", "10", "10,000001", "999"]
    shuffled = sorted(row)
    assert shuffled != row
    assert sorted(shuffled, key=decimal_key) == row


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-03",
        "20260203",
        "2026/2/3",
        "2026.02.03",
        "3/2 2026",
        "3/2/2026",
        "03.02.2026",
        "3-2-2026",
        "3 februari 2026",
        "3 FEB 2026",
        "den 3 februari 2026",
        "3:e februari 2026",
        " 2026-02-03 ",
    ],
)
def test_a_date_is_read_as_swedes_write_it(typed: str):
    assert parse_date(typed) == "2026-02-03"


@pytest.mark.parametrize(
    "typed",
    [
        "2026-02-30",
        "2026-13-01",
        "0000-01-01",
        "30/2 2026",
        "3 smarch 2026",
        "i morgon",
        "2026",
        "26-02-03",
        "2026-02-03 12:00",
        "99999999",
        "٢٠٢٦-٠٢-٠٣",
    ],
)
def test_nonsense_is_no_date(typed: str):
    with pytest.raises(BadValue, match="Datumet finns inte"):
        parse_date(typed)


@given(DAYS, st.sampled_from(("{0:%Y-%m-%d}", "{0.day}/{0.month} {0.year}", "spoken", "short")))
def test_every_form_of_a_date_means_the_same_day(day: date, form: str):
    names = {"spoken": WHOLE, "short": MONTHS}.get(form)
    told = f"{day.day} {names[day.month - 1]} {day.year}" if names else form.format(day)
    assert parse_date(told) == day.isoformat()


@given(DAYS, DAYS)
def test_keys_of_dates_sort_as_the_dates(one: date, other: date):
    keys = [key_of("date", d.isoformat()) for d in (one, other)]
    assert (keys[0] < keys[1]) == (one < other)


@given(st.text(), st.text())
def test_keys_of_texts_sort_in_swedish(one: str, other: str):
    for kind in ("text", "long_text", "choice", "url"):
        keys = key_of(kind, one), key_of(kind, other)
        assert (keys[0] <= keys[1]) or (sort_key(one) > sort_key(other))


@given(st.sampled_from([kind for kind, _, _ in KINDS]), st.text(max_size=6000))
def test_a_key_fits_its_column_or_the_text_is_refused(kind: FieldKind, text: str):
    try:
        assert len(key_of(kind, text)) <= 200
    except BadValue:
        assert kind in (FieldKind.DECIMAL, FieldKind.DATE, FieldKind.FLAG)


def test_what_is_typed_and_what_is_kept_have_one_key():
    assert key_of("decimal", "1 250,50") == key_of("decimal", "1250,5")
    assert key_of("date", "3/2 2026") == key_of("date", "2026-02-03") == "2026-02-03"
    assert key_of("flag", "Ja") == key_of("flag", "true") == "ja"
    assert key_of("flag", "Nej") == "nej"
    assert key_of("text", "  Ärlig  Åker ") == key_of("text", "ärlig åker")


@pytest.mark.parametrize("kind", [kind for kind, _, _ in KINDS])
def test_nothing_has_no_key(kind: FieldKind):
    assert key_of(kind, "  ") == ""
