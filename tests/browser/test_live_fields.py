"""Anna decides the fields under the gear; Bo's open pages follow, and lose nothing he has typed."""

import re

from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.forms import field, fill, refused
from tests.browser.grid import GRID, SOON, cell, decide, decide_row
from tests.browser.site import Site

CONTACT = "Kontaktperson Kontaktperson"


def test_a_field_switched_off_goes_and_comes_back_with_its_text(anna: Page, bo: Page):
    decide(anna, "Telefon", "av")
    expect(field(bo, "Telefon")).to_be_hidden(timeout=SOON)
    expect(field(bo, "Ort")).to_have_value("Umeå")
    decide(anna, "Telefon", "aktiv")
    expect(field(bo, "Telefon")).to_be_visible(timeout=SOON)
    expect(field(bo, "Telefon")).to_have_value("090-12 34 56")
    expect(field(bo, "Ort")).to_have_value("Umeå")


def test_a_field_made_required_gets_its_star_and_keeps_its_text(anna: Page, bo: Page):
    expect(bo.get_by_text("Telefon *", exact=True)).to_have_count(0)
    decide(anna, "Telefon", "obligatorisk")
    expect(bo.get_by_text("Telefon *", exact=True)).to_be_visible(timeout=SOON)
    expect(field(bo, "Telefon")).to_have_attribute("aria-required", "true")
    expect(field(bo, "Telefon")).to_have_value("090-12 34 56")
    decide(anna, "Telefon", "aktiv")
    expect(bo.get_by_text("Telefon *", exact=True)).to_have_count(0, timeout=SOON)


def test_one_types_on_undisturbed_while_another_field_goes(anna: Page, bo: Page):
    note = field(bo, "Anteckning")
    note.click()
    bo.keyboard.type("Ring på ")
    decide(anna, "Ort", "av")
    expect(field(bo, "Ort")).to_be_hidden(timeout=SOON)
    bo.keyboard.type("måndag")
    expect(note).to_be_focused()
    expect(note).to_have_value("Ring på måndag")


def test_a_field_that_is_off_is_not_sent_and_not_asked_for(site: Site, anna: Page, bo: Page):
    fill(bo, Företagsnamn="Nord AB", Organisationsnummer="556881-2670")
    decide(anna, "Telefon", "obligatorisk")
    expect(bo.get_by_text("Telefon *", exact=True)).to_be_visible(timeout=SOON)
    decide(anna, "Telefon", "av")
    expect(field(bo, "Telefon")).to_be_hidden(timeout=SOON)
    bo.get_by_role("button", name="Registrera kund").click()
    expect(bo.get_by_role("heading", name="Nord AB", level=1)).to_be_visible()
    assert site.world.values(site.world.acme + 1)["phone"] == ""


def test_an_open_register_loses_and_gets_the_column(site: Site, anna: Page):
    bo = site.enter(site.world.bo)
    head = bo.get_by_role("columnheader", name="Telefon")
    expect(head).to_be_visible()
    decide_row(anna, "Telefon", "Av")
    expect(head).to_have_count(0, timeout=SOON)
    expect(bo.get_by_role("link", name="Acme AB")).to_be_visible()
    decide_row(anna, "Telefon", "Aktiv")
    expect(head).to_be_visible(timeout=SOON)


def test_an_open_card_loses_and_gets_the_value(site: Site, anna: Page):
    bo = site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    city = bo.get_by_role("term").filter(has_text=re.compile("^Ort$"))
    expect(city).to_be_visible()
    decide(anna, "Ort", "av")
    expect(city).to_have_count(0, timeout=SOON)
    decide(anna, "Ort", "aktiv")
    expect(city).to_be_visible(timeout=SOON)


def test_the_preview_beside_the_grid_follows_each_click(anna: Page):
    preview = anna.get_by_role("group", name="Förhandsvisning")
    expect(preview.get_by_text("Telefon", exact=True)).to_be_visible()
    decide(anna, "Telefon", "obligatorisk")
    expect(preview.get_by_text("Telefon *", exact=True)).to_be_visible(timeout=SOON)
    decide(anna, "Telefon", "av")
    expect(preview.get_by_text("Telefon", exact=True)).to_be_hidden(timeout=SOON)
    anna.get_by_label("Förhandsvisa för").select_option("Privat · Vanlig")
    expect(preview.get_by_text("Förnamn *", exact=True)).to_be_visible(timeout=SOON)


def test_two_administrators_see_the_same_grid(site: Site, anna: Page):
    other = site.enter(site.world.anna, GRID)
    expect(cell(other, "Telefon")).to_be_visible()
    decide(anna, "Telefon", "av")
    off = cell(other, "Telefon").get_by_role("radio", name="av")
    expect(off).to_be_checked(timeout=SOON)


def test_a_locked_field_says_why_it_cannot_be_switched_off(anna: Page):
    lock = anna.get_by_role("button", name="Kundnummer, Företag Vanlig: låst.")
    expect(lock).to_have_accessible_name(re.compile("Kundnummer behövs alltid"))


def test_a_field_made_required_is_asked_for_in_a_form_that_was_open(site: Site, anna: Page):
    bo = pages.editing(site)
    fill(bo, Ort="Kumla")
    decide(anna, "Webbplats", "obligatorisk")
    anna.get_by_role("alertdialog").get_by_role("button", name="Gör obligatoriskt").click()
    expect(bo.get_by_text("Webbplats *", exact=True)).to_be_visible(timeout=SOON)
    bo.get_by_role("button", name="Spara kund").click()
    refused(field(bo, "Webbplats"), "Fyll i Webbplats.")
    expect(field(bo, "Ort")).to_have_value("Kumla")
    fill(bo, Webbplats="acme.example")
    bo.get_by_role("button", name="Spara kund").click()
    expect(bo.get_by_role("link", name="https://acme.example")).to_be_visible()


def test_the_dialog_of_a_contact_follows_too(site: Site):
    anna, bo = pages.contact_rules(site), pages.card(site)
    bo.get_by_role("button", name="Lägg till kontaktperson").click()
    box = bo.get_by_role("dialog", name="Ny kontaktperson")
    fill(box, Förnamn="Ola", Mobil="070-123 45 67")
    decide(anna, "Mobil", "av", CONTACT)
    expect(field(box, "Mobil")).to_be_hidden(timeout=SOON)
    decide(anna, "Mobil", "aktiv", CONTACT)
    expect(field(box, "Mobil")).to_have_value("070-123 45 67", timeout=SOON)
    expect(field(box, "Förnamn")).to_have_value("Ola")
