"""Passwords: what is accepted, and how they are kept.

Rules after NIST SP 800-63B §3.1.1 (length and a list of known ones, no composition rules, text
normalised) and OWASP's Password Storage Cheat Sheet (argon2id, t=2, m=19 MiB, p=1).
"""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from crm_app.domain.errors import Invalid

MIN_LENGTH = 10
MAX_LENGTH = 200
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
"""Tests put a cheap one here."""
# The commonest of ten characters and more, in Swedish and international lists of leaked ones.
_COMMON = """
1234567890 12345678910 0123456789 0987654321 1234567891 123456789a a123456789 123456789q
1122334455 1111111111 0000000000 9876543210 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 zaq12wsxcde3
qwertyuiop qwertyuiopå qwerty1234 qwerty12345 qwerty123456 asdfghjklö asdfghjkl1 qwertyqwerty
password12 password123 password1234 password12345 passw0rd123 p@ssword123 p@ssw0rd123 mypassword
passwordpassword iloveyou12 iloveyou123 abcdefghij abcdefghijk abcdef1234 abc123456789 abcd123456
letmein123 letmein1234 welcome123 welcome1234 administrator administratör admin12345 admin123456
adminadmin changeme123 hemligt123 hemligt1234 lösenord12 lösenord123 lösenord1234 losenord123
losenord1234 mittlösenord mittlosenord välkommen1 välkommen12 välkommen123 valkommen1 valkommen123
sommar2024 sommar2025 sommar2026 vinter2024 vinter2025 vinter2026 hejhejhej1 hejhejhejhej
hejsan1234 hejsan12345 stockholm1 stockholm123 göteborg123 goteborg123 sverige123 sverige1234
fotboll123 hammarby1915 djurgården djurgarden allsvenskan kundregister kundregister1
kundregister123 company123 företag123 foretag123 superman123 football123 baseball123 princess123
sunshine123 dragon12345 monkey12345 michael123 computer123 internet123
"""
COMMON = frozenset(_COMMON.split())


def check(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Refuse a password that is too short, too long, too common or the user's own data.

    Raises Invalid with a Swedish message under `field`.
    """
    if reason := _weakness(_normal(password), email, name):
        raise Invalid({field: reason})


def hash_(password: str) -> str:
    """Return the password as argon2id keeps it."""
    return HASHER.hash(_normal(password))


def matches(kept: str, password: str) -> bool:
    """Tell whether it is the password; an absent hash takes as long to refuse as a wrong one."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        return HASHER.verify(kept or _nobody(), _normal(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def _weakness(password: str, email: str, name: str) -> str:
    if len(password) < MIN_LENGTH:
        return f"Lösenordet ska ha minst {MIN_LENGTH} tecken. En mening med flera ord är bra."
    if len(password) > MAX_LENGTH:
        return f"Lösenordet får ha högst {MAX_LENGTH} tecken."
    plain = password.casefold()
    if plain in COMMON or len(set(plain)) < 4:
        return "Lösenordet är för vanligt och lätt att gissa. Välj ett annat."
    if plain.strip("0123456789 !.?-_") in _own(email, name) or plain in _own(email, name):
        return "Lösenordet får inte vara ditt namn eller din e-postadress."
    return ""


def _own(email: str, name: str) -> set[str]:
    """Return the user's name and address in the forms that one is tempted to use."""
    address, spoken = email.casefold(), _normal(name).casefold()
    forms = {address, address.partition("@")[0], spoken, spoken.replace(" ", "")}
    return (forms | set(spoken.split())) - {""}


def _normal(password: str) -> str:
    """A Mac may write å as two characters where Windows writes one: make them the same."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(1)
def _nobody() -> str:
    return HASHER.hash("nobody has this password")
