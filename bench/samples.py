"""Samples: texts for every field of a customer, as a Swedish register holds them."""

from collections.abc import Callable
from datetime import date, timedelta

from crm_app.domain.settings import Snapshot
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


SURNAMES = _each(
    "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson "
    "Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström "
    "Olofsson Lindqvist Lindgren Berg Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson "
    "Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg Ali Wallin Mohamed Engström Åberg "
    "Danielsson Eklund Håkansson Lundin Öberg Bergqvist Söderström Ågren Östlund Hägg Żak Müller"
)
FIRST_NAMES = _each(
    "Anna Eva Maria Karin Sara Kristina Lena Emma Kerstin Ingrid Malin Åsa Elin Linnéa Märta Ebba "
    "Lars Mikael Anders Johan Erik Per Karl Peter Thomas Jan Daniel Fredrik Hans Andreas Mats Åke "
    "Björn Göran Örjan Bo Ulf Nils Zoran José"
)
TRADES = _each(
    "Bygg Måleri El Rör Plåt Åkeri Livs Tryckeri Konsult Revision Fastigheter Städ Mekaniska "
    "Trädgård Glas Kakel Bageri Café Data Design Energi Finans Golv Hotell Invest Juridik Kyla "
    "Lantbruk Media Optik"
)
CITIES = _each(
    "Stockholm Göteborg Malmö Uppsala Västerås Örebro Linköping Helsingborg Jönköping Norrköping "
    "Lund Umeå Gävle Borås Södertälje Eskilstuna Halmstad Växjö Karlstad Sundsvall Östersund Ystad "
    "Trollhättan Luleå Borlänge Kalmar Falun Skövde Kristianstad Karlskrona Skellefteå Uddevalla "
    "Varberg Åmål Ängelholm Örnsköldsvik Arvika Visby Ödeshög Älmhult"
)
STREETS = _each("Storgatan Kungsgatan Skolvägen Ängsvägen Åsgatan Hamngatan Björkallén")


def text_of(spec: FieldSpec, at: int, held: Snapshot) -> str:
    """Return what a form says in the field for the sample number `at`; "" for what follows."""
    if spec.key in DERIVED:
        return ""
    if spec.kind in (K.REGISTER, K.TAGS):
        return _value(spec, at, held)
    if spec.kind is K.CHOICE:
        return spec.choices[at % len(spec.choices)][1]
    if spec.kind in BY_KIND:
        return BY_KIND[spec.kind](at)
    if spec.kind is K.EMAIL:
        return f"{spec.key}{at}@exempel.example"
    return _words(spec, at) if spec.kind is K.TEXT else ""


def _value(spec: FieldSpec, at: int, held: Snapshot) -> str:
    values = held.registers.get(spec.register, ())
    return str(values[at % len(values)].id) if values else ""


def _words(spec: FieldSpec, at: int) -> str:
    for ending, words in BY_ENDING.items():
        if spec.key.endswith(ending):
            return words(at)
    return f"{spec.label} {at % 90 + 10}"


def picked(words: tuple[str, ...], at: int) -> str:
    """Return one of the words."""
    return words[at % len(words)]


def organisation_number(at: int) -> str:
    """Return the ten digits of the company number `at`, with its check digit."""
    return with_luhn(f"{556_000_000 + at}")


def personal_number(at: int) -> str:
    """Return the twelve digits of the person number `at`."""
    born = date(1935, 1, 1) + timedelta(days=at % 25_000)
    return f"{born.year // 100}{with_luhn(f'{born:%y%m%d}{at // 25_000 + 10:03}')}"


def with_luhn(digits: str) -> str:
    """Return the nine digits and their check digit."""
    doubled = (int(d) * (2 - at % 2) for at, d in enumerate(digits))
    return f"{digits}{-sum(d // 10 + d % 10 for d in doubled) % 10}"


def with_check_digit_of_ean(digits: str) -> str:
    """Return the twelve digits and their GS1 check digit."""
    return f"{digits}{-sum(int(d) * (1 + at % 2 * 2) for at, d in enumerate(digits)) % 10}"


DERIVED = ("vat_treatment", "vat_override_reason")
BY_KIND: dict[K, Callable[[int], str]] = {
    K.POSTAL_CODE: lambda at: f"{10000 + at * 37 % 88000}",
    K.PHONE: lambda at: f"08-{100000 + at * 7 % 899999}",
    K.URL: lambda at: f"www.foretag{at}.example",
    K.GLN: lambda at: with_check_digit_of_ean(f"735{at:09}"),
    K.PEPPOL_ID: lambda at: f"0007:{organisation_number(at)}",
    K.BRF_NUMBER: lambda at: organisation_number(200_000_000 + at),
    K.COUNTRY: lambda _at: "Sverige",
    K.FLAG: lambda at: "ja" if at % 3 == 0 else "nej",
    K.PERCENT: lambda at: f"{at % 40 / 2}",
    K.CUSTOMER: lambda _at: "1",
    K.LONG_TEXT: lambda at: f"Ring före besök.\nVill ha samlingsfaktura den {at % 28 + 1}:e.",
}
BY_ENDING: dict[str, Callable[[int], str]] = {
    "city": lambda at: picked(CITIES, at * 7),
    "address2": lambda at: f"c/o {picked(FIRST_NAMES, at)} {picked(SURNAMES, at)}",
    "address": lambda at: f"{picked(STREETS, at)} {at % 140 + 1}",
    "apartment_number": lambda at: f"{at % 9 + 1:02}{at % 4 + 1:02}",
}
