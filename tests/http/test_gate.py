"""The gate: where a request comes from, how much it sends, whose state its token leads to."""

import base64
import hashlib
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.types import Message, Receive, Scope, Send

from crm_app import config
from crm_app.http import cookies, flow
from crm_app.http.gate import Gate, gate
from crm_app.http.headers import SecurityHeaders
from crm_app.http.tokens import TokenScope

OURS = "https://kund.firma.se"
ENV = {"PUBLIC_URL": OURS, "KUNDREGISTER_SECRET": "k" * 40, "TRUSTED_PROXY_HOPS": "1"}
TOKEN = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"
ONE = f"{cookies.SECURE_NAME}=first"
OTHER = f"{cookies.SECURE_NAME}=second"


@pytest.fixture(autouse=True)
def over_tls() -> None:
    cookies.install(secure=True)


@dataclass
class Inner:
    """The application inside: it notes what reaches it."""

    scopes: list[Scope] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    body: bytes = b""
    says: list[Message] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        if scope["type"] == "http":
            await self._http(receive, send)
        else:
            await self._websocket(receive, send)

    async def _http(self, receive: Receive, send: Send) -> None:
        more = True
        while more:
            message = await receive()
            self.body += message.get("body", b"")
            more = message.get("more_body", False)
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"referrer-policy", b"no-referrer")],
            }
        )
        await send({"type": "http.response.body", "body": b"inner"})

    async def _websocket(self, receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})
        for message in self.says:
            await send(message)
        while True:
            self.messages.append(await receive())
            if self.messages[-1]["type"] == "websocket.disconnect":
                break
        await send({"type": "websocket.send", "text": "after the end"})

    def token(self) -> str:
        return parse_qs(self.scopes[-1]["query_string"].decode())["token"][0]


def make(inner: Inner, **env: str) -> Gate:
    return gate(config.load(ENV | env))(inner)  # type: ignore[return-value]


async def run(app: Gate, scope: Scope, incoming: Iterable[Message] = ()) -> list[Message]:
    queue, sent = list(incoming), []

    async def receive() -> Message:
        kind = scope["type"]
        return queue.pop(0) if queue else {"type": f"{kind}.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def http(method: str = "GET", path: str = "/kunder", **named: str) -> Scope:
    named = {"host": "kund.firma.se"} | named
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in named.items() if v]
    return {"type": "http", "method": method, "path": path, "headers": raw, "query_string": b""}


def socket(
    query: str = f"EIO=4&transport=websocket&token={TOKEN}", path: str = "/_event/", **named: str
) -> Scope:
    base = http("GET", path, **({"origin": OURS} | named))
    return {**base, "type": "websocket", "query_string": query.encode()}


async def status(app: Gate, scope: Scope, *bodies: bytes) -> int:
    last = len(bodies) - 1
    incoming = [
        {"type": "http.request", "body": b, "more_body": i < last}
        for i, b in enumerate(bodies or (b"",))
    ]
    return (await run(app, scope, incoming))[0]["status"]


async def connects(app: Gate, scope: Scope) -> bool:
    sent = await run(app, scope, [{"type": "websocket.connect"}])
    return sent[0]["type"] == "websocket.accept"


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


def frames(count: int, text: str = "42") -> list[Message]:
    return [
        {"type": "websocket.connect"},
        *({"type": "websocket.receive", "text": text} for _ in range(count)),
    ]


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


# Whose state a token leads to


async def inward(scope: Scope, **env: str) -> str:
    inner = Inner()
    assert await connects(make(inner, **env), scope)
    return inner.token()


@pytest.mark.parametrize(
    "token",
    ["", "x", "../etc", TOKEN.upper(), TOKEN[:-1], TOKEN + "0", TOKEN.replace("-", ""), "a" * 36],
)
async def test_a_token_of_another_shape_is_refused(token: str) -> None:
    assert not await connects(make(Inner()), socket(f"EIO=4&token={token}"))


async def test_no_token_and_two_tokens_are_refused() -> None:
    assert not await connects(make(Inner()), socket("EIO=4"))
    assert not await connects(make(Inner()), socket(f"token={TOKEN}&token={TOKEN}"))


async def test_the_token_of_the_tab_is_not_the_token_that_reflex_sees() -> None:
    seen = await inward(socket(cookie=ONE))
    assert seen != TOKEN
    assert str(uuid.UUID(seen)) == seen


async def test_the_same_tab_meets_its_own_state_again_also_after_a_restart() -> None:
    assert await inward(socket(cookie=ONE)) == await inward(socket(cookie=ONE))


async def test_a_stolen_token_under_another_cookie_is_another_state() -> None:
    cookie_jars = [ONE, OTHER, "", f"kundregister={'first'}", f"{ONE}; {ONE}"]
    seen = [await inward(socket(cookie=jar)) for jar in cookie_jars]
    assert len({*seen[:2], seen[2]}) == 3
    assert seen[2] == seen[3] == seen[4]


async def test_other_cookies_beside_ours_change_nothing() -> None:
    assert await inward(socket(cookie=f"a=b; {ONE}; c=d")) == await inward(socket(cookie=ONE))


async def test_another_server_key_is_another_state() -> None:
    other = await inward(socket(cookie=ONE), KUNDREGISTER_SECRET="x" * 40)
    assert other != await inward(socket(cookie=ONE))


