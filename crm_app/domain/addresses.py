"""Postal codes and web addresses."""

import re
from urllib.parse import SplitResult, urlsplit

from stdnum.exceptions import ValidationError
from stdnum.se import postnummer

from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import compact

LONGEST_CODE = 12
_SWEDISH_PREFIX = re.compile(r"\A(?:SE|S)-?(?=[0-9])", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+-]*):(?![0-9])", re.IGNORECASE)
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
# The everyday address, read without the library: an import has many thousands.
_SIMPLE = re.compile(r"(?:https?://)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"'`\\{}|^]")


def parse_postal_code(text: str, country: str) -> str:
    """Return a postal code: 5 digits in Sweden, else as written in 12 characters. Raises BadValue.

    A Swedish code never begins with 0 (python-stdnum); "SE-972 31" loses its prefix.
    """
    if country != "SE":
        code = " ".join(text.split())
        if len(code) > LONGEST_CODE:
            raise BadValue("Postnumret får ha högst 12 tecken. Korta det.")
        return code
    try:
        return postnummer.validate(_SWEDISH_PREFIX.sub("", compact(text), count=1))
    except ValidationError:
        raise BadValue(
            "Ett svenskt postnummer har fem siffror, till exempel 972 31. "
            "Rätta det, eller byt land."
        ) from None


def show_postal_code(code: str, country: str) -> str:
    """Return a Swedish code as "972 31", any other as it is."""
    swedish = country == "SE" and len(code) == 5 and code.isdigit()
    return f"{code[:3]} {code[3:]}" if swedish else code


def parse_website(text: str) -> str:
    """Return a web address that begins with https:// or http://. Raises BadValue.

    A missing scheme becomes https. Any other scheme is refused: the card makes a link of it.
    """
    written = text.strip()
    if _SIMPLE.fullmatch(written):
        return written if "://" in written else f"https://{written}"
    if scheme := _SCHEME.match(written):
        if scheme[1].lower() not in ("http", "https"):
            raise BadValue("Webbplatsen ska börja med https:// eller http://.")
    else:
        written = f"https://{written.removeprefix('//')}"
    parts = None if _UNSAFE.search(written) else _split(written)
    if parts is None or "@" in parts.netloc or not _HOST.fullmatch(parts.hostname or ""):
        raise BadValue("Webbadressen stämmer inte. Skriv den som www.foretag.se.")
    return parts._replace(netloc=parts.netloc.lower()).geturl()


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        return parts if parts.port != 0 else None  # reading the port raises on a bad one
    except ValueError:
        return None
