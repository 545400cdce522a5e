"""VAT numbers and the VAT treatment (momstyp) that follows from them. Facts: DOMAIN.md §3.3-3.4."""

import re
from enum import StrEnum
from functools import lru_cache

from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.se import vat as se_vat

from crm_app.domain import countries
from crm_app.domain.countries import Country
from crm_app.domain.errors import BadValue
from crm_app.domain.identifiers import CACHED, compact, is_sole_trader, passes_luhn

LONGEST = 30
# The everyday Swedish number, read without the library: an import has many thousands.
_SWEDISH = re.compile(r"SE([2-9][0-9]{9})01")
_FOREIGN = re.compile(r"(?=.*[0-9])[0-9A-Z+*./-]+")
_SWEDEN = countries.BY_CODE["SE"]
_ON_ISLANDS = ("CY", "MT")


class VatTreatment(StrEnum):
    """How VAT is handled on a customer's documents. The value is what is kept."""

    SE = "SE"
    SE_REVERSE = "SE_REVERSE"
    EU_REVERSE = "EU_REVERSE"
    EU_TAXABLE = "EU_TAXABLE"
    EXPORT = "EXPORT"

    @property
    def label(self) -> str:
        """The Swedish name, as the user sees it."""
        return LABELS[self]


LABELS = {
    VatTreatment.SE: "SE",
    VatTreatment.SE_REVERSE: "SE omvänd",
    VatTreatment.EU_REVERSE: "EU omvänd",
    VatTreatment.EU_TAXABLE: "EU momspliktig",
    VatTreatment.EXPORT: "Export",
}


@lru_cache(maxsize=CACHED)
def parse_vat_number(text: str) -> str:
    """Return a VAT number without spaces, in capitals, its format checked. Raises BadValue.

    A number with an EU prefix is checked by its country's rules (python-stdnum); GR becomes EL.
    Any other is kept as written, at most 30 characters.
    """
    if (found := _SWEDISH.fullmatch(text)) and passes_luhn(found[1]):
        return text
    number = compact(text).upper()
    if len(number) > LONGEST or not _FOREIGN.fullmatch(number):
        raise BadValue(
            "Momsreg.nr (VAT) ska ha landets två bokstäver och sedan siffror, "
            "högst 30 tecken. Till exempel SE556881267001."
        )
    if number.startswith("GR"):
        number = f"EL{number[2:]}"
    country = countries.BY_VAT_PREFIX.get(number[:2])
    return _checked(number, country) if country else number


def _checked(number: str, country: Country) -> str:
    try:
        # The general module looks for the country's own at every call, which takes the longest.
        swedish = country.code == "SE"
        return f"SE{se_vat.validate(number)}" if swedish else eu_vat.validate(number)
    except ValidationError:
        pass
    if country.code == "SE":
        raise BadValue(
            "Ett svenskt momsreg.nr är SE, organisationsnumrets tio siffror och 01, "
            "till exempel SE556881267001. Kontrollera siffrorna."
        )
    raise BadValue(
        f"Numret stämmer inte som momsreg.nr (VAT) i {country.name}. "
        "Kontrollera tecknen, eller lämna fältet tomt."
    )


def is_persons(vat_number: str) -> bool:
    """Tell whether the number, whole or masked, is a Swedish sole trader's: hers is in it."""
    return vat_number.startswith("SE") and is_sole_trader(vat_number[2:])


def mask_vat_number(vat_number: str) -> str:
    """Return a sole trader's number as SEÅÅMMDD****01, any other as it is."""
    return f"{vat_number[:8]}****{vat_number[12:]}" if is_persons(vat_number) else vat_number


def prefix_mismatch(vat_number: str, country_code: str) -> str | None:
    """Return a Swedish warning when a parsed number's prefix is another country's, else None."""
    country = _country(country_code)
    prefix = vat_number[:2]
    if not vat_number or (country.vat_prefix and prefix == country.vat_prefix):
        return None
    owner = countries.BY_VAT_PREFIX.get(prefix)
    if owner:
        return (
            f"Momsreg.nr (VAT) börjar med {prefix} ({owner.name}), men kundens land är "
            f"{country.name}. Byt land eller rätta numret."
        )
    if country.vat_prefix:
        return (
            f"Momsreg.nr (VAT) ska börja med {country.vat_prefix} när kundens land är "
            f"{country.name}. Rätta numret eller byt land."
        )
    return None


def derive(kind: str, country: str, vat_number: str, reverse_construction: bool) -> VatTreatment:
    """Return the treatment that follows from the customer (DOMAIN.md §3.4).

    `kind` is "company" or "private", `country` an alpha-2 code. SE_REVERSE may come without a
    VAT number, which `requires_vat_number` then asks for.
    """
    where, company = _country(country), kind == "company"
    if where.code == "SE":
        reverse = company and reverse_construction
        return VatTreatment.SE_REVERSE if reverse else VatTreatment.SE
    if not where.eu:
        return VatTreatment.EXPORT
    if company and _is_eu_number(vat_number) and not prefix_mismatch(vat_number, where.code):
        return VatTreatment.EU_REVERSE
    return VatTreatment.EU_TAXABLE


def explain(kind: str, country: str, vat_number: str, reverse_construction: bool) -> str:
    """Return one Swedish sentence that says why `derive` answers as it does."""
    where = _country(country)
    match derive(kind, country, vat_number, reverse_construction):
        case VatTreatment.SE:
            return "Kund i Sverige → svensk moms på varje rad."
        case VatTreatment.SE_REVERSE:
            return "Svenskt företag med Omvänd byggmoms → köparen redovisar momsen."
        case VatTreatment.EU_REVERSE:
            return f"Företag {_in(where)} med VAT-nr {vat_number} → köparen redovisar momsen."
        case VatTreatment.EU_TAXABLE:
            return _why_taxable(kind, where, vat_number)
        case VatTreatment.EXPORT:
            return f"{where.name} ligger utanför EU:s momsområde → export utan moms."


def _why_taxable(kind: str, where: Country, vat_number: str) -> str:
    if kind != "company":
        return f"Privatperson {_in(where)} → svensk moms."
    if not vat_number:
        return f"Företag {_in(where)} utan VAT-nr → svensk moms tills numret finns."
    return (
        f"Företag {_in(where)} med VAT-nr {vat_number}, som inte passar landet → "
        "svensk moms tills numret är rättat."
    )


def requires_vat_number(treatment: VatTreatment) -> bool:
    """Tell whether the customer's VAT number must stand on the document (DOMAIN.md §3.4)."""
    return treatment in (VatTreatment.SE_REVERSE, VatTreatment.EU_REVERSE)


def _in(country: Country) -> str:
    return f"{'på' if country.code in _ON_ISLANDS else 'i'} {country.name}"


def _country(code: str) -> Country:
    """Return the country; none said means Sweden, an unknown one lies outside the EU."""
    return countries.get(code) or Country(code, code) if code else _SWEDEN


def _is_eu_number(vat_number: str) -> bool:
    try:
        return parse_vat_number(vat_number)[:2] in countries.BY_VAT_PREFIX
    except BadValue:
        return False
