"""Two clicks do what one does."""

from playwright.sync_api import expect
from sqlalchemy import func
from sqlmodel import SQLModel, select

from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer
from tests.browser import pages
from tests.browser.forms import fill, follow_form
from tests.browser.site import Site


def count(site: Site, table: type[SQLModel]) -> int:
    return site.world.see(lambda s: s.scalar(select(func.count()).select_from(table)))


def test_a_customer_is_registered_once(site: Site):
    page = site.enter(site.world.bo, "/kunder/ny/privat")
    follow_form(page)
    fill(page, Förnamn="Åsa", Efternamn="Öberg")
    page.get_by_role("button", name="Registrera kund").dblclick()
    expect(page.get_by_role("heading", name="Åsa Öberg", level=1)).to_be_visible()
    page.get_by_role("link", name="Kundregister", exact=True).click()
    expect(page.get_by_text("1–2 av 2")).to_be_visible()
    assert count(site, Customer) == 2


def test_a_contact_is_added_once(site: Site):
    page = pages.card(site)
    page.get_by_role("button", name="Lägg till kontaktperson").click()
    box = page.get_by_role("dialog", name="Ny kontaktperson")
    fill(box, Förnamn="Ola", Efternamn="Holm")
    box.get_by_role("button", name="Spara kontaktperson").dblclick()
    expect(box).to_have_count(0)
    page.goto(f"/kunder/{site.world.acme}/kontaktpersoner")
    expect(page.get_by_role("button", name="Redigera Ola Holm")).to_have_count(1)
    assert count(site, Contact) == 2


def test_a_file_is_imported_once(site: Site):
    page = pages.import_review(site)
    page.get_by_label("Importera bara felfria rader").click()
    page.get_by_role("button", name="Importera 1 ny kund").dblclick()
    expect(page.get_by_text("1 nya kunder och 0 ändrade.")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("alert").filter(has_text="Granska igen")).to_have_count(0)
    assert count(site, Customer) == 2


def test_the_next_new_customer_begins_as_the_first_did(site: Site):
    page = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(page)
    kind = page.get_by_role("combobox", name="Kundtyp")
    kind.select_option("Prospekt")
    expect(page.get_by_text("Organisationsnummer *", exact=True)).to_have_count(0)
    fill(page, Företagsnamn="Prospekt AB")
    page.get_by_role("button", name="Registrera kund").click()
    expect(page.get_by_role("heading", name="Prospekt AB", level=1)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Nytt företag")).to_be_visible()
    expect(kind).to_have_value("regular")
    expect(page.get_by_text("Organisationsnummer *", exact=True)).to_be_visible()
