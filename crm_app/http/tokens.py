"""The client token, scoped to the session cookie.

Reflex gives a tab's whole state to whoever shows its token, which the tab keeps in
sessionStorage and puts in the websocket's address. So what Reflex sees is never what the tab
holds: the two are mapped by a keyed permutation of 128 bits whose key is an HMAC of the
cookie's hash. The same token under another cookie is another, empty state, and signing in or
out leaves the old one behind.

A permutation (AES on one block) rather than a plain HMAC, because Reflex at times tells a tab a
token of its own making (`new_token`, a duplicated tab): run backwards, the map gives the token
that leads to exactly that state at the tab's next connect. Nothing is remembered, so it holds
across restarts and between processes.
"""

import hashlib
import hmac
import re
import uuid

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Engine.IO message, Socket.IO event, an optional namespace, then the payload.
_NEW_TOKEN = re.compile(r'(42(?:/[^,\[]*,)?\["new_token", ?")([0-9a-f-]{36})("\])')


def is_token(text: str) -> bool:
    """Tell whether the text has the shape of a token: a UUID in lower case."""
    return _SHAPE.fullmatch(text) is not None


class TokenScope:
    """The map of one connection, between what the tab holds and what Reflex sees."""

    def __init__(self, server_key: bytes, cookie_hash: str) -> None:
        key = hmac.new(server_key, f"token|{cookie_hash}".encode(), hashlib.sha256).digest()
        self._cipher = Cipher(AES(key), ECB())

    def inward(self, token: str) -> str:
        """Return the token that Reflex sees for the one that the tab shows."""
        step = self._cipher.encryptor()
        return str(uuid.UUID(bytes=step.update(uuid.UUID(token).bytes) + step.finalize()))

    def outward(self, token: str) -> str:
        """Return the token that the tab must show to meet the state under this one."""
        step = self._cipher.decryptor()
        return str(uuid.UUID(bytes=step.update(uuid.UUID(token).bytes) + step.finalize()))

    def translate(self, frame: str) -> str:
        """Return an outgoing websocket frame; a `new_token` in it is turned outward.

        The frame is emitted by `EventNamespace.link_token_to_sid` in reflex/app.py, 0.10.1.
        """
        found = _NEW_TOKEN.fullmatch(frame)
        if not found or not is_token(found[2]):
            return frame
        return found[1] + self.outward(found[2]) + found[3]


def server_key(secret: str) -> bytes:
    """Derive the key of this purpose from the program's secret."""
    return hashlib.sha256(b"gate|" + secret.encode()).digest()
