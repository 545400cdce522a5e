"""Columns: the administrator's for everybody, a user's own for herself, live and by keyboard."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.grid import SOON
from tests.browser.site import Site
from tests.world import World

AT = "/kunder/installningar/kundtabell"


def kundtabell(site: Site) -> Page:
    page = site.enter(site.world.anna, AT)
    expect(page.get_by_role("list", name="Kolumner i kundtabellen")).to_be_visible()
    return page


def register(site: Site, **told: str) -> Page:
    page = site.enter(site.world.bo, **told)
    expect(page.get_by_role("link", name="Acme AB")).to_be_visible()
    return page


def head(page: Page, label: str) -> Locator:
    return page.get_by_role("region", name="Kunder", exact=True).get_by_role(
        "columnheader", name=label
    )


def heads(page: Page) -> Locator:
    return page.get_by_role("region", name="Kunder", exact=True).locator("thead")


def menu(page: Page) -> Locator:
    page.get_by_role("button", name="Kolumner").click()
    found = page.get_by_role("dialog", name="Kolumner")
    expect(found.get_by_role("list", name="Kolumner")).to_be_visible()
    return found


def move(page: Page, label: str, key: str) -> None:
    """Move a row of the list one step by the keyboard, hearing what is said of it."""
    handle = page.get_by_role("button", name=f"Flytta {label}", exact=True)
    handle.focus()
    page.keyboard.press("Space")
    # The last one that speaks of it: the arrows' own word stands before the drag's.
    said = page.get_by_role("status").filter(has_text=f"{label} ").last
    expect(said).to_have_text(re.compile(f"{label} lyft, plats"))
    page.keyboard.press(key)
    expect(said).to_have_text(re.compile(f"{label} är på plats"))
    page.keyboard.press("Space")


def test_a_column_that_is_switched_off_leaves_a_colleagues_register_and_her_filter_stays(
    site: Site,
):
    anna, bo = kundtabell(site), register(site)
    bo.get_by_role("button", name="Filter", exact=True).click()
    typed = bo.get_by_role("combobox", name="Filtrera på")
    typed.fill("Distr")
    anna.get_by_role("switch", name="Visa Ort", exact=True).click()
    expect(head(bo, "Ort")).to_have_count(0, timeout=SOON)
    expect(typed).to_have_value("Distr")
    expect(typed).to_be_focused()
    expect(anna.get_by_text("Sparat")).to_be_visible()
    anna.get_by_role("button", name="Ångra").click()
    expect(head(bo, "Ort")).to_be_visible(timeout=SOON)
    expect(typed).to_have_value("Distr")


def test_a_column_is_moved_by_keyboard_and_the_register_and_the_preview_follow(site: Site):
    anna, bo = kundtabell(site), register(site)
    expect(heads(bo)).to_have_text(re.compile("Kundnivå.*Distrikt"))
    move(anna, "Distrikt", "ArrowUp")
    expect(heads(bo)).to_have_text(re.compile("Distrikt.*Kundnivå"), timeout=SOON)
    preview = anna.get_by_role("region", name="Så ser kundtabellen ut")
    expect(preview.locator("thead")).to_have_text(re.compile("Distrikt.*Kundnivå"))
    anna.get_by_role("button", name="Flytta Distrikt nedåt", exact=True).click()
    expect(heads(bo)).to_have_text(re.compile("Kundnivå.*Distrikt"), timeout=SOON)


def test_the_name_is_locked_and_the_programs_columns_come_back(site: Site):
    anna, bo = kundtabell(site), register(site)
    expect(anna.get_by_role("switch", name="Visa Namn", exact=True)).to_be_disabled()
    anna.get_by_role("switch", name="Visa Antal kontaktpersoner").click()
    expect(head(bo, "Antal kontaktpersoner")).to_be_visible(timeout=SOON)
    anna.get_by_role("button", name="Återställ till programmets kolumner").click()
    expect(head(bo, "Antal kontaktpersoner")).to_have_count(0, timeout=SOON)


def test_a_field_that_is_off_everywhere_says_so_in_the_list(site: Site, world: World):
    for kind in ("company", "private"):
        for type_ in ("regular", "temporary", "prospect"):
            world.decide("city", "off", f"{kind}.{type_}")
    anna = kundtabell(site)
    row = anna.get_by_role("listitem").filter(has_text="Fältet är avstängt i Kundfält")
    expect(row.filter(has=anna.get_by_text("Ort", exact=True))).to_have_count(1)


def test_her_own_columns_are_hers_alone_follow_to_her_other_tab_and_go_with_one_click(site: Site):
    bo, cleos = register(site), site.enter(site.world.anna)
    other = site.tab(bo.context, "/kunder")
    expect(head(other, "Ort")).to_be_visible()
    expect(head(cleos, "Ort")).to_be_visible()
    box = menu(bo)
    box.get_by_role("switch", name="Visa Ort", exact=True).click()
    box.get_by_role("switch", name="Visa Mobil", exact=True).click()
    for page in (bo, other):
        expect(head(page, "Ort")).to_have_count(0, timeout=SOON)
        expect(head(page, "Mobil")).to_be_visible()
    expect(head(cleos, "Ort")).to_be_visible()
    box.get_by_role("button", name="Återställ till allas").click()
    expect(head(other, "Ort")).to_be_visible(timeout=SOON)
    expect(box.get_by_text("Du ser samma kolumner som alla andra.")).to_be_visible()


def test_she_orders_her_columns_by_keyboard(site: Site):
    bo = register(site)
    menu(bo)
    move(bo, "Organisationsnummer", "ArrowUp")
    expect(heads(bo)).to_have_text(re.compile("Organisationsnummer.*Kundtyp"), timeout=SOON)


def edge(page: Page, label: str) -> Locator:
    return page.get_by_role("separator", name=f"Bredd på {label}")


def width(page: Page, label: str) -> float:
    return head(page, label).evaluate("th => th.getBoundingClientRect().width")


def test_a_column_is_widened_by_keyboard_and_by_dragging_and_let_go(site: Site):
    bo = register(site)
    edge(bo, "Ort").focus()
    bo.keyboard.press("Shift+ArrowRight")
    bo.keyboard.press("ArrowRight")
    wide = int(edge(bo, "Ort").get_attribute("aria-valuenow") or 0)
    expect(edge(bo, "Ort")).to_have_attribute("aria-valuetext", f"{wide} pixlar")
    assert abs(width(bo, "Ort") - wide) <= 1
    box = edge(bo, "E-post").bounding_box()
    assert box is not None
    before = width(bo, "E-post")
    bo.mouse.move(box["x"] + 4, box["y"] + 10)
    bo.mouse.down()
    bo.mouse.move(box["x"] + 104, box["y"] + 10, steps=4)
    bo.mouse.up()
    expect(edge(bo, "E-post")).to_have_attribute("aria-valuenow", str(round(before + 100)))
    kept = bo.get_by_role("button", name="Kolumner")
    kept.click()
    expect(bo.get_by_role("button", name="Återställ till allas")).to_be_visible()
    bo.reload()
    expect(edge(bo, "Ort")).to_have_attribute("aria-valuenow", str(wide))
    edge(bo, "Ort").dblclick()
    expect(edge(bo, "Ort")).to_have_attribute("aria-valuetext", "Efter innehållet")
