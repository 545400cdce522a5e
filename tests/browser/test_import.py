"""Anna brings her lists from Excel."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlmodel import col, select

from crm_app import config
from crm_app.models.customers import Customer
from tests.browser.forms import value_of
from tests.browser.site import Site

FOLDER = config.ROOT.parent / "shared" / "data"
COMPANIES, PRIVATE = FOLDER / "foretagskunder.xlsx", FOLDER / "privatkunder.xlsx"
AT = {
    "företag": "/kunder/installningar/importera-foretagskunder",
    "privat": "/kunder/installningar/importera-privatkunder",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATIENCE = 30_000


def given(path: Path) -> Path:
    if not path.is_file():
        pytest.skip(f"{path} finns inte: lägg kundlistan där för att köra det här testet")
    return path


def at(site: Site, kind: str) -> Page:
    page = site.enter(site.world.anna, AT[kind])
    expect(page.get_by_label("Välj en fil")).to_be_visible()
    return page


def tile(page: Page, label: str, count: int) -> None:
    button = page.get_by_role("group", name="Visa rader").get_by_role("button", name=label)
    expect(button).to_have_text(f"{label}{count}", timeout=PATIENCE)


def review(page: Page, path: Path) -> None:
    """Bring a list, its columns as they were recognised."""
    page.get_by_label("Välj en fil").set_input_files(path)
    page.get_by_role("button", name=re.compile(r"^Granska \d+ kolumn")).click(timeout=PATIENCE)


def bring(page: Page, path: Path, count: int) -> None:
    """Import a list whose values are not in the registers yet."""
    review(page, path)
    tile(page, "Avvisade", count)
    expect(page.get_by_role("combobox", name=re.compile("^Distrikt")).first).to_be_visible()
    expect(page.get_by_role("button", name="Inget att importera")).to_be_disabled()
    page.get_by_role("button", name="Skapa alla").click()
    tile(page, "Avvisade", 0)
    tile(page, "Nya", count)
    page.get_by_role("button", name=f"Importera {count} nya kunder").click()
    expect(page.get_by_role("heading", name="Importen är klar")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(f"{count} nya kunder och 0 ändrade.")).to_be_visible()


def again(page: Page, path: Path, count: int) -> None:
    page.get_by_role("button", name="Importera en fil till").click()
    review(page, path)
    tile(page, "Oförändrade", count)
    for label in ("Nya", "Ändras", "Avvisade"):
        tile(page, label, 0)
    expect(page.get_by_role("button", name="Inget att importera")).to_be_disabled()


def first_imported(site: Site) -> int:
    """Return the id of the customer that the first row became."""
    wanted = select(col(Customer.id)).where(col(Customer.name) == "Håkansson Glas HB")
    return site.world.see(lambda session: session.scalars(wanted).one())


def test_the_list_of_companies_is_imported_whole_and_once(site: Site):
    page = at(site, "företag")
    bring(page, given(COMPANIES), 600)
    again(page, COMPANIES, 600)
    page.goto("/kunder?slag=foretag")
    expect(page.get_by_text("1–50 av 601")).to_be_visible()
    page.goto(f"/kunder/{first_imported(site)}")
    expect(page.get_by_role("heading", name="Håkansson Glas HB", level=1)).to_be_visible()
    expect(value_of(page, "Organisationsnummer")).to_contain_text("556722-8183")
    expect(value_of(page, "Distrikt")).to_have_text("Norr")
    expect(value_of(page, "Taggar")).to_have_text("Avtal; IT")
    expect(value_of(page, "Betalvillkor")).to_have_text("10 dagar netto")


def test_the_list_of_private_customers_is_imported_whole_and_once(site: Site):
    page = at(site, "privat")
    bring(page, given(PRIVATE), 300)
    again(page, PRIVATE, 300)
    page.goto("/kunder?slag=privat")
    expect(page.get_by_text("1–50 av 300")).to_be_visible()


def test_a_column_of_a_field_that_is_off_is_named_and_left_out(site: Site):
    page = at(site, "privat")
    review(page, given(PRIVATE))
    expect(page.get_by_text("Kolumnen ”Personnummer” läses inte")).to_be_visible(timeout=PATIENCE)


def test_a_text_file_without_headings_is_refused_with_the_reason(site: Site):
    page = at(site, "företag")
    text: FilePayload = {
        "name": "kunder.txt",
        "mimeType": "text/plain",
        "buffer": b"Acme AB;556036-0793",
    }
    page.get_by_label("Välj en fil").set_input_files(text)
    expect(page.get_by_role("alert")).to_contain_text("Inga rubriker i filen känns igen")
    expect(page.get_by_role("button", name="Granska 0 kolumner")).to_be_disabled()
    page.get_by_role("button", name="Välj en annan fil").click()
    expect(page.get_by_label("Välj en fil")).to_be_visible()


def test_an_empty_file_is_refused_with_the_reason(site: Site):
    page = at(site, "företag")
    empty: FilePayload = {"name": "kunder.xlsx", "mimeType": XLSX, "buffer": b""}
    page.get_by_label("Välj en fil").set_input_files(empty)
    expect(page.get_by_role("alert")).to_contain_text("Filen är tom.")


def test_a_list_of_private_customers_among_companies_is_refused_with_the_reason(site: Site):
    page = at(site, "företag")
    review(page, given(PRIVATE))
    expect(page.get_by_text("fältet finns bara för privatkunder").first).to_be_visible(
        timeout=PATIENCE
    )
    expect(page.get_by_role("button", name=re.compile("^Importera [1-9]"))).to_have_count(0)


def test_another_file_can_be_chosen_instead(site: Site):
    page = at(site, "privat")
    review(page, given(PRIVATE))
    tile(page, "Avvisade", 300)
    page.get_by_role("button", name="Välj en annan fil").click()
    expect(page.get_by_label("Välj en fil")).to_be_visible()
