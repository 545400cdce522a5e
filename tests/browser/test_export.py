"""Exporting: from what the register shows to a file, and nothing for those who may not."""

from pathlib import Path

import openpyxl
from playwright.sync_api import expect

from tests.browser.site import Site


def test_what_the_register_shows_becomes_a_file(site: Site, tmp_path: Path) -> None:
    site.world.company(name="Beta AB", customer_type="prospect")
    page = site.enter(site.world.anna, "/kunder?typ=prospekt")
    expect(page.get_by_role("link", name="Beta AB")).to_be_visible()
    page.get_by_role("button", name="Exportera", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Kundtyp är Prospekt")
    dialog.get_by_role("button", name="Exportera 1 kunder").click()
    with page.expect_download() as fetched:
        dialog.get_by_role("link", name="Ladda ned").click()
    fetched.value.save_as(tmp_path / "ut.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "ut.xlsx").worksheets[0]
    assert [row[1].value for row in sheet.iter_rows()] == ["Företagsnamn *", "Beta AB"]
    seller = site.enter(site.world.bo)
    expect(seller.get_by_role("link", name="Beta AB")).to_be_visible()
    expect(seller.get_by_role("button", name="Exportera", exact=True)).to_have_count(0)
