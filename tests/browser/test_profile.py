"""One's own page: the password, and where one is signed in."""

import re

from playwright.sync_api import Page, expect

from crm_app.domain import sessions
from tests.browser.forms import refused, sign_in, value_of
from tests.browser.grid import SOON
from tests.browser.site import Site
from tests.world import PASSWORD

NEW = "ett helt annat lösenord"


def change(page: Page, old: str, new: str) -> None:
    page.get_by_label("Nuvarande lösenord", exact=True).fill(old)
    page.get_by_label("Nytt lösenord", exact=True).fill(new)
    page.get_by_label("Nytt lösenord igen", exact=True).fill(new)
    page.get_by_role("button", name="Byt lösenord").click()


def told_and_shut_out(site: Site, page: Page) -> None:
    """See that a tab with Acme's card is told, emptied, and can do nothing more."""
    out = page.get_by_role("alert").filter(has_text="Du är utloggad.")
    expect(out).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Acme AB")).to_have_count(0)
    page.goto(f"/kunder/{site.world.acme}")
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_the_page_says_who_one_is(site: Site):
    page = site.enter(site.world.bo)
    page.get_by_role("button", name="BB – din meny").click()
    page.get_by_role("menuitem", name="Min profil").click()
    expect(page.get_by_role("heading", name="Profil", level=1)).to_be_visible()
    expect(value_of(page, "Namn")).to_have_text("Bo Berg")
    expect(value_of(page, "E-post")).to_have_text("bo@firma.example")
    expect(value_of(page, "Behörighetsgrupper")).to_have_text("Säljare")


def test_the_password_is_changed_and_other_browsers_are_signed_out(site: Site):
    other = site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    expect(other.get_by_role("heading", name="Acme AB")).to_be_visible()
    page = site.enter(site.world.bo, "/profil")
    change(page, "fel lösenord", NEW)
    refused(page.get_by_label("Nuvarande lösenord", exact=True), "lösenord")
    change(page, PASSWORD, "kort")
    refused(page.get_by_label("Nytt lösenord", exact=True), "tecken")
    change(page, PASSWORD, NEW)
    expect(page.get_by_role("status").filter(has_text="Lösenordet är bytt.")).to_be_visible()
    told_and_shut_out(site, other)
    sign_in(other, "bo@firma.example", PASSWORD)
    refused(other.get_by_label("Lösenord", exact=True), "stämmer inte")
    sign_in(other, "bo@firma.example", NEW)
    expect(other.get_by_role("heading", name="Acme AB")).to_be_visible()


def test_a_sign_in_that_is_ended_shuts_its_browser_out(site: Site):
    other = site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    expect(other.get_by_role("heading", name="Acme AB")).to_be_visible()
    page = site.enter(site.world.bo, "/profil")
    expect(page.get_by_text("Den här", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Avsluta inloggningen i").click()
    expect(page.get_by_text("Inloggningen är avslutad.")).to_be_visible()
    expect(page.get_by_role("button", name="Avsluta inloggningen i")).to_have_count(0)
    told_and_shut_out(site, other)
    page.goto("/kunder")
    expect(page.get_by_role("link", name="Acme AB")).to_be_visible()


def test_a_click_in_a_tab_that_was_shut_out_does_nothing(site: Site):
    other = site.enter(site.world.bo)
    expect(other.get_by_role("link", name="Acme AB")).to_be_visible()
    # The rows come before the count: a page that still asks for it goes to the sign-in instead.
    expect(other.get_by_label("Sidor").get_by_text(re.compile(r" av \d"))).to_be_visible()
    site.world.do(sessions.end_all, site.world.bo.id)
    expect(other.get_by_role("alert").filter(has_text="Du är utloggad.")).to_be_visible()
    expect(other.get_by_role("button", name="Ny kund")).to_have_count(0)
    expect(other.get_by_role("link", name="Acme AB")).to_have_count(0)
    other.get_by_role("alert").get_by_role("link", name="Logga in").click()
    expect(other.get_by_role("heading", name="Logga in")).to_be_visible()
