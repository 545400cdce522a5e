"""Numbers of companies and people, made up for the tests."""

from datetime import date

from hypothesis import strategies as st
from stdnum import luhn

from crm_app.domain.identifiers import (
    parse_personal_identity_number,
)

TODAY = date(2026, 11, 23)


BIRTHDAYS = st.dates(date(1840, 1, 1), TODAY)


LAST_THREE = st.integers(1, 999).map("{:03}".format)


def person(text: str, today: date = TODAY) -> str:
    return parse_personal_identity_number(text, today)


def with_check_digit(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)


def digits_of(born: date, three: str, coordination: bool) -> str:
    day = born.day + 60 if coordination else born.day
    return f"{born.year // 100:02}" + with_check_digit(f"{born:%y%m}{day:02}{three}")


persons = st.builds(digits_of, BIRTHDAYS, LAST_THREE, st.booleans())
