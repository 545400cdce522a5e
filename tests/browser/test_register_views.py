"""Saved views in two browsers: one seller keeps a view, another uses it."""

import re

from playwright.sync_api import Locator, Page, expect

from crm_app.domain import views
from tests.browser.forms import fill
from tests.browser.grid import SOON
from tests.browser.site import Site


def menu(page: Page, name: str = "Vyer") -> Locator:
    """Open the menu of views, which is named for the one that is shown."""
    page.get_by_role("button", name=name, exact=True).click()
    box = page.get_by_role("menu")
    expect(box).to_be_visible()
    return box


def item(page: Page, name: str) -> Locator:
    return page.get_by_role("menuitem", name=name)


def keep(site: Site, name: str = "Prospekt", *, shared: bool = True) -> int:
    world = site.world
    return world.do(views.save, world.bo, "customers", name, "typ=prospekt&sortera=city", shared)


def test_a_shared_view_is_kept_in_one_browser_and_used_in_another(site: Site):
    world = site.world
    world.company(world.bo, name="Bos Prospekt AB", customer_type="prospect")
    world.company(world.cleo, name="Cleos Prospekt AB", customer_type="prospect")
    cleo = site.enter(world.cleo)
    expect(cleo.get_by_role("link", name="Cleos Prospekt AB").first).to_be_visible()
    bo = site.enter(world.bo, "/kunder?typ=prospekt&sortera=city")
    menu(bo)
    item(bo, "Spara som ny vy").click()
    fill(bo, Vyns_namn="Alla prospekt")
    bo.get_by_role("checkbox", name=re.compile("Dela med alla")).check()
    bo.get_by_role("button", name="Spara vy").click()
    expect(bo.get_by_role("button", name="Alla prospekt", exact=True)).to_be_visible()
    menu(cleo)
    item(cleo, "Alla prospekt Bo Berg").click()
    expect(cleo.locator(".filter-said")).to_have_text(["Kundtyp är Prospekt"])
    expect(cleo.locator("tbody .row-link")).to_have_text(["Cleos Prospekt AB"])
    expect(bo.locator("tbody .row-link")).to_have_text(["Bos Prospekt AB", "Cleos Prospekt AB"])
    cleo.reload()
    expect(cleo.get_by_role("button", name="Alla prospekt", exact=True)).to_be_visible()
    menu(cleo, "Alla prospekt")
    expect(item(cleo, "Ta bort vyn")).to_have_count(0)
    item(cleo, "Alla kunder").click()
    expect(cleo.get_by_role("button", name="Vyer", exact=True)).to_be_visible()


def test_a_view_that_is_asked_otherwise_says_so_until_it_is_saved(site: Site):
    id_ = keep(site)
    page = site.enter(site.world.bo, f"/kunder?typ=prospekt&sortera=city&vy={id_}")
    expect(page.get_by_role("button", name="Prospekt", exact=True)).to_be_visible()
    page.get_by_role("button", name="Rensa alla").click()
    expect(page.get_by_role("button", name="Prospekt ändrad")).to_be_visible()
    menu(page, "Prospekt ändrad")
    item(page, "Spara ändringarna i vyn").click()
    expect(page.get_by_role("button", name="Prospekt", exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Prospekt", exact=True)).to_be_visible()


def test_a_view_is_renamed_and_deleted_and_others_see_it_at_once(site: Site):
    id_ = keep(site)
    cleo = site.enter(site.world.cleo)
    menu(cleo)
    expect(item(cleo, "Prospekt Bo Berg")).to_be_visible()
    bo = site.enter(site.world.bo, f"/kunder?typ=prospekt&sortera=city&vy={id_}")
    menu(bo, "Prospekt")
    item(bo, "Byt namn eller dela").click()
    fill(bo, Vyns_namn="Heta prospekt")
    bo.get_by_role("button", name="Spara vy").click()
    expect(item(cleo, "Heta prospekt Bo Berg")).to_be_visible(timeout=SOON)
    menu(bo, "Heta prospekt")
    item(bo, "Ta bort vyn").click()
    bo.get_by_role("alertdialog").get_by_role("button", name="Ta bort vy").click()
    expect(item(cleo, "Heta prospekt Bo Berg")).to_have_count(0, timeout=SOON)
    expect(bo.locator(".filter-said")).to_have_text(["Kundtyp är Prospekt"])


def test_a_name_that_is_taken_is_told_beside_it(site: Site):
    keep(site)
    page = site.enter(site.world.bo, "/kunder?slag=foretag")
    menu(page)
    item(page, "Spara som ny vy").click()
    fill(page, Vyns_namn="prospekt")
    page.get_by_role("button", name="Spara vy").click()
    box = page.get_by_role("dialog")
    expect(box.get_by_role("alert").filter(has_text="finns redan")).to_be_visible()
    expect(box.get_by_role("textbox", name="Vyns namn")).to_be_focused()
    expect(box.get_by_role("textbox", name="Vyns namn")).to_have_value("prospekt")
