"""The sign-in routes: the first run, links and new passwords, and who is slowed."""

import httpx
import pytest

from crm_app import db
from crm_app.domain import links, sessions, setup, users
from crm_app.http import auth
from tests.edge_fixtures import PASSWORD, House, hash_of
from tests.http.auth_door import CARL, NAME, known, post

pytest_plugins = (
    "tests.edge_fixtures",
    "tests.http.auth_door",
)


NEW = "ett alldeles nytt lösenord"


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