async def test_what_reflex_sees_cannot_be_shown_as_a_token() -> None:
    seen = await inward(socket(cookie=ONE))
    assert await inward(socket(f"token={seen}", cookie=ONE)) != seen


async def test_the_rest_of_the_query_is_kept() -> None:
    inner = Inner()
    await connects(make(inner), socket(f"EIO=4&transport=websocket&t=&token={TOKEN}&sid=a%26b"))
    query = parse_qs(inner.scopes[0]["query_string"].decode(), keep_blank_values=True)
    assert {k: query[k] for k in ("EIO", "transport", "t", "sid")} == {
        "EIO": ["4"],
        "transport": ["websocket"],
        "t": [""],
        "sid": ["a&b"],
    }


@pytest.mark.parametrize("frame", ['42/_event,["new_token","{}"]', '42["new_token", "{}"]'])
async def test_a_duplicated_tab_meets_the_state_it_was_given_at_its_next_connect(
    frame: str,
) -> None:
    given = str(uuid.uuid4())
    inner = Inner(says=[{"type": "websocket.send", "text": frame.replace("{}", given)}])
    sent = await run(make(inner), socket(cookie=ONE), frames(0))
    text = sent[1]["text"]
    told = text.rpartition('"')[0][-36:]
    assert text.replace(told, "{}") == frame
    assert told != given
    assert await inward(socket(f"token={told}", cookie=ONE)) == given
    assert await inward(socket(f"token={told}", cookie=OTHER)) != given


@pytest.mark.parametrize(
    "text",
    [
        '42/_event,["event",{"delta":{"note":"[\\"new_token\\",\\"' + TOKEN + '\\"]"}}]',
        f'42/_event,["new_tokens","{TOKEN}"]',
        '42/_event,["new_token","short"]',
        "2",
        "",
    ],
)
async def test_every_other_frame_passes_as_it_is(text: str) -> None:
    inner = Inner(says=[{"type": "websocket.send", "text": text}])
    assert (await run(make(inner), socket(), frames(0)))[1]["text"] == text


def test_the_map_of_tokens_runs_both_ways() -> None:
    tokens = TokenScope(b"key", "hash")
    for _ in range(100):
        token = str(uuid.uuid4())
        assert tokens.outward(tokens.inward(token)) == token == tokens.inward(tokens.outward(token))


# Which headers leave


async def bears(scope: Scope, **env: str) -> dict[str, str]:
    sent = await run(make(Inner(), **env), scope, [{"type": "http.request", "body": b""}])
    return {k.decode(): v.decode() for k, v in sent[0]["headers"]}


@pytest.mark.parametrize(
    "scope",
    [
        http(),
        http(path="/_upload"),
        http(host="evil.se"),
        http("POST", "/auth/x"),
        http(path="/filer/x"),
    ],
)
async def test_every_answer_bears_the_security_headers(scope: Scope) -> None:
    found = await bears(scope)
    policy = found["content-security-policy"]
    for rule in (
        "default-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "wss://kund.firma.se",
    ):
        assert rule in policy
    assert found["x-content-type-options"] == "nosniff"
    assert found["cross-origin-opener-policy"] == "same-origin"
    assert found["strict-transport-security"].startswith("max-age=")
    assert "camera=()" in found["permissions-policy"]


async def test_an_answer_that_decides_a_header_itself_keeps_it() -> None:
    assert (await bears(http()))["referrer-policy"] == "no-referrer"
    assert (await bears(http(path="/_upload")))["referrer-policy"] == "same-origin"


async def test_without_tls_nothing_is_promised_about_tls() -> None:
    plain = await bears(http(host="localhost:3000"), PUBLIC_URL="http://localhost:3000")
    assert "strict-transport-security" not in plain


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "kunder").mkdir()
    (tmp_path / "index.html").write_text("<script>home()</script><script src=/x.js></script>")
    (tmp_path / "kunder" / "index.html").write_text("<script type=module>\nlist()</script>")
    for name in ("404.html", "__spa-fallback.html"):
        (tmp_path / name).write_text('<script id="a">other()</script>')
    return tmp_path


@pytest.mark.parametrize(
    ("path", "scripts"),
    [
        ("/", ["home()", "other()"]),
        ("/kunder", ["\nlist()", "other()"]),
        ("/kunder/", ["\nlist()", "other()"]),
        ("/kunder/17", ["other()"]),
        ("/kunder/index.html", ["\nlist()", "other()"]),
        ("/../kunder", ["other()"]),
    ],
)
def test_a_page_runs_its_own_inline_scripts_and_no_others(
    site: Path, path: str, scripts: list[str]
) -> None:
    policy = dict(SecurityHeaders([OURS], site, secure=True).for_path(path))
    rules = policy[b"content-security-policy"].decode()
    digests = {base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts}
    assert set(re.findall(r"'sha256-(.*?)'", rules)) == digests
    assert "'unsafe-inline'" not in rules.partition("script-src")[2].partition(";")[0]


def test_without_built_pages_inline_scripts_are_let_in(tmp_path: Path) -> None:
    found = dict(SecurityHeaders([OURS], tmp_path / "none", secure=True).for_path("/"))
    assert b"script-src 'self' 'unsafe-eval' 'unsafe-inline';" in found[b"content-security-policy"]
