"""Exports of one customer's data: who gets the file, as what, and what all others are answered."""

import io
import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import unquote

import httpx
import openpyxl
import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from crm_app.domain import export_runs, file_store, sessions, users
from crm_app.domain.actors import Actor
from crm_app.domain.exports import Made, Wanted
from crm_app.http import cookies
from crm_app.http.exports import XLSX, export_routes
from crm_app.models.users import PermissionGroup
from tests.world import World


def _enter(session: Session, user_id: int) -> str:
    return sessions.start(session, users.get(session, user_id), "10.0.0.1", "Firefox")


@pytest.fixture
async def browser(world: World, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    file_store.install(tmp_path)
    app = Starlette(routes=export_routes())
    at = "http://localhost"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=at) as client:
        yield client


def sign_in(world: World, browser: httpx.AsyncClient, actor: Actor) -> None:
    browser.cookies.set(cookies.name(), world.do(_enter, actor.id))


def grant(world: World, group: str, *keys: str) -> None:
    """Let a group have these rights too."""

    def give(session: Session) -> None:
        found = session.query(PermissionGroup).filter_by(name=group).one()
        found.permissions = [*found.permissions, *keys]

    world.do(give)


def at(id_: object, ending: str = "json") -> str:
    return f"/filer/kund/{id_}.{ending}"


