"""Working without a mouse."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import pages, system_pages
from tests.browser.forms import field, follow_form
from tests.browser.site import Site


@pytest.fixture
def page(site: Site) -> Page:
    """Anna's register."""
    return pages.register(site)


def test_n_opens_what_is_new(page: Page):
    page.keyboard.press("n")
    page.get_by_role("menuitem", name="Företag").press("Enter")
    expect(page.get_by_role("heading", name="Nytt företag")).to_be_visible()


def test_enter_on_a_row_opens_its_card_and_esc_goes_back(page: Page):
    page.get_by_role("link", name="Acme AB").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Kundregister", level=1)).to_be_visible()


def test_arrows_go_through_the_rows(site: Site):
    site.world.private(first_name="Åsa", last_name="Öberg")
    page = pages.register(site)
    page.get_by_role("link", name="Acme AB").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Åsa Öberg")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Acme AB")).to_be_focused()


def test_a_question_mark_lists_the_shortcuts(page: Page):
    page.keyboard.press("?")
    box = page.get_by_role("dialog", name="Kortkommandon")
    expect(box).to_contain_text("Gå till Kundregister")
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def test_letters_typed_in_a_field_are_no_shortcuts(site: Site):
    page = site.enter(site.world.anna, "/kunder/ny/foretag")
    follow_form(page)
    field(page, "Företagsnamn").click()
    page.keyboard.type("n?gk/")
    expect(field(page, "Företagsnamn")).to_have_value("n?gk/")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_g_then_k_goes_to_the_register(site: Site):
    page = system_pages.profile(site)
    page.keyboard.press("g")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Acme AB")).to_be_visible()


def test_ctrl_s_saves_the_form(site: Site):
    page = pages.editing(site)
    field(page, "Ort").fill("Kumla")
    page.keyboard.press("Control+s")
    expect(page.get_by_role("button", name="Redigera", exact=True)).to_be_visible()
    expect(page.get_by_text("Kumla")).to_be_visible()


def test_the_first_tab_leads_past_the_menu(page: Page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_a_dialog_takes_the_focus_and_gives_it_back(site: Site):
    page = pages.card(site)
    opener = page.get_by_role("button", name="Lägg till kontaktperson")
    opener.focus()
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Ny kontaktperson")
    expect(field(box, "Förnamn")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(opener).to_be_focused()
