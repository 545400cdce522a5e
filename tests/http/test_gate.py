"""The gate: where a request comes from, and how much it sends."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from crm_app import config
from crm_app.http import cookies, flow
from crm_app.http.gate import Gate
from tests.http.gate_inner import ENV, OURS, Inner, connects, frames, http, make, run, socket


@pytest.fixture(autouse=True)
def over_tls() -> None:
    cookies.install(secure=True)


async def status(app: Gate, scope: Scope, *bodies: bytes) -> int:
    last = len(bodies) - 1
    incoming = [
        {"type": "http.request", "body": b, "more_body": i < last}
        for i, b in enumerate(bodies or (b"",))
    ]
    return (await run(app, scope, incoming))[0]["status"]


# Where it comes from


async def test_a_page_is_let_through() -> None:
    assert await status(make(Inner()), http()) == 200


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "https://evil.se",
        "null",
        "http://kund.firma.se",
        "https://kund.firma.se.evil.se",
        f"{OURS}:444",
    ],
)
async def test_a_websocket_from_elsewhere_or_from_nowhere_is_refused(origin: str) -> None:
    inner = Inner()
    assert not await connects(make(inner), socket(origin=origin))
    assert inner.scopes == []


async def test_a_websocket_from_our_own_page_is_let_in() -> None:
    assert await connects(make(Inner()), socket())


@pytest.mark.parametrize("path", ["/", "/kunder", "/_event/x", "/_events"])
async def test_there_is_one_websocket_and_no_other(path: str) -> None:
    assert not await connects(make(Inner()), socket(path=path))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "X"])
@pytest.mark.parametrize("origin", ["", "https://evil.se"])
async def test_what_changes_something_needs_our_origin(method: str, origin: str) -> None:
    inner = Inner()
    assert await status(make(inner), http(method, "/auth/logga-in", origin=origin)) == 403
    assert inner.scopes == []
    assert await status(make(inner), http(method, "/auth/logga-in", origin=OURS)) == 200


@pytest.mark.parametrize("host", ["", "evil.se", "kund.firma.se.evil.se", "[", "127.0.0.1"])
async def test_another_host_name_is_refused(host: str) -> None:
    app = make(Inner())
    assert await status(app, http(host=host)) == 421
    assert not await connects(app, socket(host=host))


@pytest.mark.parametrize("host", ["kund.firma.se", "kund.firma.se:443", "KUND.firma.se"])
async def test_our_own_host_name_is_known_in_any_spelling(host: str) -> None:
    assert await status(make(Inner()), http(host=host)) == 200


async def test_two_host_names_are_refused() -> None:
    scope = http()
    scope["headers"].append((b"Host", b"kund.firma.se"))
    assert await status(make(Inner()), scope) == 421


async def test_the_health_probe_may_ask_by_any_name() -> None:
    assert await status(make(Inner()), http(path="/halsa", host="10.0.0.7:3000")) == 200


@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS"])
@pytest.mark.parametrize(
    "path",
    [
        "/_upload",
        "/_upload/a.xlsx",
        "//_upload",
        "/_UPLOAD/x",
        "/_event",
        "/_event/",
        "/_all_routes",
        "/_health",
    ],
)
async def test_reflexs_own_routes_are_not_there(method: str, path: str) -> None:
    inner = Inner()
    assert await status(make(inner), http(method, path, origin=OURS)) == 404
    assert inner.scopes == []


# How much it sends


async def test_a_body_up_to_the_limit_arrives_whole() -> None:
    inner = Inner()
    scope = http("POST", "/auth/x", origin=OURS)
    assert await status(make(inner), scope, b"a" * 600_000, b"b" * 400_000) == 200
    assert len(inner.body) == 1_000_000


async def test_a_body_is_counted_whatever_its_length_claims() -> None:
    inner = Inner()
    scope = http("POST", "/auth/x", origin=OURS, content_length="10")
    assert await status(make(inner), scope, b"a" * 600_000, b"b" * 400_001) == 413
    assert len(inner.body) == 600_000


async def test_a_body_that_admits_to_be_too_large_is_not_read() -> None:
    inner = Inner()
    scope = http("POST", "/auth/x", origin=OURS, content_length="1000001")
    assert await status(make(inner), scope, b"") == 413
    assert inner.scopes == []


async def test_what_the_application_makes_of_a_cut_body_is_not_shown() -> None:
    async def stubborn(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await receive()
        except Exception:
            await send({"type": "http.response.start", "status": 500, "headers": []})
            await send({"type": "http.response.body", "body": b"traceback"})

    app = Gate(stubborn, config.load(ENV))
    sent = await run(
        app,
        http("POST", "/auth/x", origin=OURS),
        [{"type": "http.request", "body": b"a" * 1_000_001}],
    )
    assert [m.get("status") for m in sent] == [413, None]
    assert b"traceback" not in sent[1]["body"]


async def test_an_upload_counts_for_itself() -> None:
    inner = Inner()
    scope = http("POST", "/filer/import", origin=OURS)
    assert await status(make(inner), scope, b"a" * 3_000_000) == 200
    assert len(inner.body) == 3_000_000


async def test_a_burst_is_let_through_and_a_flood_is_cut() -> None:
    inner = Inner()
    sent = await run(make(inner), socket(), frames(260))
    received = [m for m in inner.messages if m["type"] == "websocket.receive"]
    assert 200 <= len(received) <= 205
    assert sent[-1] == {"type": "websocket.close", "code": flow.POLICY_VIOLATION}
    assert inner.messages[-1]["type"] == "websocket.disconnect"


async def test_the_bucket_fills_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]

    def tick() -> float:
        now[0] += 0.02
        return now[0]

    monkeypatch.setattr(flow.time, "monotonic", tick)
    inner = Inner()
    await run(make(inner), socket(), frames(2000))
    assert len([m for m in inner.messages if m["type"] == "websocket.receive"]) == 2000


@pytest.mark.parametrize("frame", [{"text": "x" * 1_000_001}, {"bytes": b"x" * 1_000_001}])
async def test_a_frame_that_is_too_large_ends_the_connection(frame: Message) -> None:
    inner = Inner()
    incoming = [{"type": "websocket.connect"}, {"type": "websocket.receive", **frame}]
    sent = await run(make(inner), socket(), incoming)
    assert sent[-1] == {"type": "websocket.close", "code": flow.TOO_BIG}
    assert not [m for m in inner.messages if m["type"] == "websocket.receive"]
