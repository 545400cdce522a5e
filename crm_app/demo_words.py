"""The words that the demo company is made of."""

from stdnum import luhn

from crm_app.domain.sorting import fold

OWN_NAME = "Norrsken Fastighetsservice AB"
DOMAIN = "norrsken.example"
ADMINISTRATOR, SELLER, SERVICE = "Administratör", "Säljare", "Kundtjänst"
STAFF = (
    ("Anna Lindqvist", ADMINISTRATOR),
    ("Bo Berglund", SELLER),
    ("Cleo Dahlström", SERVICE),
    ("Dag Ek", SELLER),
    ("Eva Forsberg", SELLER),
    ("Farid Al-Sayed", SELLER),
    ("Greta Öberg", SERVICE),
    ("Hugo Ivarsson", SERVICE),
    ("Ida Åkesson", SERVICE),
    ("Jonas Nowak", ADMINISTRATOR),
)
REGISTERS = (
    ("level", ("Guld", "Silver", "Brons")),
    ("district", ("Norr", "Mitt", "Stockholm", "Väst", "Syd")),
    ("source", ("Rekommendation", "Mässa", "Hemsidan", "Kampanj")),
    ("company_type", ("Privat företag", "Kommun", "Bostadsrättsförening")),
    ("tag", ("VIP", "Avtal", "Nyhetsbrev", "Snöröjning", "Jour")),
    ("manager_title", ("Säljansvarig", "Projektledare", "Servicekontakt")),
    ("contact_title", ("VD", "Ekonomi", "Fastighetsskötare", "Ordförande")),
)
COLORS = {
    "Guld": "amber",
    "Silver": "cyan",
    "Brons": "brown",
    "VIP": "violet",
    "Avtal": "green",
    "Snöröjning": "blue",
    "Jour": "plum",
}
OWN_TAB = "Avtal"
OWN_FIELDS = (
    ("Avtalsnummer", "text"),
    ("Gäller till", "date"),
    ("Timpris", "decimal"),
    ("Automatisk förlängning", "flag"),
    ("Besök", "choice"),
)
VISITS = ("Varje vecka", "Varje månad", "Vid behov")
VIEW = ("Avtalskunder på guldnivå", "niva={level}&tagg={tag}")
SUPPORT = (
    ("support.name", "Anna i receptionen"),
    ("support.phone", "08-465 004 00"),
    ("support.email", f"hjalp@{DOMAIN}"),
    ("support.hours", "Vardagar 8–17"),
)
FIRST_NAMES = (
    "Maja",
    "Örjan",
    "Fatima",
    "Erik",
    "Åsa",
    "Käthe",
    "Mats",
    "Sara",
    "Göran",
    "Alva",
    "Ulf",
    "Björn",
    "Li",
    "Märta",
    "Zlatan",
    "Ebba",
    "Nils",
    "Signe",
    "Otto",
    "Yasmin",
)
LAST_NAMES = (
    "Söderberg",
    "Nyström",
    "Al-Sayed",
    "Jonsson",
    "Åström",
    "Löfgren",
    "Björk",
    "Nowak",
    "Hägg",
    "Wallin",
    "Östlund",
    "Persson",
    "O'Brien",
    "Ek",
)
TRADES = ("Bygg", "Måleri", "El", "VVS", "Golv", "Trädgård", "Plåt", "Städ", "Glas", "Tak")
STREETS = ("Storgatan", "Ängsvägen", "Kungsgatan", "Hamngatan", "Björkvägen", "Järnvägsgatan")
TOWNS = (
    ("111 22", "Stockholm"),
    ("411 03", "Göteborg"),
    ("211 20", "Malmö"),
    ("972 31", "Luleå"),
    ("903 26", "Umeå"),
    ("702 11", "Örebro"),
    ("831 30", "Östersund"),
    ("262 32", "Ängelholm"),
    ("662 30", "Åmål"),
    ("352 30", "Växjö"),
)
NOTES = ("", "", "Ring före besök.", "Portkod lämnas av receptionen.", "Vill ha offert i höst.")
ABROAD = (
    {
        "country": "FI",
        "organisation_number": "0100629-7",
        "vat_number": "FI92871208",
        "postal_code": "00100",
        "city": "Helsingfors",
    },
    {
        "country": "DK",
        "organisation_number": "10565154",
        "vat_number": "DK10565154",
        "postal_code": "1050",
        "city": "Köpenhamn",
    },
    {"country": "NO", "organisation_number": "910196100", "postal_code": "0150", "city": "Oslo"},
)
# https://www.pts.se, "telefonnummer för böcker och filmer": numbers that nobody has.
PHONES = tuple(f"+46 8-465 004 {n:02}" for n in range(50)) + tuple(
    f"+46 31-390 06 {n:02}" for n in range(50)
)
MOBILES = tuple(f"+46 70-174 06 {n:02}" for n in range(5, 100))
PASSWORD_WORDS = (
    "norrsken",
    "tallkotte",
    "fjällbäck",
    "lingon",
    "segelbåt",
    "snöflinga",
    "kaffekopp",
    "blåbär",
    "vinterdag",
    "stenmur",
    "älgstig",
    "gryning",
    "mossa",
    "fyrtorn",
    "trädgård",
    "skärgård",
    "hallon",
    "kompass",
    "lägereld",
    "brygga",
    "soluppgång",
    "vindkraft",
    "ekorre",
    "havtorn",
    "pimpla",
    "rimfrost",
    "tjärn",
    "vedbod",
    "åskmoln",
    "örnbo",
    "ljung",
    "kantarell",
)


def plain(text: str) -> str:
    """Return a name as it stands in an address: "åsa ek" is "asa.ek"."""
    words = "".join(c if c.isalnum() else " " for c in fold(text).replace("'", "")).split()
    return ".".join(words) if len(words) < 3 else "-".join(words)


def check_digit(digits: str) -> str:
    """Return the last digit of an organisation number."""
    return luhn.calc_check_digit(digits)


def company_name(number: int) -> str:
    """Return the name of one of the companies: firms, housing associations, a municipality."""
    last, trade = LAST_NAMES[number % len(LAST_NAMES)], TRADES[number % len(TRADES)]
    if number < len(ABROAD):
        return f"{last} {trade} {('Oy', 'ApS', 'AS')[number]}"
    if number % 9 == 4:
        return f"{TOWNS[number % len(TOWNS)][1]}s kommun, fastigheter {number}"
    return (
        f"Brf {STREETS[number % len(STREETS)].removesuffix('gatan').removesuffix('vägen')} {number}"
        if number % 6 == 5
        else f"{last} {trade} AB"
    )
