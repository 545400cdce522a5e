"""Two edit the same customer at the same time: neither loses anything."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.forms import field, fill, follow_form, value_of
from tests.browser.grid import SOON
from tests.browser.site import Site


def editing(site: Site, who: str) -> Page:
    """Return a tab in which somebody has begun to edit Acme."""
    page = site.enter(getattr(site.world, who), f"/kunder/{site.world.acme}")
    page.get_by_role("button", name="Redigera", exact=True).click()
    follow_form(page)
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Spara kund").click()


def test_different_fields_are_both_kept(site: Site):
    anna, bo = editing(site, "anna"), editing(site, "bo")
    fill(bo, Ort="Kumla")
    fill(anna, Utdelningsadress="Lillgatan 2", Ort="Örebro")
    save(anna)
    expect(value_of(anna, "Utdelningsadress")).to_contain_text("Lillgatan 2")
    expect(field(bo, "Utdelningsadress")).to_have_value("Lillgatan 2", timeout=SOON)
    expect(field(bo, "Ort")).to_have_value("Kumla")
    save(bo)
    expect(value_of(bo, "Ort")).to_have_text("Kumla")
    expect(value_of(bo, "Utdelningsadress")).to_contain_text("Lillgatan 2")
    expect(value_of(anna, "Ort")).to_have_text("Kumla", timeout=SOON)


@pytest.fixture
def clashing(site: Site) -> Page:
    """Bo's tab, told that Anna has saved another city than his."""
    anna, bo = editing(site, "anna"), editing(site, "bo")
    fill(bo, Ort="Kumla", Postnummer="692 30")
    fill(anna, Ort="Hallsberg")
    save(anna)
    expect(value_of(anna, "Ort")).to_have_text("Hallsberg")
    expect(field(bo, "Ort")).to_have_value("Kumla")
    save(bo)
    told = bo.get_by_role("alert").filter(has_text="Anna Lind sparade andra uppgifter")
    expect(told.get_by_role("row", name="Ort")).to_have_text("OrtKumlaHallsberg")
    expect(field(bo, "Ort")).to_have_value("Kumla")
    return bo


def test_the_same_field_is_shown_side_by_side_and_ones_own_can_be_saved(clashing: Page):
    clashing.get_by_role("button", name="Spara det jag skrev").click()
    expect(value_of(clashing, "Ort")).to_have_text("Kumla")
    expect(value_of(clashing, "Postnummer")).to_have_text("692 30")


def test_the_same_field_is_shown_side_by_side_and_the_colleagues_can_be_kept(clashing: Page):
    clashing.get_by_role("button", name="Behåll kollegans").click()
    expect(value_of(clashing, "Ort")).to_have_text("Hallsberg")
    expect(value_of(clashing, "Postnummer")).to_have_text("692 30")


def test_nobody_who_only_reads_is_disturbed_by_the_form_of_another(site: Site):
    anna, bo = editing(site, "anna"), site.enter(site.world.bo, f"/kunder/{site.world.acme}")
    fill(anna, Ort="Hallsberg")
    save(anna)
    expect(value_of(bo, "Ort")).to_have_text("Hallsberg", timeout=SOON)
    expect(bo.get_by_role("button", name="Redigera", exact=True)).to_be_visible()
