"""The sign-in routes: what they answer, the cookie they set, and where they lead."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from crm_app import config, db
from crm_app.domain import links, sessions, setup, users
from crm_app.domain.sign_ins import REFUSED
from crm_app.http import auth, cookies, health
from crm_app.http.auth import Auth
from crm_app.http.gate import Gate
from tests.edge_fixtures import PASSWORD, Clock, House, hash_of

pytest_plugins = ("tests.edge_fixtures",)
OURS = "https://kund.firma.se"
ENV = {"PUBLIC_URL": OURS, "KUNDREGISTER_SECRET": "k" * 40, "TRUSTED_PROXY_HOPS": "1"}
CARL = {"email": "carl@firma.se", "password": PASSWORD}
NEW = "ett alldeles nytt lösenord"
NAME = "__Host-kundregister"


def client_of(**env: str) -> httpx.AsyncClient:
    held = config.load(ENV | env)
    app = Gate(Starlette(routes=[*Auth(held).routes(), *health.routes]), held)
    origin = held.public_url
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url=origin,
        headers={"origin": origin, "x-forwarded-for": "10.0.0.1"},
    )


@pytest.fixture(autouse=True)
def named_for_tls_again() -> Iterator[None]:
    """Leave the cookie's name to other tests as they expect it."""
    yield
    cookies.install(secure=True)


@pytest.fixture
async def browser() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of() as client:
        yield client


async def post(browser: httpx.AsyncClient, path: str, **body: Any) -> httpx.Response:
    return await browser.post(f"/auth/{path}", json=body)


def known(house: House, browser: httpx.AsyncClient) -> Any:
    secret = browser.cookies.get(NAME)
    return house.see(sessions.actor_of, hash_of(secret)) if secret else None


async def test_signing_in_sets_a_cookie_that_no_script_reads(
    house: House, browser: httpx.AsyncClient
) -> None:
    answer = await post(browser, "logga-in", **CARL, next="/kunder/17?flik=a")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "to": "/kunder/17?flik=a"})
    cookie = answer.headers["set-cookie"]
    for part in (f"{NAME}=", "HttpOnly", "Path=/", "SameSite=lax", "Secure"):
        assert part in cookie
    assert "Domain" not in cookie
    assert answer.headers["cache-control"] == "no-store"
    assert browser.cookies[NAME] not in answer.text
    assert known(house, browser).id == house.carl.id


async def test_without_tls_the_cookie_has_its_plain_name(house: House) -> None:
    async with client_of(PUBLIC_URL="http://localhost:3000") as browser:
        cookie = (await post(browser, "logga-in", **CARL)).headers["set-cookie"]
    assert cookie.startswith("kundregister=")
    assert "Secure" not in cookie
    assert "HttpOnly" in cookie


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "//evil.se",
        "/\\evil.se",
        "\\\\evil.se",
        "https://evil.se",
        "javascript:alert(1)",
        "evil.se",
        "/\t/evil.se",
        "/\n/evil.se",
        "///evil.se",
        " //evil.se",
        "/" * 2000,
        "/ok\u2028",
        "http:evil.se",
        "/%0a\r/x",
    ],
)
async def test_no_address_leads_out_of_the_program(
    house: House, browser: httpx.AsyncClient, wanted: str
) -> None:
    answer = await post(browser, "logga-in", **CARL, next=wanted)
    assert answer.json()["to"] == "/kunder"


@pytest.mark.parametrize("wanted", ["/", "/kunder", "/kunder/17?q=//a&b=https://c#d", "/åäö"])
async def test_a_path_of_the_program_is_where_it_leads(
    house: House, browser: httpx.AsyncClient, wanted: str
) -> None:
    assert (await post(browser, "logga-in", **CARL, next=wanted)).json()["to"] == wanted


async def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    house: House, browser: httpx.AsyncClient
) -> None:
    wrong = await post(browser, "logga-in", email="carl@firma.se", password="fel")
    unknown = await post(browser, "logga-in", email="okand@firma.se", password=PASSWORD)
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert (wrong.status_code, wrong.json()) == (422, {"errors": {"password": REFUSED}})
    assert "set-cookie" not in wrong.headers


