"""Uploads of files to import: who may, how much, and what is left in the folder: nothing else."""

import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import func, select
from sqlmodel import Session
from starlette.applications import Starlette

from crm_app import config
from crm_app.domain import import_files, imports, sealed_files, sessions, settings, users
from crm_app.domain.actors import Actor
from crm_app.http import cookies, uploads
from crm_app.http.uploads import MEGABYTE, Uploads
from crm_app.models.imports import ImportRun
from tests.world import World

BODY = b"PK\x03\x04 not really a workbook"
AT = "/filer/import/foretag"


def _enter(session: Session, user_id: int) -> str:
    return sessions.start(session, users.get(session, user_id), "10.0.0.1", "Firefox")


@pytest.fixture
def held(world: World, tmp_path: Path) -> config.Config:
    return config.load({"KUNDREGISTER_DATA": str(tmp_path / "data")})


@pytest.fixture
async def browser(held: config.Config) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=Uploads(held).routes())
    at = "http://localhost"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=at) as client:
        yield client


def sign_in(world: World, browser: httpx.AsyncClient, actor: Actor) -> None:
    browser.cookies.set(cookies.name(), world.do(_enter, actor.id))


async def send(
    browser: httpx.AsyncClient, body: bytes = BODY, name: str = "kunder.xlsx", at: str = AT
) -> httpx.Response:
    return await browser.post(at, content=body, headers={"x-filnamn": quote(name)})


def files(held: config.Config) -> list[Path]:
    folder = held.data / "imports"
    return list(folder.iterdir()) if folder.exists() else []


def content(file: Path) -> bytes:
    return b"".join(sealed_files.chunks(file))


def run_of(world: World, answer: httpx.Response) -> ImportRun:
    return world.see(imports.get, world.anna, int(answer.json()["id"]))


def runs(world: World) -> int:
    return world.see(lambda s: s.scalar(select(func.count()).select_from(ImportRun)))


