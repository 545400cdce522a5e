"""Uploads: by whom, from where, how large, and nothing is left of what was refused."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import aiohttp
import httpx
import pytest

from crm_app.domain import sessions
from tests.security.house import House, headers

UPLOAD = "/filer/import/privat"
CHUNK = b"x" * 65_536


@pytest.mark.parametrize("who", ["", "cleo", "bo", "revoked"])
@pytest.mark.parametrize("path", [UPLOAD, "/filer/import/foretag", "/filer/import/..%2f..%2fx"])
def test_an_upload_without_the_right_writes_no_file(house: House, who: str, path: str):
    files, before = house.files(), house.digest()
    answer = httpx.post(f"{house.url}{path}", content=CHUNK, headers=headers(house, who))
    assert answer.status_code in (403, 404, 405)
    assert (house.files(), house.digest()) == (files, before)


def test_an_upload_from_elsewhere_is_refused(house: House):
    files = house.files()
    for origin in (None, "https://evil.example", "null"):
        told = headers(house, "anna", origin)
        answer = httpx.post(f"{house.url}{UPLOAD}", content=CHUNK, headers=told)
        assert answer.status_code == 403
    assert house.files() == files


def test_a_hostile_name_is_only_a_name(house: House):
    files = house.files()
    for name in ("../../../tmp/evil.xlsx", "..%2f..%2fworld.db", "C:\\x.xlsx", "%00", "a" * 4000):
        told = headers(house, "anna") | {"X-Filnamn": name}
        answer = httpx.post(f"{house.url}{UPLOAD}", content=b"PK", headers=told)
        assert answer.status_code == 200, answer.text
    new = house.files() - files
    assert len(new) == 5
    assert all(len(name) == 43 and name.endswith(".sealed") for name in new)
    assert not (house.server.folder.parent / "evil.xlsx").exists()


def test_an_upload_that_grows_too_large_is_refused_by_what_came(house: House):
    """Sent in pieces, without a Content-Length to believe or not."""
    files = house.files()

    def body() -> Iterator[bytes]:
        yield from [CHUNK] * (26 * 2**20 // len(CHUNK) + 1)

    try:
        answer = httpx.post(f"{house.url}{UPLOAD}", content=body(), headers=headers(house, "anna"))
        assert answer.status_code == 422
        assert "Gränsen är" in answer.text
    except (httpx.WriteError, httpx.RemoteProtocolError):
        pass  # the server hung up before all was sent
    assert house.files() == files


async def test_who_is_shut_out_while_her_file_is_on_its_way_leaves_none(
    http: aiohttp.ClientSession, house: House
):
    files, half = house.files(), asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield CHUNK
        await half.wait()
        yield CHUNK

    sent = asyncio.create_task(
        http.post(f"{house.url}{UPLOAD}", data=body(), headers=headers(house, "anna"))
    )
    await asyncio.sleep(0.3)
    house.world.do(sessions.end, house.actor("anna"), house.ids["session of anna"])
    half.set()
    answer = await sent
    assert answer.status == 403
    assert house.files() == files


async def test_an_upload_that_breaks_off_leaves_no_file(house: House):
    files = house.files()
    _reader, writer = await asyncio.open_connection("127.0.0.1", house.server.port)
    told = headers(house, "anna") | {"Host": f"127.0.0.1:{house.server.port}"}
    lines = [f"POST {UPLOAD} HTTP/1.1", *(f"{k}: {v}" for k, v in told.items())]
    writer.write("\r\n".join([*lines, "Content-Length: 200000", "", ""]).encode() + CHUNK)
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.transport.abort()
    for _ in range(30):
        await asyncio.sleep(0.1)
        if house.files() == files:
            break
    assert house.files() == files


@pytest.mark.parametrize("path", ["/_upload", "/_upload/", "/_UPLOAD", "/%5Fupload", "/_upload/x"])
def test_reflexs_own_upload_is_not_there(house: House, path: str):
    told = headers(house, "anna") | {"reflex-client-token": "x", "reflex-event-handler": "x"}
    assert httpx.post(f"{house.url}{path}", content=b"x", headers=told).status_code == 404
    assert httpx.get(f"{house.url}{path}", headers=told).status_code == 404
