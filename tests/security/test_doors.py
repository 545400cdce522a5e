"""The doors: routes that sign in and out, one-time links, the first run, and where they lead."""

import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from crm_app import db, start
from crm_app.domain import links, sessions, setup, users
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, Invalid
from crm_app.models.users import User
from tests.live_client import Tab
from tests.security.house import House, headers
from tests.security.test_secrets_in_frames import drained
from tests.world import PASSWORD

DOORS = {
    "/auth/logga-in": {"email": "bo@firma.example", "password": PASSWORD},
    "/auth/logga-ut": {},
    "/auth/kom-igang": {"code": "A", "name": "B", "email": "b@c.se", "password": PASSWORD},
    "/auth/lank": {"token": "x", "password": PASSWORD},
    "/auth/byt-losenord": {"old": PASSWORD, "new": "ett annat langt losenord"},
    "/auth/glomt": {"email": "bo@firma.example"},
}


@pytest.mark.parametrize("path", DOORS)
def test_no_door_opens_from_elsewhere_or_to_a_plain_form(house: House, path: str):
    before = house.digest()
    for origin in ("https://evil.example", "null", None):
        told = headers(house, "bo", origin)
        assert httpx.post(f"{house.url}{path}", json=DOORS[path], headers=told).status_code == 403
    told = headers(house, "bo") | {"Content-Type": "text/plain"}
    assert httpx.post(f"{house.url}{path}", content=b"{}", headers=told).status_code == 400
    assert httpx.get(f"{house.url}{path}", headers=headers(house, "bo")).status_code in (404, 405)
    assert house.digest() == before


def together(calls: list[Callable[[], int]]) -> list[int]:
    """Make the calls at the same moment; return what they answer, sorted."""
    found: list[int] = []
    start_line = threading.Barrier(len(calls))

    def run(call: Callable[[], int]) -> None:
        start_line.wait()
        found.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def at_once(house: House, path: str, *forms: dict[str, str]) -> list[int]:
    """Post the forms at the same moment; return the answers' statuses, sorted."""

    def post(form: dict[str, str]) -> int:
        told = headers(house)
        return httpx.post(f"{house.url}{path}", json=form, headers=told, timeout=30).status_code

    return together([lambda form=form: post(form) for form in forms])


def test_a_one_time_link_opens_once_however_many_come_at_once(house: House):
    dora = house.ids["dora"]
    secret = house.world.do(links.create_invite, house.world.anna, dora)
    forms = [{"token": secret, "password": f"ett langt losenord nummer {n}"} for n in range(4)]
    assert at_once(house, "/auth/lank", *forms) == [200, 422, 422, 422]
    assert len(open_sessions(house, dora)) == 1


def open_sessions(house: House, user_id: int) -> list[sessions.OwnSession]:
    return house.world.see(sessions.mine, Actor("user", user_id, ""))


def test_a_link_of_a_user_who_is_shut_out_no_longer_holds(house: House):
    dora = house.ids["dora"]
    secret = house.world.do(links.create_invite, house.world.anna, dora)
    house.world.do(users.disable, house.world.anna, dora, None)
    form = {"token": secret, "password": "ett langt losenord till"}
    assert at_once(house, "/auth/lank", form) == [422]


def test_the_first_run_is_over_once_there_is_a_user(house: House):
    form = DOORS["/auth/kom-igang"]
    assert at_once(house, "/auth/kom-igang", form) == [409]
    assert house.world.do(setup.ensure_code) is None


def test_of_those_who_run_first_at_once_one_becomes_administrator(tmp_path: Path):
    """Two processes, each with a database of its own on the same file."""
    databases = [db.Database(f"sqlite:///{tmp_path}/empty.db") for _ in range(3)]
    start.migrate(databases[0])
    databases[0].transact(start.plant)
    code = databases[0].transact(setup.ensure_code)

    def run(database: db.Database, number: int) -> int:
        try:
            name, email = f"Person {number}", f"person{number}@firma.example"
            database.transact(setup.run, code, name, email, PASSWORD)
        except (Conflict, Invalid):
            return 0
        return 1

    calls = [lambda d=d, n=n: run(d, n) for n, d in enumerate(databases)]
    assert together(calls) == [0, 0, 1]
    assert databases[0].look(_count_users) == 1
    for database in databases:
        database.close()


def _count_users(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(User)) or 0


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "\n//evil.example", "data:text/html,x", "http:evil.example"],
)  # fmt: skip
async def test_a_sign_in_leads_only_into_the_program(
    http: aiohttp.ClientSession, house: House, wanted: str
):
    path = f"/logga-in?{urlencode({'next': wanted})}"
    tab = await Tab.open(http, house.url, house.cookie("bo"), path)
    paths: list[str] = []
    while not paths:  # `drained` gives up when nothing comes at all
        paths += [e["payload"]["path"] for u in await drained(tab, 0.2) for e in u.events]
    assert paths == ["/kunder"]
    await tab.close()