async def test_json_is_a_download_that_nobody_keeps(
    world: World, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    answer = await browser.get(at(world.acme))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"] == "application/json"
    told = answer.headers["content-disposition"]
    assert told.startswith("attachment; filename*=UTF-8''")
    assert unquote(told).endswith("''registerutdrag 1001.json")
    assert json.loads(answer.content)["Kund"]["Uppgifter"]["Företagsnamn"] == "Acme AB"


async def test_the_workbook_opens(world: World, browser: httpx.AsyncClient) -> None:
    sign_in(world, browser, world.anna)
    answer = await browser.get(at(world.acme, "xlsx"))
    assert answer.headers["content-type"] == XLSX
    assert unquote(answer.headers["content-disposition"]).endswith("''registerutdrag 1001.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    told = {row[1]: row[2] for row in book["Uppgifter"].iter_rows(values_only=True)}
    assert told["Företagsnamn"] == "Acme AB"


@pytest.mark.parametrize("ending", ["json", "xlsx"])
async def test_each_file_is_one_event(
    world: World, browser: httpx.AsyncClient, ending: str
) -> None:
    sign_in(world, browser, world.anna)
    await browser.get(at(world.acme, ending))
    assert [e.record_id for e in world.events("customers", "export")] == [world.acme]


async def test_what_is_not_hers_is_answered_like_what_is_not_there(
    world: World, browser: httpx.AsyncClient
) -> None:
    grant(world, "Kundtjänst", "customers.export")
    sign_in(world, browser, world.cleo)
    answers = [await browser.get(at(id_)) for id_ in (world.acme, 999, "abc", "²", "9" * 30, -1)]
    assert {answer.status_code for answer in answers} == {404}
    # In the same words too, for what could be a customer.
    assert len({answer.text for answer in answers[:2]}) == 1
    assert world.events("customers", "export") == []
    hers = world.company(world.cleo)
    assert (await browser.get(at(hers))).status_code == 200


@pytest.mark.parametrize("who", ["bo", "cleo"])
async def test_who_may_not_export_gets_no_file(
    world: World, browser: httpx.AsyncClient, who: str
) -> None:
    sign_in(world, browser, getattr(world, who))
    for id_ in (world.acme, 999):
        answer = await browser.get(at(id_))
        assert answer.status_code == 403
        assert "behörighet" in answer.json()["errors"]["form"]
    assert world.events("customers", "export") == []


@pytest.mark.parametrize("secret", [None, "", "guess", "x" * 5000])
async def test_nobody_gets_no_file(
    world: World, browser: httpx.AsyncClient, secret: str | None
) -> None:
    if secret is not None:
        browser.cookies.set(cookies.name(), secret)
    answer = await browser.get(at(world.acme))
    assert answer.status_code == 403
    assert "inte inloggad" in answer.json()["errors"]["form"]


async def test_whose_session_has_ended_gets_no_file(
    world: World, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    world.do(sessions.end_all, world.anna.id)
    assert (await browser.get(at(world.acme))).status_code == 403


async def test_another_site_cannot_make_a_browser_take_one(
    world: World, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    answer = await browser.get(at(world.acme), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    own = await browser.get(at(world.acme), headers={"sec-fetch-site": "same-origin"})
    assert own.status_code == 200


async def test_asking_only_for_the_head_takes_none(
    world: World, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    assert (await browser.head(at(world.acme))).status_code == 404
    assert (await browser.post(at(world.acme))).status_code == 405
    assert world.events("customers", "export") == []


async def test_numbers_stand_in_full_only_for_who_may_see_them(
    world: World, browser: httpx.AsyncClient
) -> None:
    id_ = world.company(name="Firma", organisation_number="811218-9876")
    grant(world, "Säljare", "customers.export")
    sign_in(world, browser, world.bo)
    assert "9876" not in (await browser.get(at(id_))).text
    assert world.events("customers", "reveal") == []
    sign_in(world, browser, world.anna)
    assert "811218-9876" in (await browser.get(at(id_))).text
    assert [e.actor_name for e in world.events("customers", "reveal")] == ["Anna Lind"]


@pytest.mark.parametrize("ending", ["csv", "html", "", "json.html"])
async def test_another_form_does_not_exist(
    world: World, browser: httpx.AsyncClient, ending: str
) -> None:
    sign_in(world, browser, world.anna)
    assert (await browser.get(f"/filer/kund/{world.acme}.{ending}")).status_code == 404


# templates


async def test_a_template_is_a_download_for_those_who_may_import(
    world: World, browser: httpx.AsyncClient
) -> None:
    assert (await browser.get("/filer/mall/foretag.xlsx")).status_code == 403
    for actor in (world.bo, world.cleo):
        sign_in(world, browser, actor)
        assert (await browser.get("/filer/mall/foretag.xlsx")).status_code == 403
    sign_in(world, browser, world.anna)
    answer = await browser.get("/filer/mall/privat.xlsx")
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    assert "Mall privatkunder.xlsx" in unquote(answer.headers["content-disposition"])
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames[0] == "Privatkunder"
    assert (await browser.get("/filer/mall/annat.xlsx")).status_code == 422


# exports of the register


async def test_the_file_of_an_export_goes_to_the_one_who_asked_and_nobody_else(
    world: World, browser: httpx.AsyncClient, tmp_path: Path
) -> None:
    export_runs.install(tmp_path)
    run = world.do(export_runs.start, world.anna, Wanted("company"))
    export_runs.path(run.stored_as).write_bytes(b"file")
    sign_in(world, browser, world.anna)
    address = f"/filer/export/{run.id}"
    assert (await browser.get(address)).status_code == 404
    world.do(export_runs.finish, world.anna, run.id, Wanted("company"), Made(1))
    answer = await browser.get(address)
    assert (answer.status_code, answer.content) == (200, b"file")
    assert answer.headers["cache-control"] == "no-store"
    assert "Företagskunder " in unquote(answer.headers["content-disposition"])
    sign_in(world, browser, world.cleo)
    assert (await browser.get(address)).status_code == 403
    grant(world, "Säljare", "customers.export")
    sign_in(world, browser, world.bo)
    assert (await browser.get(address)).status_code == 404


EVENTS = "/filer/handelser.xlsx"


def sheet(answer: httpx.Response) -> list[tuple[str, ...]]:
    """Return the rows of a file of events, without its head; nothing in it is a formula."""
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for row in book["Händelser"].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    rows = book["Händelser"].iter_rows(values_only=True)
    return [tuple(str(value or "") for value in row) for row in rows][1:]


async def test_events_are_a_file_of_what_the_list_is_filtered_to(
    world: World, browser: httpx.AsyncClient
) -> None:
    world.edit(world.acme, city="=1+1", note="@SUM(A1)")
    sign_in(world, browser, world.anna)
    answer = await browser.get(EVENTS, params={"vad": "edit", "falt": "city"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, XLSX)
    rows = sheet(answer)
    told = ("Bo Berg", "Skärm", "1001", "Acme AB", "ändrade 2 uppgifter")
    assert [row[1:] for row in rows] == [
        (*told, "Ort", "Örebro", "=1+1"),
        (*told, "Anteckning", "", "@SUM(A1)"),
    ]
    assert [e.record_id for e in world.events("customers", "export_events")] == [None]
    of_acme = await browser.get(EVENTS, params={"kund": world.acme})
    assert unquote(of_acme.headers["content-disposition"]).endswith("''händelser 1001.xlsx")
    assert {row[3] for row in sheet(of_acme)} == {"1001"}
    assert world.last_event().record_id == world.acme


async def test_a_persons_number_is_masked_in_the_file_for_everybody(
    world: World, browser: httpx.AsyncClient
) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    world.private(personal_identity_number="811218-9876")
    sign_in(world, browser, world.anna)
    told = str(sheet(await browser.get(EVENTS)))
    assert "19811218-****" in told
    assert "9876" not in told


async def test_events_go_to_those_who_may_export_and_of_what_they_may_see(
    world: World, browser: httpx.AsyncClient
) -> None:
    assert (await browser.get(EVENTS)).status_code == 403
    for actor in (world.bo, world.cleo):
        sign_in(world, browser, actor)
        for params in ({}, {"kund": world.acme}):
            assert (await browser.get(EVENTS, params=params)).status_code == 403
    grant(world, "Kundtjänst", "customers.export")
    hers = world.company(world.cleo)
    assert {row[3] for row in sheet(await browser.get(EVENTS))} == {world.values(hers)["number"]}
    for record in (world.acme, 999, "abc", "9" * 30):
        assert (await browser.get(EVENTS, params={"kund": record})).status_code == 404
    cross = await browser.get(EVENTS, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 403
    assert len(world.events("customers", "export_events")) == 1
