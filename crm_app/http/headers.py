"""Security headers, after OWASP's HTTP Headers Cheat Sheet, as far as Reflex can live with them.

Reflex's front end runs what the server sends it through `eval` (`rx.call_script`, in
utils/state.js), and React Router starts a page with inline scripts, while Radix and Emotion
write style attributes. So scripts need 'unsafe-eval', and the inline ones are let in by their
hashes, read from the built pages; styles need 'unsafe-inline'. Tried in Chromium: pages, dialogs,
toasts and `rx.call_script` work, an injected inline handler does not run.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_FALLBACKS = ("404.html", "__spa-fallback.html")
"""Served for every address that has no page of its own, such as one customer's."""
Pairs = list[tuple[bytes, bytes]]


class SecurityHeaders:
    """The headers of each path: those of a page let in the page's own inline scripts only.

    All hashes in every response would outgrow the 4 kB that nginx takes by default.
    """

    def __init__(self, origins: Iterable[str], site: Path, *, secure: bool) -> None:
        self._sockets = sorted(origin.replace("http", "ws", 1) for origin in origins)
        self._fixed = _fixed(secure=secure)
        pages = {p.relative_to(site).as_posix(): _scripts(p) for p in site.rglob("*.html")}
        always = {s for name in _FALLBACKS for s in pages.get(name, ())}
        # Without built pages, in development, inline scripts cannot be known.
        self._otherwise = self._bearing(always if pages else {"'unsafe-inline'"})
        self._by_page = {name: self._bearing(own | always) for name, own in pages.items()}

    def for_path(self, path: str) -> Pairs:
        """Return the headers of the response to a path."""
        plain = path.strip("/")
        names = (plain, f"{plain}/index.html" if plain else "index.html", f"{plain}.html")
        found = (self._by_page[name] for name in names if name in self._by_page)
        return next(found, self._otherwise)

    def _bearing(self, scripts: set[str]) -> Pairs:
        policy = content_security_policy(self._sockets, sorted(scripts))
        return [(b"content-security-policy", policy.encode()), *self._fixed]


def content_security_policy(sockets: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the policy of a page that opens these websockets and runs these inline scripts."""
    rules = (
        "default-src 'self'",
        " ".join(["script-src 'self' 'unsafe-eval'", *scripts]),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        " ".join(["connect-src 'self'", *sockets]),
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
    return "; ".join(rules)


def _fixed(*, secure: bool) -> Pairs:
    named = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
    }
    if secure:
        named["strict-transport-security"] = "max-age=31536000"
    return [(key.encode(), value.encode()) for key, value in named.items()]


def _scripts(page: Path) -> set[str]:
    return {_hash(script) for script in _INLINE.findall(page.read_text(encoding="utf-8"))}


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
