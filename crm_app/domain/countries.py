"""Countries with Swedish names, and which of them are in the EU's VAT area."""

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from crm_app.domain.sorting import fold, sort_key

EU_MEMBERS = frozenset(
    (
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    )
)
# Directive 2006/112/EC, article 6: outside the VAT area, though part of a member state.
OUTSIDE = {
    "AX": "FI",
    "IC": "ES",
    "EA": "ES",
    "GF": "FR",
    "GP": "FR",
    "MF": "FR",
    "MQ": "FR",
    "RE": "FR",
    "YT": "FR",
}
# Article 7: Monaco counts as France. Northern Ireland follows EU VAT for goods (DOMAIN.md §3.3).
INSIDE = {"MC": "FR", "XI": "XI"}
# In CLDR and not countries: groups, tests, and islands without an ISO 3166-1 code of their own.
NOT_COUNTRIES = frozenset(
    (
        "AC",
        "CP",
        "CQ",
        "DG",
        "EU",
        "EZ",
        "QO",
        "TA",
        "UN",
        "XA",
        "XB",
        "ZZ",
    )
)
ADDED = {"XI": ("Nordirland", "Northern Ireland")}
SYNONYMS = {
    "AT": "AUT, Österreich",
    "BA": "Bosnien",
    "BE": "BEL, Belgique, België",
    "BY": "Vitryssland",
    "CD": "Demokratiska republiken Kongo",
    "CG": "Kongo",
    "CH": "CHE, Schweiz, Suisse",
    "CI": "Ivory Coast",
    "CZ": "CZE, Tjeckiska republiken, Czech Republic",
    "DE": "DEU, Deutschland, Förbundsrepubliken Tyskland",
    "DK": "DNK",
    "EE": "EST, Eesti",
    "ES": "ESP, España",
    "FI": "FIN, Suomi",
    "FR": "FRA",
    "AE": "UAE, Emiraten",
    "GB": "GBR, UK, England, Skottland, Scotland, Wales, Great Britain, Britain",
    "GR": "EL, GRC",
    "HK": "Hongkong, Hong Kong",
    "IE": "IRL",
    "IS": "ISL",
    "IT": "ITA, Italia",
    "KR": "Korea, South Korea",
    "LT": "LTU",
    "LV": "LVA",
    "MK": "Makedonien, Macedonia",
    "MM": "Burma",
    "MO": "Macao, Macau",
    "NL": "NLD, Holland, Nederland, The Netherlands",
    "NO": "NOR, Noreg",
    "PL": "POL, Polska",
    "PT": "PRT",
    "RU": "Ryska federationen",
    "SE": "SWE, Konungariket Sverige",
    "SK": "Slovakiska republiken",
    "SZ": "Swaziland",
    "TR": "Turkey",
    "US": "USA, Förenta staterna, Amerikas förenta stater, United States of America, Amerika",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory. `eu`: in the EU's VAT area; `vat_prefix`: "" where there is none."""

    code: str
    name: str
    eu: bool = False
    vat_prefix: str = ""


def _country(code: str, name: str) -> Country:
    eu = code in EU_MEMBERS or code in INSIDE
    prefix = OUTSIDE.get(code) or INSIDE.get(code) or (code if eu else "")
    return Country(code, name, eu, "EL" if prefix == "GR" else prefix)


def _names(language: str) -> dict[str, str]:
    """Return names by alpha-2 code (Unicode CLDR, through Babel), Northern Ireland among them."""
    names = {
        code: name
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code not in NOT_COUNTRIES
    }
    return names | {code: pair[language == "en"] for code, pair in ADDED.items()}


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, fold(text)))


def _index() -> dict[str, Country]:
    english = _names("en")
    told = [(c.code, c) for c in ALL] + [(c.name, c) for c in ALL]
    told += [(english.get(c.code, c.name), c) for c in ALL]
    told += [(word, BY_CODE[code]) for code, words in SYNONYMS.items() for word in words.split(",")]
    index: dict[str, Country] = {}
    for word, country in told:
        index.setdefault(_key(word), country)
    return index


ALL: tuple[Country, ...] = tuple(
    sorted(
        (_country(code, name) for code, name in _names("sv").items()),
        key=lambda country: sort_key(country.name),
    )
)
BY_CODE = {country.code: country for country in ALL}
BY_VAT_PREFIX = {
    country.vat_prefix: country
    for country in ALL
    if country.code in EU_MEMBERS or country.code == "XI"
}
_INDEX = _index()


def get(code: str) -> Country | None:
    """Return the country with the alpha-2 code, or None."""
    return BY_CODE.get(code)


@lru_cache(maxsize=4096)
def find(text: str) -> Country | None:
    """Return the country told by code, Swedish or English name or a common other name, or None.

    Case, spaces, accents and punctuation do not count.
    """
    return _INDEX.get(_key(text))
