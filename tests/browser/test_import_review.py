"""Anna looks at what a file would do, mends what is refused, and imports the rest."""

import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, func, select

from crm_app import config
from crm_app.models.customers import Customer
from tests.browser.site import Site

AT = "/kunder/installningar/importera-foretagskunder"
SAMPLE = config.ROOT.parent / "shared" / "data" / "kundlista_annat_system.xlsx"
PATIENCE = 30_000
FAULTS = {
    4: "Rad 4 och rad 59 gäller samma kund",
    17: "Organisationsnumret stämmer inte",
    31: "Fyll i Företagsnamn",
    45: "E-postadressen saknar @",
    59: "Rad 59 och rad 4 gäller samma kund",
    73: "Landet ”XX” finns inte",
    115: "”37 dagar netto” finns inte bland värdena i Betalvillkor",
    143: "Telefon är ett tal i Excel",
}
"""The faults of the sample, by row."""


def tile(page: Page, label: str) -> Locator:
    return page.get_by_role("group", name="Visa rader").get_by_role("button", name=label)


def counted(page: Page, **counts: int) -> None:
    """Expect these counts: new, changed, unchanged, refused, skipped."""
    labels = {"new": "Nya", "changed": "Ändras", "unchanged": "Oförändrade",
              "refused": "Avvisade", "skipped": "Hoppade över"}  # fmt: skip
    for key, count in counts.items():
        expect(tile(page, labels[key])).to_have_text(f"{labels[key]}{count}", timeout=PATIENCE)


def row(page: Page, number: int) -> Locator:
    header = page.get_by_role("rowheader", name=str(number), exact=True)
    return page.get_by_role("row").filter(has=header)


def cell(page: Page, label: str, number: int) -> Locator:
    return page.get_by_role("textbox", name=f"{label} på rad {number}")


def review(page: Page, path: Path) -> None:
    page.get_by_label("Välj en fil").set_input_files(path)
    page.get_by_role("button", name=re.compile(r"^Granska \d+ kolumn")).click(timeout=PATIENCE)
    expect(tile(page, "Nya")).to_be_visible(timeout=PATIENCE)


