"""The gate: the outermost ASGI layer, which every request and websocket passes first.

It knows nothing of users. It settles where a request comes from (Host, Origin), how much it
may send, whose state a tab's token leads to, and which headers leave (SECURITY.md §2.1).
"""

from collections.abc import Callable, Iterable
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from crm_app.config import Config
from crm_app.http import cookies
from crm_app.http.flow import CappedBody, Socket, reply, with_headers
from crm_app.http.headers import SecurityHeaders
from crm_app.http.tokens import TokenScope, is_token, server_key

K = TypeVar("K", str, bytes)
SOCKET_ROOT = "_event"
CLOSED = frozenset({"_event", "_upload", "_all_routes", "_health", "auth-codespace"})
"""First path segments of Reflex's own HTTP routes, which this program has no use for."""
UNCAPPED = "/filer/"
"""Uploads, whose route counts for itself."""
PROBE = "/halsa"
"""Asked by whatever runs the program, under whatever name it knows this machine by."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """The gate around one ASGI application, set up from the program's configuration.

    Making it also settles the name of this process's session cookie.
    """

    def __init__(self, app: ASGIApp, config: Config) -> None:
        from crm_app.frontend import SITE

        self.app = app
        cookies.install(secure=config.secure_cookies)
        self.origins = frozenset(config.allowed_origins)
        self.hosts = frozenset(urlsplit(origin).hostname for origin in self.origins)
        self.key = server_key(config.secret)
        self.headers = SecurityHeaders(self.origins, SITE, secure=config.secure_cookies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request or websocket in, or answer it here."""
        if scope["type"] == "http":
            headers = self.headers.for_path(scope["path"])
            await self._http(scope, receive, with_headers(send, headers))
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if refusal := self._refusal(scope):
            await reply(send, *refusal)
        elif scope["path"].startswith(UNCAPPED):
            await self.app(scope, receive, send)
        else:
            await CappedBody(receive, send).run(self.app, scope)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return the status and the text of a refusal, or None."""
        path, method = scope["path"], scope["method"]
        if path.strip("/").partition("/")[0].lower() in CLOSED:
            return 404, "Sidan finns inte."
        if path != PROBE and not self._known_host(scope):
            return 421, "Adressen hör inte till det här programmet. Kontrollera PUBLIC_URL."
        if method not in SAFE_METHODS and not self._known_origin(scope):
            return 403, "Anropet kommer från en annan webbplats."
        return None

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = _only(parse_qsl(scope["query_string"].decode("latin-1")), "token")
        if not (self._is_ours(scope) and token is not None and is_token(token)):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        cookie_hash = cookies.hash_in(cookies.raw_of(scope["headers"]))
        tokens = TokenScope(self.key, cookie_hash)
        inner = {**scope, "query_string": _replaced(scope, tokens.inward(token))}
        await Socket(receive, send, tokens.translate).run(self.app, inner)

    def _is_ours(self, scope: Scope) -> bool:
        at_root = scope["path"].strip("/") == SOCKET_ROOT
        return at_root and self._known_host(scope) and self._known_origin(scope)

    def _known_origin(self, scope: Scope) -> bool:
        return _header(scope, b"origin") in self.origins

    def _known_host(self, scope: Scope) -> bool:
        host = _header(scope, b"host")
        try:
            return host is not None and urlsplit(f"//{host}").hostname in self.hosts
        except ValueError:
            return False


def gate(config: Config) -> Callable[[ASGIApp], ASGIApp]:
    """Return the gate as a transformer, the last of `rx.App(api_transformer=[…])`."""
    return lambda app: Gate(app, config)


def _header(scope: Scope, name: bytes) -> str | None:
    """Return a header's value; None when it is absent or there twice."""
    return _only(((k.lower(), v.decode("latin-1")) for k, v in scope["headers"]), name)


def _only(pairs: Iterable[tuple[K, str]], name: K) -> str | None:
    found = [value for key, value in pairs if key == name]
    return found[0] if len(found) == 1 else None


def _replaced(scope: Scope, token: str) -> bytes:
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return urlencode([(k, token if k == "token" else v) for k, v in pairs]).encode()
