"""Every page by the rules of WCAG, as far as axe-core can tell, light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser import pages
from tests.browser.site import Site

GRAVE = ("serious", "critical")


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


@pytest.mark.parametrize("opened", pages.ALL, ids=lambda opened: opened.__name__)
def test_a_page_breaks_no_rule_of_accessibility(site: Site, opened: pages.Opening):
    assert told(opened(site)) == []


@pytest.mark.parametrize("opened", pages.ALL, ids=lambda opened: opened.__name__)
def test_a_page_has_contrast_enough_in_the_dark(site: Site, opened: pages.Opening):
    assert told(opened(site, color_scheme="dark"), "color-contrast") == []
