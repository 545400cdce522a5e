"""The VAT treatment. Table: DOMAIN.md §3.4."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import countries
from crm_app.domain.vat import (
    LABELS,
    VatTreatment,
    derive,
    explain,
    prefix_mismatch,
    requires_vat_number,
)
from crm_app.models.customers import VAT_TREATMENTS, CustomerKind
from tests.domain.vat_cases import FRENCH, GERMAN, SWEDISH, VALID

kinds = st.sampled_from(["company", "private"])


codes = st.sampled_from([country.code for country in countries.ALL])


numbers = st.sampled_from(["", *VALID.values(), "GB123456789", "CHE-123.456.788"])


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
