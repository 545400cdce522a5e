"""Anna decides the values of registers; Bo's open pages follow, and lose nothing he has typed."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from crm_app.domain import contacts, registers
from crm_app.routes import REGISTERS as ADDRESSES
from tests.browser import pages
from tests.browser.forms import field, fill, follow_form, value_of
from tests.browser.grid import SOON
from tests.browser.site import Site

IN_A_ROW = {
    "level": "Kundnivå",
    "district": "Distrikt",
    "source": "Källa",
    "company_type": "Typ av företag",
    "payment_terms": "Betalvillkor",
}


def open_register(site: Site, key: str = "level") -> Page:
    """Return Anna's tab with the values of a register, counted."""
    page = site.enter(site.world.anna, ADDRESSES[key])
    heading = registers.BY_KEY[key].label
    expect(page.get_by_role("heading", name=heading, level=1)).to_be_visible()
    expect(page.get_by_role("textbox", name=registers.BY_KEY[key].new)).to_be_visible()
    return page


def named(page: Page, name: str) -> Locator:
    """Return the control that holds a value's name."""
    return page.get_by_role("textbox", name=f"Namn på {name}", exact=True)


def rename(page: Page, name: str, new: str) -> None:
    named(page, name).fill(new)
    named(page, name).press("Enter")


def act(page: Page, name: str, action: str) -> None:
    """Choose from the menu of a value."""
    page.get_by_role("button", name=f"Mer för {name}", exact=True).click()
    page.get_by_role("menuitem", name=action).click()


def merge(page: Page, name: str, into: str) -> None:
    act(page, name, "Slå ihop med …")
    box = page.get_by_role("dialog", name=f"Slå ihop ”{name}”")
    box.get_by_label("Slå ihop med").select_option(into)
    box.get_by_role("button", name="Slå ihop").click()


def choice(page: Page, label: str, name: str) -> Locator:
    """Return what a select of a form offers by this name."""
    held = page.get_by_role("combobox", name=label, exact=True)
    return held.locator("option:not([hidden])").filter(has_text=re.compile(f"^{name}$"))


def untouched(page: Page) -> None:
    """See that what Bo has typed is there still."""
    expect(field(page, "Ort")).to_have_value("Umeå")
    expect(field(page, "Telefon")).to_have_value("090-12 34 56")


@pytest.mark.parametrize(("key", "label"), list(IN_A_ROW.items()))
def test_an_open_form_follows_a_rename_an_archive_and_a_merge(
    site: Site, bo: Page, key: str, label: str
):
    site.world.value(key, "Gammal")
    site.world.value(key, "Ny")
    anna = open_register(site, key)
    expect(choice(bo, label, "Gammal")).to_be_attached()
    bo.get_by_role("combobox", name=label, exact=True).select_option("Gammal")
    rename(anna, "Gammal", "Äldre")
    expect(choice(bo, label, "Äldre")).to_be_attached(timeout=SOON)
    act(anna, "Ny", "Arkivera")
    expect(choice(bo, label, "Ny")).not_to_be_attached(timeout=SOON)
    anna.get_by_role("button", name="Ångra").click()
    expect(choice(bo, label, "Ny")).to_be_attached(timeout=SOON)
    merge(anna, "Äldre", "Ny")
    expect(choice(bo, label, "Äldre")).not_to_be_attached(timeout=SOON)
    shown = bo.get_by_role("combobox", name=label, exact=True).locator("option:checked")
    expect(shown).to_have_text("Ny")
    untouched(bo)


def test_the_open_register_and_card_follow_a_rename_and_a_merge(site: Site):
    old = site.world.value("level", "Gammal")
    site.world.value("level", "Ny")
    site.world.edit(site.world.acme, level=str(old))
    anna, listed, card = open_register(site), site.enter(site.world.bo), pages.card(site)
    row = listed.get_by_role("row").filter(has_text="Acme AB")
    expect(row).to_contain_text("Gammal")
    rename(anna, "Gammal", "Äldre")
    expect(row).to_contain_text("Äldre", timeout=SOON)
    expect(value_of(card, "Kundnivå")).to_have_text("Äldre", timeout=SOON)
    act(anna, "Äldre", "Arkivera")
    expect(anna.get_by_text("Arkiverade (1)")).to_be_visible()
    expect(row).to_contain_text("Äldre")
    anna.get_by_role("button", name="Ångra").click()
    merge(anna, "Äldre", "Ny")
    expect(row).to_contain_text("Ny", timeout=SOON)
    expect(value_of(card, "Kundnivå")).to_have_text("Ny", timeout=SOON)
    anna.get_by_role("button", name="Ångra").click()
    expect(row).to_contain_text("Äldre", timeout=SOON)


