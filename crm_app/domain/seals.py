"""Persons' numbers at rest: encrypted, and matched through a keyed hash."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_keys: list[tuple[bytes, bytes]] = []


def install(secret: str) -> None:
    """Derive this process's two keys, for sealing and for the index, from the secret."""
    raw = secret.encode()
    _keys[:] = [(hashlib.sha256(b"seal|" + raw).digest(), hashlib.sha256(b"index|" + raw).digest())]


def _key(which: int) -> bytes:
    if not _keys:
        raise RuntimeError("no secret is installed; call seals.install first")
    return _keys[0][which]


def seal(text: str) -> bytes:
    """Return the text encrypted with AES-256-GCM: a 12-byte nonce and the ciphertext."""
    return seal_bytes(text.encode())


def unseal(sealed: bytes) -> str:
    """Return what was sealed. Raises ValueError when the secret is another one."""
    return unseal_bytes(sealed).decode()


def seal_bytes(data: bytes, place: bytes | None = None) -> bytes:
    """As `seal`; what is sealed for a place can be unsealed for that place only."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_key(0)).encrypt(nonce, data, place)


def unseal_bytes(sealed: bytes, place: bytes | None = None) -> bytes:
    """As `unseal`. Raises ValueError for another place, too."""
    try:
        return AESGCM(_key(0)).decrypt(sealed[:12], sealed[12:], place)
    except InvalidTag:
        raise ValueError("sealed with another KUNDREGISTER_SECRET") from None


def index(text: str) -> str:
    """Return the 32 hex digits by which equal values are found without being read."""
    return hmac.digest(_key(1), text.encode(), "sha256").hex()[:32]
