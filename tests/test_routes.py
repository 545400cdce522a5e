"""Addresses: each is written once, and a number in one is read strictly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app import routes

SINGLE = {
    name: told for name, told in vars(routes).items() if name.isupper() and isinstance(told, str)
}
ADDRESSES = [*SINGLE.values(), *routes.REGISTERS.values()]


def test_every_address_is_a_path_of_plain_letters() -> None:
    assert len(ADDRESSES) > 30
    for told in ADDRESSES:
        assert re.fullmatch(r"/[a-z_/\[\]-]+[a-z\]]", told), told


def test_no_two_pages_have_the_same_address_but_the_first_one() -> None:
    told = [told for name, told in SINGLE.items() if name != "START"]
    told += routes.REGISTERS.values()
    assert len(told) == len(set(told))
    assert routes.START in told


def test_the_addresses_of_one_customer_and_of_a_new_one_fit_their_routes() -> None:
    assert routes.customer(17) == routes.CUSTOMER.replace("[kund_id]/[[flik]]", "17")
    for slag in routes.KINDS:
        assert routes.new_customer(slag) == routes.NEW_CUSTOMER.replace("[slag]", slag)


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("details", "/kunder/7"),
        ("contacts", "/kunder/7/kontaktpersoner"),
        ("files", "/kunder/7/filer"),
        ("events", "/kunder/7/handelser"),
        ("own_3", "/kunder/7/egen-3"),
    ],
)
def test_a_tab_of_the_card_has_an_address_of_its_own(key: str, address: str) -> None:
    assert routes.customer_tab(7, key) == address
    assert routes.tab_key(address.removeprefix("/kunder/7").strip("/")) == key


def test_any_other_address_of_a_tab_names_itself() -> None:
    assert routes.tab_key("finns-inte") == "finns-inte"
    assert routes.tab_key("detaljer") == "details"


def test_the_address_where_two_customers_are_merged_fits_its_route() -> None:
    told = routes.MERGE.replace("[kund_id]", "17").replace("[andra_id]", "18")
    assert routes.merge(17, 18) == told


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_number_is_read_as_it_was_written(number: int) -> None:
    assert routes.whole(str(number)) == number


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = routes.whole(text)
    assert found is None or 0 <= found < 10**19


@pytest.mark.parametrize("text", ["", "²", "-1", "+1", "1.0", " 1", "1_0", "x", "9" * 5000])
def test_what_is_no_number_is_none(text: str) -> None:
    assert routes.whole(text) is None
