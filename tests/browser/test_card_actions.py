"""The menu of the card: promotion, the register extract, and anonymising."""

import json
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.browser.forms import field, fill, refused, value_of
from tests.browser.grid import SOON
from tests.browser.site import Site

MENU = "Mer att göra med kunden"


def card(site: Site, who: str, id_: int, name: str) -> Page:
    """Return a customer's card as somebody has it."""
    page = site.enter(getattr(site.world, who), f"/kunder/{id_}")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    return page


def choose(page: Page, item: str) -> None:
    page.get_by_role("button", name=MENU).click()
    page.get_by_role("menuitem", name=item).click()


def test_a_prospect_becomes_regular_when_what_is_lacking_is_filled_in(site: Site):
    id_ = site.world.company(name="Tidig AB", customer_type="prospect", organisation_number="")
    site.world.decide("city", "required")
    bo, anna = (card(site, who, id_, "Tidig AB") for who in ("bo", "anna"))
    choose(bo, "Gör till vanlig kund")
    box = bo.get_by_role("dialog", name="Gör till vanlig kund")
    expect(box.get_by_role("textbox")).to_have_count(2)
    fill(box, Ort="Lund", Organisationsnummer="12")
    box.get_by_role("button", name="Gör till vanlig kund").click()
    refused(field(box, "Organisationsnummer"), "tio siffror")
    expect(field(box, "Ort")).to_have_value("Lund")
    fill(box, Organisationsnummer="556881-2670")
    box.get_by_role("button", name="Gör till vanlig kund").click()
    expect(box).to_have_count(0)
    for page in (bo, anna):
        expect(page.get_by_text("Prospekt", exact=True)).to_have_count(0, timeout=SOON)
        expect(value_of(page, "Ort")).to_have_text("Lund", timeout=SOON)
    bo.get_by_role("button", name=MENU).click()
    expect(bo.get_by_role("menuitem", name="Arkivera kund")).to_be_visible()
    expect(bo.get_by_role("menuitem", name="Gör till vanlig kund")).to_have_count(0)


def test_a_rule_that_changes_meanwhile_is_asked_for_and_what_was_typed_stays(site: Site):
    id_ = site.world.company(name="Tidig AB", customer_type="prospect", organisation_number="")
    bo = card(site, "bo", id_, "Tidig AB")
    choose(bo, "Gör till vanlig kund")
    box = bo.get_by_role("dialog", name="Gör till vanlig kund")
    fill(box, Organisationsnummer="556881-2670")
    site.world.decide("city", "required")
    expect(field(box, "Ort")).to_be_visible(timeout=2500)
    expect(field(box, "Organisationsnummer")).to_have_value("556881-2670")


def test_the_extract_opens_as_json_and_as_a_workbook(site: Site, tmp_path: Path):
    page = card(site, "anna", site.world.acme, "Acme AB")
    found = {}
    for item, ending in (("(JSON)", "json"), ("(Excel)", "xlsx")):
        page.get_by_role("button", name=MENU).click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=f"Exportera uppgifter {item}").click()
        assert download.value.suggested_filename == f"registerutdrag 1001.{ending}"
        found[ending] = tmp_path / f"utdrag.{ending}"
        download.value.save_as(found[ending])
    told = json.loads(found["json"].read_text())
    assert told["Kund"]["Uppgifter"]["Företagsnamn"] == "Acme AB"
    book = openpyxl.load_workbook(found["xlsx"])
    assert "Acme AB" in [row[2] for row in book["Uppgifter"].iter_rows(values_only=True)]
    expect(page.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()


def test_a_person_is_anonymised_when_her_number_has_been_typed(site: Site):
    id_ = site.world.private(email="eva@ek.example", note="Kanarienot")
    anna, bo = (card(site, who, id_, "Eva Ek") for who in ("anna", "bo"))
    choose(anna, "Anonymisera …")
    box = anna.get_by_role("dialog", name="Anonymisera Eva Ek?")
    expect(box.get_by_role("listitem").filter(has_text="Uppgifter med värde")).to_contain_text(
        "E-post"
    )
    expect(box.get_by_text("Det går inte att ångra")).to_be_visible()
    box.get_by_role("button", name="Anonymisera kund").click()
    refused(box.get_by_role("textbox"), "Skriv kundnumret 1002")
    box.get_by_role("textbox").fill("1002")
    box.get_by_role("button", name="Anonymisera kund").click()
    for page in (anna, bo):
        heading = page.get_by_role("heading", name="Anonymiserad", level=1)
        expect(heading).to_be_visible(timeout=SOON)
        expect(page.get_by_text("Kunden är anonymiserad.")).to_be_visible(timeout=SOON)
        expect(page.get_by_role("button", name="Redigera", exact=True)).to_have_count(0)
        expect(page.get_by_role("button", name="Ta tillbaka kund")).to_have_count(0)
        assert "Kanarienot" not in page.content()


def test_the_menu_shows_what_each_may_do_and_works_by_keyboard(site: Site):
    bo = card(site, "bo", site.world.acme, "Acme AB")
    bo.get_by_role("button", name=MENU).press("Enter")
    items = bo.get_by_role("menuitem")
    expect(items).to_have_text(["Slå ihop med …", "Arkivera kund"])
    expect(items.first).to_be_focused()
    bo.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()  # the menu moves the focus in its next turn
    bo.keyboard.press("Enter")
    ask = bo.get_by_role("alertdialog", name="Arkivera kunden?")
    expect(ask).to_be_visible()
    bo.keyboard.press("Escape")
    expect(ask).to_have_count(0)
    hers = site.world.company(site.world.cleo, name="Cleos AB")
    cleo = card(site, "cleo", hers, "Cleos AB")
    expect(cleo.get_by_role("button", name="Redigera", exact=True)).to_be_visible()
    expect(cleo.get_by_role("button", name=MENU)).to_have_count(0)


def test_a_dialog_is_left_behind_with_its_customer(site: Site):
    id_ = site.world.company(name="Tidig AB", customer_type="prospect")
    page = card(site, "bo", id_, "Tidig AB")
    choose(page, "Gör till vanlig kund")
    expect(page.get_by_role("dialog", name="Gör till vanlig kund")).to_be_visible()
    page.goto(f"/kunder/{site.world.acme}")
    expect(page.get_by_role("button", name=MENU)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_on_a_phone_the_menu_and_its_dialogs_fit(site: Site):
    id_ = site.world.private(email="eva@ek.example")
    page = site.enter(site.world.anna, f"/kunder/{id_}", viewport={"width": 390, "height": 844})
    choose(page, "Anonymisera …")
    box = page.get_by_role("dialog", name="Anonymisera Eva Ek?")
    expect(box.get_by_role("button", name="Anonymisera kund")).to_be_in_viewport()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
