"""What holds on every page: its title, its language, its width on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import pages
from tests.browser.site import Site

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
WIDER = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.mark.parametrize("opened", pages.ALL, ids=lambda opened: opened.__name__)
def test_a_page_has_a_title_a_language_one_heading_and_fits_a_phone(
    site: Site, opened: pages.Opening
):
    page = opened(site, **PHONE)
    expect(page).to_have_title(re.compile(r"^\S.* – Kundregister$"))
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    assert page.evaluate(WIDER) <= 0


def test_an_address_that_does_not_exist_is_answered_with_404_and_a_way_on(site: Site):
    page = site.visitor()
    answer = page.goto("/finns-inte")
    assert answer
    assert answer.status == 404
    page.get_by_role("link", name="Till Kundregister").click()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_the_menu_is_reached_on_a_phone(site: Site):
    page = pages.register(site, **PHONE)
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()
    page.get_by_role("button", name="Meny", exact=True).click()
    page.get_by_role("link", name="Systeminställningar").click()
    expect(page.get_by_role("heading", name="Systeminställningar")).to_be_visible()
