"""VAT numbers. Rules: DOMAIN.md §3.3."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.errors import BadValue
from crm_app.domain.vat import (
    mask_vat_number,
    parse_vat_number,
    prefix_mismatch,
)
from tests.domain.vat_cases import FRENCH, GERMAN, SWEDISH, VALID

# Numbers


@pytest.mark.parametrize("number", VALID.values())
def test_a_valid_number_is_kept(number: str):
    assert parse_vat_number(number) == number


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("se 556881-2670 01", SWEDISH),
        (" SE556881267001\n", SWEDISH),
        ("SE\u00a05568812670 01", SWEDISH),
        ("de 136 695 976", GERMAN),
        ("GR094259216", "EL094259216"),
        ("el 094259216", "EL094259216"),
        ("BE428759497", "BE0428759497"),
        ("FR 40 303 265 045", FRENCH),
        ("xi980780684", "XI980780684"),
        ("SE811218987601", "SE811218987601"),
    ],
)
def test_a_number_is_kept_without_spaces_in_capitals(text: str, kept: str):
    assert parse_vat_number(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "SE556881267101",
        "SE556881267002",
        "SE5568812670",
        "SE16556881267001",
        "SE",
        "SE-01",
    ],
)
def test_a_bad_swedish_number_is_refused_with_the_form(text: str):
    with pytest.raises(BadValue, match="SE"):
        parse_vat_number(text)


def test_the_refusal_of_a_swedish_number_says_the_form():
    with pytest.raises(BadValue, match="tio siffror och 01, till exempel SE556881267001"):
        parse_vat_number("SE5568812670")


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("DE136695970", "Tyskland"),
        ("DE1", "Tyskland"),
        ("EL094259217", "Grekland"),
        ("GR1", "Grekland"),
        ("XI123456789", "Nordirland"),
        ("FIABC1", "Finland"),
    ],
)
def test_a_bad_eu_number_is_refused_and_its_country_named(text: str, country: str):
    with pytest.raises(BadValue, match=country):
        parse_vat_number(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("no 123 456 785 mva", "NO123456785MVA"),
        ("GB 123 4567 89", "GB123456789"),
        ("CHE-123.456.788 MWST", "CHE-123.456.788MWST"),
        ("EU372022452", "EU372022452"),
        ("1" * 30, "1" * 30),
    ],
)
def test_a_number_from_outside_the_eu_is_kept_as_written(text: str, kept: str):
    assert parse_vat_number(text) == kept


@pytest.mark.parametrize("text", ["1" * 31, "", "saknas", "NO 1<b>", "ＮＯ123", "GB:1"])
def test_what_is_no_vat_number_is_refused(text: str):
    with pytest.raises(BadValue, match="högst 30 tecken"):
        parse_vat_number(text)


@given(st.text(max_size=40) | st.from_regex(r"[A-Z]{2}[0-9A-Z+*]{1,14}", fullmatch=True))
def test_any_text_is_read_to_a_lasting_form_or_refused_in_words(text: str):
    try:
        kept, refusal = parse_vat_number(text), ""
    except BadValue as error:
        kept, refusal = "", str(error)
    assert parse_vat_number(kept) == kept if kept else refusal.endswith(".")


# A person's


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("SE811218987601", "SE811218****01"),
        ("SE701063239101", "SE701063****01"),
        ("SE811218****01", "SE811218****01"),
        (SWEDISH, SWEDISH),
        (GERMAN, GERMAN),
        ("DK13585628", "DK13585628"),
        ("", ""),
    ],
)
def test_only_a_persons_number_is_masked(number: str, shown: str):
    assert mask_vat_number(number) == shown


# Prefix and country


@pytest.mark.parametrize(
    ("number", "country"),
    [
        (SWEDISH, "SE"),
        (GERMAN, "DE"),
        ("EL094259216", "GR"),
        ("XI980780684", "XI"),
        ("GB123456789", "GB"),
        ("NO123456785MVA", "NO"),
        ("123456785", "NO"),
        ("FI20774740", "AX"),
        (FRENCH, "MC"),
        (FRENCH, "RE"),
        ("", "SE"),
        ("", "NO"),
        (SWEDISH, ""),
    ],
)
def test_a_number_that_agrees_with_the_country_gives_no_warning(number: str, country: str):
    assert prefix_mismatch(number, country) is None


@pytest.mark.parametrize(
    ("number", "country", "words"),
    [
        (GERMAN, "FR", "börjar med DE (Tyskland), men kundens land är Frankrike"),
        (GERMAN, "NO", "börjar med DE (Tyskland), men kundens land är Norge"),
        ("XI980780684", "GB", "börjar med XI (Nordirland), men kundens land är Storbritannien"),
        (GERMAN, "SE", "börjar med DE (Tyskland), men kundens land är Sverige"),
        ("556881267001", "SE", "ska börja med SE"),
        ("094259216", "GR", "ska börja med EL"),
        ("GB123456789", "XI", "ska börja med XI"),
    ],
)
def test_a_mismatch_is_a_warning_that_says_what_to_do(number: str, country: str, words: str):
    warning = prefix_mismatch(number, country)
    assert warning is not None
    assert words in warning
    assert "yt land" in warning
    assert "ätta numret" in warning


def read(text: str) -> str:
    try:
        return parse_vat_number(text)
    except BadValue as bad:
        return str(bad)


@given(st.from_regex(r"SE[0-9]{10}01", fullmatch=True))
def test_what_is_written_plainly_is_read_as_what_is_not(text: str):
    assert read(text) == read(f" {text}")
