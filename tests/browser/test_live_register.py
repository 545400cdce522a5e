"""An open register while colleagues work: cells change in place, nothing jumps."""

import re

from playwright.sync_api import expect

from tests.browser.forms import fill, follow_form
from tests.browser.grid import SOON
from tests.browser.site import Site


def test_a_colleagues_change_is_seen_in_its_cell(site: Site):
    anna = site.enter(site.world.anna)
    row = anna.get_by_role("row").filter(has_text="Acme AB")
    expect(row).to_contain_text("Örebro")
    bo = site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    bo.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(bo)
    fill(bo, Företagsnamn="Acme Nord AB", Ort="Gävle")
    bo.get_by_role("button", name="Spara kund").click()
    expect(anna.get_by_role("link", name="Acme Nord AB")).to_be_visible(timeout=SOON)
    row = anna.get_by_role("row").filter(has_text="Acme Nord AB")
    expect(row).to_contain_text("Gävle")
    expect(row.get_by_role("cell").filter(has_text="Gävle")).to_have_attribute(
        "title", re.compile("^Bo .* ändrade ")
    )


def test_a_new_customer_waits_until_one_wants_to_see_it(site: Site):
    anna = site.enter(site.world.anna)
    expect(anna.get_by_role("link", name="Acme AB")).to_be_visible()
    bo = site.enter(site.world.bo, "/kunder/ny/privat")
    follow_form(bo)
    fill(bo, Förnamn="Åsa", Efternamn="Öberg")
    bo.get_by_role("button", name="Registrera kund").click()
    waiting = anna.get_by_role("note").filter(has_text=re.compile("1 ändring(ar)? i listan"))
    expect(waiting).to_be_visible(timeout=SOON)
    expect(anna.get_by_role("link", name="Åsa Öberg")).to_have_count(0)
    waiting.get_by_role("button", name="Visa").click()
    expect(anna.get_by_role("link", name="Åsa Öberg")).to_be_visible()
    expect(waiting).to_have_count(0)


def test_what_another_process_does_is_seen_too(site: Site):
    anna = site.enter(site.world.anna)
    expect(anna.get_by_role("link", name="Acme AB")).to_be_visible()
    site.world.edit(site.world.acme, name="Acme Syd AB")
    expect(anna.get_by_role("link", name="Acme Syd AB")).to_be_visible()


def test_pages_of_fifty_are_turned_and_sorted(site: Site):
    for number in range(60):
        site.world.private(first_name="Kund", last_name=f"{number:02}", city=f"Ort {99 - number}")
    page = site.enter(site.world.bo)
    expect(page.get_by_text("1–50 av 61")).to_be_visible()
    page.get_by_role("link", name="Nästa sida").click()
    expect(page.get_by_text("51–61 av 61")).to_be_visible()
    expect(page.get_by_role("link", name="Kund 59")).to_be_visible()
    page.get_by_role("link", name="Föregående sida").click()
    expect(page.get_by_role("link", name="Acme AB")).to_be_visible()
    page.get_by_role("columnheader", name="Ort").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="Ort")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("row").nth(1)).to_contain_text("Ort 40")
    page.go_back()
    expect(page.get_by_role("link", name="Acme AB")).to_be_visible()
