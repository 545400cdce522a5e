"""Kontaktpersoner: the list of all of them, filtered, found, followed live, and moved."""

import re

from playwright.sync_api import Page, expect

from crm_app.domain import contacts
from tests.browser.grid import SOON
from tests.browser.site import Site

LIST = "/kontaktpersoner"


def person(site: Site, customer: int, first: str, **more: str) -> int:
    texts = {"first_name": first, "last_name": "Ek", **more}
    return site.world.do(contacts.add, site.world.bo, customer, texts)


def opened(site: Site, who: str = "bo", path: str = LIST) -> Page:
    page = site.enter(getattr(site.world, who), path)
    expect(page.get_by_role("heading", name="Kontaktpersoner", level=1)).to_be_visible()
    expect(page.get_by_role("region", name="Kontaktpersoner")).to_have_attribute(
        "aria-busy", "false"
    )
    return page


def row(page: Page, name: str):
    return page.get_by_role("row").filter(has_text=name)


def test_the_menu_leads_there_and_a_row_to_the_contact_on_the_card(site: Site):
    for number in range(12):
        person(site, site.world.acme, f"Person{number:02}")
    page = site.enter(site.world.bo)
    page.get_by_role("navigation", name="Huvudmeny").get_by_role(
        "link", name="Kontaktpersoner"
    ).click()
    expect(page.get_by_text("1–13 av 13")).to_be_visible()
    page.get_by_role("link", name="Person11 Ek", exact=True).click()
    expect(page).to_have_url(re.compile(r"/kunder/1/kontaktpersoner\?kontakt=\d+"))
    shown = page.locator("li[data-picked]")
    expect(shown).to_contain_text("Person11 Ek")
    expect(shown).to_be_in_viewport()


def test_words_and_filters_keep_the_list_and_stand_in_the_address(site: Site):
    beta = site.world.company()
    person(site, beta, "Åsa", email="asa@beta.example")
    person(site, beta, "Östen")
    page = opened(site)
    box = page.get_by_role("searchbox", name="Sök bland kontaktpersoner")
    box.press_sequentially("asa ek", delay=40)
    expect(page.get_by_role("link", name="Östen Ek", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="Åsa Ek", exact=True)).to_be_visible()
    expect(box).to_have_value("asa ek")
    expect(page).to_have_url(re.compile(r"sok=asa"))
    box.fill("")
    expect(page.get_by_role("link", name="Östen Ek", exact=True)).to_be_visible()
    page.goto(f"{LIST}?huvudkontakt=ja")
    expect(page.get_by_text("Huvudkontakt är ja")).to_be_visible()
    expect(page.get_by_role("link", name="Paula Ek", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Åsa Ek", exact=True)).to_have_count(0)


def test_a_colleagues_change_is_seen_in_its_cell_and_a_new_one_waits(site: Site):
    page = opened(site, "anna")
    site.world.do(
        contacts.edit, site.world.bo, site.world.paula_contact, {"email": "ny@acme.example"}, {}
    )
    expect(row(page, "Paula Ek")).to_contain_text("ny@acme.example", timeout=2 * SOON)
    person(site, site.world.acme, "Nyanställd")
    waiting = page.get_by_role("note").filter(has_text="1 ändring i listan")
    expect(waiting).to_be_visible(timeout=2 * SOON)
    expect(page.get_by_role("link", name="Nyanställd Ek", exact=True)).to_have_count(0)
    waiting.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("link", name="Nyanställd Ek", exact=True)).to_be_visible()


def test_a_contact_is_moved_and_moved_back_while_a_colleague_looks(site: Site):
    beta = site.world.company()
    bo = opened(site)
    anna = site.enter(site.world.anna, f"/kunder/{beta}/kontaktpersoner")
    expect(anna.get_by_text("Inga kontaktpersoner än")).to_be_visible()
    row(bo, "Paula Ek").hover()
    bo.get_by_role("button", name="Flytta Paula Ek till en annan kund").click()
    dialog = bo.get_by_role("dialog", name="Flytta Paula Ek")
    expect(dialog).to_contain_text("Från Acme AB")
    dialog.get_by_role("searchbox", name="Flytta till kund").press_sequentially("beta", delay=30)
    dialog.get_by_role("button", name="Beta AB").click()
    expect(bo.get_by_text("Paula Ek flyttades till Beta AB")).to_be_visible()
    expect(row(bo, "Paula Ek")).to_contain_text("Beta AB", timeout=SOON)
    expect(anna.get_by_role("listitem").filter(has_text="Paula Ek")).to_be_visible(timeout=SOON)
    bo.get_by_role("button", name="Ångra").click()
    expect(bo.get_by_text("Flytten ångrades")).to_be_visible()
    expect(row(bo, "Paula Ek")).to_contain_text("Acme AB", timeout=SOON)
    expect(anna.get_by_text("Inga kontaktpersoner än")).to_be_visible(timeout=SOON)


def test_an_archived_contact_is_listed_when_asked_for_and_taken_back(site: Site):
    site.world.do(contacts.archive, site.world.bo, site.world.paula_contact)
    page = opened(site, path=f"{LIST}?arkiverade=1")
    row(page, "Paula Ek").hover()
    page.get_by_role("button", name="Ta tillbaka Paula Ek").click()
    expect(page.get_by_role("link", name="Paula Ek", exact=True)).to_have_count(0, timeout=2 * SOON)
    assert not site.world.see(contacts.get, site.world.bo, site.world.paula_contact).archived


def test_cleo_sees_only_those_of_her_own_customers(site: Site):
    own = site.world.private(site.world.cleo, last_name="Bod")
    site.world.do(contacts.add, site.world.cleo, own, {"first_name": "Ulla"})
    page = opened(site, "cleo")
    expect(page.get_by_role("link", name="Ulla", exact=True)).to_be_visible()
    expect(page.get_by_text("Paula")).to_have_count(0)
