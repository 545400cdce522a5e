"""Merging two customers, and the list of possible duplicates, with a colleague looking on."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import value_of
from tests.browser.grid import SOON
from tests.browser.site import Site

MENU = "Mer att göra med kunden"


@pytest.fixture
def twin(site: Site) -> int:
    """Acme once more, found by its e-mail."""
    return site.world.company(
        name="Acme Sverige AB", email="info@acme.example", city="Kumla", mobile="070-174 06 05"
    )


def side_by_side(site: Site, twin: int) -> Page:
    page = site.enter(site.world.bo, f"/kunder/{site.world.acme}/sla-ihop/{twin}")
    expect(page.get_by_role("heading", name="Slå ihop kunder")).to_be_visible()
    expect(page.get_by_role("region", name="Fält som skiljer")).to_be_visible()
    return page


def test_one_is_picked_compared_and_merged_and_the_colleague_is_told_at_once(site: Site, twin: int):
    anna = site.enter(site.world.anna, f"/kunder/{twin}")
    expect(anna.get_by_role("heading", name="Acme Sverige AB", level=1)).to_be_visible()
    bo = site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    bo.get_by_role("button", name=MENU).click()
    bo.get_by_role("menuitem", name="Slå ihop med …").click()
    box = bo.get_by_role("dialog", name="Slå ihop med")
    expect(box.get_by_role("searchbox", name="Sök kund att slå ihop med")).to_be_focused()
    bo.keyboard.type("1002")
    box.get_by_role("link", name="Acme Sverige AB 1002").click()
    expect(bo).to_have_url(re.compile(rf"/kunder/{site.world.acme}/sla-ihop/{twin}"))
    table = bo.get_by_role("region", name="Fält som skiljer")
    ort = table.get_by_role("row").filter(has=bo.get_by_role("rowheader", name="Ort"))
    expect(ort.get_by_role("radio", name="Ort: Örebro")).to_be_checked()
    ort.get_by_role("radio", name="Ort: Kumla").check()
    expect(table.get_by_role("radio", name="Mobil: 070-174 06 05")).to_be_checked()
    bo.get_by_role("button", name="Slå ihop kunderna").click()
    expect(bo.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()
    told = anna.get_by_role("alert").filter(has_text="Kunden är sammanslagen med Acme AB 1001")
    expect(told).to_be_visible(timeout=SOON)
    expect(value_of(bo, "Ort")).to_have_text("Kumla")
    expect(bo.get_by_text("Hit är sammanslagen: Acme Sverige AB 1002")).to_be_visible()
    told.get_by_role("button", name="Ångra sammanslagningen").click()
    expect(told).to_have_count(0)
    expect(anna.get_by_role("button", name="Redigera", exact=True)).to_be_visible()
    expect(value_of(bo, "Ort")).to_have_text("Örebro", timeout=SOON)


def test_an_edit_meanwhile_is_shown_and_what_was_chosen_stays(site: Site, twin: int):
    bo = side_by_side(site, twin)
    bo.get_by_role("radio", name="Ort: Kumla").check()
    site.world.edit(twin, site.world.anna, name="Acme Norden AB")
    expect(bo.get_by_role("radio", name="Företagsnamn: Acme Norden AB")).to_be_visible(timeout=2500)
    expect(bo.get_by_role("alert").filter(has_text="läst på nytt")).to_be_visible()
    expect(bo.get_by_role("radio", name="Ort: Kumla")).to_be_checked()
    bo.get_by_role("button", name="Slå ihop kunderna").click()
    expect(bo.get_by_role("heading", name="Acme AB", level=1)).to_be_visible()


def test_who_is_kept_can_be_turned_and_all_chosen_at_once(site: Site, twin: int):
    bo = side_by_side(site, twin)
    bo.get_by_role("link", name="Byt vem som behålls").click()
    expect(bo.get_by_role("columnheader", name="Acme Sverige AB").first).to_be_visible()
    expect(bo).to_have_url(re.compile(rf"/kunder/{twin}/sla-ihop/{site.world.acme}"))
    expect(bo.get_by_role("radio", name="Ort: Kumla")).to_be_checked()
    bo.get_by_role("button", name="Välj alla från den andra").click()
    expect(bo.get_by_role("radio", name="Ort: Örebro")).to_be_checked()


def test_what_cannot_be_one_is_told_in_words(site: Site):
    eva = site.world.private()
    for who, other, why in (
        ("bo", eva, "Ett företag och en privatkund"),
        ("bo", 999, "Kunden finns inte"),
    ):
        page = site.enter(getattr(site.world, who), f"/kunder/{site.world.acme}/sla-ihop/{other}")
        expect(page.get_by_text(why)).to_be_visible()
        expect(page.get_by_role("button", name="Slå ihop kunderna")).to_have_count(0)


def test_a_pair_is_merged_from_the_list_and_one_comes_back_to_it(site: Site, twin: int):
    bo = site.enter(site.world.bo)
    bo.get_by_role("button", name="Vyer").click()
    bo.get_by_role("menuitem", name="Möjliga dubbletter").click()
    expect(bo.get_by_role("heading", name="Möjliga dubbletter", level=1)).to_be_visible()
    pair = bo.get_by_role("listitem").filter(has_text="samma e-post")
    expect(pair).to_contain_text("Acme Sverige AB")
    pair.get_by_role("link", name="Slå ihop Acme AB och Acme Sverige AB").click()
    bo.get_by_role("button", name="Slå ihop kunderna").click()
    expect(bo.get_by_role("heading", name="Inga dubbletter")).to_be_visible()
    expect(bo).to_have_url(re.compile(r"/kunder/dubbletter"))


def test_what_is_no_double_goes_away_and_can_be_brought_back(site: Site, twin: int):
    bo, anna = (site.enter(who, "/kunder/dubbletter") for who in (site.world.bo, site.world.anna))
    pair = "Inte dubblett: Acme AB och Acme Sverige AB"
    expect(anna.get_by_role("button", name=pair)).to_be_visible()
    bo.get_by_role("button", name=pair).click()
    expect(bo.get_by_role("heading", name="Inga dubbletter")).to_be_visible()
    expect(anna.get_by_role("button", name=pair)).to_have_count(0, timeout=SOON)
    bo.get_by_role("button", name="Ångra").click()
    expect(bo.get_by_role("button", name=pair)).to_be_visible()
    bo.get_by_role("button", name=pair).click()
    bo.get_by_role("link", name="Inte dubbletter").click()
    again = "Visa som möjlig dubblett igen: Acme AB och Acme Sverige AB"
    bo.get_by_role("button", name=again).click()
    expect(bo.get_by_role("heading", name="Inga par")).to_be_visible()
    bo.get_by_role("link", name="Möjliga dubbletter").click()
    expect(bo.get_by_role("button", name=pair)).to_be_visible()


def test_cleo_finds_nobody_elses_pairs_or_customers(site: Site, twin: int):
    cleo = site.enter(site.world.cleo, "/kunder/dubbletter")
    expect(cleo.get_by_role("heading", name="Inga dubbletter")).to_be_visible()
    cleo.goto(f"/kunder/{site.world.acme}/sla-ihop/{twin}")
    expect(cleo.get_by_role("heading", name="Ingen behörighet")).to_be_visible()
    assert "Acme" not in cleo.content()
