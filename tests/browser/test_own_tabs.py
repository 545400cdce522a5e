"""Anna makes own tabs with typed fields; Bo fills them in on an open card, and loses nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from crm_app.domain import custom_card, custom_fields, custom_tabs
from tests.browser.forms import field, fill, follow_form, refused, value_of
from tests.browser.grid import SOON
from tests.browser.site import Site

SETTINGS = "/kunder/installningar/egna-flikar"


@pytest.fixture
def avtal(site: Site) -> int:
    """The own tab Avtal with a number and an amount."""
    world = site.world
    tab = world.do(custom_tabs.add, world.anna, "Avtal", "handshake")
    for label, kind in (("Nummer", "text"), ("Belopp", "decimal")):
        world.do(custom_fields.add, world.anna, tab, label, kind)
    return tab


def settings(site: Site) -> Page:
    """Anna's tab with Egna flikar."""
    page = site.enter(site.world.anna, SETTINGS)
    expect(page.get_by_role("textbox", name="Ny flik")).to_be_visible()
    return page


def card(site: Site, tab: int, edit: bool = False) -> Page:
    """Bo's tab with an own tab of Acme's card."""
    at = f"/kunder/{site.world.acme}/egen-{tab}" + ("?redigera=1" if edit else "")
    page = site.enter(site.world.bo, at)
    if edit:
        follow_form(page)
    return page


def add_field(page: Page, label: str, kind: str) -> None:
    page.get_by_role("textbox", name="Nytt fält", exact=True).fill(label)
    page.get_by_label("Slag av nytt fält").select_option(kind)
    page.get_by_role("button", name="Lägg till fält").click()
    expect(page.get_by_role("textbox", name=f"Namn på fältet {label}")).to_be_visible()


def test_a_tab_made_with_its_fields_is_on_an_open_card_at_once(site: Site):
    anna = settings(site)
    bo = site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    menu = bo.get_by_role("navigation", name="Flikar", exact=True)
    expect(menu.get_by_role("link", name="Detaljer")).to_be_visible()
    expect(menu.get_by_role("button")).to_have_count(0)
    fill(anna, Ny_flik="Avtal")
    anna.get_by_role("button", name="Skapa flik").click()
    expect(anna.get_by_role("heading", name="Så ser fliken ut")).to_be_visible()
    expect(menu.get_by_role("button", name="Mer")).to_be_visible(timeout=SOON)
    add_field(anna, "Slutdatum", "Datum")
    preview = anna.get_by_role("group", name="Förhandsvisning")
    expect(preview.get_by_text("Slutdatum", exact=True)).to_be_visible()
    menu.get_by_role("button", name="Mer").click()
    bo.get_by_role("menuitem", name="Avtal").click()
    bo.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(bo)
    fill(bo, Slutdatum="31/12 2027")
    bo.get_by_role("button", name="Spara uppgifterna").click()
    expect(value_of(bo, "Slutdatum")).to_have_text("2027-12-31")


def test_a_taken_name_is_told_at_its_field(site: Site, avtal: int):
    anna = settings(site)
    for name in ("avtal", "Detaljer"):
        fill(anna, Ny_flik=name)
        anna.get_by_role("button", name="Skapa flik").click()
        refused(field(anna, "Ny flik"), f"heter {name}")
    anna.get_by_role("textbox", name="Nytt fält", exact=True).fill("nummer")
    anna.get_by_role("button", name="Lägg till fält").click()
    expect(anna.get_by_role("alert").filter(has_text="redan ett fält")).to_be_visible()


def test_a_field_comes_while_a_colleague_types_and_his_text_stays(site: Site, avtal: int):
    anna, bo = settings(site), card(site, avtal, edit=True)
    number = field(bo, "Nummer")
    number.click()
    bo.keyboard.type("K-")
    add_field(anna, "Ansvarig jurist", "Text")
    expect(field(bo, "Ansvarig jurist")).to_be_visible(timeout=SOON)
    bo.keyboard.type("17")
    expect(number).to_be_focused()
    expect(number).to_have_value("K-17")
    bo.get_by_role("button", name="Spara uppgifterna").click()
    expect(value_of(bo, "Nummer")).to_have_text("K-17")


def test_a_field_goes_and_comes_back_with_what_a_colleague_typed(site: Site, avtal: int):
    anna, bo = settings(site), card(site, avtal, edit=True)
    fill(bo, Nummer="K-17", Belopp="100")
    anna.get_by_role("button", name="Arkivera fältet Belopp").click()
    expect(field(bo, "Belopp")).to_be_hidden(timeout=SOON)
    expect(field(bo, "Nummer")).to_have_value("K-17")
    anna.get_by_role("button", name="Ta tillbaka Belopp").click()
    expect(field(bo, "Belopp")).to_have_value("100", timeout=SOON)


