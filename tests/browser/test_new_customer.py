"""Registering a customer by hand."""

from playwright.sync_api import Page, expect

from tests.browser.forms import field, fill, follow_form, refused, value_of
from tests.browser.site import Site


def new(page: Page, kind: str) -> None:
    page.get_by_role("button", name="Ny kund").click()
    page.get_by_role("menuitem", name=kind).click()
    follow_form(page)


def register(page: Page) -> None:
    page.get_by_role("button", name="Registrera kund").click()


def test_a_company_is_registered_and_its_card_opens(site: Site):
    page = site.enter(site.world.bo)
    new(page, "Företag")
    expect(page.get_by_role("heading", name="Nytt företag")).to_be_visible()
    fill(page, Organisationsnummer="556881-2671", Ort="Luleå", Telefon="0920-123 45")
    register(page)
    number = field(page, "Organisationsnummer")
    refused(number, "Organisationsnumret stämmer inte. Kontrollera alla tio siffror.")
    refused(field(page, "Företagsnamn"), "Fyll i Företagsnamn.")
    expect(number).to_have_value("556881-2671")
    expect(field(page, "Ort")).to_have_value("Luleå")
    expect(field(page, "Telefon")).to_have_value("0920-123 45")
    fill(page, Företagsnamn="Björns Bygg AB", Organisationsnummer="556881-2670")
    register(page)
    expect(page.get_by_role("heading", name="Björns Bygg AB", level=1)).to_be_visible()
    expect(value_of(page, "Organisationsnummer")).to_contain_text("556881-2670")
    expect(value_of(page, "Ort")).to_have_text("Luleå")
    expect(value_of(page, "Telefon").first).to_contain_text("0920-123 45")
    page.get_by_role("link", name="Kundregister", exact=True).click()
    expect(page.get_by_role("row", name="Björns Bygg AB")).to_contain_text("Luleå")


def test_a_private_customer_is_registered_and_her_card_opens(site: Site):
    page = site.enter(site.world.bo)
    new(page, "Privatperson")
    expect(page.get_by_role("heading", name="Ny privatkund")).to_be_visible()
    expect(page.get_by_label("Organisationsnummer")).to_have_count(0)
    fill(page, Förnamn="Åsa", Postnummer="9721")
    register(page)
    refused(field(page, "Efternamn"), "Fyll i Efternamn.")
    refused(field(page, "Postnummer"), "postnummer")
    expect(field(page, "Förnamn")).to_have_value("Åsa")
    fill(page, Efternamn="Öberg", Postnummer="97211")
    register(page)
    expect(page.get_by_role("heading", name="Åsa Öberg", level=1)).to_be_visible()
    expect(value_of(page, "Postnummer")).to_have_text("972 11")


def test_what_is_wrong_is_listed_at_the_foot_with_a_way_to_the_field(site: Site):
    page = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(page)
    register(page)
    link = page.get_by_role("link", name="Företagsnamn: Fyll i Företagsnamn.")
    expect(link).to_be_visible()
    field(page, "Ort").focus()
    link.click()
    expect(field(page, "Företagsnamn")).to_be_focused()


def test_a_possible_duplicate_is_shown_with_a_link_while_one_types(site: Site):
    page = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(page)
    fill(page, Företagsnamn="Acmé AB", Ort="Örebro")
    note = page.get_by_role("note").filter(has_text="Kanske finns kunden redan")
    expect(note).to_contain_text("liknande namn")
    fill(page, Organisationsnummer="5560360793")
    field(page, "Ort").focus()
    expect(note).to_contain_text("samma organisationsnummer")
    expect(field(page, "Företagsnamn")).to_have_value("Acmé AB")
    note.get_by_role("link", name="Acme AB").click()
    page.get_by_role("dialog").get_by_role("button", name="Kasta och lämna").click()
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()


def test_leaving_with_text_unsaved_asks_first(site: Site):
    page = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(page)
    fill(page, Ort="Kiruna")
    page.get_by_role("link", name="Avbryt").click()
    asked = page.get_by_role("dialog", name="Lämna utan att spara?")
    asked.get_by_role("button", name="Stanna kvar").click()
    expect(asked).to_be_hidden()
    expect(field(page, "Ort")).to_have_value("Kiruna")
    page.get_by_role("link", name="Avbryt").click()
    asked.get_by_role("button", name="Kasta och lämna").click()
    expect(page.get_by_role("heading", name="Kundregister")).to_be_visible()


def test_what_was_typed_outlives_a_reload(site: Site):
    page = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(page)
    fill(page, Ort="Kiruna")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(field(page, "Ort")).to_have_value("Kiruna")
    expect(page.get_by_text("Osparade ändringar är återställda")).to_be_visible()
    page.get_by_role("button", name="Kasta").click()
    expect(field(page, "Ort")).to_have_value("")
