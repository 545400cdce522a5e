"""Countries, their names, and the EU's VAT area."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import countries
from crm_app.domain.countries import ALL, Country, find, get
from crm_app.domain.sorting import sort_key

MEMBERS = 27
ISO_3166_COUNTRIES = 249
codes = st.sampled_from([country.code for country in ALL])


def held(code: str) -> Country:
    country = get(code)
    assert country is not None
    return country


def test_the_whole_world_is_there_once():
    assert len({country.code for country in ALL}) == len(ALL)
    assert len({country.name for country in ALL}) == len(ALL)
    # Kosovo, the Canary Islands, Ceuta and Melilla, and Northern Ireland have no ISO code.
    assert len(ALL) == ISO_3166_COUNTRIES + len({"XK", "IC", "EA", "XI"})


def test_the_names_are_swedish_and_in_swedish_order():
    names = [country.name for country in ALL]
    assert names == sorted(names, key=sort_key)
    assert names[0] == "Afghanistan"
    assert names[-3:] == ["Åland", "Österrike", "Östtimor"]
    assert {"Sverige", "Tyskland", "Förenade Arabemiraten", "Åland"} <= set(names)


@pytest.mark.parametrize("code", ["EU", "UN", "ZZ", "EZ", "XA", "XB", "QO"])
def test_groups_and_tests_are_no_countries(code: str):
    assert get(code) is None
    assert find(code) is None


def test_the_eu_has_twenty_seven_members_monaco_and_northern_ireland():
    inside = {country.code for country in ALL if country.eu}
    assert inside == countries.EU_MEMBERS | {"MC", "XI"}
    assert len(countries.EU_MEMBERS) == MEMBERS


@pytest.mark.parametrize(("code", "prefix"), [("AX", "FI"), ("IC", "ES"), ("RE", "FR")])
def test_some_places_of_a_member_state_are_outside_its_vat_area(code: str, prefix: str):
    assert held(code).eu is False
    assert held(code).vat_prefix == prefix


@pytest.mark.parametrize("code", ["NO", "GB", "CH", "IS", "US", "GI", "SM", "VA", "GL", "FO", "IM"])
def test_these_are_outside_the_eu_and_have_no_prefix(code: str):
    assert held(code) == Country(code, held(code).name)


def test_greece_uses_el_and_northern_ireland_xi():
    assert held("GR").vat_prefix == "EL"
    assert held("XI") == Country("XI", "Nordirland", eu=True, vat_prefix="XI")


def test_every_member_but_greece_uses_its_code_as_prefix():
    for code in countries.EU_MEMBERS - {"GR"}:
        assert held(code).vat_prefix == code


def test_a_prefix_leads_to_one_country():
    assert set(countries.BY_VAT_PREFIX) == (countries.EU_MEMBERS - {"GR"}) | {"EL", "XI"}
    assert countries.BY_VAT_PREFIX["FR"].code == "FR"
    assert countries.BY_VAT_PREFIX["FI"].code == "FI"
    assert countries.BY_VAT_PREFIX["EL"].code == "GR"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sverige", "SE"),
        ("sverige", "SE"),
        ("  SVERIGE ", "SE"),
        ("Sweden", "SE"),
        ("se", "SE"),
        ("SWE", "SE"),
        ("Norge", "NO"),
        ("Norway", "NO"),
        ("Danmark", "DK"),
        ("Finland", "FI"),
        ("Tyskland", "DE"),
        ("Germany", "DE"),
        ("Deutschland", "DE"),
        ("Polen", "PL"),
        ("Storbritannien", "GB"),
        ("England", "GB"),
        ("UK", "GB"),
        ("u.k.", "GB"),
        ("GB", "GB"),
        ("United Kingdom", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("US", "US"),
        ("United States", "US"),
        ("Förenta staterna", "US"),
        ("Åland", "AX"),
        ("Aland", "AX"),
        ("Kanarieöarna", "IC"),
        ("Nordirland", "XI"),
        ("Northern Ireland", "XI"),
        ("EL", "GR"),
        ("Grekland", "GR"),
        ("Holland", "NL"),
        ("Nederländerna", "NL"),
        ("Schweiz", "CH"),
        ("Österrike", "AT"),
        ("osterrike", "AT"),
        ("Tjeckien", "CZ"),
        ("Czech Republic", "CZ"),
        ("Turkey", "TR"),
        ("Vitryssland", "BY"),
        ("Belarus", "BY"),
        ("Hongkong", "HK"),
        ("Elfenbenskusten", "CI"),
        ("Côte d'Ivoire", "CI"),
        ("Förenade\u00a0Arabemiraten", "AE"),
    ],
)
def test_a_country_is_found_by_what_people_write(text: str, code: str):
    found = find(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["", " ", "XX", "Atlantis", "46", "-", "Sverig"])
def test_what_is_no_country_is_not_guessed(text: str):
    assert find(text) is None


@given(codes)
def test_a_country_is_found_by_its_code_and_by_its_own_name(code: str):
    country = held(code)
    assert find(code) == find(code.lower()) == country
    assert find(country.name) == find(country.name.upper()) == country


def test_no_other_name_hides_a_country():
    for code, words in countries.SYNONYMS.items():
        for word in words.split(","):
            found = find(word)
            assert found is not None
            assert found.code == code, word


@given(st.text())
def test_any_text_gets_an_answer(text: str):
    assert find(text) is None or find(text) in ALL


def test_an_unknown_code_is_nothing():
    assert get("XX") is None
    assert get("se") is None
