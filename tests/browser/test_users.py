"""Systeminställningar › Användare: inviting, shutting out, and the last administrator."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.forms import field, fill, refused
from tests.browser.grid import SOON
from tests.browser.site import Site


@pytest.fixture
def anna(site: Site) -> Page:
    """Anna's tab with the users."""
    page = site.enter(site.world.anna)
    page.get_by_role("link", name="Systeminställningar").click()
    page.get_by_role("navigation", name="Systeminställningar").get_by_role(
        "link", name="Användare"
    ).click()
    expect(row(page, "Bo Berg")).to_be_visible()
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def act(page: Page, name: str, what: str) -> None:
    page.get_by_role("button", name=f"Åtgärder för {name}").click()
    page.get_by_role("menuitem", name=what, exact=True).click()


def test_a_user_is_invited_and_chooses_her_password_in_a_browser_of_her_own(site: Site, anna: Page):
    anna.get_by_role("button", name="Ny användare").click()
    box = anna.get_by_role("dialog", name="Ny användare")
    fill(box, Namn="Disa Ek", **{"E-post": "bo@firma.example"})
    box.get_by_role("button", name="Bjud in användare").click()
    refused(field(box, "E-post"), "finns redan")
    expect(field(box, "Namn")).to_have_value("Disa Ek")
    fill(box, **{"E-post": "disa@firma.example"})
    box.get_by_label("Säljare").check()
    box.get_by_label("Kundtjänst").check()
    box.get_by_role("button", name="Bjud in användare").click()
    given = anna.get_by_role("dialog", name="Inbjudan till Disa Ek")
    link = field(given, "Engångslänk").input_value()
    given.get_by_role("button", name="Klart").click()
    expect(row(anna, "Disa Ek")).to_contain_text("Inbjuden")
    disa = site.visitor(link)
    expect(disa.get_by_text("Välkommen, Disa Ek.")).to_be_visible()
    disa.get_by_label("Lösenord", exact=True).fill("kort")
    disa.get_by_label("Lösenord igen", exact=True).fill("kort")
    disa.get_by_role("button", name="Spara och logga in").click()
    refused(disa.get_by_label("Lösenord", exact=True), "tecken")
    disa.get_by_label("Lösenord", exact=True).fill("en lång mening för Disa")
    disa.get_by_label("Lösenord igen", exact=True).fill("en lång mening för Disa")
    disa.get_by_role("button", name="Spara och logga in").click()
    expect(disa.get_by_role("link", name="Acme AB")).to_be_visible()
    expect(disa.get_by_role("button", name="DE – din meny, Disa Ek")).to_be_visible()
    expect(row(anna, "Disa Ek")).to_contain_text("Aktiv")
    expect(row(anna, "Disa Ek")).to_contain_text("Kundtjänst, Säljare")
    late = site.visitor(link)
    expect(late.get_by_role("heading", name="Länken gäller inte längre")).to_be_visible()


def test_a_user_is_shut_out_and_a_colleague_takes_her_customers(site: Site, anna: Page):
    bo, cleo = site.enter(site.world.bo), site.enter(site.world.cleo)
    expect(bo.get_by_role("link", name="Acme AB")).to_be_visible()
    expect(cleo.get_by_role("heading", name="Inga kunder än")).to_be_visible()
    act(anna, "Bo Berg", "Inaktivera")
    box = anna.get_by_role("dialog", name="Inaktivera Bo Berg?")
    expect(box).to_contain_text("Bo Berg är ansvarig för en kund.")
    box.get_by_role("button", name="Inaktivera Bo Berg").click()
    expect(box.get_by_role("alert")).to_contain_text("Välj en kollega")
    box.get_by_label("Vem tar över kunderna?").select_option("Cleo Dahl")
    box.get_by_role("button", name="Inaktivera Bo Berg").click()
    expect(row(anna, "Bo Berg")).to_contain_text("Inaktiverad")
    expect(bo.get_by_role("alert").filter(has_text="Du är utloggad.")).to_be_visible(timeout=SOON)
    expect(bo.get_by_role("link", name="Acme AB")).to_have_count(0)
    cleo.reload()
    expect(cleo.get_by_role("link", name="Acme AB")).to_be_visible()
    act(anna, "Bo Berg", "Aktivera")
    expect(row(anna, "Bo Berg")).to_contain_text("Aktiv")


def test_the_last_administrator_cannot_be_shut_out(anna: Page):
    act(anna, "Anna Lind", "Inaktivera")
    box = anna.get_by_role("dialog", name="Inaktivera Anna Lind?")
    expect(box).to_contain_text("Det här är du själv")
    box.get_by_role("button", name="Inaktivera Anna Lind").click()
    expect(box.get_by_role("alert")).to_contain_text("administratör")
    box.get_by_role("button", name="Avbryt").click()
    expect(row(anna, "Anna Lind")).to_contain_text("Aktiv")


def test_a_right_taken_away_is_gone_from_the_open_page(site: Site):
    bo = site.enter(site.world.bo)
    expect(bo.get_by_role("button", name="Ny kund")).to_be_visible()
    anna = site.enter(site.world.anna, "/system/behorighetsgrupper")
    box = anna.get_by_label("Säljare: Skapa")
    expect(box).to_be_checked()
    box.click()
    expect(bo.get_by_role("button", name="Ny kund")).to_have_count(0, timeout=SOON)
    box.click()
    expect(bo.get_by_role("button", name="Ny kund")).to_be_visible(timeout=SOON)