def test_tags_and_titles_follow_on_an_open_card(site: Site):
    world = site.world
    tag, boss = world.value("tag", "VIP"), world.value("manager_title", "Chef")
    buyer = world.value("contact_title", "Inköpare")
    world.edit(world.acme, tags=str(tag), account_managers=f"{world.bo.id}:{boss}")
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(buyer)}, {})
    card = pages.card(site)
    for key, old, new in (
        ("tag", "VIP", "Storkund"),
        ("manager_title", "Chef", "Projektledare"),
        ("contact_title", "Inköpare", "Logistiker"),
    ):
        expect(card.get_by_text(old).first).to_be_visible()
        rename(open_register(site, key), old, new)
        expect(card.get_by_text(new).first).to_be_visible(timeout=SOON)
        expect(card.get_by_text(old)).to_have_count(0)


def test_a_card_that_is_edited_keeps_its_text_while_its_value_is_merged(site: Site):
    old = site.world.value("level", "Gammal")
    site.world.value("level", "Ny")
    site.world.edit(site.world.acme, level=str(old))
    bo, anna = pages.editing(site), open_register(site)
    fill(bo, Ort="Kumla")
    merge(anna, "Gammal", "Ny")
    shown = bo.get_by_role("combobox", name="Kundnivå").locator("option:checked")
    expect(shown).to_have_text("Ny", timeout=SOON)
    expect(field(bo, "Ort")).to_have_value("Kumla")
    bo.get_by_role("button", name="Spara kund").click()
    expect(value_of(bo, "Ort")).to_have_text("Kumla")
    expect(value_of(bo, "Kundnivå")).to_have_text("Ny")


def test_two_administrators_see_the_same_list_and_what_one_types_stays(site: Site):
    site.world.value("level", "Guld")
    anna, other = open_register(site), open_register(site)
    named(other, "Guld").fill("Halvskriv")
    other.get_by_role("textbox", name="Ny kundnivå").fill("Påbörj")
    added = anna.get_by_role("textbox", name="Ny kundnivå")
    added.fill("Silver")
    added.press("Enter")
    expect(added).to_have_value("")
    expect(added).to_be_focused()
    expect(named(other, "Silver")).to_be_visible(timeout=SOON)
    expect(other.get_by_role("textbox", name="Ny kundnivå")).to_have_value("Påbörj")


def test_a_colour_is_seen_by_another_administrator_at_once(site: Site):
    site.world.value("tag", "VIP")
    anna, other = open_register(site, "tag"), open_register(site, "tag")
    anna.get_by_role("button", name="Färg på VIP: Ingen färg").click()
    anna.get_by_role("menuitemradio", name="Violett").click()
    expect(other.get_by_role("button", name="Färg på VIP: Violett")).to_be_visible(timeout=SOON)
    expect(named(other, "VIP")).to_have_attribute("data-tone", "violet")


def test_a_colour_reaches_the_badges_of_an_open_register_and_card(site: Site):
    gold, tag = site.world.value("level", "Guld"), site.world.value("tag", "VIP")
    site.world.edit(site.world.acme, level=str(gold), tags=str(tag))
    listed, card = site.enter(site.world.bo), pages.card(site)
    for key, name, word in (("level", "Guld", "Gul"), ("tag", "VIP", "Plommon")):
        anna = open_register(site, key)
        anna.get_by_role("button", name=f"Färg på {name}: Ingen färg").click()
        anna.get_by_role("menuitemradio", name=word, exact=True).click()
        tone = {"Gul": "amber", "Plommon": "plum"}[word]
        for page in (listed, card):
            badge = page.locator(".badge").filter(has_text=name).first
            expect(badge).to_have_attribute("data-tone", tone, timeout=SOON)


def test_esc_puts_a_name_back_and_a_taken_one_is_refused_beside_its_row(site: Site):
    for name in ("Guld", "Silver"):
        site.world.value("level", name)
    anna = open_register(site)
    named(anna, "Silver").fill("Fel")
    named(anna, "Silver").press("Escape")
    expect(named(anna, "Silver")).to_have_value("Silver")
    rename(anna, "Silver", "guld")
    row = anna.get_by_role("listitem").filter(has=named(anna, "Silver"))
    expect(row.get_by_role("alert")).to_have_text("Kundnivå: ”guld” finns redan.")
    expect(named(anna, "Silver")).to_have_value("guld")
    expect(named(anna, "Silver")).to_have_attribute("aria-invalid", "true")
    rename(anna, "Silver", "Platina")
    expect(anna.get_by_role("alert")).to_have_count(0)
    expect(named(anna, "Platina")).to_be_visible()