async def test_guessing_soon_has_to_wait_and_the_owner_gets_in_afterwards(
    house: House, browser: httpx.AsyncClient, moving: Clock
) -> None:
    for _ in range(9):
        await post(browser, "logga-in", email="carl@firma.se", password="fel")
        moving.forward(seconds=1)
    told = (await post(browser, "logga-in", **CARL)).json()["errors"]["password"]
    assert "Försök igen om" in told
    moving.forward(minutes=5)
    assert (await post(browser, "logga-in", **CARL)).status_code == 200


async def test_signing_in_again_gives_a_new_secret_and_ends_the_old(
    house: House, browser: httpx.AsyncClient
) -> None:
    await post(browser, "logga-in", **CARL)
    old = browser.cookies[NAME]
    await post(browser, "logga-in", email="anna@firma.se", password=PASSWORD)
    assert browser.cookies[NAME] != old
    assert house.see(sessions.actor_of, hash_of(old)) is None
    assert known(house, browser).id == house.anna.id


async def test_a_secret_that_was_planted_before_is_never_taken_over(
    house: House, browser: httpx.AsyncClient
) -> None:
    browser.cookies.set(NAME, "planted", domain="kund.firma.se")
    answer = await post(browser, "logga-in", **CARL)
    assert "planted" not in answer.headers["set-cookie"]
    assert house.see(sessions.actor_of, hash_of("planted")) is None


async def test_signing_out_ends_the_session_and_takes_the_cookie(
    house: House, browser: httpx.AsyncClient
) -> None:
    await post(browser, "logga-in", **CARL)
    old = browser.cookies[NAME]
    answer = await post(browser, "logga-ut")
    assert answer.json() == {"ok": True, "to": "/logga-in"}
    assert NAME not in browser.cookies
    assert house.see(sessions.actor_of, hash_of(old)) is None
    assert house.actions() == ["sign_in", "sign_out"]


async def test_signing_out_twice_or_as_nobody_is_no_error(
    house: House, browser: httpx.AsyncClient
) -> None:
    assert (await post(browser, "logga-ut")).status_code == 200


async def test_the_address_is_the_one_that_our_own_proxy_saw(
    house: House, browser: httpx.AsyncClient
) -> None:
    told = {"x-forwarded-for": "6.6.6.6, 10.1.2.3"}
    await browser.post("/auth/logga-in", json=CARL, headers=told)
    (mine,) = house.see(sessions.mine, known(house, browser))
    assert mine.address == "10.1.2.3"


async def test_the_first_run_makes_an_administrator_who_is_signed_in(
    empty: db.Database, browser: httpx.AsyncClient
) -> None:
    code = empty.transact(setup.ensure_code)
    form = {"code": code, "name": "Anna", "email": "anna@firma.se", "password": PASSWORD}
    wrong = await post(browser, "kom-igang", **(form | {"code": "AAAA"}))
    assert set(wrong.json()["errors"]) == {"code"}
    answer = await post(browser, "kom-igang", **form)
    assert answer.json() == {"ok": True, "to": "/kunder"}
    actor = empty.look(sessions.actor_of, hash_of(browser.cookies[NAME]))
    assert actor is not None
    assert actor.may("system.settings")
    again = await post(browser, "kom-igang", **form)
    assert (again.status_code, set(again.json()["errors"])) == (409, {"form"})


async def test_an_invitation_sets_a_password_and_signs_in(
    house: House, browser: httpx.AsyncClient
) -> None:
    person = users.Person("Dan", "dan@firma.se", (house.groups["Kundtjänst"],))
    token = house.do(links.create_invite, house.anna, house.do(users.create, house.anna, person))
    weak = await post(browser, "lank", token=token, password="kort")
    assert set(weak.json()["errors"]) == {"password"}
    assert (await post(browser, "lank", token=token, password=NEW)).json()["ok"]
    assert known(house, browser).name == "Dan"
    spent = await post(browser, "lank", token=token, password=NEW)
    assert (spent.status_code, set(spent.json()["errors"])) == (422, {"token"})


