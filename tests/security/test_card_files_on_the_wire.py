"""Files on the card through the whole program: by whom, from where, and with which headers."""

import httpx
import pytest

from tests import file_samples as samples
from tests.security.house import CANARIES, House, headers

SEEING = {"anna": 200, "bo": 200, "cleo": 404, "": 403, "revoked": 403}


@pytest.mark.parametrize("who", SEEING)
def test_who_may_fetch_acmes_file_and_who_meets_nothing(house: House, who: str):
    at = f"{house.url}/filer/fil/{house.ids['list of acme']}"
    answer = httpx.get(at, headers=headers(house, who))
    assert answer.status_code == SEEING[who]
    assert (CANARIES["customer"] in answer.text) is (answer.status_code == 200)


def test_a_file_leaves_the_gate_with_the_strictest_headers_and_each_but_once(house: House):
    at = f"{house.url}/filer/fil/{house.ids['list of acme']}"
    told = httpx.get(at, headers=headers(house, "bo")).headers
    for name in ("content-security-policy", "x-content-type-options", "cache-control"):
        assert len(told.get_list(name)) == 1
    assert "sandbox" in told["content-security-policy"]
    assert told["x-frame-options"] == "DENY"
    assert told["cache-control"] == "no-store"
    assert told["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("who", ["cleo", "", "revoked"])
def test_who_may_not_add_to_acme_writes_nothing(house: House, who: str):
    files, before = house.files(), house.digest()
    at = f"{house.url}/filer/kund/{house.ids['acme']}"
    answer = httpx.post(at, content=samples.PDF, headers=headers(house, who))
    assert answer.status_code in (403, 404)
    assert (house.files(), house.digest()) == (files, before)


@pytest.mark.parametrize("origin", [None, "https://evil.example", "null"])
def test_an_upload_from_elsewhere_is_refused(house: House, origin: str | None):
    files = house.files()
    at = f"{house.url}/filer/kund/{house.ids['acme']}"
    answer = httpx.post(at, content=samples.PDF, headers=headers(house, "bo", origin))
    assert answer.status_code == 403
    assert house.files() == files


@pytest.mark.parametrize("name", ["../../../tmp/evil.pdf", "..%2f..%2fworld.db", "%00", "a" * 4000])
def test_a_hostile_name_is_only_a_name(house: House, name: str):
    files = house.files()
    at = f"{house.url}/filer/kund/{house.ids['acme']}"
    told = headers(house, "bo") | {"X-Filnamn": name}
    content = samples.PDF + name[:9].encode()
    assert httpx.post(at, content=content, headers=told).status_code == 200
    (new,) = house.files() - files
    assert len(new) == 32
    assert new.isalnum()
