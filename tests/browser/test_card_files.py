"""Files on the card, in two browsers: dropped, seen by a colleague, shown, renamed, put away."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests import file_samples as samples
from tests.browser.grid import SOON
from tests.browser.site import Site


def card(site: Site, who: str = "bo", **told: object) -> Page:
    page = site.enter(getattr(site.world, who), f"/kunder/{site.world.acme}/filer", **told)
    expect(page.get_by_role("heading", name="Filer", level=2)).to_be_visible()
    return page


def made(site: Site, name: str, content: bytes) -> Path:
    path = site.server.folder / name
    path.write_bytes(content)
    return path


def send(page: Page, *paths: Path) -> None:
    page.get_by_label("Lägg till filer").set_input_files(paths)


def test_a_colleague_sees_a_new_file_within_a_second(site: Site):
    bo, anna = card(site), card(site, "anna")
    expect(anna.get_by_text("Inga filer än")).to_be_visible()
    send(bo, made(site, "avtal åäö.pdf", samples.PDF))
    shown = anna.get_by_role("list", name="Filer", exact=True).get_by_role("listitem")
    expect(shown).to_contain_text("avtal åäö.pdf", timeout=SOON)
    expect(shown).to_contain_text("Bo Berg")
    expect(anna.get_by_role("link", name="Filer 1")).to_be_visible()


def test_several_at_once_are_taken_or_refused_each_for_itself(site: Site):
    bo = card(site)
    picture, lie = made(site, "bild.png", samples.PNG), made(site, "sida.png", samples.HTML)
    send(bo, picture, lie, made(site, "läs.txt", samples.TEXT))
    listed = bo.get_by_role("list", name="Filer", exact=True)
    expect(listed.get_by_role("listitem")).to_have_count(2)
    refused = bo.get_by_role("alert").filter(has_text="innehåller något annat")
    expect(refused).to_be_visible()
    bo.get_by_role("button", name="Stäng sida.png").click()
    expect(refused).to_have_count(0)


def test_a_file_can_be_dropped(site: Site):
    bo = card(site)
    held = bo.evaluate_handle(
        """() => { const t = new DataTransfer();
           t.items.add(new File(["a;b\\n1;2\\n"], "släppt.csv")); return t; }"""
    )
    bo.locator(".files-drop").dispatch_event("drop", {"dataTransfer": held})
    expect(bo.get_by_role("link", name="släppt.csv", exact=True)).to_be_visible()


def test_a_picture_and_a_pdf_are_shown_where_one_stands(site: Site):
    bo = card(site)
    send(bo, made(site, "bild.png", samples.PNG), made(site, "avtal.pdf", samples.PDF))
    bo.get_by_role("button", name="bild.png", exact=True).click()
    picture = bo.get_by_role("dialog").get_by_role("img", name="bild.png")
    expect(picture).to_be_visible()
    assert picture.evaluate("async p => { await p.decode(); return p.naturalWidth; }") == 1
    bo.keyboard.press("Escape")
    expect(bo.get_by_role("dialog")).to_have_count(0)
    with bo.expect_response(lambda answer: answer.url.endswith("/visa")) as shown:
        bo.get_by_role("button", name="avtal.pdf", exact=True).click()
    expect(bo.get_by_role("dialog").locator("iframe")).to_be_visible()
    assert shown.value.headers["content-type"] == "application/pdf"


def test_a_download_is_the_file_with_its_name(site: Site):
    bo = card(site)
    send(bo, made(site, "läs mig åäö.txt", samples.TEXT))
    with bo.expect_download() as fetched:
        bo.get_by_role("link", name="Ladda ned läs mig åäö.txt").click()
    assert fetched.value.suggested_filename == "läs mig åäö.txt"
    assert Path(fetched.value.path()).read_bytes() == samples.TEXT


def test_a_name_is_changed_where_it_stands_and_a_colleague_sees_it(site: Site):
    bo, anna = card(site), card(site, "anna")
    send(bo, made(site, "utkast.pdf", samples.PDF))
    bo.get_by_role("button", name="Byt namn på utkast.pdf").click()
    field = bo.get_by_label("Nytt namn på utkast.pdf")
    expect(field).to_be_focused()
    bo.keyboard.press("Escape")
    expect(field).to_have_count(0)
    bo.get_by_role("button", name="Byt namn på utkast.pdf").click()
    expect(field).to_be_focused()
    bo.keyboard.type("ramavtal")
    # What a colleague does meanwhile leaves the name that is being typed alone.
    send(anna, made(site, "mer.txt", samples.TEXT))
    expect(bo.get_by_role("link", name="mer.txt", exact=True)).to_be_visible(timeout=SOON)
    expect(field).to_have_value("ramavtal.pdf")
    bo.keyboard.press("Enter")
    expect(anna.get_by_role("button", name="ramavtal.pdf", exact=True)).to_be_visible(timeout=SOON)


def test_an_archived_file_is_folded_away_and_comes_back(site: Site):
    bo = card(site)
    send(bo, made(site, "gammal.pdf", samples.PDF))
    bo.get_by_role("button", name="Arkivera gammal.pdf").click()
    expect(bo.get_by_text("gammal.pdf arkiverades")).to_be_visible()
    expect(bo.get_by_role("list", name="Filer", exact=True)).to_have_count(0)
    bo.get_by_text("Arkiverade filer (1)").click()
    bo.get_by_role("button", name="Återställ gammal.pdf").click()
    expect(bo.get_by_role("list", name="Filer", exact=True)).to_contain_text("gammal.pdf")


def test_an_upload_that_is_cancelled_leaves_nothing(site: Site):
    bo = card(site)
    slow = bo.context.new_cdp_session(bo)
    slow.send("Network.enable")
    told = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 400_000}
    slow.send("Network.emulateNetworkConditions", told)
    send(bo, made(site, "stor.txt", b"a" * 8_000_000))
    bo.get_by_role("button", name="Avbryt stor.txt").click()
    expect(bo.get_by_text("Uppladdningen av stor.txt avbröts.")).to_be_attached()
    expect(bo.get_by_text("Inga filer än")).to_be_visible()


def test_cleo_sees_no_files_of_acme(site: Site):
    cleo = site.enter(site.world.cleo, f"/kunder/{site.world.acme}/filer")
    expect(cleo.get_by_role("heading", name="Kunden finns inte")).to_be_visible()
    expect(cleo.get_by_text("Lägg till filer")).to_have_count(0)
