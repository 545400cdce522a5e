"""Every page by the rules of WCAG, as far as axe-core can tell, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import pages
from tests.browser.site import Site

GRAVE = ("serious", "critical")


def told(page: Page) -> list[str]:
    """Return what axe has against the page, one line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("opened", pages.ALL, ids=lambda opened: opened.__name__)
def test_a_page_breaks_no_rule_of_accessibility(site: Site, opened: pages.Opening):
    page = opened(site)
    light = told(page)
    page.emulate_media(color_scheme="dark")
    assert (light, told(page)) == ([], [])
