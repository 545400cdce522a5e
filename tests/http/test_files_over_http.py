"""Files over HTTP: who may, what comes back with which headers, and what is left of the refused."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from crm_app import db
from crm_app.domain import file_store, files, sessions, settings, users
from crm_app.domain.actors import Actor
from crm_app.http import cookies
from crm_app.http.files import file_routes
from crm_app.models.files import CustomerFile
from tests import file_samples as samples
from tests.world import World

BASE = "http://localhost"


def _enter(session: Session, user_id: int) -> str:
    return sessions.start(session, users.get(session, user_id), "10.0.0.1", "Firefox")


@pytest.fixture
async def browser(world: World) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=file_routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=BASE) as client:
        yield client


@pytest.fixture
def bo(world: World, browser: httpx.AsyncClient) -> httpx.AsyncClient:
    return as_(world, browser, world.bo)


def as_(world: World, browser: httpx.AsyncClient, actor: Actor) -> httpx.AsyncClient:
    browser.cookies.set(cookies.name(), world.do(_enter, actor.id))
    return browser


async def send(
    world: World,
    browser: httpx.AsyncClient,
    content: object = samples.PDF,
    name: str = "avtal åäö.pdf",
    customer: int | str = 0,
) -> httpx.Response:
    at = f"/filer/kund/{customer or world.acme}"
    return await browser.post(at, content=content, headers={"x-filnamn": quote(name)})  # type: ignore[arg-type]


async def sent(world: World, browser: httpx.AsyncClient, content: bytes, name: str) -> int:
    answer = await send(world, browser, content, name)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["id"])


def on_disk() -> list[Path]:
    folder = file_store.path("00").parent.parent
    return [path for path in folder.rglob("*") if path.is_file()]


def row(world: World, id_: int) -> CustomerFile:
    return world.see(files.get, world.bo, id_)


async def test_a_file_comes_back_as_it_was_sent(world: World, bo: httpx.AsyncClient):
    id_ = await sent(world, bo, samples.PDF, "avtal åäö.pdf")
    kept = row(world, id_)
    assert (kept.name, kept.media_type, kept.size) == (
        "avtal åäö.pdf",
        "application/pdf",
        len(samples.PDF),
    )
    assert [path.name for path in on_disk()] == [kept.stored_as]
    answer = await bo.get(f"/filer/fil/{id_}")
    assert answer.content == samples.PDF
    assert "avtal" not in str(on_disk()[0])


async def test_a_download_is_never_shown_kept_or_run(world: World, bo: httpx.AsyncClient):
    id_ = await sent(world, bo, samples.HTML, "anteckning.txt")
    told = (await bo.get(f"/filer/fil/{id_}")).headers
    assert told["content-disposition"].startswith("attachment")
    assert told["content-type"].startswith("text/plain")
    assert told["x-content-type-options"] == "nosniff"
    assert told["cache-control"] == "no-store"
    assert "sandbox" in told["content-security-policy"]
    assert "default-src 'none'" in told["content-security-policy"]


async def test_a_name_in_swedish_survives_the_header(world: World, bo: httpx.AsyncClient):
    id_ = await sent(world, bo, samples.PDF, 'a"b\r\nx: åäö;.pdf')
    told = (await bo.get(f"/filer/fil/{id_}")).headers
    assert "x" not in told
    assert "filename*=utf-8''" in told["content-disposition"].lower()


async def test_pictures_and_pdf_can_be_shown_and_nothing_else(world: World, bo: httpx.AsyncClient):
    picture = await bo.get(f"/filer/fil/{await sent(world, bo, samples.PNG, 'b.png')}/visa")
    assert picture.headers["content-disposition"].startswith("inline")
    assert picture.headers["content-type"] == "image/png"
    assert "sandbox" in picture.headers["content-security-policy"]
    pdf = await bo.get(f"/filer/fil/{await sent(world, bo, samples.PDF, 'a.pdf')}/visa")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in pdf.headers["content-security-policy"]
    text = await bo.get(f"/filer/fil/{await sent(world, bo, samples.TEXT, 'a.txt')}/visa")
    assert text.status_code == 404


@pytest.mark.parametrize("name", ["bild.png", "sida.html", "bild.svg"])
@pytest.mark.parametrize("content", [samples.HTML, samples.SVG, samples.EXE])
async def test_what_is_not_taken_in_leaves_nothing(
    world: World, bo: httpx.AsyncClient, content: bytes, name: str
):
    answer = await send(world, bo, content, name)
    assert answer.status_code == 422
    assert answer.json()["errors"]["file"]
    assert on_disk() == []
    assert world.see(files.listing, world.bo, world.acme) == []


async def test_an_empty_file_and_the_same_file_again_leave_nothing(
    world: World, bo: httpx.AsyncClient
):
    assert "tom" in (await send(world, bo, b"")).json()["errors"]["file"]
    await sent(world, bo, samples.PDF, "a.pdf")
    assert "Samma fil" in (await send(world, bo)).json()["errors"]["file"]
    assert len(on_disk()) == 1


async def test_what_is_too_large_is_refused_by_what_came(world: World, bo: httpx.AsyncClient):
    world.do(settings.put, world.anna, "files.max_megabytes", 1)

    async def body() -> AsyncIterator[bytes]:
        for _ in range(18):
            yield b"a" * 65_536

    assert "1 MB" in (await send(world, bo, body(), "x.txt")).json()["errors"]["file"]
    assert "1 MB" in (await send(world, bo, b"a" * 1_100_000)).json()["errors"]["file"]
    assert (await send(world, bo, b"a" * 2**20, "x.txt")).status_code == 200
    assert len(on_disk()) == 1


async def test_an_upload_that_breaks_off_leaves_nothing(world: World, bo: httpx.AsyncClient):
    app = Starlette(routes=file_routes())
    pieces = iter([{"type": "http.request", "body": b"%PDF-1.4 half", "more_body": True}])
    answered = []

    async def receive() -> dict:
        return next(pieces, {"type": "http.disconnect"})

    async def told(message: dict) -> None:
        answered.append(message)

    cookie = f"{cookies.name()}={bo.cookies[cookies.name()]}".encode()
    path = f"/filer/kund/{world.acme}"
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"cookie", cookie)],
    }
    await app(scope, receive, told)  # type: ignore[arg-type]
    assert answered[0]["status"] == 400
    assert on_disk() == []


async def test_a_task_that_is_cancelled_half_way_leaves_nothing(
    world: World, bo: httpx.AsyncClient
):
    arrived = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield samples.PDF
        arrived.set()
        await asyncio.sleep(60)
        yield b""

    task = asyncio.create_task(send(world, bo, body()))
    await arrived.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert on_disk() == []


async def test_a_kill_between_the_file_and_its_row_is_swept_at_the_next_start(
    world: World, bo: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as dead:
        dead.setattr(Path, "unlink", lambda *_a, **_k: None)  # the dead clean nothing up
        dead.setattr(files, "add", _killed)
        with pytest.raises(KeyboardInterrupt):
            await send(world, bo)
    assert len(on_disk()) == 1
    world.do(files.sweep)
    assert on_disk() == []


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


async def test_a_disk_that_is_full_is_told_calmly(
    world: World, bo: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    answer = await send(world, bo)
    assert answer.status_code == 400
    assert "disken är full" in answer.json()["errors"]["form"]


async def test_cleo_can_neither_send_to_nor_fetch_from_acme(
    world: World, browser: httpx.AsyncClient
):
    id_ = await sent(world, as_(world, browser, world.bo), samples.PNG, "b.png")
    as_(world, browser, world.cleo)
    assert (await send(world, browser, samples.PDF)).status_code == 404
    for at in (f"/filer/fil/{id_}", f"/filer/fil/{id_}/visa"):
        theirs = await browser.get(at)
        nobodys = await browser.get(at.replace(str(id_), "999"))
        assert (theirs.status_code, theirs.text) == (404, nobodys.text)
    assert len(on_disk()) == 1


async def test_nobody_gets_anything(world: World, browser: httpx.AsyncClient):
    id_ = await sent(world, as_(world, browser, world.bo), samples.PNG, "b.png")
    browser.cookies.clear()
    assert (await browser.get(f"/filer/fil/{id_}")).status_code == 403
    assert (await browser.get(f"/filer/fil/{id_}/visa")).status_code == 403
    assert (await send(world, browser)).status_code == 403
    assert len(on_disk()) == 1


@pytest.mark.parametrize("id_", ["0", "-1", "²", "9" * 30, "..%2f..%2fworld.db", "1%00"])
async def test_an_address_that_means_nothing_is_not_there(bo: httpx.AsyncClient, id_: str):
    assert (await bo.get(f"/filer/fil/{id_}")).status_code == 404
    assert (await bo.post(f"/filer/kund/{id_}", content=b"x")).status_code == 404


async def test_a_row_whose_content_is_gone_says_what_to_do(world: World, bo: httpx.AsyncClient):
    id_ = await sent(world, bo, samples.PNG, "b.png")
    on_disk()[0].unlink()
    answer = await bo.get(f"/filer/fil/{id_}")
    assert answer.status_code == 404
    assert "säkerhetskopian" in answer.json()["errors"]["form"]


async def test_who_is_shut_out_while_her_file_is_on_its_way_leaves_none(
    world: World, bo: httpx.AsyncClient
):
    def end(session: Session) -> None:
        actor = sessions.actor_of(session, cookies.hash_of(bo.cookies[cookies.name()]))
        assert actor is not None
        assert actor.session_id is not None
        sessions.end(session, actor, actor.session_id)

    async def body() -> AsyncIterator[bytes]:
        yield samples.PDF
        world.do(end)

    assert (await send(world, bo, body())).status_code == 403
    assert on_disk() == []


async def test_who_is_cut_off_when_the_row_is_written_keeps_the_content(
    world: World, bo: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    write = db.work

    async def written_and_cut_off(*told: Any) -> None:
        await write(*told)
        raise asyncio.CancelledError

    monkeypatch.setattr(db, "work", written_and_cut_off)
    with pytest.raises(asyncio.CancelledError):
        await send(world, bo)
    (kept,) = world.see(files.listing, world.bo, world.acme)
    assert not kept.lost
