"""Pages of the system settings, opened and ready to be looked at."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pages import Opening
from tests.browser.site import Site


def company(site: Site, **told: Any) -> Page:
    """Systeminställningar › Företag."""
    page = site.enter(site.world.anna, "/system", **told)
    expect(page.get_by_label("Företagets namn")).to_be_visible()
    return page


def users(site: Site, **told: Any) -> Page:
    """Systeminställningar › Användare."""
    page = site.enter(site.world.anna, "/system/anvandare", **told)
    expect(page.get_by_role("row").filter(has_text="Bo Berg")).to_be_visible()
    return page


def groups(site: Site, **told: Any) -> Page:
    """Systeminställningar › Behörighetsgrupper."""
    page = site.enter(site.world.anna, "/system/behorighetsgrupper", **told)
    expect(page.get_by_label("Säljare: Skapa")).to_be_visible()
    return page


def numbers(site: Site, **told: Any) -> Page:
    """Systeminställningar › Nummerserier."""
    page = site.enter(site.world.anna, "/system/nummerserier", **told)
    expect(page.get_by_role("heading", name="Nästa nummer")).to_be_visible()
    return page


def profile(site: Site, **told: Any) -> Page:
    """One's own page."""
    page = site.enter(site.world.anna, "/profil", **told)
    expect(page.get_by_label("Nuvarande lösenord", exact=True)).to_be_visible()
    return page


def forbidden(site: Site, **told: Any) -> Page:
    """A page that Bo may not see."""
    page = site.enter(site.world.bo, "/system", **told)
    expect(page.get_by_role("heading", name="behörighet").first).to_be_visible()
    return page


ALL: tuple[Opening, ...] = (company, users, groups, numbers, profile, forbidden)