async def test_a_file_is_kept_under_a_name_of_our_own_with_its_digest(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    answer = await send(browser)
    run = run_of(world, answer)
    (file,) = files(held)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert re.fullmatch(r"[0-9a-f-]{36}\.sealed", file.name)
    assert (run.stored_as, run.file_name, run.kind) == (file.name, "kunder.xlsx", "company")
    assert run.file_hash == hashlib.sha256(BODY).hexdigest()
    assert (run.user_id, content(file)) == (world.anna.id, BODY)
    assert BODY not in file.read_bytes()


async def test_the_address_tells_the_kind(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    answer = await send(browser, at="/filer/import/privat")
    assert run_of(world, answer).kind == "private"


async def test_the_folder_is_for_the_programs_owner_only(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    await send(browser)
    assert (held.data / "imports").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("who", ["bo", "cleo"])
async def test_who_may_not_import_leaves_no_file(
    world: World, held: config.Config, browser: httpx.AsyncClient, who: str
) -> None:
    sign_in(world, browser, getattr(world, who))
    answer = await send(browser)
    assert answer.status_code == 403
    assert "behörighet" in answer.json()["errors"]["form"]
    assert (files(held), runs(world)) == ([], 0)


@pytest.mark.parametrize("secret", [None, "", "guess", "x" * 5000])
async def test_nobody_leaves_no_file(
    world: World, held: config.Config, browser: httpx.AsyncClient, secret: str | None
) -> None:
    if secret is not None:
        browser.cookies.set(cookies.name(), secret)
    answer = await send(browser)
    assert answer.status_code == 403
    assert "inte inloggad" in answer.json()["errors"]["form"]
    assert (files(held), runs(world)) == ([], 0)


async def test_who_is_shut_out_while_the_file_is_on_its_way_leaves_none(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)

    async def slowly() -> AsyncIterator[bytes]:
        yield BODY
        world.do(sessions.end_all, world.anna.id)
        yield BODY

    answer = await browser.post(AT, content=slowly())
    assert answer.status_code == 403
    assert (files(held), runs(world)) == ([], 0)


async def test_what_says_that_it_is_too_big_is_refused_unread(
    world: World, held: config.Config, browser: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(world, browser, world.anna)
    monkeypatch.setattr(uploads, "MEGABYTE", 1)
    most = world.see(settings.snapshot).get("import.max_megabytes")
    answer = await send(browser, b"x" * (most + 1))
    assert answer.status_code == 422
    assert f"Gränsen är {most} MB" in answer.json()["errors"]["file"]
    assert (files(held), runs(world)) == ([], 0)


async def test_what_is_too_big_without_saying_so_is_counted(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    world.do(settings.put, world.anna, "import.max_megabytes", "1")
    sign_in(world, browser, world.anna)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield b"x" * (MEGABYTE // 2)

    answer = await browser.post(AT, content=endless())
    assert answer.status_code == 422
    assert "Gränsen är 1 MB" in answer.json()["errors"]["file"]
    assert (files(held), runs(world)) == ([], 0)


async def test_exactly_the_bound_is_let_in(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    world.do(settings.put, world.anna, "import.max_megabytes", "1")
    sign_in(world, browser, world.anna)
    assert (await send(browser, b"x" * MEGABYTE)).status_code == 200
    assert [len(content(file)) for file in files(held)] == [MEGABYTE]


async def test_an_empty_file_is_refused(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    answer = await send(browser, b"")
    assert (answer.status_code, "tom" in answer.json()["errors"]["file"]) == (422, True)
    assert (files(held), runs(world)) == ([], 0)


@pytest.mark.parametrize("length", ["²", "-1", "9" * 5000, "abc"])
async def test_a_length_that_is_none_is_answered_in_words(
    world: World, held: config.Config, browser: httpx.AsyncClient, length: str
) -> None:
    sign_in(world, browser, world.anna)
    answer = await browser.post(
        AT, content=BODY, headers=[(b"content-length", length.encode("latin-1"))]
    )
    assert answer.status_code in (200, 422)
    assert len(files(held)) == runs(world)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("C:\\Kunder\\lista åäö.xlsx", "lista åäö.xlsx"),
        ("客户 📄.xlsx", "客户 📄.xlsx"),
        ("a\x00b\nc\u202e.xlsx", "abc.xlsx"),
        ("/", "fil.xlsx"),
        ("", "fil.xlsx"),
        ("x" * 999, "x" * 255),
    ],
)
async def test_a_name_is_told_and_never_a_path(
    world: World, held: config.Config, browser: httpx.AsyncClient, name: str, kept: str
) -> None:
    sign_in(world, browser, world.anna)
    run = run_of(world, await send(browser, name=name))
    (file,) = files(held)
    assert run.file_name == kept
    assert file.parent == held.data / "imports"


async def test_a_file_without_a_name_has_one_of_ours(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    answer = await browser.post(AT, content=BODY)
    assert run_of(world, answer).file_name == "fil.xlsx"


@pytest.mark.parametrize("name", ["%ff%fe.xlsx", "%", "%zz", "%00", "%ed%a0%80.xlsx"])
async def test_a_name_that_cannot_be_read_breaks_nothing(
    world: World, held: config.Config, browser: httpx.AsyncClient, name: str
) -> None:
    sign_in(world, browser, world.anna)
    answer = await browser.post(AT, content=BODY, headers={"x-filnamn": name})
    assert run_of(world, answer).file_name


@pytest.mark.parametrize("slag", ["bolag", "company", "FORETAG", "%2e%2e"])
async def test_a_kind_that_does_not_exist_leaves_no_file(
    world: World, held: config.Config, browser: httpx.AsyncClient, slag: str
) -> None:
    sign_in(world, browser, world.anna)
    answer = await send(browser, at=f"/filer/import/{slag}")
    assert answer.status_code in (404, 422)
    assert (files(held), runs(world)) == ([], 0)


async def test_nothing_is_served_from_the_folder(
    world: World, held: config.Config, browser: httpx.AsyncClient
) -> None:
    sign_in(world, browser, world.anna)
    await send(browser)
    (file,) = files(held)
    for path in (AT, f"/filer/import/{file.name}", f"/imports/{file.name}"):
        assert (await browser.get(path)).status_code in (404, 405)


def test_what_was_left_is_swept_away_at_the_next_start_but_for_what_is_kept(
    held: config.Config,
) -> None:
    folder = import_files.folder(held.data)
    folder.mkdir(parents=True)
    for name in ("glömd.sealed", "kvar.sealed", "halv.staging", "halv.part"):
        (folder / name).write_bytes(BODY)
    import_files.sweep(held.data, {"kvar.sealed"})
    assert [path.name for path in folder.iterdir()] == ["kvar.sealed"]


def test_sweeping_where_nothing_was_uploaded_is_nothing(held: config.Config) -> None:
    import_files.sweep(held.data, ())
    assert not import_files.folder(held.data).exists()
