"""The sign-in routes: what they answer, the cookie they set, and where they lead."""

from collections.abc import Iterator

import httpx
import pytest

from crm_app.domain import sessions
from crm_app.domain.sign_ins import REFUSED
from crm_app.http import cookies
from tests.edge_fixtures import PASSWORD, Clock, House, hash_of
from tests.http.auth_door import CARL, NAME, client_of, known, post

pytest_plugins = ("tests.edge_fixtures", "tests.http.auth_door")


@pytest.fixture(autouse=True)
def named_for_tls_again() -> Iterator[None]:
    """Leave the cookie's name to other tests as they expect it."""
    yield
    cookies.install(secure=True)


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
