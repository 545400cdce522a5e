"""The settings area: its contents, its search, its help, and Ändringar with the way back."""

import pytest
from playwright.sync_api import Page, expect

from crm_app import routes
from crm_app.domain import settings
from crm_app.pages.settings import TABS
from tests.browser.forms import field
from tests.browser.grid import SOON, cell
from tests.browser.site import Site

PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def contents(site: Site) -> Page:
    """The table of contents as Anna has just opened it by the gear."""
    page = site.enter(site.world.anna)
    page.get_by_role("link", name="Inställningar för kundregistret").click()
    expect(page.get_by_role("heading", level=1, name="Innehållsförteckning")).to_be_visible()
    return page


def test_the_gear_leads_to_contents_that_lead_to_every_tab(contents: Page):
    main = contents.locator("#settings-contents")
    for tab in TABS[1:]:
        link = main.get_by_role("link", name=tab.label, exact=True)
        expect(link).to_have_attribute("href", tab.href)


def test_a_word_finds_the_tab_where_it_is_decided(contents: Page):
    contents.get_by_role("searchbox", name="Sök inställning", exact=True).fill("momsreg")
    main = contents.locator("#settings-contents")
    expect(main.get_by_role("link", name="Kundfält", exact=True)).to_be_visible()
    expect(main.get_by_text("Momsreg.nr (VAT)")).to_be_visible()
    expect(main.get_by_role("link", name="Kontakta oss", exact=True)).to_be_hidden()


def test_an_accent_does_not_matter_and_nothing_is_said_to_be_nothing(contents: Page):
    box = contents.get_by_role("searchbox", name="Sök inställning", exact=True)
    main = contents.locator("#settings-contents")
    box.fill("kundfalt")
    expect(main.get_by_role("link", name="Kundfält", exact=True)).to_be_visible()
    box.fill("xyzzy")
    expect(main.get_by_text("Ingen inställning heter så")).to_be_visible()
    box.fill("")
    expect(main.get_by_role("link", name="Kontakta oss", exact=True)).to_be_visible()


def test_the_menu_finds_a_tab_too(site: Site):
    page = site.enter(site.world.anna, routes.QUESTIONS)
    menu = page.get_by_role("navigation", name="Inställningar")
    menu.get_by_role("searchbox", name="Sök flik").fill("obligatorisk")
    expect(menu.get_by_role("link", name="Kundfält", exact=True)).to_be_visible()
    expect(menu.get_by_role("link", name="Ändringar", exact=True)).to_be_hidden()


def test_on_a_phone_the_contents_are_the_menu(site: Site):
    page = site.enter(site.world.anna, routes.QUESTIONS, **PHONE)
    expect(page.get_by_role("navigation", name="Inställningar")).to_be_hidden()
    page.get_by_role("link", name="Alla inställningar").click()
    expect(page.get_by_role("heading", level=1, name="Innehållsförteckning")).to_be_visible()


def test_a_question_opens_by_keyboard_and_leads_to_where_it_is_decided(site: Site):
    page = site.enter(site.world.anna, routes.QUESTIONS)
    asked = page.get_by_text("Vad händer med uppgifterna när jag stänger av ett fält?")
    asked.focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Öppna Kundfält").first.click()
    expect(page.get_by_role("heading", level=1, name="Kundfält")).to_be_visible()


def test_whom_to_ask_follows_what_the_administrator_writes(site: Site):
    reader = site.enter(site.world.anna, routes.CONTACT_US)
    expect(reader.get_by_text("Ingen har skrivit vem man frågar")).to_be_visible()
    writer = site.enter(site.world.anna, routes.SYSTEM_COMPANY)
    box = writer.get_by_label("Telefon till hjälpen")
    box.fill("08-123 45 67")
    box.press("Tab")
    expect(reader.get_by_role("link", name="08-123 45 67")).to_be_visible(timeout=SOON)


def test_a_decision_taken_back_is_seen_in_a_colleagues_form_with_her_text(site: Site):
    site.world.decide("phone", "off")
    bo = site.enter(site.world.bo, "/kunder/ny/foretag")
    field(bo, "Ort").fill("Umeå")
    expect(field(bo, "Telefon")).to_be_hidden()
    anna = site.enter(site.world.anna, routes.CHANGES)
    expect(anna.get_by_text("Telefon – Företag Vanlig")).to_be_visible()
    anna.get_by_role("button", name="Återställ", exact=True).first.click()
    anna.get_by_role("button", name="Återställ ändringen").click()
    expect(anna.get_by_text("Återställt")).to_be_visible()
    expect(field(bo, "Telefon")).to_be_visible(timeout=SOON)
    expect(field(bo, "Ort")).to_have_value("Umeå")


def test_the_list_of_changes_follows_and_the_question_stays(site: Site):
    world = site.world
    world.do(settings.put, world.anna, "company.name", "Norrsken AB")
    page = site.enter(world.anna, routes.CHANGES)
    page.get_by_role("button", name="Återställ", exact=True).first.click()
    world.decide("city", "required")
    expect(page.get_by_text("Ort – Företag Vanlig")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Sätta tillbaka för alla?")).to_be_visible()
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_text("Sätta tillbaka för alla?")).to_have_count(0)


def test_a_change_leads_to_its_tab(site: Site):
    site.world.decide("city", "required")
    page = site.enter(site.world.anna, routes.CHANGES)
    page.locator(".changes").get_by_role("link", name="Kundfält").first.click()
    expect(cell(page, "Ort").get_by_role("radio", name="obligatorisk")).to_be_checked()


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.href.rpartition("/")[2])
def test_without_the_right_no_tab_opens_and_the_page_says_whom_to_ask(site: Site, tab):
    page = site.enter(site.world.bo, tab.href)
    expect(page.get_by_text("Be systemadministratören")).to_be_visible()
    expect(page.get_by_role("navigation", name="Inställningar")).to_have_count(0)
