"""Every tab behind the red gear, opened and ready to be looked at."""

from playwright.sync_api import Page, expect

from crm_app.components.settings.layout import SettingsTab
from crm_app.pages.settings import TABS
from tests.browser import pages
from tests.browser.site import Site


def _opening(tab: SettingsTab) -> pages.Opening:
    def opened(site: Site) -> Page:
        page = site.enter(site.world.anna, tab.href)
        expect(page.get_by_role("heading", level=1, name=tab.label, exact=True)).to_be_visible()
        expect(page.get_by_text("Hämtar …")).to_have_count(0)
        return page

    opened.__name__ = tab.href.rpartition("/")[2]
    return opened


ALL = tuple(_opening(tab) for tab in TABS)