@pytest.mark.parametrize("owner", ["carl", "anna"])
async def test_a_link_opened_where_somebody_is_signed_in_ends_that_session(
    house: House, browser: httpx.AsyncClient, owner: str
) -> None:
    await post(browser, "logga-in", **CARL)
    old = browser.cookies[NAME]
    user_id = getattr(house, owner).id
    token = house.do(links.create_forgotten, house.anna, user_id)
    assert (await post(browser, "lank", token=token, password=NEW)).status_code == 200
    assert house.see(sessions.actor_of, hash_of(old)) is None
    assert known(house, browser).id == user_id


async def test_changing_the_password_keeps_this_session_and_ends_the_others(
    house: House, browser: httpx.AsyncClient
) -> None:
    other, _ = house.enter(house.carl)
    await post(browser, "logga-in", **CARL)
    answer = await post(browser, "byt-losenord", old=PASSWORD, new=NEW)
    assert answer.status_code == 200
    assert known(house, browser).id == house.carl.id
    assert house.see(sessions.actor_of, other) is None


async def test_a_wrong_old_password_is_counted_like_a_failed_sign_in(
    house: House, browser: httpx.AsyncClient
) -> None:
    await post(browser, "logga-in", **CARL)
    answers = [await post(browser, "byt-losenord", old="fel", new=NEW) for _ in range(22)]
    assert answers[0].json()["errors"]["old"].startswith("Det nuvarande")
    assert "Försök igen om" in answers[-1].json()["errors"]["old"]
    assert known(house, browser)


async def test_nobody_signed_in_changes_no_password(
    house: House, browser: httpx.AsyncClient
) -> None:
    answer = await post(browser, "byt-losenord", old=PASSWORD, new=NEW)
    assert (answer.status_code, set(answer.json()["errors"])) == (403, {"form"})


async def test_who_forgot_gets_the_same_answer_known_or_not(
    house: House, browser: httpx.AsyncClient
) -> None:
    answers = [
        await post(browser, "glomt", email=email)
        for email in ("carl@firma.se", "okand@firma.se", "")
    ]
    assert {(a.status_code, a.text) for a in answers} == {(200, answers[0].text)}
    assert [p.name for p in house.see(links.pending, house.anna)] == ["Carl"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"email": 1, "password": "x"}',
        b'{"email": {"$ne": ""}}',
        b'"text"',
        b'{"email": "a\\u0000b"}',
        b'{"email": "\\ud800"}',
        b"[" * 50_000,
        b'{"email": "' + b"x" * 3000 + b'"}',
        b"\xff\xfe",
    ],
)
async def test_a_body_that_no_form_sends_is_refused(
    house: House, browser: httpx.AsyncClient, content: bytes
) -> None:
    told = {"content-type": "application/json"}
    answer = await browser.post("/auth/logga-in", content=content, headers=told)
    assert (answer.status_code, set(answer.json()["errors"])) == (400, {"form"})


async def test_only_json_is_read_and_only_by_post(house: House, browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/auth/logga-in", data=CARL)).status_code == 400
    assert (await browser.get("/auth/logga-ut")).status_code == 405


async def test_another_site_cannot_sign_anybody_in_or_out(
    house: House, browser: httpx.AsyncClient
) -> None:
    for origin in ("https://evil.se", ""):
        answer = await browser.post("/auth/logga-in", json=CARL, headers={"origin": origin})
        assert answer.status_code == 403
    assert house.actions() == []


async def test_one_address_that_calls_without_end_is_slowed(
    house: House, browser: httpx.AsyncClient
) -> None:
    codes = [(await post(browser, "glomt", email="x")).status_code for _ in range(40)]
    assert codes[:30] == [200] * 30
    assert 429 in codes[30:]
    other = await browser.post(
        "/auth/glomt", json={"email": "x"}, headers={"x-forwarded-for": "10.0.0.2"}
    )
    assert other.status_code == 200


async def test_a_full_queue_of_passwords_to_check_answers_at_once(
    house: House, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "MOST_WAITING", 0)
    answer = await post(browser, "logga-in", **CARL)
    assert answer.json() == {"errors": {"password": auth.BUSY}}


async def test_the_health_probe_tells_whether_the_database_answers(
    house: House, browser: httpx.AsyncClient
) -> None:
    assert (await browser.get("/halsa")).json() == {"ok": True}
    db._installed.clear()
    down = await browser.get("/halsa")
    assert (down.status_code, down.json()) == (503, {"ok": False})
