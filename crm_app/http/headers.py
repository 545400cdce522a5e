"""Security headers, after OWASP's HTTP Headers Cheat Sheet, as far as Reflex can live with them.

Reflex's front end runs what the server sends it through `eval` (`rx.call_script`, in
utils/state.js), and React Router starts the page with inline scripts, while Radix and Emotion
write style attributes. So scripts need 'unsafe-eval', and the inline ones are let in by their
hashes, read from the built pages; styles need 'unsafe-inline'.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
MOST_HASHES = 60
"""More would make the header longer than proxies take (8 kB); then 'unsafe-inline' steps in."""


def script_sources(site: Path) -> list[str]:
    """Return the CSP sources of every inline script in the built pages.

    `'unsafe-inline'` when there are no built pages (development) or too many scripts.
    """
    pages = sorted(site.rglob("*.html")) if site.is_dir() else []
    scripts = {s for page in pages for s in _INLINE.findall(page.read_text(encoding="utf-8"))}
    if not scripts or len(scripts) > MOST_HASHES:
        return ["'unsafe-inline'"]
    return sorted(_hash(script) for script in scripts)


def content_security_policy(origins: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the policy of a page that talks to these origins and runs these inline scripts."""
    sockets = sorted(o.replace("http", "ws", 1) for o in origins)
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


def security_headers(csp: str, *, secure: bool) -> list[tuple[bytes, bytes]]:
    """Return what every response bears; over TLS also that the host is never met without it."""
    named = {
        "content-security-policy": csp,
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


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
