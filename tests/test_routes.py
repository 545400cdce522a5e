"""Addresses: each is written once, and a number in one is read strictly."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app import routes

NAMES = [name for name in vars(routes) if name.isupper() and name != "KINDS"]


def test_every_address_is_a_path_of_plain_letters() -> None:
    assert len(NAMES) > 15
    for name in NAMES:
        assert re.fullmatch(r"/[a-z_/\[\]-]+[a-z\]]", getattr(routes, name)), name


def test_no_two_pages_have_the_same_address_but_the_first_one() -> None:
    told = [getattr(routes, name) for name in NAMES if name != "START"]
    assert len(told) == len(set(told))
    assert routes.START in told


def test_the_addresses_of_one_customer_and_of_a_new_one_fit_their_routes() -> None:
    assert routes.customer(17) == routes.CUSTOMER.replace("[kund_id]", "17")
    for slag in routes.KINDS:
        assert routes.new_customer(slag) == routes.NEW_CUSTOMER.replace("[slag]", slag)


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
