"""The customer card: reading, editing in place, contacts, the archive."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import field, fill, follow_form, refused, value_of
from tests.browser.site import Site


@pytest.fixture
def card(site: Site) -> Page:
    """Acme's card as Bo has it."""
    page = site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    return page


def test_a_customer_is_edited_in_the_same_place(card: Page):
    card.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(card)
    expect(field(card, "Ort")).to_have_value("Örebro")
    fill(card, Ort="Kumla", Postnummer="12")
    card.get_by_role("button", name="Spara kund").click()
    refused(field(card, "Postnummer"), "postnummer")
    expect(field(card, "Ort")).to_have_value("Kumla")
    fill(card, Postnummer="69230")
    card.get_by_role("button", name="Spara kund").click()
    expect(value_of(card, "Ort")).to_have_text("Kumla")
    expect(value_of(card, "Postnummer")).to_have_text("692 30")
    expect(card.get_by_role("complementary", name="Om kunden")).to_contain_text("Bo Berg ändrade")


def test_avbryt_throws_away_what_was_typed(card: Page):
    card.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(card)
    fill(card, Ort="Kumla")
    card.get_by_role("button", name="Avbryt").click()
    expect(value_of(card, "Ort")).to_have_text("Örebro")
    card.get_by_role("button", name="Redigera", exact=True).click()
    expect(field(card, "Ort")).to_have_value("Örebro")


def test_a_contact_is_added_edited_and_archived(card: Page):
    beside = card.get_by_role("complementary", name="Om kunden").get_by_role("listitem")
    expect(beside.filter(has_text="Paula Ek")).to_contain_text("Huvudkontakt")
    tabs = card.get_by_role("navigation", name="Flikar")
    tabs.get_by_role("link", name="Kontaktpersoner 1").click()
    people = card.get_by_role("main").get_by_role("listitem")
    card.get_by_role("button", name="Lägg till kontaktperson").click()
    box = card.get_by_role("dialog", name="Ny kontaktperson")
    fill(box, Efternamn="Holm", **{"E-post": "ola@acme"})
    box.get_by_role("button", name="Spara kontaktperson").click()
    refused(field(box, "Förnamn"), "Fyll i Förnamn.")
    refused(field(box, "E-post"), "E-post")
    expect(field(box, "Efternamn")).to_have_value("Holm")
    fill(box, Förnamn="Ola", **{"E-post": "ola@acme.example"})
    box.get_by_label("Huvudkontakt").select_option("Ja")
    box.get_by_role("button", name="Spara kontaktperson").click()
    expect(people.filter(has_text="Ola Holm")).to_contain_text("Huvudkontakt")
    expect(tabs.get_by_role("link", name="Kontaktpersoner 2")).to_have_attribute(
        "aria-current", "page"
    )
    expect(people.filter(has_text="Paula Ek")).not_to_contain_text("Huvudkontakt")
    card.get_by_role("button", name="Redigera Ola Holm").click()
    box = card.get_by_role("dialog", name="Redigera kontaktperson")
    fill(box, Efternamn="Holmberg")
    box.get_by_role("button", name="Spara kontaktperson").click()
    expect(people.filter(has_text="Ola Holmberg")).to_be_visible()
    card.get_by_role("button", name="Arkivera Ola Holmberg").click()
    card.get_by_role("alertdialog").get_by_role("button", name="Arkivera kontaktperson").click()
    expect(people.filter(has_text="Ola Holmberg")).to_have_count(0)
    expect(people.filter(has_text="Paula Ek")).to_be_visible()


def test_a_customer_is_archived_and_taken_back(card: Page):
    card.get_by_role("button", name="Mer att göra med kunden").click()
    card.get_by_role("menuitem", name="Arkivera kund").click()
    card.get_by_role("alertdialog").get_by_role("button", name="Arkivera kund").click()
    expect(card.get_by_role("note").filter(has_text="Kunden är arkiverad.")).to_be_visible()
    card.get_by_role("link", name="Kundregister", exact=True).click()
    expect(card.get_by_role("heading", name="Inga kunder än")).to_be_visible()
    card.goto("/kunder?arkiverade=1")
    card.get_by_role("link", name="Acme AB").click()
    card.get_by_role("button", name="Ta tillbaka kund").click()
    expect(card.get_by_text("Kunden är arkiverad.")).to_have_count(0)
    card.get_by_role("link", name="Kundregister", exact=True).click()
    expect(card.get_by_role("link", name="Acme AB")).to_be_visible()


def test_a_customer_that_is_not_there_is_told_so(site: Site):
    for address in ("/kunder/99999", "/kunder/abc"):
        page = site.enter(site.world.bo, address)
        expect(page.get_by_role("heading", name="Kunden finns inte")).to_be_visible()
        page.get_by_role("link", name="Till kundregistret").click()
        expect(page.get_by_role("link", name="Acme AB")).to_be_visible()
