"""Numbers that name a company, a person or an address for e-invoices. Facts: DOMAIN.md §3."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from organisationsnummer import organisationsnummer
from organisationsnummer.organisationsnummer import OrganisationsnummerException
from personnummer import personnummer
from stdnum import ean
from stdnum.exceptions import ValidationError

from crm_app.domain import clock
from crm_app.domain.errors import BadValue

CACHED = 1 << 16
_PERSON = re.compile(r"(18|19|20)?([0-9]{6})([-+]?)([0-9]{4})")
_PERSON_IN_TEXT = re.compile(r"(?<!\d)(?:18|19|20)?\d{6}[-+ ]?\d{4}(?!\d)", re.ASCII)
_MASKED = re.compile(r"(?:[0-9]{2})?[0-9]{6}[-+]?\*{4}|[Ss][Ee][0-9]{6}-?\*{4}01")
# The everyday number of a company, read without the library: an import has many thousands.
_COMPANY = re.compile(r"[1-9][0-9][2-9][0-9]{3}-?[0-9]{4}")
_DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))
_OTHER_PEPPOL = re.compile(r"[0-9]{4}:[A-Za-z0-9._~-]{1,35}")


def _cleaning() -> dict[int, str | None]:
    """Return what `compact` does to a character: spaces and invisible ones go, dashes become -."""
    table: dict[int, str | None] = {}
    for code in (*range(0x3100), 0xFEFF):
        category = unicodedata.category(chr(code))
        if chr(code).isspace() or category in ("Cc", "Cf"):
            table[code] = None
        elif category == "Pd" or code == 0x2212:
            table[code] = "-"
    return table


_CLEANING = _cleaning()


def compact(text: str) -> str:
    """Return the text without any kind of space or invisible character, every dash as "-"."""
    return text.translate(_CLEANING)


@lru_cache(maxsize=CACHED)
def parse_organisation_number(text: str) -> str:
    """Return a Swedish organisation number as 10 digits. Raises BadValue.

    Reads 10 digits, 12 with the prefix 16, and a sole trader's personnummer or
    samordningsnummer with or without century (DOMAIN.md §3.1).
    """
    if _COMPANY.fullmatch(text) and passes_luhn(number := text.replace("-", "")):
        return number
    digits = compact(text).replace("-", "").replace("+", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) in (10, 12)):
        raise BadValue("Organisationsnumret ska ha tio siffror, till exempel 556881-2670.")
    if len(digits) == 12 and digits[:2] not in ("16", "18", "19", "20"):
        raise BadValue("Ett organisationsnummer med tolv siffror börjar med 16. Skriv tio siffror.")
    try:
        return organisationsnummer.parse(digits[2:] if digits[:-10] == "16" else digits).format()
    except OrganisationsnummerException:
        raise BadValue("Organisationsnumret stämmer inte. Kontrollera alla tio siffror.") from None


def passes_luhn(digits: str) -> bool:
    """Tell whether the last of the ten digits is the check digit of the others."""
    return (sum(_DOUBLED[d] for d in digits[::2]) + sum(map(int, digits[1::2]))) % 10 == 0


def show_organisation_number(digits: str) -> str:
    """Return 10 digits as NNNNNN-NNNN."""
    return f"{digits[:6]}-{digits[6:]}"


def mask_organisation_number(digits: str) -> str:
    """Return a sole trader's 10 digits as ÅÅMMDD-****."""
    return f"{digits[:6]}-****"


def is_sole_trader(digits: str) -> bool:
    """Tell whether the 10 digits are a person's: the third is then a month's first (§3.1)."""
    return digits[2:3] in ("0", "1")


def parse_personal_identity_number(text: str, today: date) -> str:
    """Return a personnummer or samordningsnummer as 12 digits with century. Raises BadValue.

    Reads 10 or 12 digits. Without century, "+" means a person who turns 100 this year or has
    done so (DOMAIN.md §3.2); else the latest birth that is not in the future is meant, since
    lists from other systems often lack the sign.
    """
    found = _PERSON.fullmatch(compact(text))
    if not found:
        raise BadValue("Personnumret ska skrivas ÅÅÅÅMMDD-NNNN, till exempel 19811218-9876.")
    century, birth, sign, last = found.groups()
    born = f"{century}{birth}" if century else _with_century(birth, sign, today)
    if not personnummer.valid(born + last):
        raise BadValue("Personnumret stämmer inte. Kontrollera datumet och de fyra sista.")
    if _birthday(born) > f"{today:%Y%m%d}":
        raise BadValue("Personnumrets datum ligger i framtiden. Kontrollera året.")
    return born + last


def _with_century(birth: str, sign: str, today: date) -> str:
    year = today.year - (today.year - int(birth[:2])) % 100
    coming = _birthday(f"{year}{birth[2:]}") > f"{today:%Y%m%d}"
    return f"{year - 100 if sign == '+' or coming else year}{birth[2:]}"


def _birthday(born: str) -> str:
    """Return YYYYMMDD; a samordningsnummer has 60 added to the day (DOMAIN.md §3.2)."""
    day = int(born[6:8])
    return f"{born[:6]}{day - 60 if day > 60 else day:02}"


def show_personal_identity_number(digits: str) -> str:
    """Return 12 digits as ÅÅÅÅMMDD-NNNN."""
    return f"{digits[:8]}-{digits[8:]}"


def mask_personal_identity_number(digits: str) -> str:
    """Return 12 digits as ÅÅÅÅMMDD-****."""
    return f"{digits[:8]}-****"


def is_masked(text: str) -> bool:
    """Tell whether the text is a masked number, which means "leave as it is" (DOMAIN.md §4.10)."""
    return "****" in text and bool(_MASKED.fullmatch(compact(text)))


def parse_gln(text: str) -> str:
    """Return a GLN as 13 digits, its GS1 check digit checked (§3.5). Raises BadValue."""
    digits = compact(text).replace("-", "")
    try:
        if len(digits) == 13 and digits.isascii():
            return ean.validate(digits)
    except ValidationError:
        pass
    raise BadValue(
        "GLN ska ha 13 siffror, och den sista är en kontrollsiffra. "
        "Kontrollera siffrorna, till exempel 7365567212048."
    )


def parse_peppol_id(text: str) -> str:
    """Return a Peppol-ID as "0007:" + 10 digits or "0088:" + GLN (§3.5). Raises BadValue.

    Another scheme, as foreign customers have, is kept as written. A personnummer is refused:
    a sole trader should use a GLN, and this field is not sealed.
    """
    written = compact(text)
    scheme, _, number = written.partition(":")
    if scheme == "0088":
        return f"0088:{parse_gln(number)}"
    if scheme != "0007":
        if _OTHER_PEPPOL.fullmatch(written):
            return written
        raise BadValue("Peppol-ID ska vara 0007: och organisationsnumret, eller 0088: och GLN.")
    digits = parse_organisation_number(number)
    if is_sole_trader(digits):
        raise BadValue("Ett personnummer ska inte stå i Peppol-ID. Skriv 0088: och företagets GLN.")
    return f"0007:{digits}"


def without_personal_numbers(text: str) -> str:
    """Return a text for the log or a notice: each person's number in it masked as "811218-****"."""
    return _PERSON_IN_TEXT.sub(_masked_if_one, text)


def _masked_if_one(found: re.Match[str]) -> str:
    try:
        parse_personal_identity_number(found.group(), clock.today())
    except BadValue:
        return found.group()
    return found.group()[:-4] + "****"
