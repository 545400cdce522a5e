"""What is said of a customer: 500 words of their own, met by nobody whom they are not for.

They stand in comments, in the notices and events of these, and in an internal note. That Bo meets
each of them in the same places is what makes the others' silence worth something.
"""

from pathlib import Path

import aiohttp
import httpx
import pytest

from crm_app.domain import comments, notices, search, threads
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.http import cookies
from tests.domain.talking import at, say
from tests.live_client import Tab
from tests.security.house import House
from tests.security.test_secrets_in_frames import addresses, drained, met
from tests.world import refusal

COMMENTS, EACH = 20, 24
WORDS = tuple(f"Sångfågel{n:03}x" for n in range(COMMENTS * EACH))
NOTES = tuple(f"Anteckningsfågel{n:03}x" for n in range(20))
TALK = (*WORDS, *NOTES)
PLACES = ("kommentarer", "handelser", "detaljer", "filer", "kontaktpersoner")


@pytest.fixture
def talked(house: House) -> House:
    """Acme, of which Bo has said all that, most of it to Anna; Cleo has been named in vain."""
    world = house.world
    for n in range(COMMENTS):
        words = " ".join(WORDS[n * EACH : (n + 1) * EACH])
        say(world, f"{at(world.anna)} {words} @Cleo Dahl")
    world.edit(world.acme, note=" ".join(NOTES))
    return house


async def frames_of(house: House, http: aiohttp.ClientSession, cookie: str) -> list[str]:
    """Return all that a browser is sent on its way to every place where it could be said."""
    acme = str(house.ids["acme"])
    tab = await Tab.open(http, house.url, cookie, "/kunder")
    found = await drained(tab)
    for flik in PLACES:
        await tab.goto(f"/kunder/{acme}/{flik}", kund_id=acme, flik=flik)
        found += await drained(tab, until=flik)
    for path in ("/kunder/handelser", "/kontaktpersoner", "/kunder?q=S%C3%A5ngf%C3%A5gel"):
        await tab.goto(path)
        found += await drained(tab, until=path)
    await tab.close()
    return [update.text for update in found]


async def test_bo_meets_what_he_has_said(http: aiohttp.ClientSession, talked: House):
    texts = await frames_of(talked, http, talked.cookie("bo"))
    missing = [word for word in (*WORDS, NOTES[0]) if not met((word,), texts)]
    assert missing == []


@pytest.mark.parametrize("who", ["nobody", "cleo", "a dead session"])
async def test_no_frame_of_others_holds_a_word_of_it(
    http: aiohttp.ClientSession, talked: House, who: str
):
    cookie = {
        "nobody": "",
        "cleo": talked.cookie("cleo"),
        "a dead session": f"{cookies.PLAIN_NAME}=finns-inte",
    }[who]
    assert met(TALK, await frames_of(talked, http, cookie)) == []


@pytest.mark.parametrize("who", ["nobody", "cleo"])
def test_no_page_and_no_file_of_others_holds_a_word_of_it(talked: House, who: str):
    acme = talked.ids["acme"]
    files = (
        f"/filer/kund/{acme}.json", f"/filer/kund/{acme}.xlsx", "/filer/handelser.xlsx",
        f"/filer/handelser.xlsx?kund={acme}", "/filer/import/foretag",
    )  # fmt: skip
    headers = {"Cookie": talked.cookie(who)} if who != "nobody" else {}
    told = []
    with httpx.Client(base_url=talked.url, headers=headers, follow_redirects=True) as client:
        for path in (*addresses(talked), *files):
            told.append(client.get(path).content)
    assert [word for word in TALK if any(word.encode() in content for content in told)] == []


def test_nothing_that_is_kept_beside_the_database_holds_a_word_of_it(talked: House):
    folder = talked.server.folder
    kept = [p for p in folder.rglob("*") if p.is_file() and ".db" not in p.name]
    assert kept
    assert not [p for p in kept if any(word.encode() in p.read_bytes() for word in TALK)]
    assert isinstance(folder, Path)


def test_the_portals_actor_and_cleo_reach_it_by_no_verb(talked: House):
    world, place = talked.world, ("customers", talked.world.acme)
    for verb, args in (
        (threads.read, place),
        (threads.count, place),
        (comments.missed, (*place, "@Anna Lind")),
    ):
        assert isinstance(refusal(world.see, verb, world.paula, *args), PermissionDenied)
        assert isinstance(refusal(world.see, verb, world.cleo, *args), NotFound)
    assert world.see(notices.unread, world.cleo) == 0
    assert world.see(notices.listing, world.cleo) == []
    assert world.see(notices.unread, world.anna) == COMMENTS


@pytest.mark.parametrize("word", [WORDS[0], WORDS[-1], "Sångfågel"])
def test_no_search_finds_what_is_said(talked: House, word: str):
    world = talked.world
    for actor in (world.bo, world.cleo):
        assert not world.see(search.find, actor, word).groups
