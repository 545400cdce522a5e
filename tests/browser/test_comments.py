"""Comments in two browsers: a mention by the keyboard, and the dot that leads to it."""

from playwright.sync_api import Locator, Page, expect

from crm_app.domain.actors import Actor
from tests.browser.grid import SOON
from tests.browser.site import Site
from tests.domain.talking import at, say


def test_a_mention_lights_the_dot_which_leads_to_the_comment_and_goes_out(site: Site) -> None:
    at = f"/kunder/{site.world.acme}/kommentarer"
    bo, anna = site.enter(site.world.bo, at), site.enter(site.world.anna, "/kontaktpersoner")
    bell = anna.get_by_role("button", name="Aviseringar", exact=True)
    expect(bell).to_be_visible()
    box = bo.get_by_label("Ny kommentar")
    box.press_sequentially("Hej @an")
    offered = bo.get_by_role("option")
    expect(offered.first).to_contain_text("Anna Lind")
    box.press("Enter")
    expect(box).to_have_value("Hej @Anna Lind ")
    box.press_sequentially("titta här")
    box.press("Control+Enter")
    expect(bo.locator(".comment-text")).to_have_text("Hej @Anna Lind titta här")
    expect(box).to_have_value("")
    lit = anna.get_by_role("button", name="Aviseringar, 1 oläst")
    expect(lit).to_be_visible(timeout=SOON)
    lit.click()
    anna.get_by_role("dialog", name="Aviseringar").get_by_role("link").click()
    expect(anna.locator(".comment-text")).to_contain_text("titta här")
    expect(bell).to_be_visible()


def talk(site: Site, who: Actor) -> Page:
    page = site.enter(who, f"/kunder/{site.world.acme}/kommentarer")
    expect(page.get_by_label("Ny kommentar")).to_be_visible()
    return page


def said(page: Page) -> Locator:
    return page.locator(".comment-text")


def send(page: Page, text: str) -> None:
    page.get_by_label("Ny kommentar").fill(text)
    page.get_by_role("button", name="Skicka", exact=True).click()
    expect(said(page).filter(has_text=text)).to_be_visible()


def test_what_one_writes_stands_with_the_colleague_at_once_and_her_draft_is_left(site: Site):
    bo, anna = talk(site, site.world.bo), talk(site, site.world.anna)
    anna.get_by_label("Ny kommentar").fill("Jag håller på med")
    send(bo, "Ring Acme")
    expect(said(anna)).to_have_text("Ring Acme", timeout=SOON)
    expect(anna.get_by_label("Ny kommentar")).to_have_value("Jag håller på med")
    tab = anna.get_by_role("link", name="Kommentarer")
    expect(tab).to_contain_text("1")


def test_a_draft_survives_a_reload_and_is_gone_when_it_is_sent(site: Site):
    bo = talk(site, site.world.bo)
    bo.get_by_label("Ny kommentar").fill("Halvfärdigt")
    bo.reload()
    expect(bo.get_by_label("Ny kommentar")).to_have_value("Halvfärdigt")
    bo.get_by_label("Ny kommentar").press("Control+Enter")
    expect(said(bo)).to_have_text("Halvfärdigt")
    bo.reload()
    expect(said(bo)).to_have_text("Halvfärdigt")
    expect(bo.get_by_label("Ny kommentar")).to_have_value("")


def test_who_writes_is_told_to_the_colleague_and_not_to_oneself(site: Site):
    bo, anna = talk(site, site.world.bo), talk(site, site.world.anna)
    bo.get_by_label("Ny kommentar").press_sequentially("Hej")
    expect(anna.get_by_text("Bo Berg skriver …")).to_be_visible()
    expect(bo.get_by_text("skriver …")).to_have_count(0)
    send(bo, "Hej hej")
    expect(anna.get_by_text("skriver …")).to_have_count(0, timeout=SOON)


def test_who_cannot_be_reached_is_said_before_one_sends(site: Site):
    bo = talk(site, site.world.bo)
    bo.get_by_label("Ny kommentar").press_sequentially("Hej @Cleo Dahl, ring")
    expect(
        bo.get_by_text("Cleo Dahl kan inte öppna det här och får inte veta det.")
    ).to_be_visible()


def test_the_list_closes_by_escape_and_a_bare_at_opens_it(site: Site):
    bo = talk(site, site.world.bo)
    box = bo.get_by_label("Ny kommentar")
    box.press_sequentially("Hej @")
    expect(bo.get_by_role("option").first).to_be_visible()
    box.press("Escape")
    expect(bo.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("Hej @")
    box.press_sequentially("anna")
    box.press("Tab")
    expect(bo.get_by_role("option")).to_have_count(0)


def test_ones_own_is_edited_and_deleted_with_a_way_back_seen_by_the_colleague(site: Site):
    bo, anna = talk(site, site.world.bo), talk(site, site.world.anna)
    send(bo, "Ring Acme")
    expect(anna.get_by_role("button", name="Ta bort")).to_have_count(0)
    said(bo).hover()
    bo.get_by_role("button", name="Ändra").first.click()
    own = bo.get_by_label("Ändra kommentaren")
    own.fill("Ring Acme i dag")
    own.press("Control+Enter")
    expect(said(anna)).to_have_text("Ring Acme i dag", timeout=SOON)
    said(bo).hover()
    bo.get_by_role("button", name="Ta bort").first.click()
    expect(said(anna)).to_have_count(0, timeout=SOON)
    bo.get_by_role("button", name="Ångra").click()
    expect(said(anna)).to_have_text("Ring Acme i dag", timeout=SOON)


def test_an_unread_one_is_counted_in_the_title_of_every_page(site: Site):
    anna = site.enter(site.world.anna, "/kunder")
    expect(anna).to_have_title("Kunder – Kundregister")
    say(site.world, f"Hej {at(site.world.anna)}")
    expect(anna).to_have_title("(1) Kunder – Kundregister", timeout=SOON)
    anna.get_by_role("button", name="Aviseringar, 1 oläst").click()
    anna.get_by_role("button", name="Markera alla som lästa").click()
    expect(anna).to_have_title("Kunder – Kundregister")


def test_cleo_has_no_thread_where_she_may_not_look(site: Site):
    say(site.world, "Hemligt")
    cleo = site.enter(site.world.cleo, f"/kunder/{site.world.acme}/kommentarer")
    expect(cleo.get_by_role("heading", name="Kunden finns inte")).to_be_visible()
    expect(cleo.get_by_text("Hemligt")).to_have_count(0)
