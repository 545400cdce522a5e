"""The session cookie: a random secret that no script can read and no other host can set.

Attributes after OWASP's Session Management Cheat Sheet; the `__Host-` prefix (RFC 6265bis
§4.1.3) makes the browser demand Secure, Path=/ and no Domain, so that a sister domain cannot
plant a session.
"""

import hashlib
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

SECURE_NAME = "__Host-kundregister"
PLAIN_NAME = "kundregister"
MAX_AGE = 7 * 24 * 3600
"""As long as a session may live at most (domain.sessions.ABSOLUTE_LIMIT)."""
MAX_SECRET = 100
_secure = [True]


def install(*, secure: bool) -> None:
    """Say how this process is reached: over TLS (Config.secure_cookies) or not."""
    _secure[:] = [secure]


def name() -> str:
    """Return the cookie's name. Until `install` says otherwise it is the one for TLS."""
    return SECURE_NAME if _secure[0] else PLAIN_NAME


def secret_in(raw: str) -> str | None:
    """Return the session's secret from a raw Cookie header.

    None when it is absent, malformed or there twice: of two one may be planted.
    """
    wanted = name()
    pairs = (part.strip().partition("=") for part in raw.split(";"))
    found = [value for key, _, value in pairs if key == wanted]
    if len(found) != 1 or not 1 <= len(found[0]) <= MAX_SECRET:
        return None
    return found[0]


def hash_of(secret: str) -> str:
    """Return the SHA-256 by which the database knows the secret; 256 random bits need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_in(raw: str) -> str:
    """Return the hash of the secret in a raw Cookie header, or "" when there is none."""
    secret = secret_in(raw)
    return hash_of(secret) if secret else ""


def raw_of(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the Cookie header of an ASGI scope; HTTP/2 may have split it in several."""
    return "; ".join(v.decode("latin-1") for k, v in headers if k.lower() == b"cookie")


def hash_of_request(request: Request) -> str:
    """Return the hash of the secret that a request carries, or ""."""
    return hash_in(raw_of(request.scope["headers"]))


def put(response: Response, secret: str) -> None:
    """Give the browser the secret."""
    response.set_cookie(
        name(), secret, max_age=MAX_AGE, path="/", secure=_secure[0], httponly=True, samesite="lax"
    )


def clear(response: Response) -> None:
    """Take the secret from the browser."""
    response.delete_cookie(name(), path="/", secure=_secure[0], httponly=True, samesite="lax")
