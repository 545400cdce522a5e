"""A connection that is lost, and what one finds when it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.forms import field, fill, follow_form, value_of
from tests.browser.server import Server
from tests.browser.site import Site
from tests.world import make_world

LOST = "Anslutningen är bruten. Det du skriver finns kvar."
PATIENCE = 20_000


@pytest.fixture
def own(browser: Browser, built: None, tmp_path: Path) -> Iterator[Site]:
    """A server of the test's own, to be stopped and started again."""
    server = Server(tmp_path / "own")
    server.folder.mkdir()
    world = make_world(server.folder)
    server.start()
    site = Site(browser, server, world)
    yield site
    site.close()
    server.stop()
    world.database.close()
    assert [f for f in site.faults if "in the page" in f] == []


def lost(page: Page) -> None:
    expect(page.get_by_role("alert").filter(has_text=LOST)).to_be_visible(timeout=PATIENCE)


def back(page: Page) -> None:
    expect(page.get_by_text(LOST)).to_have_count(0, timeout=PATIENCE)


def test_a_server_that_was_away_takes_nothing_with_it(own: Site):
    world = own.world
    form = own.enter(world.bo, "/kunder/ny/foretag")
    follow_form(form)
    fill(form, Ort="Umeå", Telefon="090-12 34 56")
    card = own.tab(form.context, f"/kunder/{world.acme}")
    expect(value_of(card, "Ort")).to_have_text("Örebro")
    register = own.tab(form.context, "/kunder")
    expect(register.get_by_role("link", name="Acme AB")).to_be_visible()
    editing = own.tab(form.context, f"/kunder/{world.acme}")
    editing.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(editing)
    fill(editing, Anteckning="Ring först")
    own.server.stop()
    for page in (form, card, register, editing):
        lost(page)
    fill(form, Företagsnamn="Nord AB")
    world.edit(world.acme, city="Kumla", name="Acme Nord AB")
    world.decide("phone", "off")
    own.server.start()
    for page in (form, card, register, editing):
        back(page)
    expect(field(form, "Telefon")).to_be_hidden()
    expect(field(form, "Ort")).to_have_value("Umeå")
    expect(field(form, "Företagsnamn")).to_have_value("Nord AB")
    expect(value_of(card, "Ort")).to_have_text("Kumla")
    expect(register.get_by_role("link", name="Acme Nord AB")).to_be_visible()
    expect(field(editing, "Anteckning")).to_have_value("Ring först")
    expect(field(editing, "Ort")).to_have_value("Kumla")
    editing.get_by_role("button", name="Spara kund").click()
    expect(value_of(editing, "Anteckning")).to_have_text("Ring först")
    fill(form, Organisationsnummer="556881-2670")
    form.get_by_role("button", name="Registrera kund").click()
    expect(form.get_by_role("heading", name="Nord AB", level=1)).to_be_visible()


def test_a_browser_that_was_offline_catches_up(site: Site):
    page = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(page)
    fill(page, Ort="Umeå")
    page.context.set_offline(True)
    lost(page)
    fill(page, Ort="Umeå", Anteckning="Skrivet utan nät")
    site.world.decide("phone", "off")
    page.context.set_offline(False)
    back(page)
    expect(field(page, "Telefon")).to_be_hidden()
    expect(field(page, "Anteckning")).to_have_value("Skrivet utan nät")
    expect(field(page, "Ort")).to_have_value("Umeå")
