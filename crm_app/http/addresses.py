"""Where a request comes from, and where a sign-in may lead."""

from urllib.parse import urlsplit

from starlette.requests import Request

MAX_PATH = 1000


def client_address(request: Request, hops: int) -> str:
    """Return the client's network address.

    `hops` is Config.trusted_proxy_hops: only that many entries from the end of X-Forwarded-For
    were written by our own proxies, all before them by whoever asks.
    """
    forwarded = [
        part.strip() for v in request.headers.getlist("x-forwarded-for") for part in v.split(",")
    ]
    if hops and len(forwarded) >= hops:
        return forwarded[-hops][:64]
    return request.client.host if request.client else ""


def local_path(wanted: object, otherwise: str) -> str:
    """Return the wanted address if it is a path of this program, else the other one.

    A browser reads "//evil", "/\\evil" and "/<tab>/evil" as other hosts (WHATWG URL Standard).
    """
    if not isinstance(wanted, str) or len(wanted) > MAX_PATH or not wanted.startswith("/"):
        return otherwise
    if wanted.startswith("//") or "\\" in wanted or not wanted.isprintable():
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    return otherwise if parts.scheme or parts.netloc else wanted
