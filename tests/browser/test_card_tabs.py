"""Anna shapes the card's menu; Bo's open card follows, and says when its tab has gone."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.grid import SOON
from tests.browser.site import Site

SETTINGS = "/kunder/installningar/flikar"


def settings(site: Site) -> Page:
    """Anna's tab with Flikar."""
    page = site.enter(site.world.anna, SETTINGS)
    expect(page.get_by_role("switch", name="Visa Filer")).to_be_visible()
    return page


def card(site: Site, flik: str = "") -> Page:
    """Bo's tab with Acme's card."""
    page = site.enter(site.world.bo, f"/kunder/{site.world.acme}{flik}")
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    return page


def menu(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Flikar", exact=True)


def tab(page: Page, name: str) -> Locator:
    """Return one tab of the main menu, with its count if it has one."""
    return menu(page).get_by_role("link", name=name)


def more(page: Page) -> Locator:
    return menu(page).get_by_role("button")


def test_each_tab_has_its_address_and_the_menu_says_where_one_stands(site: Site):
    bo = card(site)
    expect(tab(bo, "Detaljer")).to_have_attribute("aria-current", "page")
    tab(bo, "Kontaktpersoner 1").click()
    expect(tab(bo, "Kontaktpersoner 1")).to_have_attribute("aria-current", "page")
    assert bo.url.rstrip("/").endswith(f"/kunder/{site.world.acme}/kontaktpersoner")
    bo.reload()
    expect(bo.get_by_role("main").get_by_role("link", name="paula@acme.example")).to_be_visible()
    bo.go_back()
    expect(tab(bo, "Detaljer")).to_have_attribute("aria-current", "page")


def test_a_tab_is_sent_to_mer_and_back_and_an_open_card_follows(site: Site):
    anna, bo = settings(site), card(site)
    expect(more(bo)).to_have_count(0)
    anna.get_by_role("button", name="Flytta Kontaktpersoner till Mer").click()
    expect(tab(bo, "Kontaktpersoner")).to_have_count(0, timeout=SOON)
    more(bo).press("Enter")
    bo.get_by_role("menuitem", name="Kontaktpersoner 1").press("Enter")
    expect(more(bo)).to_have_accessible_name("Mer: Kontaktpersoner")
    expect(more(bo)).to_have_attribute("aria-current", "page")
    anna.get_by_role("button", name="Ångra").click()
    expect(tab(bo, "Kontaktpersoner 1")).to_have_attribute("aria-current", "page", timeout=SOON)
    expect(more(bo)).to_have_count(0)
    expect(anna.get_by_text("Ångrat")).to_be_visible()


def test_the_tab_in_which_one_stands_is_switched_off_and_on(site: Site):
    anna, bo = settings(site), card(site, "/kontaktpersoner")
    anna.get_by_role("switch", name="Visa Kontaktpersoner").click()
    expect(bo.get_by_role("heading", name="Fliken Kontaktpersoner är avstängd")).to_be_visible(
        timeout=SOON
    )
    anna.get_by_role("switch", name="Visa Kontaktpersoner").click()
    expect(bo.get_by_role("main").get_by_text("paula@acme.example")).to_be_visible(timeout=SOON)
    anna.get_by_role("switch", name="Visa Kontaktpersoner").click()
    bo.get_by_role("link", name="Till Detaljer").click()
    expect(tab(bo, "Detaljer")).to_have_attribute("aria-current", "page")


def test_what_is_typed_in_the_details_stays_while_the_menu_changes(site: Site):
    anna, bo = settings(site), card(site, "?redigera=1")
    city = bo.get_by_role("textbox", name="Ort", exact=True).first
    city.fill("Kumla")
    anna.get_by_role("button", name="Flytta Filer till Mer").click()
    expect(more(bo)).to_be_visible(timeout=SOON)
    expect(city).to_have_value("Kumla")
    expect(city).to_be_focused()


def test_a_tab_is_moved_to_the_other_menu_by_keyboard(site: Site):
    anna, bo = settings(site), card(site)
    anna.get_by_role("button", name="Flytta Kontaktpersoner till Mer").click()
    expect(tab(bo, "Kontaktpersoner")).to_have_count(0, timeout=SOON)
    handle = anna.get_by_role("button", name="Flytta Filer", exact=True)
    handle.focus()
    anna.keyboard.press("Space")
    said = anna.get_by_role("status").filter(has_text="Filer lyft. Huvudmeny, plats 3.")
    expect(said).to_be_attached()
    anna.keyboard.press("ArrowDown")
    past = anna.get_by_role("status").filter(has_text="Filer: Huvudmeny, plats 4")
    expect(past).to_be_attached()
    anna.keyboard.press("ArrowDown")
    expect(anna.get_by_role("status").filter(has_text="Filer: Mer, plats")).to_be_attached()
    anna.keyboard.press("Space")
    expect(tab(bo, "Filer")).to_have_count(0, timeout=SOON)
    more(bo).click()
    expect(bo.get_by_role("menuitem")).to_have_count(2)


def test_a_tab_is_dragged_to_the_other_menu(site: Site):
    anna, bo = settings(site), card(site)
    anna.get_by_role("button", name="Flytta Kontaktpersoner till Mer").click()
    expect(tab(bo, "Kontaktpersoner")).to_have_count(0, timeout=SOON)
    handle = anna.get_by_role("button", name="Flytta Filer", exact=True)
    goal = anna.get_by_role("button", name="Flytta Kontaktpersoner", exact=True)
    handle.hover()
    anna.mouse.down()
    box = goal.bounding_box()
    assert box
    anna.mouse.move(box["x"] + 5, box["y"] + 5, steps=12)
    anna.mouse.move(box["x"] + 5, box["y"] + 12, steps=4)
    anna.mouse.up()
    expect(tab(bo, "Filer")).to_have_count(0, timeout=SOON)


def test_detaljer_is_locked_and_says_why(site: Site):
    anna = settings(site)
    expect(anna.get_by_role("switch", name="Visa Detaljer")).to_be_disabled()
    expect(anna.get_by_text("Detaljer är alltid på och står först")).to_be_visible()
    expect(anna.get_by_role("button", name="Flytta Detaljer")).to_have_count(0)


def test_the_preview_shows_the_menu_as_it_becomes(site: Site):
    anna = settings(site)
    preview = anna.get_by_role("group", name="Förhandsvisning")
    shown = preview.get_by_role("listitem")
    given = ["Detaljer", "Kontaktpersoner", "Kommentarer", "Filer", "Händelser"]
    expect(shown).to_have_text(given)
    anna.get_by_role("switch", name="Visa Filer").click()
    expect(shown).to_have_text([name for name in given if name != "Filer"])
    expect(anna.get_by_text("Av: syns inte på kundkortet")).to_be_visible()


def test_an_unknown_tab_says_so_and_leads_to_the_details(site: Site):
    bo = card(site, "/finns-inte")
    expect(bo.get_by_role("heading", name="Fliken finns inte")).to_be_visible()
    bo.get_by_role("link", name="Till Detaljer").click()
    expect(tab(bo, "Detaljer")).to_have_attribute("aria-current", "page")


def test_without_the_right_there_is_no_such_page(site: Site):
    bo = site.enter(site.world.bo, SETTINGS)
    expect(bo.get_by_role("switch", name="Visa Filer")).to_have_count(0)
    expect(bo.get_by_role("heading", name="behörighet")).to_be_visible()
