"""VAT numbers and the VAT treatment. Table and rules: DOMAIN.md §3.3-3.4."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import countries
from crm_app.domain.errors import BadValue
from crm_app.domain.vat import (
    LABELS,
    VatTreatment,
    derive,
    explain,
    mask_vat_number,
    parse_vat_number,
    prefix_mismatch,
    requires_vat_number,
)
from crm_app.models.customers import VAT_TREATMENTS, CustomerKind

VALID = {
    "AT": "ATU13585627",
    "BE": "BE0428759497",
    "DE": "DE136695976",
    "DK": "DK13585628",
    "EL": "EL094259216",
    "FI": "FI20774740",
    "FR": "FR40303265045",
    "IE": "IE6433435F",
    "IT": "IT00743110157",
    "NL": "NL004495445B01",
    "PL": "PL8567346215",
    "SE": "SE556881267001",
    "XI": "XI980780684",
}
GERMAN, FRENCH, SWEDISH = VALID["DE"], VALID["FR"], VALID["SE"]
kinds = st.sampled_from(["company", "private"])
codes = st.sampled_from([country.code for country in countries.ALL])
numbers = st.sampled_from(["", *VALID.values(), "GB123456789", "CHE-123.456.788"])


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


# Treatment


@pytest.mark.parametrize(
    ("kind", "country", "number", "flag", "treatment"),
    [
        ("company", "SE", SWEDISH, False, VatTreatment.SE),
        ("company", "SE", "", False, VatTreatment.SE),
        ("private", "SE", "", False, VatTreatment.SE),
        ("private", "SE", "", True, VatTreatment.SE),
        ("company", "SE", SWEDISH, True, VatTreatment.SE_REVERSE),
        ("company", "SE", "", True, VatTreatment.SE_REVERSE),
        ("company", "DE", GERMAN, False, VatTreatment.EU_REVERSE),
        ("company", "DE", GERMAN, True, VatTreatment.EU_REVERSE),
        ("company", "GR", "EL094259216", False, VatTreatment.EU_REVERSE),
        ("company", "XI", "XI980780684", False, VatTreatment.EU_REVERSE),
        ("company", "MC", FRENCH, False, VatTreatment.EU_REVERSE),
        ("company", "DE", "", False, VatTreatment.EU_TAXABLE),
        ("company", "DE", FRENCH, False, VatTreatment.EU_TAXABLE),
        ("company", "DE", "DE1", False, VatTreatment.EU_TAXABLE),
        ("company", "DE", "136695976", False, VatTreatment.EU_TAXABLE),
        ("company", "DE", SWEDISH, False, VatTreatment.EU_TAXABLE),
        ("private", "DE", "", False, VatTreatment.EU_TAXABLE),
        ("private", "DE", GERMAN, False, VatTreatment.EU_TAXABLE),
        ("private", "XI", "", False, VatTreatment.EU_TAXABLE),
        ("company", "NO", "", False, VatTreatment.EXPORT),
        ("company", "NO", GERMAN, False, VatTreatment.EXPORT),
        ("private", "US", "", False, VatTreatment.EXPORT),
        ("company", "GB", "XI980780684", False, VatTreatment.EXPORT),
        ("company", "AX", "FI20774740", False, VatTreatment.EXPORT),
        ("private", "AX", "", False, VatTreatment.EXPORT),
        ("company", "IC", "", False, VatTreatment.EXPORT),
    ],
)
def test_the_treatment_follows_from_the_customer(
    kind: str, country: str, number: str, flag: bool, treatment: VatTreatment
):
    assert derive(kind, country, number, flag) is treatment


def test_no_country_means_sweden_and_an_unknown_one_is_abroad():
    assert derive("company", "", "", False) is VatTreatment.SE
    assert derive("company", "QQ", "", False) is VatTreatment.EXPORT


def test_the_kind_may_be_told_as_the_models_tell_it():
    assert derive(CustomerKind.COMPANY, "DE", GERMAN, False) is VatTreatment.EU_REVERSE
    assert derive(CustomerKind.PRIVATE, "DE", GERMAN, False) is VatTreatment.EU_TAXABLE


@pytest.mark.parametrize(
    ("kind", "country", "number", "flag", "sentence"),
    [
        (
            "company",
            "DE",
            GERMAN,
            False,
            "Företag i Tyskland med VAT-nr DE136695976 → köparen redovisar momsen.",
        ),
        (
            "company",
            "DE",
            "",
            False,
            "Företag i Tyskland utan VAT-nr → svensk moms tills numret finns.",
        ),
        (
            "company",
            "DE",
            FRENCH,
            False,
            "Företag i Tyskland med VAT-nr FR40303265045, som inte passar landet → "
            "svensk moms tills numret är rättat.",
        ),
        ("private", "MT", "", False, "Privatperson på Malta → svensk moms."),
        ("company", "SE", "", False, "Kund i Sverige → svensk moms på varje rad."),
        (
            "company",
            "SE",
            SWEDISH,
            True,
            "Svenskt företag med Omvänd byggmoms → köparen redovisar momsen.",
        ),
        ("private", "AX", "", False, "Åland ligger utanför EU:s momsområde → export utan moms."),
    ],
)
def test_the_card_says_why(kind: str, country: str, number: str, flag: bool, sentence: str):
    assert explain(kind, country, number, flag) == sentence


@given(kinds, codes, numbers, st.booleans())
def test_every_customer_has_a_treatment_and_one_sentence(
    kind: str, country: str, number: str, flag: bool
):
    assert derive(kind, country, number, flag) in VatTreatment
    sentence = explain(kind, country, number, flag)
    assert sentence.endswith(".")
    assert "\n" not in sentence


@given(kinds, codes, numbers, st.booleans())
def test_no_reverse_charge_in_the_eu_with_a_mismatch(
    kind: str, country: str, number: str, flag: bool
):
    if derive(kind, country, number, flag) is VatTreatment.EU_REVERSE:
        assert kind == "company"
        assert number
        assert prefix_mismatch(number, country) is None


def test_the_two_reverse_charges_require_a_vat_number():
    assert [t for t in VatTreatment if requires_vat_number(t)] == [
        VatTreatment.SE_REVERSE,
        VatTreatment.EU_REVERSE,
    ]


def test_the_treatments_are_those_of_the_models():
    assert tuple((t.value, t.label) for t in VatTreatment) == VAT_TREATMENTS
    assert set(LABELS) == set(VatTreatment)