def saved(folder: Path, *rows: Sequence[str]) -> Path:
    """Keep a workbook of companies, and return where."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Företagsnamn", "Organisationsnummer", "Ort", "Kundnivå"])
    for told in rows:
        sheet.append(list(told))
    book.save(folder / "kunder.xlsx")
    return folder / "kunder.xlsx"


def customers(site: Site) -> int:
    return site.world.see(lambda s: s.scalar(select(func.count()).select_from(Customer)) or 0)


def named(site: Site, name: str) -> Customer:
    wanted = select(Customer).where(col(Customer.name) == name)
    return site.world.see(lambda s: s.scalars(wanted).one())


@pytest.fixture
def page(site: Site) -> Page:
    """The import of companies, with no file chosen yet."""
    made = site.enter(site.world.anna, AT, viewport={"width": 1440, "height": 900})
    expect(made.get_by_label("Välj en fil")).to_be_visible()
    return made


def test_the_list_of_another_system_is_mended_and_imported(site: Site, page: Page):
    if not SAMPLE.is_file():
        pytest.skip("the list of another system is not there")
    page.get_by_label("Välj en fil").set_input_files(SAMPLE)
    recognised = page.get_by_role("table").get_by_text("Känns igen")
    expect(recognised).to_have_count(10, timeout=PATIENCE)
    expect(page.get_by_role("combobox", name="Läs kolumnen Postadress som")).to_have_value("city")
    page.get_by_role("button", name="Granska 10 kolumner").press("Enter")
    counted(page, new=192, changed=0, unchanged=0, refused=8, skipped=2)
    for number, why in FAULTS.items():
        expect(row(page, number)).to_contain_text(why)
    expect(page.get_by_role("button", name="Importera 192 nya kunder")).to_be_disabled()
    # One is mended with the keyboard; the cursor goes on to the next, and the rest is as it was.
    cell(page, "Epost", 45).fill("info@kund.example")
    cell(page, "Epost", 45).press("Enter")
    counted(page, new=193, refused=7)
    expect(page.get_by_role("status").filter(has_text="Rad 45 blir en ny kund.")).to_be_visible()
    expect(cell(page, "Kundnr", 59)).to_be_focused()
    expect(row(page, 45)).to_have_count(0)
    page.get_by_role("checkbox", name="Importera bara felfria rader").press("Space")
    button = page.get_by_role("button", name="Importera 193 nya kunder")
    expect(button).to_be_enabled()
    button.press("Enter")
    expect(page.get_by_role("heading", name="Importen är klar")).to_be_visible(timeout=PATIENCE)
    assert customers(site) == 194
    assert named(site, "Olsson Måleri AB").email == "info@kund.example"
    assert named(site, "Sjöberg Plåt AB").number == "5125"


def test_a_change_is_shown_old_to_new_and_tiles_filter(site: Site, page: Page):
    number = "556881-2670"
    site.world.company(name="Beta AB", organisation_number=number, city="Hallsberg")
    told = [["Beta AB", number, "Kumla"], ["Gamma AB", "212000-0142", "Kumla"]]
    review(page, saved(site.server.folder, *told))
    counted(page, new=1, changed=1, unchanged=0, refused=0, skipped=0)
    expect(tile(page, "Ändras")).to_have_attribute("aria-pressed", "true")
    expect(row(page, 2).get_by_text("Hallsberg")).to_have_css(
        "text-decoration-line", "line-through"
    )
    expect(row(page, 2)).to_contain_text("Hallsberg till → Kumla")
    expect(row(page, 2).get_by_role("link", name="Beta AB")).to_be_visible()
    tile(page, "Nya").press("Enter")
    expect(row(page, 3)).to_contain_text("Gamma AB")
    expect(row(page, 2)).to_have_count(0)
    page.get_by_role("button", name="Importera 1 nya och 1 ändrade").click()
    expect(page.get_by_role("heading", name="Importen är klar")).to_be_visible(timeout=PATIENCE)


def test_two_rows_of_one_customer_are_named_and_one_is_left_out(site: Site, page: Page):
    told = [["A AB", "556881-2670"], ["B AB", "212000-0142"], ["C AB", "556881-2671"],
            ["A Norr AB", "556881-2670"]]  # fmt: skip
    review(page, saved(site.server.folder, *told))
    counted(page, new=1, refused=3)
    row(page, 2).get_by_role("button", name="Visa rad 2 och 5 tillsammans").click()
    expect(page.get_by_text("Bara de här raderna visas.")).to_be_visible()
    expect(row(page, 4)).to_have_count(0)
    row(page, 5).get_by_role("button", name="Hoppa över raden").click()
    counted(page, new=2, refused=1, skipped=1)
    expect(row(page, 2)).to_contain_text("Ny")
    row(page, 5).get_by_role("button", name="Ta med raden igen").click()
    counted(page, new=1, refused=3, skipped=0)
    page.get_by_role("button", name="Visa alla rader").click()
    expect(row(page, 4)).to_be_visible()


def test_each_unknown_value_has_its_own_choice(site: Site, page: Page):
    site.world.value("level", "Guldigast")
    told = [["A AB", "556881-2670", "", "Granit"], ["B AB", "212000-0142", "", "Basalt"]]
    review(page, saved(site.server.folder, *told))
    counted(page, refused=2)
    granite = page.get_by_role("combobox", name="Kundnivå Granit")
    basalt = page.get_by_role("combobox", name="Kundnivå Basalt")
    granite.select_option("Skapa Granit")
    basalt.select_option("Guldigast")
    page.get_by_role("button", name="Använd valen").press("Enter")
    counted(page, new=2, refused=0)
    expect(granite.locator("option:checked")).to_have_text("Skapa Granit")
    expect(basalt.locator("option:checked")).to_have_text("Guldigast")
    basalt.select_option("Avvisa raderna")
    page.get_by_role("button", name="Använd valen").press("Enter")
    counted(page, new=1, refused=1)
    expect(granite.locator("option:checked")).to_have_text("Skapa Granit")


def test_what_is_typed_is_taken_back_with_escape(site: Site, page: Page):
    review(page, saved(site.server.folder, ["A AB", "556881-2671"], ["B AB", "12"]))
    number = cell(page, "Organisationsnummer", 2)
    number.fill("556881-2670")
    expect(row(page, 2).get_by_role("button", name="Granska om")).to_be_visible()
    number.press("Escape")
    expect(number).to_have_value("556881-2671")
    expect(row(page, 2).get_by_role("button", name="Granska om")).to_have_count(0)
    # What is being typed in one row stays while another one is mended.
    cell(page, "Organisationsnummer", 3).fill("212000-")
    number.fill("556881-2670")
    number.press("Enter")
    counted(page, new=1, refused=1)
    expect(cell(page, "Organisationsnummer", 3)).to_have_value("212000-")


def test_only_what_has_changed_meanwhile_is_shown_anew(site: Site, page: Page):
    told = [["A AB", "556881-2670", "Kumla"], ["B AB", "212000-0142", "Kumla"]]
    review(page, saved(site.server.folder, *told))
    counted(page, new=2)
    site.world.company(name="A AB", organisation_number="556881-2670", city="Hallsberg")
    page.get_by_role("button", name="Importera 2 nya kunder").click()
    expect(page.get_by_role("alert")).to_contain_text("Granska igen", timeout=PATIENCE)
    counted(page, new=1, changed=1)
    expect(row(page, 2)).to_contain_text("Hallsberg")
    expect(row(page, 3)).to_have_count(0)
    page.get_by_role("button", name="Importera 1 nya och 1 ändrade").click()
    expect(page.get_by_role("heading", name="Importen är klar")).to_be_visible(timeout=PATIENCE)
    assert named(site, "A AB").city == "Kumla"


def test_many_rows_come_a_page_at_a_time(site: Site, page: Page):
    told = [[f"Kund {n} AB", "1"] for n in range(60)]
    review(page, saved(site.server.folder, *told))
    counted(page, refused=60)
    expect(page.get_by_text("1–50 av 60")).to_be_visible()
    expect(page.get_by_role("rowheader")).to_have_count(50)
    page.get_by_role("button", name="Nästa sida").press("Enter")
    expect(page.get_by_text("51–60 av 60")).to_be_visible()
    expect(row(page, 61)).to_contain_text("Kund 59 AB")
    expect(page.get_by_role("button", name="Nästa sida")).to_be_disabled()
    page.get_by_role("button", name="Föregående sida").click()
    expect(row(page, 2)).to_be_visible()
