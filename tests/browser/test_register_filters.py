"""The register filtered: chosen by keyboard and pointer, read as sentences, kept in the address."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.grid import SOON
from tests.browser.site import Site
from tests.browser.test_live_registers import open_register, rename

WORDS = re.compile(r"distrikt=\d+&typ=prospekt|typ=prospekt&distrikt=\d+")


@pytest.fixture
def syd(site: Site) -> int:
    """A district with a company and a prospect in it."""
    world = site.world
    syd = world.value("district", "Syd")
    world.value("district", "Norr")
    world.company(name="Alfa AB", district=str(syd))
    world.company(name="Beta AB", district=str(syd), customer_type="prospect")
    return syd


def rows(page: Page) -> Locator:
    return page.locator("tbody .row-link")


def chips(page: Page) -> Locator:
    return page.get_by_role("group", name="Filter").locator(".filter-said")


def choose(page: Page, field: str, value: str) -> None:
    """Choose a value of a field by the keyboard alone, and close the panel."""
    page.keyboard.press("f")
    box = page.get_by_role("combobox", name="Filtrera på")
    expect(box).to_be_focused()
    page.keyboard.type(field)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name=field)).to_be_focused()
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name=value)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_two_fields_are_chosen_shared_reloaded_and_gone_back_from(site: Site, syd: int):
    page = site.enter(site.world.bo)
    expect(rows(page)).to_have_count(3)
    choose(page, "Distrikt", "Syd")
    expect(rows(page)).to_have_text(["Alfa AB", "Beta AB"])
    choose(page, "Kundtyp", "Prospekt")
    expect(rows(page)).to_have_text(["Beta AB"])
    expect(chips(page)).to_have_text(["Kundtyp är Prospekt", "Distrikt är Syd"])
    expect(page).to_have_url(WORDS)
    page.reload()
    expect(chips(page)).to_have_text(["Kundtyp är Prospekt", "Distrikt är Syd"])
    expect(rows(page)).to_have_text(["Beta AB"])
    expect(page.get_by_text("1–1 av 1")).to_be_visible()
    page.go_back()
    expect(chips(page)).to_have_text(["Distrikt är Syd"])
    expect(rows(page)).to_have_text(["Alfa AB", "Beta AB"])
    page.go_back()
    expect(chips(page)).to_have_count(0)
    expect(rows(page)).to_have_count(3)


def test_one_visit_of_the_panel_is_one_step_back(site: Site, syd: int):
    page = site.enter(site.world.bo)
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("option", name="Distrikt").click()
    for name in ("Syd", "Norr", "Saknas"):
        page.get_by_role("option", name=name).click()
    expect(chips(page)).to_have_text(["Distrikt är Syd eller Norr eller saknas"])
    page.keyboard.press("Escape")
    page.go_back()
    expect(chips(page)).to_have_count(0)


def test_a_chip_is_changed_and_taken_away(site: Site, syd: int):
    page = site.enter(site.world.bo, f"/kunder?distrikt={syd}&arkiverade=1")
    expect(page.get_by_role("heading", name="Inga träffar med de här filtren")).to_be_visible()
    page.get_by_role("button", name="Ta bort filtret Arkiverade").click()
    expect(rows(page)).to_have_text(["Alfa AB", "Beta AB"])
    page.get_by_role("button", name="Distrikt är Syd", exact=True).click()
    page.get_by_role("option", name="Saknas").click()
    expect(chips(page)).to_have_text(["Distrikt är Syd eller saknas"])
    expect(rows(page)).to_have_count(3)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Rensa alla").click()
    expect(chips(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/kunder/?$"))


def test_a_value_is_found_without_its_field(site: Site, syd: int):
    page = site.enter(site.world.bo)
    expect(rows(page)).to_have_count(3)
    page.keyboard.press("f")
    expect(page.get_by_role("combobox", name="Filtrera på")).to_be_focused()
    page.keyboard.type("syd")
    page.get_by_role("option", name="Syd Distrikt", exact=True).click()
    expect(chips(page)).to_have_text(["Distrikt är Syd"])
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_no_match_offers_the_way_out(site: Site, syd: int):
    page = site.enter(site.world.bo, f"/kunder?distrikt={syd}&slag=privat")
    expect(page.get_by_role("heading", name="Inga träffar med de här filtren")).to_be_visible()
    page.get_by_role("button", name="Rensa filter").click()
    expect(rows(page)).to_have_count(3)


def test_an_address_that_means_nothing_shows_the_register(site: Site):
    page = site.enter(site.world.bo, "/kunder?niva=x&sortera=losenord&kolumner=,,&vy=99&saknar=a:b")
    expect(rows(page)).to_have_text(["Acme AB"])
    expect(chips(page)).to_have_count(0)


def test_a_renamed_district_is_renamed_in_an_open_list_with_the_typed_text_intact(
    site: Site, syd: int
):
    page = site.enter(site.world.bo, f"/kunder?distrikt={syd}&kolumner=district,city")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="Distrikt är Syd", exact=True).click()
    box = page.get_by_role("combobox", name="Distrikt")
    expect(box).to_be_focused()
    page.keyboard.type("s")
    expect(page.get_by_role("option", name="Syd")).to_be_visible()
    anna = open_register(site, "district")
    rename(anna, "Syd", "Skåne")
    expect(page.get_by_role("option", name="Skåne")).to_be_visible(timeout=SOON)
    expect(chips(page)).to_have_text(["Distrikt är Skåne"], timeout=SOON)
    expect(page.get_by_role("cell", name="Skåne")).to_have_count(2)
    expect(box).to_have_value("s")
    expect(box).to_be_focused()


def test_the_panel_is_a_sheet_on_a_phone(site: Site, syd: int):
    page = site.enter(site.world.bo, viewport={"width": 390, "height": 844})
    page.get_by_role("button", name="Filter", exact=True).click()
    panel = page.get_by_role("dialog", name="Nytt filter")
    expect(panel.get_by_role("option", name="Distrikt")).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert (round(box["x"]), round(box["width"])) == (0, 390)
    assert round(box["y"] + box["height"]) == 844
    panel.get_by_role("option", name="Distrikt").click()
    panel.get_by_role("option", name="Syd").click()
    expect(chips(page)).to_have_text(["Distrikt är Syd"])
