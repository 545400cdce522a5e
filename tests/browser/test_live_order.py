"""The order of the fields, what would be lacking, and taking a decision back."""

import re

from playwright.sync_api import Locator, Page, expect

from crm_app.domain import customers
from tests.browser.forms import field
from tests.browser.grid import SOON, cell, decide
from tests.browser.site import Site
from tests.world import COMPANY

PROSPECT = "Företag Prospekt"


def in_order(page: Page, *labels: str) -> None:
    """See that the fields of Bo's addresses stand in this order."""
    group = page.get_by_role("group", name="Adress", exact=True)
    expect(group).to_have_text(re.compile(".*".join(labels)), timeout=SOON)


def lift_and_move(page: Page, label: str, key: str) -> None:
    """Move a row one step by the keyboard, as its handle tells one to."""
    handle = page.get_by_role("button", name=f"Flytta {label}", exact=True)
    handle.focus()
    page.keyboard.press("Space")
    said = page.get_by_role("status").filter(has_text=f"{label} är på plats")
    expect(said).to_be_attached()
    before = said.inner_text()
    page.keyboard.press(key)
    expect(said).not_to_have_text(before)
    page.keyboard.press("Space")


def test_the_order_is_changed_by_keyboard_and_taken_back(anna: Page, bo: Page):
    in_order(bo, "Postnummer", "Ort")
    field(bo, "Ort").focus()
    lift_and_move(anna, "Ort", "ArrowUp")
    in_order(bo, "Ort", "Postnummer")
    expect(field(bo, "Ort")).to_have_value("Umeå")
    expect(field(bo, "Telefon")).to_have_value("090-12 34 56")
    expect(field(bo, "Ort")).to_be_focused()
    expect(anna.get_by_text("Sparat")).to_be_visible()
    anna.get_by_role("button", name="Ångra").click()
    in_order(bo, "Postnummer", "Ort")
    expect(anna.get_by_text("Ångrat")).to_be_visible()


def test_the_order_is_changed_from_the_menu_of_a_row(anna: Page, bo: Page):
    anna.get_by_role("button", name="Mer för Ort", exact=True).click()
    anna.get_by_role("menuitem", name="Flytta uppåt").click()
    in_order(bo, "Ort", "Postnummer")


def test_a_decision_is_taken_back(anna: Page, bo: Page):
    decide(anna, "Telefon", "av")
    expect(field(bo, "Telefon")).to_be_hidden(timeout=SOON)
    anna.get_by_role("button", name="Ångra").click()
    expect(field(bo, "Telefon")).to_have_value("090-12 34 56", timeout=SOON)
    expect(cell(anna, "Telefon").get_by_role("radio", name="aktiv")).to_be_checked()


def lacking(site: Site, count: int) -> None:
    """Let so many prospects have no city, and one have it."""
    for number in range(count):
        prospect(site, name=f"Prospekt {number:02} AB")
    prospect(site, name="Har ort AB", city="Boden")


def prospect(site: Site, **texts: str) -> None:
    told = COMPANY | {"customer_type": "prospect", "organisation_number": ""} | texts
    site.world.do(customers.register, site.world.bo, "company", told)


def question(page: Page) -> Locator:
    return page.get_by_role("alertdialog", name="Gör fältet obligatoriskt?")


def test_it_is_asked_who_would_lack_a_field_with_a_list_of_exactly_those(site: Site, anna: Page):
    lacking(site, 37)
    decide(anna, "Ort", "obligatorisk", PROSPECT)
    question(anna).get_by_role("link", name="37 Företag Prospekt saknar Ort").click()
    expect(anna.get_by_text("Företag Prospekt som saknar Ort")).to_be_visible()
    expect(anna.get_by_role("status").filter(has_text="1–37 av 37")).to_be_visible()
    expect(anna.get_by_role("link", name=re.compile(r"^Prospekt \d\d AB$"))).to_have_count(37)
    expect(anna.get_by_role("link", name="Har ort AB")).to_have_count(0)


def test_the_question_answered_no_leaves_the_field_as_it_was(site: Site, anna: Page):
    lacking(site, 1)
    decide(anna, "Ort", "obligatorisk", PROSPECT)
    question(anna).get_by_role("button", name="Avbryt").click()
    expect(question(anna)).to_be_hidden()
    expect(cell(anna, "Ort", PROSPECT).get_by_role("radio", name="aktiv")).to_be_checked()


def test_the_question_answered_yes_makes_the_field_required(site: Site, anna: Page, bo: Page):
    lacking(site, 1)
    bo.get_by_label("Kundtyp").select_option("Prospekt")
    decide(anna, "Ort", "obligatorisk", PROSPECT)
    question(anna).get_by_role("button", name="Gör obligatoriskt").click()
    expect(bo.get_by_text("Ort *", exact=True)).to_be_visible(timeout=SOON)
    expect(field(bo, "Ort")).to_have_value("Umeå")


def test_a_whole_column_is_decided_and_taken_back(anna: Page, bo: Page):
    anna.get_by_role("button", name="Företag Vanlig", exact=True).click()
    anna.get_by_role("menuitem", name="Obligatorisk").click()
    question(anna).get_by_role("button", name="Gör obligatoriskt").click()
    expect(bo.get_by_text("Webbplats *", exact=True)).to_be_visible(timeout=SOON)
    anna.get_by_role("button", name="Ångra").click()
    expect(bo.get_by_text("Webbplats *", exact=True)).to_have_count(0, timeout=SOON)
    expect(bo.get_by_text("Organisationsnummer *", exact=True)).to_be_visible()
    expect(field(bo, "Ort")).to_have_value("Umeå")
