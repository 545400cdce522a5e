"""The server process and the front-end stamps, on a small app of our own instead of Reflex."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import websocket

from crm_app import config, frontend, serve

PROGRAM = """
import asyncio, sys
from crm_app import config, serve

async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        if "broken" in sys.argv:
            await send({"type": "lifespan.startup.failed", "message": "planted"})
            raise RuntimeError("planted")
        await send({"type": "lifespan.startup.complete"})
        await receive()
        print("tidied", flush=True)
        await send({"type": "lifespan.shutdown.complete"})
    elif scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        try:
            while (await receive())["type"] != "websocket.disconnect":
                pass
        finally:  # as Engine.io does when it is cancelled
            await send({"type": "websocket.close"})
    else:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"hej"})

settings = config.load()
asyncio.run(serve._serve(settings, serve.Edge(app)))
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def start(port: int, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> subprocess.Popen[str]:
        env = {**os.environ, "PORT": str(port), "KUNDREGISTER_DATA": str(tmp_path / "data")}
        command = [sys.executable, "-c", PROGRAM, *arguments]
        pipe, both = subprocess.PIPE, subprocess.STDOUT
        process = subprocess.Popen(
            command, cwd=config.ROOT, env=env, stdout=pipe, stderr=both, text=True
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def test_the_server_says_where_it_is_once_it_answers(start, port: int):
    process = start()
    assert f"http://localhost:{port}" in first_line(process)
    assert httpx.get(f"http://127.0.0.1:{port}/").text == "hej"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_at_once_and_quietly_with_tabs_open(start, port: int, number: int):
    process = start()
    first_line(process)
    tabs = [websocket.create_connection(f"ws://127.0.0.1:{port}/_event") for _ in range(5)]
    began = time.monotonic()
    process.send_signal(number)
    rest, _ = process.communicate(timeout=10)
    for tab in tabs:
        tab.close()
    assert (process.returncode, rest) == (0, "tidied\n")
    assert time.monotonic() - began < serve.STOP_SECONDS


def test_a_start_that_fails_ends_the_process_with_an_error(start):
    process = start("broken")
    output, _ = process.communicate(timeout=10)
    assert process.returncode != 0
    assert "planted" in output


def test_it_is_one_process(start):
    process = start()
    first_line(process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    assert children.read_text().split() == []


def test_a_port_in_use_is_refused_with_the_way_out(start, port: int):
    first_line(start())
    settings = config.load({"PORT": str(port)})
    with pytest.raises(serve.ServeError, match="upptagen"):
        serve._refuse_taken_port(settings)


def test_a_free_port_is_not_refused(port: int):
    serve._refuse_taken_port(config.load({"PORT": str(port)}))


def test_a_front_end_that_is_not_built_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(frontend, "is_built", lambda: False)
    with pytest.raises(serve.ServeError, match="make setup"):
        serve.serve(config.load({}))


def cache_control(path: str, status: int = 200, *own: tuple[bytes, bytes]) -> list[bytes]:
    async def app(scope, receive, send):
        await send({"type": "http.response.start", "status": status, "headers": list(own)})

    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {}

    asyncio.run(serve.Edge(app)({"type": "http", "path": path}, receive, send))
    return [value for name, value in sent[0]["headers"] if name.lower() == b"cache-control"]


def test_files_with_a_hash_in_their_name_are_kept_by_the_browser():
    assert cache_control("/assets/index-B3x.js") == [b"public, max-age=31536000, immutable"]


def test_pages_and_missing_files_are_asked_for_again():
    assert cache_control("/kunder") == [b"no-cache"]
    assert cache_control("/assets/gone.js", 404) == [b"no-cache"]


def test_a_response_that_says_how_to_be_kept_is_left_alone():
    assert cache_control("/api/export", 200, (b"Cache-Control", b"no-store")) == [b"no-store"]


# The front end


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built project in a folder of its own; `_run_export` builds nothing."""
    web, lock = tmp_path / ".web", tmp_path / "reflex.lock"
    for name, value in {
        "ROOT": tmp_path,
        "WEB": web,
        "SITE": web / "build" / "client",
        "LOCK": lock,
        "_INPUTS": web / "kundregister.inputs",
        "_SOURCES": web / "kundregister.sources",
        "_MANIFEST": lock / "package.json",
        "_PACKAGE_LOCK": lock / "package-lock.json",
        "_run_export": lambda: None,
    }.items():
        monkeypatch.setattr(frontend, name, value)
    write(tmp_path / "crm_app" / "page.py", "a = 1")
    write(tmp_path / "assets" / "app.css", "p {}")
    write(tmp_path / "rxconfig.py", "")
    write(lock / "package.json", '{"b": 1, "a": 2}')
    write(lock / "package-lock.json", '{"packages": {"x": {"version": "1"}}}')
    write(web / "build" / "client" / "index.html", "hej")
    frontend.build()
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_what_was_just_built_is_current_and_is_not_built_again(project: Path):
    assert frontend.is_current()
    assert not frontend.ensure_built()


@pytest.mark.parametrize(
    "name", ["crm_app/page.py", "crm_app/new.jsx", "assets/app.css", "rxconfig.py"]
)
def test_a_changed_input_asks_for_a_build(project: Path, name: str):
    write(project / name, "changed")
    assert not frontend.is_current()
    assert frontend.ensure_built()
    assert frontend.is_current()


def test_other_files_do_not(project: Path):
    write(project / "README.md", "changed")
    write(project / "tests" / "test_x.py", "changed")
    write(project / "assets" / "external" / "linked.js", "changed")
    assert frontend.is_current()


def test_a_changed_npm_lock_asks_for_a_build_but_a_new_key_order_does_not(project: Path):
    write(project / "reflex.lock" / "package.json", '{"a": 2, "b": 1}')
    assert frontend.is_current()
    write(project / "reflex.lock" / "package.json", '{"a": 2, "b": 2}')
    assert not frontend.is_current()


def test_a_build_that_fails_is_not_current(project: Path, monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise frontend.BuildError("planted")

    write(project / "crm_app" / "page.py", "a = 2")
    monkeypatch.setattr(frontend, "_run_export", fail)
    with pytest.raises(frontend.BuildError):
        frontend.ensure_built()
    assert not frontend.is_built()


def test_a_change_while_building_asks_for_another_build(
    project: Path, monkeypatch: pytest.MonkeyPatch
):
    page = project / "crm_app" / "page.py"
    monkeypatch.setattr(frontend, "_run_export", lambda: write(page, "a = 3"))
    frontend.build()
    assert not frontend.is_current()


def test_the_lock_keeps_its_text_and_no_addresses(project: Path, monkeypatch: pytest.MonkeyPatch):
    lock = project / "reflex.lock"
    addresses = '{"packages": {"x": {"version": "1", "resolved": "'
    addresses += "http:" + '//registry/x.tgz"}}}'

    def shuffle() -> None:
        write(lock / "package.json", '{"a":2,"b":1}')
        write(lock / "package-lock.json", addresses)

    monkeypatch.setattr(frontend, "_run_export", shuffle)
    frontend.build()
    assert (lock / "package.json").read_text() == '{"b": 1, "a": 2}'
    assert json.loads((lock / "package-lock.json").read_text())["packages"]["x"] == {"version": "1"}


def test_vite_runs_only_when_the_compiled_pages_changed(project: Path):
    runs: list[int] = []
    write(project / ".web" / "app" / "page.jsx", "1")
    for text in ("1", "1", "2"):
        write(project / ".web" / "app" / "page.jsx", text)
        write(project / ".web" / "reflex.json", str(time.monotonic()))
        frontend._bundle(lambda: runs.append(1))
    assert len(runs) == 2


def test_pages_find_the_websocket_on_their_own_port():
    import rxconfig

    state_js = Path(rxconfig.rx.constants.Templates.Dirs.WEB_TEMPLATE) / "utils" / "state.js"
    plugin = rxconfig.OwnPort()
    changed = plugin._use_own_port(state_js.read_text())
    assert changed.count("endpoint.port = window.location.port;") == 1
    assert 'endpoint.port = ""' not in changed
    assert plugin._use_own_port(changed) == changed
    with pytest.raises(RuntimeError, match="OwnPort"):
        plugin._use_own_port("another version")
