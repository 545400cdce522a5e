"""The register by keyboard: rows are walked, opened and peeked at without a mouse."""

import re

from playwright.sync_api import Page, expect

from crm_app.domain import customers
from tests.browser.grid import SOON
from tests.browser.site import Site


def opened(site: Site, path: str = "/kunder") -> Page:
    """Open Bo's register with three customers: Acme, Beta and Cesam."""
    for name in ("Beta AB", "Cesam AB"):
        site.world.company(name=name, city="Lund")
    page = site.enter(site.world.bo, path)
    expect(page.locator("tbody .row-link")).to_have_count(3)
    return page


def link(page: Page, name: str):
    return page.get_by_role("table").get_by_role("link", name=name, exact=True)


def test_down_down_enter_opens_the_second_row(site: Site):
    page = opened(site)
    page.keyboard.press("ArrowDown")
    expect(link(page, "Acme AB")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(link(page, "Beta AB")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Beta AB", level=1)).to_be_visible()


def test_j_and_k_home_and_end_walk_too_and_stop_at_the_ends(site: Site):
    page = opened(site)
    for key, name in (
        ("j", "Acme AB"), ("j", "Beta AB"), ("k", "Acme AB"), ("k", "Acme AB"),
        ("End", "Cesam AB"), ("j", "Cesam AB"), ("Home", "Acme AB"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(link(page, name)).to_be_focused()


def test_space_peeks_the_arrows_go_on_and_esc_closes(site: Site):
    page = opened(site)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    peek = page.get_by_role("complementary", name="Snabbtitt")
    expect(peek.get_by_role("heading", name="Acme AB")).to_be_visible()
    expect(peek.get_by_text("Paula Ek")).to_be_visible()
    expect(link(page, "Acme AB")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(peek.get_by_role("heading", name="Beta AB")).to_be_visible()
    expect(peek.get_by_text("Lund")).to_be_visible()
    page.keyboard.press("Escape")
    expect(peek).to_have_count(0)
    expect(link(page, "Beta AB")).to_be_focused()
    page.keyboard.press("Space")
    expect(peek.get_by_role("heading", name="Beta AB")).to_be_visible()
    page.keyboard.press("Space")
    expect(peek).to_have_count(0)


def test_the_peek_follows_a_colleague_and_lets_go_of_what_is_not_hers(site: Site):
    page = opened(site)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    peek = page.get_by_role("complementary", name="Snabbtitt")
    expect(peek.get_by_text("Örebro")).to_be_visible()
    site.world.edit(site.world.acme, site.world.anna, city="Kumla")
    expect(peek.get_by_text("Kumla")).to_be_visible(timeout=2 * SOON)
    site.world.do(customers.archive, site.world.anna, site.world.acme)
    expect(peek.get_by_text("Arkiverad")).to_be_visible(timeout=2 * SOON)


def test_the_peek_opens_the_card_and_is_closed_by_its_button(site: Site):
    page = opened(site)
    row = page.get_by_role("row").filter(has_text="Beta AB")
    row.hover()
    row.get_by_role("button", name="Snabbtitt på Beta AB").click()
    peek = page.get_by_role("complementary", name="Snabbtitt")
    peek.get_by_role("button", name="Stäng snabbtitten").click()
    expect(peek).to_have_count(0)
    row.hover()
    row.get_by_role("button", name="Snabbtitt på Beta AB").click()
    peek.get_by_role("link", name="Öppna").click()
    expect(page.get_by_role("heading", name="Beta AB", level=1)).to_be_visible()


def test_what_a_row_offers_is_what_its_customer_has(site: Site):
    page = opened(site)
    acme = page.get_by_role("row").filter(has_text="Acme AB")
    acme.hover()
    mail = acme.get_by_role("link", name="Skriv till Acme AB")
    expect(mail).to_have_attribute("href", re.compile("mailto:info@acme.example"))
    expect(acme.get_by_role("link", name="Ring Acme AB")).to_have_count(1)
    beta = page.get_by_role("row").filter(has_text="Beta AB")
    beta.hover()
    expect(acme.get_by_role("link", name="Ring Acme AB")).to_have_count(0)
    expect(beta.get_by_role("button", name="Snabbtitt på Beta AB")).to_be_visible()
    expect(beta.get_by_role("link", name="Skriv till Beta AB")).to_have_count(0)
    beta.get_by_role("button", name="Öppna Beta AB").click()
    expect(page.get_by_role("heading", name="Beta AB", level=1)).to_be_visible()


def test_pages_are_turned_by_keys(site: Site):
    for number in range(110):
        site.world.private(first_name="Kund", last_name=f"{number:03}")
    page = site.enter(site.world.bo)
    expect(page.get_by_text("1–50 av 111")).to_be_visible()
    for key, where in (
        ("ArrowRight", "51–100 av 111"), ("Shift+ArrowRight", "62–111 av 111"),
        ("ArrowLeft", "12–61 av 111"), ("Shift+ArrowLeft", "1–50 av 111"),
    ):  # fmt: skip
        page.keyboard.press(key)
        expect(page.get_by_text(where)).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(link(page, "Acme AB")).to_be_focused()


def test_keys_typed_in_the_filters_search_walk_no_rows(site: Site):
    page = opened(site)
    page.keyboard.press("f")
    box = page.get_by_role("combobox", name="Filtrera på")
    expect(box).to_be_focused()
    page.keyboard.type("jkxf?")
    expect(box).to_have_value("jkxf?")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Filter", exact=True)).to_be_focused()


def test_the_list_of_keys_tells_them_all(site: Site):
    page = opened(site)
    page.keyboard.press("?")
    box = page.get_by_role("dialog", name="Kortkommandon")
    for told in (
        "Filtrera listan",
        "Snabbtitt på raden",
        "Första och sista sidan",
        "Markera raden",
    ):
        expect(box).to_contain_text(told)


def test_a_colleagues_change_glows_and_nothing_else_does(site: Site):
    site.world.company(name="Beta AB", city="Lund")
    page = site.enter(site.world.bo, reduced_motion="no-preference")
    expect(link(page, "Beta AB")).to_be_visible()
    page.evaluate(
        """() => { window.glowed = [];
        new MutationObserver((all) => all.forEach((c) => c.target.classList.contains("glow")
          && window.glowed.push(c.target.innerText))).observe(document.querySelector("tbody"),
          {attributes: true, attributeFilter: ["class"], subtree: true}); }"""
    )
    site.world.edit(site.world.acme, site.world.anna, city="Kumla")
    expect(page.get_by_role("cell", name="Kumla")).to_be_visible(timeout=2 * SOON)
    page.wait_for_function("window.glowed.length > 0")
    assert page.evaluate("[...new Set(window.glowed)]") == ["Kumla"]
    page.evaluate("window.glowed = []")
    page.get_by_role("columnheader", name="Ort").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="Ort")).to_have_attribute("aria-sort", "ascending")
    assert page.evaluate("window.glowed") == []
