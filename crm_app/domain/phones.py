"""Phone numbers: kept as E.164, shown in national form for Sweden."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import CACHED, compact

_ALLOWED = re.compile(r"[0-9+()./-]+")
# The everyday Swedish number, read without the library: an import has many thousands.
_SWEDISH = re.compile(r"0[1-9][0-9]{6,8}")
_SWEDISH_E164 = re.compile(r"\+46[1-9][0-9]{5,11}")
# Territories in `countries` that have no numbering plan of their own.
_REGIONS = {"XI": "GB", "IC": "ES", "EA": "ES"}
_HOW = "Skriv det med + och landsnummer, till exempel +46 8 123 456 78."


@lru_cache(maxsize=CACHED)
def parse_phone(text: str, country: str = "SE") -> str:
    """Return a phone number as E.164, "+46812345678". Raises BadValue.

    A number without + belongs to `country`. Its length must be possible there; that it is in
    use is not checked. Extensions are refused.
    """
    written = compact(text)
    plain = written.replace("-", "")
    if country == "SE" and _SWEDISH.fullmatch(plain):
        return f"+46{plain[1:]}"
    if not _ALLOWED.fullmatch(written):
        raise BadValue(
            "Telefonnumret får bara ha siffror, mellanslag, bindestreck och +. "
            "Skriv en anknytning i anteckningen i stället."
        )
    if country == "SE":
        _refuse_without_area_code(written)
    return _parsed(written, _REGIONS.get(country, country))


def _refuse_without_area_code(written: str) -> None:
    """Refuse a local number, which the library would read as one in another place.

    Nine digits, or 46 and nine, are a number whose 0 or + has been lost on its way.
    """
    digits = re.sub("[^0-9]", "", written)
    lost = len(digits) == 9 or (len(digits) == 11 and digits.startswith("46"))
    if not (written.lstrip("(").startswith(("0", "+")) or lost):
        raise BadValue("Telefonnumret saknar riktnummer. Börja med 0 eller +46.")


def _parsed(written: str, region: str) -> str:
    try:
        number = phonenumbers.parse(written, region)
    except NumberParseException:
        raise BadValue(f"Telefonnumret går inte att läsa. {_HOW}") from None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != ValidationResult.IS_POSSIBLE or number.extension:
        short = possible in (ValidationResult.TOO_SHORT, ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
        fault = "är för kort" if short else "har fel antal siffror"
        raise BadValue(f"Telefonnumret {fault}. {_HOW}")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


@lru_cache(maxsize=CACHED)
def show_phone(e164: str, country: str = "SE") -> str:
    """Return "08-123 456 78" for a Swedish number, "+47 22 12 34 56" for another.

    For a customer in another `country` a Swedish number keeps its +46, so that a file that
    says it reads back as the same number. What is no E.164 number comes back as it is.
    """
    if (
        country == "SE"
        and _SWEDISH_E164.fullmatch(e164)
        and (template := _template(e164[3:6], len(e164)))
    ):
        return template.format("0", *e164[3:])
    return _shown(e164, country)


@lru_cache(maxsize=CACHED)
def _template(first: str, length: int) -> str:
    """Return "{}{}-{}{}{} …": where a Swedish number is parted hangs on three digits and length.

    (The leading digits of each format in the library's metadata are three at most.)
    """
    sample = _shown(f"+46{first}".ljust(length, "5"), "SE")
    plain = "".join(filter(str.isdigit, sample))
    whole = len(plain) == length - 2 and sample.startswith("0")
    return "".join("{}" if c.isdigit() else c for c in sample) if whole else ""


def _shown(e164: str, country: str) -> str:
    try:
        number = phonenumbers.parse(e164)
    except NumberParseException:
        return e164
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    if country == "SE" and number.country_code == 46 and national.startswith("0"):
        return national
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
