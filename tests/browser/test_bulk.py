"""Marking rows, and changing all that is marked: by mouse, by keyboard, and back again."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.grid import SOON
from tests.browser.site import Site
from tests.domain.bulk_steps import archived, held, many
from tests.world import World


def register(site: Site, path: str = "/kunder") -> Page:
    page = site.enter(site.world.bo, path)
    expect(page.get_by_role("link", name="Eva Ek 0")).to_be_visible()
    return page


def bar(page: Page) -> Locator:
    return page.get_by_role("region", name="Ändra flera kunder")


def box(page: Page, name: str) -> Locator:
    return page.get_by_role("checkbox", name=f"Markera {name}", exact=True)


def choose(page: Page, button: str, item: str) -> None:
    bar(page).get_by_role("button", name=button, exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_all_that_match_get_a_district_a_colleague_sees_it_and_it_is_taken_back(
    site: Site, world: World
):
    north = world.value("district", "Norr")
    ids = many(world, 60)
    bo, anna = register(site, "/kunder?slag=privat"), site.enter(world.anna, "/kunder?slag=privat")
    expect(anna.get_by_role("link", name="Eva Ek 0")).to_be_visible()
    page_box = bo.get_by_role("checkbox", name="Markera alla på sidan")
    page_box.click()  # the box is ticked when the program says so
    expect(page_box).to_be_checked()
    expect(bar(bo)).to_contain_text("50 valda")
    bar(bo).get_by_role("button", name="Välj alla 60 som matchar").click()
    expect(bar(bo)).to_contain_text("Alla 60 valda")
    choose(bo, "Distrikt", "Norr")
    expect(bar(bo)).to_contain_text("Distriktet Norr sattes på 60 kunder.")
    row = anna.get_by_role("row").filter(has_text="Eva Ek 0")
    expect(row).to_contain_text("Norr", timeout=SOON)
    assert held(world, "district", [*ids, world.acme]) == [north] * 60 + [None]
    expect(page_box).not_to_be_checked()
    bar(bo).get_by_role("button", name="Ångra").click()
    expect(bar(bo)).to_contain_text("Ångrat: 60 kunder är som förut.")
    expect(row).not_to_contain_text("Norr", timeout=SOON)
    assert held(world, "district", ids) == [None] * 60


def test_a_range_is_marked_with_shift_and_a_row_by_x_and_esc_lets_go(site: Site, world: World):
    many(world, 5)
    bo = register(site)
    box(bo, "Eva Ek 0").click()
    box(bo, "Eva Ek 3").click(modifiers=["Shift"])
    expect(bar(bo)).to_contain_text("4 valda")
    for number in range(4):
        expect(box(bo, f"Eva Ek {number}")).to_be_checked()
    bo.get_by_role("link", name="Eva Ek 4").focus()
    bo.keyboard.press("x")
    expect(bar(bo)).to_contain_text("5 valda")
    bo.keyboard.press("x")
    expect(bar(bo)).to_contain_text("4 valda")
    bo.keyboard.press("Escape")
    expect(bar(bo)).to_have_count(0)
    expect(box(bo, "Eva Ek 0")).not_to_be_checked()


def test_what_is_marked_on_one_page_is_still_marked_on_the_next(site: Site, world: World):
    many(world, 60)
    bo = register(site)
    box(bo, "Eva Ek 0").click()
    expect(bar(bo)).to_contain_text("1 valda")
    bo.get_by_role("link", name="Nästa sida").click()
    expect(bo.get_by_role("link", name="Eva Ek 0", exact=True)).to_have_count(0)
    expect(bar(bo)).to_contain_text("1 valda")
    bo.get_by_role("link", name="Föregående sida").click()
    expect(box(bo, "Eva Ek 0")).to_be_checked()


def test_an_account_manager_is_chosen_in_a_dialog(site: Site, world: World):
    world.value("manager_title", "Säljare")
    ids = many(world, 2)
    bo = register(site)
    box(bo, "Eva Ek 0").click()
    box(bo, "Eva Ek 1").click()
    bar(bo).get_by_role("button", name="Kundansvarig").click()
    asked = bo.get_by_role("dialog", name="Kundansvarig för de valda")
    asked.get_by_label("Användare").select_option(label="Cleo Dahl")
    asked.get_by_label("Titel").select_option(label="Säljare")
    asked.get_by_role("button", name="Ändra kunderna").click()
    said = "Cleo Dahl lades till som kundansvarig för 2 kunder."
    expect(bar(bo)).to_contain_text(said)
    for pairs in held(world, "account_managers", ids):
        assert [user for user, _ in pairs] == [world.cleo.id]


def test_tags_are_added_and_customers_archived_from_the_bar(site: Site, world: World):
    world.value("tag", "VIP")
    ids = many(world, 2)
    bo = register(site)
    box(bo, "Eva Ek 0").click()
    bar(bo).get_by_role("button", name="Tagg", exact=True).click()
    bo.get_by_role("menuitem", name="Lägg till tagg").click()
    bo.get_by_role("menuitem", name="VIP", exact=True).click()
    expect(bar(bo)).to_contain_text("Taggen VIP lades till på 1 kund.")
    box(bo, "Eva Ek 1").click()
    bar(bo).get_by_role("button", name="Arkivera").click()
    expect(bar(bo)).to_contain_text("1 kund arkiverades.")
    assert archived(world, ids) == [False, True]


def test_cleo_cannot_archive_and_is_asked_before_she_loses_sight(site: Site, world: World):
    own = many(world, 1, world.cleo)
    cleo = site.enter(world.cleo)
    box(cleo, "Eva Ek 0").click()
    expect(bar(cleo)).to_contain_text("1 valda")
    expect(bar(cleo).get_by_role("button", name="Arkivera")).to_have_count(0)
    bar(cleo).get_by_role("button", name="Kundansvarig").click()
    asked = cleo.get_by_role("dialog", name="Kundansvarig för de valda")
    asked.get_by_label("Användare").select_option(label="Cleo Dahl")
    asked.get_by_label("Ta bort som kundansvarig").check()
    asked.get_by_role("button", name="Ändra kunderna").click()
    question = cleo.get_by_role("alertdialog", name="Ta bort dig själv som kundansvarig?")
    question.get_by_role("button", name="Ta bort mig").click()
    expect(bar(cleo)).to_contain_text(re.compile("togs bort som kundansvarig för 1 kund"))
    bar(cleo).get_by_role("button", name="Ångra").click()
    expect(bar(cleo)).to_contain_text("Ångrat: 1 kund är som förut.")
    assert [u for u, _ in held(world, "account_managers", own)[0]] == [world.cleo.id]
