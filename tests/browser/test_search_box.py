"""The search box as its users have it: typed in, gone through by keys, and on a phone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from crm_app.domain import contacts
from tests.browser.grid import SOON
from tests.browser.site import Site
from tests.browser.test_every_page import PHONE, WIDER, darken, told


@pytest.fixture
def site_with_more(site: Site) -> Site:
    """The site with some customers more."""
    world = site.world
    for name in ("Åkers Bygg AB", "Akers Måleri AB", "Nordlunds Glas AB"):
        world.company(name=name, organisation_number="", country="NO", city="Malmö")
    world.value("tag", "Nordavtal")
    return site


def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Sök")


def options(page: Page) -> Locator:
    return page.get_by_role("listbox", name="Sökresultat").get_by_role("option")


def look_for(page: Page, text: str) -> None:
    """Type into the box as a user does."""
    box(page).click()
    page.keyboard.type(text)


def test_one_types_sees_what_is_found_by_group_and_opens_the_first(site_with_more: Site):
    page = site_with_more.enter(site_with_more.world.bo)
    look_for(page, "aker")
    expect(options(page)).to_have_text(["Akers Måleri AB1003 · Malmö", "Åkers Bygg AB1002 · Malmö"])
    expect(options(page).first.locator("b")).to_have_text("Aker")
    expect(box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Akers Måleri AB", level=1)).to_be_visible()
    expect(box(page)).to_have_value("")
    expect(options(page)).to_have_count(0)


def test_arrows_home_and_end_go_through_the_groups(site_with_more: Site):
    page = site_with_more.enter(site_with_more.world.bo)
    look_for(page, "nord")
    groups = page.get_by_role("listbox").get_by_role("group")
    expect(groups).to_have_count(2)
    expect(page.get_by_role("group", name="Taggar")).to_contain_text("Nordavtal")
    for key, name in (
        ("ArrowDown", "Nordavtal"),
        ("ArrowDown", "Nordlunds Glas AB"),
        ("ArrowUp", "Nordavtal"),
        ("Home", "Nordlunds Glas AB"),
        ("End", "Nordavtal"),
    ):
        page.keyboard.press(key)
        chosen = page.locator('[role=option][aria-selected="true"]')
        expect(chosen).to_contain_text(name)
        id_ = chosen.get_attribute("id")
        expect(box(page)).to_have_attribute("aria-activedescendant", id_ or "")
    expect(box(page)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/kunder*tagg=*")


def test_a_number_and_enter_at_once_open_the_card(site_with_more: Site):
    page = site_with_more.enter(site_with_more.world.bo, "/profil")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look_for(page, "1002\n")
    expect(page.get_by_role("heading", name="Åkers Bygg AB", level=1)).to_be_visible()


def test_slash_and_ctrl_k_reach_the_box_and_esc_leaves_it(site: Site):
    page = site.enter(site.world.bo)
    expect(page.get_by_role("link", name="Acme AB", exact=True)).to_be_visible()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    page.keyboard.type("acme")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")
    expect(options(page)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(box(page)).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(box(page)).to_be_focused()


def test_a_contact_leads_to_the_contacts_of_its_customers_card(site: Site):
    page = site.enter(site.world.bo)
    look_for(page, "paula")
    page.get_by_role("group", name="Kontaktpersoner").get_by_role("option").click()
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    page.wait_for_url(f"**/kunder/{site.world.acme}/*")


def test_ctrl_click_opens_a_tab_of_its_own_and_keeps_the_list(site: Site):
    page = site.enter(site.world.bo)
    look_for(page, "acme")
    with page.context.expect_page() as opened:
        options(page).first.click(modifiers=["ControlOrMeta"])
    expect(opened.value.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    expect(options(page).first).to_be_visible()


def test_nothing_found_says_what_to_try(site: Site):
    page = site.enter(site.world.bo)
    look_for(page, "zzzq")
    expect(page.get_by_role("search")).to_contain_text("Inga träffar på ”zzzq”.")
    expect(page.get_by_role("search")).to_contain_text("Prova färre bokstäver")


def test_cards_that_were_opened_are_there_again_before_one_types(site: Site):
    page = site.enter(site.world.bo)
    box(page).click()
    expect(page.get_by_role("search")).to_contain_text("Sök på namn, ort, kundnummer")
    page.goto(f"/kunder/{site.world.acme}")
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    page.goto("/kunder")
    box(page).click()
    recent = page.get_by_role("group", name="Senast öppnade").get_by_role("option")
    expect(recent).to_have_text(["Acme AB1001 · Örebro"])
    expect(page.locator('[role=option][aria-selected="true"]')).to_have_count(0)


def test_cleo_finds_her_own_and_not_acme(site: Site):
    site.world.private(site.world.cleo, first_name="Acmea", last_name="Ek")
    page = site.enter(site.world.cleo)
    look_for(page, "acme")
    expect(options(page)).to_have_count(1)
    expect(options(page).first).to_contain_text("Acmea Ek")


def test_what_one_renames_another_finds(site: Site):
    bo, anna = site.enter(site.world.bo), site.enter(site.world.anna)
    look_for(bo, "zenit")
    expect(bo.get_by_role("search")).to_contain_text("Inga träffar")
    site.world.edit(site.world.acme, name="Zenit AB")
    site.world.do(
        contacts.edit, site.world.bo, site.world.paula_contact, {"last_name": "Zenitsson"}, {}
    )
    for page in (bo, anna):
        box(page).fill("")
        look_for(page, "zenit")
        expect(page.get_by_role("group", name="Kunder")).to_contain_text("Zenit AB", timeout=SOON)
        expect(page.get_by_role("group", name="Kontaktpersoner")).to_contain_text("Zenitsson")


def test_what_is_typed_stays_while_colleagues_work(site: Site):
    page = site.enter(site.world.bo)
    expect(page.get_by_role("link", name="Acme AB", exact=True)).to_be_visible()
    look_for(page, "ac")
    for city in ("Kumla", "Gävle", "Ystad"):
        site.world.edit(site.world.acme, city=city)
        page.keyboard.type("m")
    expect(page.get_by_role("row").filter(has_text="Acme AB")).to_contain_text("Ystad")
    expect(box(page)).to_have_value("acmmm")
    expect(box(page)).to_be_focused()


def test_the_newest_text_is_the_one_that_is_answered(site_with_more: Site):
    page = site_with_more.enter(site_with_more.world.bo)
    look_for(page, "aker")
    expect(options(page)).to_have_count(2)
    for text in ("n", "no", "acme", "nordl"):
        box(page).fill(text)
    expect(options(page)).to_have_text(["Nordlunds Glas AB1004 · Malmö"])


def test_the_open_list_can_be_read_by_all_in_light_and_in_dark(site_with_more: Site):
    page = site_with_more.enter(site_with_more.world.bo, "/profil")
    look_for(page, "a")
    expect(options(page).nth(2)).to_be_visible()
    light = told(page)
    darken(page)
    assert (light, told(page, "color-contrast")) == ([], [])


def test_on_a_phone_the_bar_at_the_bottom_opens_it_as_a_sheet(site_with_more: Site):
    page = site_with_more.enter(
        site_with_more.world.bo, "/profil", viewport=PHONE, has_touch=True, is_mobile=True
    )
    page.get_by_role("navigation", name="Genvägar").get_by_role("button", name="Sök").tap()
    expect(box(page)).to_be_focused()
    page.keyboard.type("bygg")
    expect(options(page)).to_have_count(1)
    assert page.evaluate(WIDER) <= 0
    assert told(page) == []
    sheet = page.get_by_role("search").bounding_box()
    assert sheet
    assert (sheet["width"], sheet["height"]) == (PHONE["width"], PHONE["height"])
    options(page).first.tap()
    expect(page.get_by_role("heading", name="Åkers Bygg AB", level=1)).to_be_visible()
    page.get_by_role("navigation", name="Genvägar").get_by_role("button", name="Sök").tap()
    page.get_by_role("button", name="Stäng sökningen").tap()
    expect(page.get_by_role("heading", name="Åkers Bygg AB", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Stäng sökningen")).to_have_count(0)
