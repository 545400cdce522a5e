"""Words that only some may read, and where they are met: in no frame, page or file of others."""

import re
from pathlib import Path

import aiohttp
import httpx
import pytest

from crm_app.http import cookies
from crm_app.pages import PAGES
from crm_app.state.session import SessionState
from tests.live_client import Tab, Update, browser
from tests.security.house import CANARIES, NUMBERS, House
from tests.security.sweep import params
from tests.world import PASSWORD, SECRET

EMAILS = ("anna@firma.example", "bo@firma.example", "dora@firma.example", "paula@acme.example")
OF_ACME = tuple(CANARIES[key] for key in ("customer", "contact", "address"))
SECRETS = (*CANARIES.values(), *NUMBERS, *EMAILS, "argon2", "556036-0793", "5560360793")
NOT_SERVED = (
    "/world.db", "/data/world.db", "/data/secret.key", "/secret.key", "/imports/kept.xlsx",
    "/data/imports/kept.xlsx", "/filer/import/kept.xlsx", "/uploaded_files/kept.xlsx",
    "/_upload/kept.xlsx", "/_upload", "/_health", "/_all_routes", "/.env", "/.states",
    "/..%2f..%2f..%2fworld.db", "/%2e%2e/%2e%2e/world.db", "/assets/..%2f..%2f..%2frxconfig.py",
    "/_event/?EIO=4&transport=polling", "/server.log", "/crm_app/config.py", "/backend/",
)  # fmt: skip


def addresses(house: House) -> list[str]:
    """Return every address of the program, the dynamic ones on Acme, Eva and both forms."""
    found = []
    for page in PAGES:
        for kund_id, slag in ((house.ids["acme"], "foretag"), (house.ids["eva"], "privat")):
            path = page.route.replace("[kund_id]", str(kund_id)).replace("[slag]", slag)
            path = path.replace("[andra_id]", str(house.ids["bod"])).replace("[[flik]]", "filer")
            found.append(path if path.startswith("/") else f"/{path}")
    assert not [path for path in found if "[" in path]
    told = ("sortera=personal_identity_number", "sortera=address&fallande=1", "arkiverade=1")
    lists = [f"/kunder?{query}" for query in (*told, "saknar=vat_number:company:regular")]
    return [*dict.fromkeys(found), *lists, "/kunder?efter=~0", "/kunder?fore=~9999&fran=1"]


async def seen_by(house: House, http: aiohttp.ClientSession, cookie: str) -> list[Update]:
    """Return every frame that a browser gets on its way through all addresses."""
    tab = await Tab.open(http, house.url, cookie, "/")
    found = await drained(tab)
    for path in addresses(house):
        await tab.goto(path, **params(path.partition("?")[0]))
        found += await drained(tab, until=tab.path)
    await tab.close()
    again = await Tab.open(
        http, house.url, cookie, f"/kunder/{house.ids['acme']}", kund_id=str(house.ids["acme"])
    )
    found += await drained(again)
    await again.close()
    return found


async def drained(tab: Tab, quiet: float = 0.1, until: str = "") -> list[Update]:
    """Return what comes until nothing more does."""
    found = []
    try:
        while True:
            found.append(await tab.update(quiet if found else 5))
    except TimeoutError:
        assert found, until
        return found


async def meets(tab: Tab, words: tuple[str, ...]) -> None:
    """See that a tab is sent one of the words: a busy machine may be quiet before it answers."""
    texts = list[str]()
    for _ in range(20):
        texts += [update.text for update in await drained(tab, 0.5)]
        if met(words, texts):
            return
    raise AssertionError(f"none of {words} in {texts}")


def met(words: tuple[str, ...], texts: list[str]) -> list[str]:
    """Return the words that stand in any of the texts, with what is around them."""
    return [
        f"{word}: {text[max(0, at - 200) : at + 50]}"
        for text in texts
        for word in words
        if (at := text.find(word)) >= 0
    ]


async def test_nobody_meets_a_secret_in_any_frame(http: aiohttp.ClientSession, house: House):
    frames = await seen_by(house, http, "")
    assert met((*SECRETS, "Anna Lind", "Bo Berg"), [u.text for u in frames]) == []


async def test_cleo_meets_nothing_of_what_is_not_hers(http: aiohttp.ClientSession, house: House):
    frames = await seen_by(house, http, house.cookie("cleo"))
    texts = [u.text for u in frames]
    assert met(("Cleos Bod", "cleo@firma.example"), texts)
    assert met(SECRETS, texts) == []


async def test_bo_sees_his_customers_but_no_number_in_full(
    http: aiohttp.ClientSession, house: House
):
    texts = [u.text for u in await seen_by(house, http, house.cookie("bo"))]
    assert all(met((word,), texts) for word in (*OF_ACME, "811218"))
    hidden = (*NUMBERS, CANARIES["own address"], CANARIES["group"], CANARIES["file"], "argon2")
    assert met(hidden, texts) == []


async def test_no_frame_holds_a_cookie_a_hash_or_a_key(http: aiohttp.ClientSession, house: House):
    for name in ("", "anna"):
        texts = [u.text for u in await seen_by(house, http, house.cookie(name))]
        held = [*house.secrets.values(), *map(cookies.hash_of, house.secrets.values())]
        assert met((*held, SECRET, PASSWORD, "argon2"), texts) == []


@pytest.mark.parametrize("who", ["nobody", "cleo"])
def test_no_page_and_no_file_holds_a_secret(house: House, who: str):
    site = Path(__file__).parents[2] / ".web" / "build" / "client"
    files = [f"/{path.relative_to(site)}" for path in site.rglob("*") if path.is_file()]
    headers = {"Cookie": house.cookie(who)} if who != "nobody" else {}
    texts = []
    with httpx.Client(base_url=house.url, headers=headers, follow_redirects=True) as client:
        for path in (*addresses(house), *files, *NOT_SERVED, "/halsa", "/filer/import/privat"):
            answer = client.get(path)
            texts.append(answer.text)
            if path in NOT_SERVED:
                assert answer.status_code in (400, 404, 405), path
                assert not answer.content.startswith((b"SQLite", b"PK")), path
    assert len(files) > 20
    assert met((*SECRETS, *house.secrets.values(), SECRET), texts) == []


@pytest.mark.parametrize("then", ["nobody", "bo's dead session", "cleo"])
async def test_after_signing_out_nothing_of_the_former_user_is_left_in_the_tab(
    house: House, then: str
):
    token = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"
    cookie, acme = house.enter("bo"), house.ids["acme"]
    async with browser() as http:
        tab = await Tab.open(http, house.url, cookie, f"/kunder/{acme}", token, kund_id=str(acme))
        await meets(tab, OF_ACME)
        await tab.close()
        headers = {"Origin": house.url, "Cookie": cookie}
        async with http.post(f"{house.url}/auth/logga-ut", json={}, headers=headers) as answer:
            assert answer.status == 200
        cookies_then = {"nobody": "", "cleo": house.cookie("cleo"), "bo's dead session": cookie}
        again = await Tab.open(
            http, house.url, cookies_then[then], f"/kunder/{acme}", token, kund_id=str(acme)
        )
        texts = [u.text for u in await drained(again, 0.5)]
        await again.close()
    assert met((*OF_ACME, "Bo Berg", "Acme"), texts) == []


def test_the_first_page_says_only_what_a_door_says():
    shown = SessionState.get_fields()
    assert {name for name in shown if not name.startswith("_")} >= {"ready", "ended", "rights"}
    assert not re.search("secret|cookie|hash|token", " ".join(shown))
