"""What Bo and Cleo may not see, by any address."""

import pytest
from playwright.sync_api import expect

from tests.browser.forms import fill, follow_form
from tests.browser.site import Site

SETTINGS = (
    "/kunder/installningar",
    "/kunder/installningar/kundfalt",
    "/kunder/installningar/importera-foretagskunder",
    "/system",
    "/system/anvandare",
)


def test_who_sees_only_her_own_sees_only_hers(site: Site):
    world = site.world
    world.private(world.cleo, first_name="Cleos", last_name="Kund")
    page = site.enter(world.cleo)
    expect(page.get_by_role("link", name="Cleos Kund")).to_be_visible()
    expect(page.get_by_text("1–1 av 1")).to_be_visible()
    expect(page.get_by_text("Acme AB")).to_have_count(0)


def test_what_she_registers_becomes_her_own(site: Site):
    page = site.enter(site.world.cleo, "/kunder/ny/privat")
    follow_form(page)
    fill(page, Förnamn="Åsa", Efternamn="Öberg")
    page.get_by_role("button", name="Registrera kund").click()
    expect(page.get_by_role("heading", name="Åsa Öberg", level=1)).to_be_visible()
    page.get_by_role("link", name="Kundregister", exact=True).click()
    expect(page.get_by_role("link", name="Åsa Öberg")).to_be_visible()


def test_anothers_customer_and_none_at_all_get_the_same_answer(site: Site):
    answers = []
    for number in (site.world.acme, 99_999):
        page = site.enter(site.world.cleo, f"/kunder/{number}")
        expect(page.get_by_role("heading", name="Kunden finns inte")).to_be_visible()
        answers.append((page.title(), page.get_by_role("main").inner_text()))
    assert answers[0] == answers[1]


def test_a_customer_taken_from_her_leaves_her_open_list(site: Site):
    world = site.world
    mine = world.private(world.cleo, first_name="Cleos", last_name="Kund")
    page = site.enter(world.cleo)
    expect(page.get_by_role("link", name="Cleos Kund")).to_be_visible()
    world.edit(mine, account_managers=f"{world.bo.id}:")
    expect(page.get_by_role("link", name="Cleos Kund")).to_have_count(0)


def test_a_customer_taken_from_her_leaves_her_open_form(site: Site):
    world = site.world
    mine = world.private(world.cleo, first_name="Cleos", last_name="Kund")
    page = site.enter(world.cleo, f"/kunder/{mine}")
    page.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(page)
    world.edit(mine, account_managers=f"{world.bo.id}:")
    expect(page.get_by_role("heading", name="Kunden finns inte")).to_be_visible()
    expect(page.get_by_text("Cleos Kund")).to_have_count(0)


@pytest.mark.parametrize("who", ["bo", "cleo"])
def test_the_gear_and_the_system_settings_are_for_those_with_the_right(site: Site, who: str):
    page = site.enter(getattr(site.world, who))
    expect(page.get_by_role("button", name="Ny kund")).to_be_visible()
    expect(page.get_by_role("link", name="Inställningar för kundregistret")).to_have_count(0)
    expect(page.get_by_role("link", name="Systeminställningar")).to_have_count(0)
    anna = site.enter(site.world.anna)
    expect(anna.get_by_role("link", name="Inställningar för kundregistret")).to_be_visible()
    expect(anna.get_by_role("link", name="Systeminställningar")).to_be_visible()


@pytest.mark.parametrize("path", SETTINGS)
def test_a_settings_address_says_whom_to_ask(site: Site, path: str):
    page = site.enter(site.world.bo, path)
    expect(page.get_by_role("heading", name="behörighet").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("administratör")
    expect(page.get_by_role("region", name="Kundfält")).to_have_count(0)
