"""Comments in two browsers: a mention by the keyboard, and the dot that leads to it."""

from playwright.sync_api import expect

from tests.browser.grid import SOON
from tests.browser.site import Site


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
