"""The gate: whose state a token leads to, and which headers leave."""

import base64
import hashlib
import re
import uuid
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.types import Scope

from crm_app.http import cookies
from crm_app.http.headers import SecurityHeaders
from crm_app.http.tokens import TokenScope
from tests.http.gate_inner import OURS, TOKEN, Inner, connects, frames, http, make, run, socket

ONE = f"{cookies.SECURE_NAME}=first"


OTHER = f"{cookies.SECURE_NAME}=second"


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
