"""Pages of the register, opened and ready to be looked at."""

from collections.abc import Callable
from typing import Any

import openpyxl
from playwright.sync_api import Page, expect

from crm_app.domain import custom_choices, custom_fields, custom_tabs
from tests.browser.forms import follow_form
from tests.browser.site import Site

Opening = Callable[..., Page]


def sign_in(site: Site, **told: Any) -> Page:
    """The sign-in."""
    page = site.visitor("/logga-in", **told)
    expect(page.get_by_role("button", name="Logga in")).to_be_visible()
    return page


def register(site: Site, **told: Any) -> Page:
    """The register, with a customer."""
    page = site.enter(site.world.anna, **told)
    expect(page.get_by_role("link", name="Acme AB")).to_be_visible()
    return page


def card(site: Site, **told: Any) -> Page:
    """A customer's card."""
    page = site.enter(site.world.anna, f"/kunder/{site.world.acme}", **told)
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    return page


def editing(site: Site, **told: Any) -> Page:
    """A customer's card while it is edited."""
    page = card(site, **told)
    page.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(page)
    return page


def new_form(site: Site, **told: Any) -> Page:
    """The form for a new customer, refused once."""
    page = site.enter(site.world.anna, "/kunder/ny/foretag", **told)
    follow_form(page)
    page.get_by_role("button", name="Registrera kund").press("Enter")
    expect(page.get_by_role("link", name="Företagsnamn: Fyll i Företagsnamn.")).to_be_visible()
    return page


def field_rules(site: Site, **told: Any) -> Page:
    """Kundfält with a decision just made."""
    page = site.enter(site.world.anna, "/kunder/installningar/kundfalt", **told)
    cell = page.get_by_role("radiogroup", name="Telefon, Företag Vanlig", exact=True)
    cell.get_by_role("radio", name="obligatorisk").click()
    expect(page.get_by_text("Sparat")).to_be_visible()
    return page


def contact_rules(site: Site, **told: Any) -> Page:
    """Kontaktperson fält."""
    page = site.enter(site.world.anna, "/kunder/installningar/kontaktperson-falt", **told)
    expect(page.get_by_role("region", name="Kontaktperson fält")).to_be_visible()
    return page


def card_tabs(site: Site, **told: Any) -> Page:
    """Flikar with a tab just moved."""
    page = site.enter(site.world.anna, "/kunder/installningar/flikar", **told)
    page.get_by_role("button", name="Flytta Filer till Mer").click()
    expect(page.get_by_text("Sparat")).to_be_visible()
    return page


def _own_tab(site: Site) -> int:
    world = site.world
    tab = world.do(custom_tabs.add, world.anna, "Avtal", "handshake")
    for label, kind in (("Nummer", "text"), ("Slut", "date"), ("Nivå", "choice")):
        field = world.do(custom_fields.add, world.anna, tab, label, kind)
    world.do(custom_choices.add, world.anna, field, "Guld")
    return tab


def own_tabs(site: Site, **told: Any) -> Page:
    """Egna flikar with a tab of three fields."""
    _own_tab(site)
    page = site.enter(site.world.anna, "/kunder/installningar/egna-flikar", **told)
    expect(page.get_by_role("textbox", name="Val Guld")).to_be_visible()
    return page


def own_tab_form(site: Site, **told: Any) -> Page:
    """An own tab on the card while it is edited, refused once."""
    address = f"/kunder/{site.world.acme}/egen-{_own_tab(site)}?redigera=1"
    page = site.enter(site.world.anna, address, **told)
    follow_form(page)
    page.get_by_role("textbox", name="Slut", exact=True).fill("i morgon")
    page.get_by_role("button", name="Spara uppgifterna").press("Enter")
    expect(page.get_by_role("link", name="Slut: Datumet finns inte.")).to_be_visible()
    return page


def import_review(site: Site, **told: Any) -> Page:
    """The review of a file with one new customer and one that is refused."""
    path = site.server.folder / "kunder.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Företagsnamn", "Organisationsnummer", "Distrikt"])
    sheet.append(["Ny AB", "556881-2670", ""])
    sheet.append(["Fel AB", "556881-2671", "Norr"])
    book.save(path)
    page = site.enter(site.world.anna, "/kunder/installningar/importera-foretagskunder", **told)
    page.get_by_label("Välj en fil").set_input_files(path)
    page.get_by_role("button", name="Granska 3 kolumner").click(timeout=20_000)
    expect(page.get_by_role("button", name="Skapa alla")).to_be_visible(timeout=20_000)
    return page


def import_columns(site: Site, **told: Any) -> Page:
    """The columns of a file: one of them not recognised, two for the same field."""
    path = site.server.folder / "kolumner.csv"
    path.write_text("Kundnr;Namn;Saldo\n17;Ny AB;9,50\n", encoding="utf-8")
    page = site.enter(site.world.anna, "/kunder/installningar/importera-foretagskunder", **told)
    page.get_by_label("Välj en fil").set_input_files(path)
    choice = page.get_by_role("combobox", name="Läs kolumnen Saldo som")
    expect(choice).to_be_visible(timeout=20_000)
    choice.select_option("Företagsnamn")
    expect(page.get_by_role("alert").first).to_contain_text("Välj en av dem")
    return page


def events(site: Site, **told: Any) -> Page:
    site.world.edit(site.world.acme, city="Umeå")
    page = site.enter(site.world.anna, "/kunder/handelser", **told)
    expect(page.get_by_role("listitem").filter(has_text="ändrade Ort").first).to_be_visible()
    return page


def events_tab(site: Site, **told: Any) -> Page:
    """The tab on the card, with the question whether a value shall be put back."""
    site.world.edit(site.world.acme, city="Umeå")
    page = site.enter(site.world.anna, f"/kunder/{site.world.acme}/handelser", **told)
    page.get_by_role("button", name="Återställ Ort till Örebro").first.click()
    expect(page.get_by_text("Ort är nu Umeå.")).to_be_visible()
    return page


def no_customer(site: Site, **told: Any) -> Page:
    """The card of a customer that is not there."""
    page = site.enter(site.world.bo, "/kunder/99999", **told)
    expect(page.get_by_role("heading", name="Kunden finns inte")).to_be_visible()
    return page


def missing(site: Site, **told: Any) -> Page:
    """An address that does not exist."""
    page = site.visitor("/finns-inte", **told)
    expect(page.get_by_role("heading", name="Sidan finns inte")).to_be_visible()
    return page


ALL: tuple[Opening, ...] = (
    events,
    events_tab,
    sign_in,
    register,
    card,
    editing,
    new_form,
    field_rules,
    contact_rules,
    card_tabs,
    own_tabs,
    own_tab_form,
    import_columns,
    import_review,
    no_customer,
    missing,
)
