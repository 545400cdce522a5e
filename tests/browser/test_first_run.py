"""The first visitor of an empty installation."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.forms import refused
from tests.browser.server import Server
from tests.browser.site import Site

CODE = re.compile(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}")


@pytest.fixture
def empty(tmp_path: Path, built: None) -> Iterator[Server]:
    """What `make run` starts, on an empty folder."""
    server = Server(tmp_path / "data", "-m", "crm_app.cli", "run")
    server.start()
    yield server
    server.stop()


def test_the_first_visitor_makes_herself_administrator(site: Site, empty: Server):
    told = empty.said()
    found = CODE.search(told)
    assert found, told
    page = site.visitor(f"{empty.url}/")
    expect(page).to_have_url(re.compile("/kom-igang/?$"))
    expect(page).to_have_title(re.compile("Kom igång"))
    page.get_by_label("Engångskod").fill("ABCD-EFGH-IJKL-MNOP")
    page.get_by_label("Ditt namn").fill("Anna Lind")
    page.get_by_label("E-post").fill("anna@firma.example")
    page.get_by_label("Lösenord", exact=True).fill("en mening med flera ord")
    page.get_by_label("Lösenord igen", exact=True).fill("en mening med flera ord")
    page.get_by_role("button", name="Skapa administratör").click()
    refused(page.get_by_label("Engångskod"), "Koden stämmer inte.")
    expect(page.get_by_label("Ditt namn")).to_have_value("Anna Lind")
    expect(page.get_by_label("Lösenord igen", exact=True)).to_have_value("en mening med flera ord")
    page.get_by_label("Engångskod").fill(found[0])
    page.get_by_role("button", name="Skapa administratör").click()
    expect(page.get_by_role("heading", name="Kundregister")).to_be_visible()
    expect(page.get_by_role("heading", name="Inga kunder än")).to_be_visible()
    expect(page.get_by_role("button", name="AL – din meny, Anna Lind")).to_be_visible()
    expect(page.get_by_role("link", name="Inställningar för kundregistret")).to_be_visible()
    late = site.visitor(f"{empty.url}/kom-igang")
    expect(late.get_by_role("heading", name="Logga in")).to_be_visible()
