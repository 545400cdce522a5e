"""Anna says what the columns of another system's file are about."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import Site

AT = "/kunder/installningar/importera-foretagskunder"
CSV = """Kod;Benämning;Orgnr;Stad;Saldo
K7;Beta AB;556881-2670;Kumla;9,50
K8;Gamma AB;212000-0142;Hallsberg;1,00
"""
PATIENCE = 30_000


def column(page: Page, heading: str) -> Locator:
    return page.get_by_role("combobox", name=f"Läs kolumnen {heading} som")


def row(page: Page, heading: str) -> Locator:
    return page.get_by_role("row").filter(has=column(page, heading))


def on(page: Page, count: int) -> Locator:
    return page.get_by_role("button", name=f"Granska {count} kolumn")


def bring(page: Page, folder: Path, text: str = CSV) -> None:
    path = folder / "fran-annat-system.csv"
    path.write_text(text, encoding="utf-8")
    page.get_by_label("Välj en fil").set_input_files(path)
    expect(column(page, "Stad")).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def page(site: Site) -> Page:
    """Kolumner, with a file of which two columns are recognised."""
    made = site.enter(site.world.anna, AT, viewport={"width": 1440, "height": 900})
    bring(made, site.server.folder)
    return made


def test_each_column_stands_with_cells_and_what_was_recognised(page: Page):
    expect(page.get_by_role("listitem").filter(has_text="Kolumner")).to_have_attribute(
        "aria-current", "step"
    )
    expect(column(page, "Stad")).to_have_value("city")
    expect(row(page, "Stad")).to_contain_text("Känns igen")
    expect(row(page, "Stad")).to_contain_text("Hallsberg")
    expect(column(page, "Saldo")).to_have_value("")
    expect(row(page, "Saldo")).to_contain_text("Rubriken är inget fält i kundregistret.")
    expect(page.get_by_role("note").filter(has_text="Ingen kolumn fyller")).to_contain_text(
        "Företagsnamn"
    )
    expect(on(page, 2)).to_be_enabled()


def test_fields_are_chosen_with_the_keyboard_alone(page: Page):
    column(page, "Kod").focus()
    page.keyboard.type("Kundn")
    expect(column(page, "Kod")).to_have_value("number")
    page.keyboard.press("Tab")
    expect(column(page, "Benämning")).to_be_focused()
    page.keyboard.type("Företagsn")
    expect(column(page, "Benämning")).to_have_value("name")
    expect(page.get_by_role("note").filter(has_text="Ingen kolumn fyller")).to_have_count(0)
    expect(column(page, "Benämning")).to_be_focused()
    expect(on(page, 4)).to_be_enabled()
    on(page, 4).press("Enter")
    expect(page.get_by_role("button", name="Importera 2 nya kunder")).to_be_enabled(
        timeout=PATIENCE
    )


def drag(page: Page, field: str, heading: str) -> None:
    chip = page.get_by_role("region", name="Fält som ingen kolumn fyller").get_by_text(
        field, exact=True
    )
    chip.scroll_into_view_if_needed()
    start, goal = chip.bounding_box(), row(page, heading).bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 20, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"], start["y"] + 20, steps=3)
    page.mouse.move(goal["x"] + 60, goal["y"] + goal["height"] / 2, steps=8)
    expect(row(page, heading)).to_have_attribute("data-over", "true")
    page.mouse.up()


def test_a_field_is_dragged_to_its_column(page: Page):
    drag(page, "Företagsnamn", "Benämning")
    expect(column(page, "Benämning")).to_have_value("name")
    fields = page.get_by_role("region", name="Fält som ingen kolumn fyller")
    expect(fields.get_by_text("Företagsnamn", exact=True)).to_have_count(0)
    expect(on(page, 3)).to_be_enabled()


def test_two_columns_of_one_field_are_refused_beside_both(page: Page):
    column(page, "Saldo").select_option("Ort")
    expect(row(page, "Saldo").get_by_role("alert")).to_contain_text("Kolumnen ”Stad” läses")
    expect(row(page, "Stad").get_by_role("alert")).to_contain_text("Kolumnen ”Saldo” läses också")
    expect(page.get_by_role("button", name=re.compile("^Granska"))).to_be_disabled()
    column(page, "Saldo").select_option("Hoppa över")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(on(page, 2)).to_be_enabled()


def test_a_choice_is_saved_and_offered_for_the_next_file(site: Site, page: Page):
    column(page, "Kod").select_option("Kundnummer")
    column(page, "Benämning").select_option("Företagsnamn")
    expect(on(page, 4)).to_be_enabled()
    page.get_by_role("button", name="Spara kolumnvalet …").click()
    box = page.get_by_role("dialog", name="Spara kolumnval")
    box.get_by_label("Namn", exact=True).press("Enter")
    expect(box.get_by_role("alert").filter(has_text="Skriv ett namn")).to_be_visible()
    box.get_by_label("Namn", exact=True).fill("Fortnox")
    box.get_by_label("Namn", exact=True).press("Enter")
    expect(box).to_have_count(0)
    chosen = page.get_by_role("combobox", name="Kolumnval")
    expect(chosen.locator("option:checked")).to_have_text("Fortnox")
    page.get_by_role("button", name="Välj en annan fil").click()
    bring(page, site.server.folder, CSV.replace("K7", "K9"))
    expect(column(page, "Kod")).to_have_value("")
    page.get_by_role("button", name="Använd Fortnox").click()
    expect(column(page, "Kod")).to_have_value("number")
    expect(page.get_by_role("button", name="Använd Fortnox")).to_have_count(0)
    page.get_by_role("button", name="Ta bort …").click()
    page.get_by_role("button", name="Ta bort kolumnval").click()
    expect(chosen.locator("option")).to_have_count(1)
    expect(column(page, "Kod")).to_have_value("number")


def test_rows_are_matched_by_a_key_that_is_picked(page: Page):
    key = page.get_by_role("combobox", name="Rader hör till kunder med samma")
    expect(key.locator("option")).to_have_count(2)
    column(page, "Kod").select_option("Kundnummer")
    expect(key.locator("option")).to_have_count(3)
    key.select_option("Bara Kundnummer")
    expect(key).to_have_value("number")
    column(page, "Kod").select_option("Hoppa över")
    expect(key).to_have_value("")


def test_from_the_review_one_can_go_back_to_the_columns(page: Page):
    column(page, "Benämning").select_option("Företagsnamn")
    on(page, 3).click()
    page.get_by_role("button", name="Tillbaka till kolumnerna").click(timeout=PATIENCE)
    expect(column(page, "Benämning")).to_have_value("name")
