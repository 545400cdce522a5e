"""What holds on every page: WCAG as far as axe-core can tell, light and dark, and on a phone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser import pages, settings_pages, system_pages
from tests.browser.site import Site

GRAVE = ("serious", "critical")
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDER = "document.documentElement.scrollWidth - window.innerWidth"
# Colours are inherited one level a frame when each has a transition of its own.
AT_REST = """() => new Promise((done) => {
  let last = "", same = 0;
  const look = () => {
    const now = [...document.querySelectorAll("*")].map((e) => getComputedStyle(e).color).join();
    same = now === last ? same + 1 : 0;
    last = now;
    if (same > 5) done(); else requestAnimationFrame(look);
  };
  look();
})"""


def told(page: Page, *rules: str) -> list[str]:
    """Return what axe has against the page, by these rules or by all, one line each."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


def darken(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    page.evaluate(AT_REST)


@pytest.mark.parametrize(
    "opened",
    [*pages.ALL, *settings_pages.ALL, *system_pages.ALL],
    ids=lambda opened: opened.__name__,
)
def test_a_page_can_be_read_by_all_in_light_in_dark_and_on_a_phone(
    site: Site, opened: pages.Opening
):
    page = opened(site)
    expect(page).to_have_title(re.compile(r"^\S.* – Kundregister$"))
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.get_by_role("main")).to_have_count(1)
    light = told(page)
    darken(page)
    assert (light, told(page, "color-contrast")) == ([], [])
    page.set_viewport_size(PHONE)
    assert page.evaluate(WIDER) <= 0


def test_an_address_that_does_not_exist_is_answered_with_404_and_a_way_on(site: Site):
    page = site.visitor()
    answer = page.goto("/finns-inte")
    assert answer
    assert answer.status == 404
    page.get_by_role("link", name="Till Kundregister").click()
    expect(page.get_by_role("heading", name="Logga in")).to_be_visible()


def test_the_menu_is_reached_on_a_phone(site: Site):
    page = pages.register(site, viewport=PHONE, has_touch=True, is_mobile=True)
    assert page.evaluate(WIDER) <= 0
    expect(page.get_by_role("navigation", name="Huvudmeny")).to_be_hidden()
    page.get_by_role("button", name="Meny", exact=True).tap()
    page.get_by_role("link", name="Systeminställningar").tap()
    expect(page.get_by_role("heading", name="Systeminställningar")).to_be_visible()