def test_a_tab_is_taken_away_and_back_with_values_and_unsaved_text(site: Site, avtal: int):
    world = site.world
    key = f"own_{world.see(custom_fields.listed, avtal)[1].id}"
    world.do(custom_card.save, world.bo, world.acme, f"own_{avtal}", {key: "250"}, {})
    anna, bo = settings(site), card(site, avtal, edit=True)
    expect(field(bo, "Belopp")).to_have_value("250")
    fill(bo, Nummer="Inte sparat")
    anna.get_by_role("button", name="Ta bort flik").click()
    ask = anna.get_by_role("alertdialog", name="Ta bort fliken Avtal?")
    expect(ask.get_by_text("1 kund har uppgifter här.")).to_be_visible()
    ask.get_by_role("button", name="Ta bort flik").click()
    gone = bo.get_by_role("heading", name="Fliken Avtal är borttagen")
    expect(gone).to_be_visible(timeout=SOON)
    anna.get_by_role("button", name="Ta tillbaka Avtal").click()
    expect(field(bo, "Nummer")).to_have_value("Inte sparat", timeout=SOON)
    expect(field(bo, "Belopp")).to_have_value("250")
    bo.get_by_role("button", name="Spara uppgifterna").click()
    expect(value_of(bo, "Nummer")).to_have_text("Inte sparat")
    expect(value_of(bo, "Belopp")).to_have_text("250")


def test_a_tab_is_renamed_on_an_open_card(site: Site, avtal: int):
    anna, bo = settings(site), card(site, avtal)
    expect(bo.get_by_role("heading", name="Avtal", level=2)).to_be_visible()
    field(anna, "Namn").fill("Serviceavtal")
    field(anna, "Namn").press("Enter")
    expect(bo.get_by_role("heading", name="Serviceavtal", level=2)).to_be_visible(timeout=SOON)
    menu = bo.get_by_role("navigation", name="Flikar", exact=True)
    expect(menu.get_by_role("button", name="Mer: Serviceavtal")).to_be_visible()
    anna.get_by_role("button", name="Ångra").click()
    expect(menu.get_by_role("button", name="Mer: Avtal")).to_be_visible(timeout=SOON)


def test_what_cannot_be_read_is_told_beside_its_field(site: Site, avtal: int):
    bo = card(site, avtal, edit=True)
    fill(bo, Belopp="mycket", Nummer="K-17")
    bo.get_by_role("button", name="Spara uppgifterna").click()
    refused(field(bo, "Belopp"), "Skriv ett tal")
    expect(bo.get_by_role("link", name=re.compile("^Belopp: Skriv ett tal"))).to_be_visible()
    expect(field(bo, "Nummer")).to_have_value("K-17")


def test_two_who_write_the_same_field_see_both_texts(site: Site, avtal: int):
    bo = card(site, avtal, edit=True)
    fill(bo, Belopp="200")
    world = site.world
    key = f"own_{world.see(custom_fields.listed, avtal)[1].id}"
    told = (world.acme, f"own_{avtal}", {key: "100"}, {})
    world.do(custom_card.save, world.anna, *told)
    bo.get_by_role("button", name="Spara uppgifterna").click()
    row = bo.get_by_role("row", name="Belopp 200 100")
    expect(row).to_be_visible()
    bo.get_by_role("button", name="Spara det jag skrev").click()
    expect(value_of(bo, "Belopp")).to_have_text("200")


def test_choices_of_a_list_are_offered_on_an_open_form(site: Site, avtal: int):
    anna, bo = settings(site), card(site, avtal, edit=True)
    add_field(anna, "Nivå", "Lista")
    for choice in ("Silver", "Guld", "Brons"):
        anna.get_by_role("textbox", name="Nytt val i Nivå").fill(choice)
        anna.get_by_role("button", name="Lägg till val").click()
        expect(anna.get_by_role("textbox", name=f"Val {choice}")).to_be_visible()
    offered = bo.get_by_label("Nivå").get_by_role("option")
    expect(offered).to_have_text(["–", "Silver", "Guld", "Brons"])
    anna.get_by_role("button", name="Flytta valet Guld uppåt").click()
    expect(offered).to_have_text(["–", "Guld", "Silver", "Brons"], timeout=SOON)
    anna.get_by_role("button", name="Flytta valet Brons", exact=True).press("Space")
    expect(anna.get_by_role("status").filter(has_text="Brons lyft.")).to_be_attached()
    anna.keyboard.press("ArrowUp")
    expect(anna.get_by_role("status").filter(has_text="Brons är på plats 2")).to_be_attached()
    anna.keyboard.press("Space")
    expect(offered).to_have_text(["–", "Guld", "Brons", "Silver"], timeout=SOON)
    bo.get_by_label("Nivå").select_option("Guld")
    bo.get_by_role("button", name="Spara uppgifterna").click()
    expect(value_of(bo, "Nivå")).to_have_text("Guld")