def test_the_order_is_changed_by_the_keyboard_and_is_that_of_the_form(site: Site, bo: Page):
    for name in ("Guld", "Silver"):
        site.world.value("level", name)
    anna = open_register(site)
    act(anna, "Silver", "Flytta uppåt")
    offered = bo.get_by_role("combobox", name="Kundnivå", exact=True)
    expect(offered).to_have_text("–SilverGuld", timeout=SOON)
    untouched(bo)


def test_a_value_in_use_says_by_how_many_and_offers_to_be_archived(site: Site):
    gold = site.world.value("level", "Guld")
    site.world.edit(site.world.acme, level=str(gold))
    anna = open_register(site)
    expect(anna.get_by_role("link", name="1 kund", exact=True)).to_be_visible()
    act(anna, "Guld", "Ta bort …")
    box = anna.get_by_role("dialog", name="”Guld” används")
    expect(box).to_contain_text("1 kund har värdet.")
    box.get_by_role("button", name="Arkivera").click()
    anna.get_by_text("Arkiverade (1)").click()
    anna.get_by_role("button", name="Ta tillbaka Guld").click()
    anna.get_by_role("link", name="1 kund", exact=True).click()
    expect(anna.get_by_text("Kundnivå är Guld").first).to_be_visible()
    expect(anna.get_by_role("link", name="Acme AB", exact=True)).to_be_visible()


def test_an_empty_register_says_what_it_is_good_for(site: Site):
    anna = open_register(site)
    expect(anna.get_by_text("ser alla direkt vilka kunder som går först")).to_be_visible()


def test_a_long_list_is_searched_whatever_the_accents(site: Site):
    for number in range(16):
        site.world.value("district", f"Område {number}")
    site.world.value("district", "Åre")
    anna = open_register(site, "district")
    anna.get_by_role("searchbox", name="Sök i Distrikt").fill("ARE")
    expect(named(anna, "Åre")).to_be_visible()
    expect(anna.get_by_role("textbox", name=re.compile("^Namn på"))).to_have_count(1)


def test_the_default_payment_terms_are_those_of_an_open_new_customer(site: Site, bo: Page):
    anna = open_register(site, "payment_terms")
    shown = bo.get_by_role("combobox", name="Betalvillkor", exact=True).locator("option:checked")
    expect(shown).to_have_text("30 dagar netto")
    act(anna, "60 dagar netto", "Gör till standard")
    expect(shown).to_have_text("60 dagar netto", timeout=SOON)
    untouched(bo)
    act(anna, "60 dagar netto", "Arkivera")
    problem = anna.get_by_role("alert").filter(has_text="Gör ett annat värde till standard först.")
    expect(problem).to_be_visible()


def test_days_and_kind_of_payment_terms_are_saved_at_once(site: Site):
    anna, other = open_register(site, "payment_terms"), open_register(site, "payment_terms")
    days = anna.get_by_role("textbox", name="Dagar för 10 dagar netto")
    days.fill("400")
    days.press("Enter")
    expect(anna.get_by_role("alert")).to_have_text("Skriv ett antal dagar mellan 0 och 365.")
    expect(days).to_have_attribute("aria-invalid", "true")
    expect(named(anna, "10 dagar netto")).to_have_attribute("aria-invalid", "false")
    days.fill("12")
    days.press("Enter")
    theirs = other.get_by_role("textbox", name="Dagar för 10 dagar netto")
    expect(theirs).to_have_value("12", timeout=SOON)
    anna.get_by_label("Slag för 10 dagar netto").select_option("Kontant")
    expect(theirs).to_have_count(0, timeout=SOON)


def test_who_may_not_decide_is_told_to_ask(site: Site):
    page = site.enter(site.world.bo, ADDRESSES["level"])
    expect(page.get_by_role("textbox", name="Ny kundnivå")).to_have_count(0)
    expect(page.get_by_text(re.compile("systemadministratör")).first).to_be_visible()
    follow = site.enter(site.world.bo, "/kunder/ny/foretag")
    follow_form(follow)
