"""Signing in and out."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import sign_in
from tests.browser.site import Site


def sign_out(page: Page, initials: str) -> None:
    page.get_by_role("button", name=f"{initials} – din meny").click()
    page.get_by_role("menuitem", name="Logga ut").click()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_a_wrong_password_is_told_beside_its_field_and_the_address_stays(site: Site):
    page = site.visitor("/logga-in")
    sign_in(page, "bo@firma.example", "inte rätt lösenord")
    field = page.get_by_label("Lösenord", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("E-postadressen eller lösenordet stämmer inte.")
    expect(page.get_by_label("E-post")).to_have_value("bo@firma.example")


def test_who_signs_in_comes_to_the_page_she_asked_for(site: Site):
    page = site.visitor(f"/kunder/{site.world.acme}")
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    sign_in(page, "bo@firma.example")
    expect(page.get_by_role("heading", name="Acme AB")).to_be_visible()
    expect(page).to_have_url(re.compile(f"/kunder/{site.world.acme}/?$"))


def test_after_signing_out_nothing_is_left(site: Site):
    page = site.visitor("/logga-in")
    sign_in(page, "bo@firma.example")
    expect(page.get_by_role("link", name="Acme AB")).to_be_visible()
    sign_out(page, "BB")
    assert page.context.cookies() == []
    page.go_back()
    expect(page).to_have_url(re.compile("/logga-in"))
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    expect(page.get_by_text("Acme AB")).to_have_count(0)


def test_the_next_user_of_a_browser_sees_nothing_of_the_first(site: Site):
    page = site.visitor("/kunder/ny/foretag")
    sign_in(page, "bo@firma.example")
    page.get_by_label("Företagsnamn").fill("Bos hemliga affär")
    sign_out(page, "BB")
    sign_in(page, "cleo@firma.example")
    expect(page.get_by_role("heading", name="Inga kunder än")).to_be_visible()
    expect(page.get_by_text("Acme AB")).to_have_count(0)
    page.goto("/kunder/ny/foretag")
    expect(page.get_by_label("Företagsnamn")).to_have_value("")


def test_a_form_sent_before_the_page_is_ready_puts_no_password_in_the_address(site: Site):
    page = site.visitor("/logga-in", java_script_enabled=False)
    sign_in(page, "bo@firma.example")
    expect(page).not_to_have_url(re.compile("password="), timeout=1000)


@pytest.mark.parametrize("path", ["/kunder", "/kunder/1", "/profil", "/system/anvandare"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(site: Site, path: str):
    page = site.visitor(path)
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_have_count(0)
