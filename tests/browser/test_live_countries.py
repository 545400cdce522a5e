"""Anna chooses the countries; Bo's open form follows, and the card tells its Momstyp."""

from playwright.sync_api import Locator, Page, expect

from crm_app.domain import country_choice
from crm_app.routes import COUNTRIES
from tests.browser import pages
from tests.browser.forms import field, fill, refused, value_of
from tests.browser.grid import SOON
from tests.browser.site import Site


def open_countries(site: Site) -> Page:
    page = site.enter(site.world.anna, COUNTRIES)
    expect(page.get_by_role("list", name="Länder", exact=True)).to_be_visible()
    return page


def switch(page: Page, name: str) -> Locator:
    return page.get_by_role("switch", name=name, exact=True)


def offered(page: Page, name: str) -> Locator:
    land = page.get_by_role("combobox", name="Land", exact=True)
    return land.locator("option").filter(has_text=name)


def test_an_open_form_follows_a_country_that_comes_and_goes(site: Site, bo: Page):
    anna = open_countries(site)
    expect(offered(bo, "Österrike")).to_have_count(0)
    anna.get_by_role("searchbox", name="Sök land").fill("osterrike")
    switch(anna, "Österrike").click()
    expect(switch(anna, "Österrike")).to_be_checked()
    expect(offered(bo, "Österrike")).to_be_attached(timeout=SOON)
    anna.get_by_role("button", name="Ångra").click()
    expect(offered(bo, "Österrike")).to_have_count(0, timeout=SOON)
    expect(field(bo, "Ort")).to_have_value("Umeå")
    expect(field(bo, "Telefon")).to_have_value("090-12 34 56")


def test_a_country_that_somebody_is_in_is_asked_about_and_kept_on_the_card(site: Site, bo: Page):
    norway = site.world.company(country="NO", organisation_number="1")
    anna, card = open_countries(site), site.enter(site.world.bo, f"/kunder/{norway}")
    switch(anna, "Norge").click()
    box = anna.get_by_role("alertdialog", name="Inaktivera Norge?")
    expect(box.get_by_role("link", name="1 kund")).to_have_attribute("href", "/kunder?land=NO")
    box.get_by_role("button", name="Avbryt").click()
    expect(switch(anna, "Norge")).to_be_checked()
    switch(anna, "Norge").click()
    box.get_by_role("button", name="Inaktivera landet").click()
    expect(offered(bo, "Norge")).to_have_count(0, timeout=SOON)
    expect(value_of(card, "Land")).to_have_text("Norge")


def test_sweden_is_locked_and_says_so(site: Site):
    anna = open_countries(site)
    expect(switch(anna, "Sverige")).to_be_disabled()
    expect(switch(anna, "Sverige")).to_have_accessible_description("Sverige är alltid aktivt.")


def test_the_list_is_kept_to_the_eu_and_shows_the_prefix(site: Site):
    anna = open_countries(site)
    anna.get_by_role("button", name="EU", exact=True).click()
    greece = anna.get_by_role("listitem").filter(has_text="Grekland")
    expect(greece).to_contain_text("VAT EL")
    expect(switch(anna, "Norge")).to_have_count(0)


def test_two_administrators_see_the_same_switches(site: Site):
    anna, other = open_countries(site), open_countries(site)
    switch(anna, "Finland").click()
    expect(switch(anna, "Finland")).not_to_be_checked()
    expect(switch(other, "Finland")).to_have_count(0, timeout=SOON)


def test_the_card_says_why_the_momstyp_is_what_it_is(site: Site):
    site.world.do(country_choice.activate, site.world.anna, ["DE"])
    id_ = site.world.company(country="DE", organisation_number="HRB 1")
    page = site.enter(site.world.bo, f"/kunder/{id_}")
    expect(page.get_by_text("EU momspliktig").first).to_be_visible()
    expect(page.get_by_text("Företag i Tyskland utan VAT-nr").first).to_be_visible()


def test_a_momstyp_chosen_by_hand_needs_a_reason_beside_its_field(site: Site):
    page = pages.editing(site)
    page.get_by_role("combobox", name="Momstyp", exact=True).select_option("Export")
    page.get_by_role("button", name="Spara kund").click()
    reason = field(page, "Skäl till ändrad momstyp")
    refused(reason, "Skriv varför momstypen är vald för hand")
    fill(page, Skäl_till_ändrad_momstyp="Arbetet görs på en fastighet i Norge")
    page.get_by_role("button", name="Spara kund").click()
    expect(
        page.get_by_text("Vald för hand: Arbetet görs på en fastighet i Norge").first
    ).to_be_visible()


def test_the_star_of_the_organisation_number_follows_the_chosen_country(bo: Page):
    star = bo.get_by_text("Organisationsnummer *", exact=True)
    expect(star).to_be_visible()
    bo.get_by_role("combobox", name="Land", exact=True).select_option("Norge")
    expect(star).to_have_count(0, timeout=SOON)
    expect(bo.get_by_role("combobox", name="Land", exact=True)).to_have_value("NO")
    expect(field(bo, "Ort")).to_have_value("Umeå")


def test_esc_leaves_the_country_as_it_is_and_gives_the_switch_the_focus_back(site: Site):
    site.world.company(country="NO", organisation_number="1")
    anna = open_countries(site)
    switch(anna, "Norge").click()
    box = anna.get_by_role("alertdialog", name="Inaktivera Norge?")
    expect(box).to_be_visible()
    anna.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(switch(anna, "Norge")).to_be_checked()
    expect(switch(anna, "Norge")).to_be_focused()
