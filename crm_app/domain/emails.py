"""E-mail addresses."""

import re
from functools import lru_cache

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import CACHED

# The everyday address, read without the library: an import has many thousands.
_SIMPLE = re.compile(r"[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+([a-z]{2,})")
_SHORT = 60


@lru_cache(maxsize=CACHED)
def parse_email(text: str) -> str:
    """Return one address in small letters. Raises BadValue.

    The form is checked, not that the domain exists. Small letters throughout, though RFC 5321
    lets the part before @ tell case apart: nobody relies on it, and matching needs one form.
    """
    address = text.strip().lower()
    found = _SIMPLE.fullmatch(address) if len(address) <= _SHORT else None
    if found and found[1] not in SPECIAL_USE_DOMAIN_NAMES:
        return address
    if "@" not in address:
        raise BadValue("E-postadressen saknar @. Skriv den som anna@foretag.se.")
    if address.count("@") > 1:
        raise BadValue("Skriv bara en e-postadress, till exempel anna@foretag.se.")
    try:
        return _normalized(address)
    except EmailNotValidError:
        raise BadValue(
            "E-postadressen stämmer inte. Kontrollera stavningen, "
            "den ska se ut som anna@foretag.se."
        ) from None


def _normalized(address: str) -> str:
    return validate_email(address, check_deliverability=False, strict=True).normalized.lower()
