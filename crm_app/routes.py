"""Every address of the program, once."""

SIGN_IN = "/logga-in"
FIRST_RUN = "/kom-igang"
LINK = "/lank"
FORGOTTEN = "/glomt-losenord"
FORBIDDEN = "/ingen-behorighet"
PROFILE = "/profil"
START = "/kunder"
CUSTOMERS = "/kunder"
NEW_CUSTOMER = "/kunder/ny/[slag]"
CUSTOMER = "/kunder/[kund_id]/[[flik]]"
DUPLICATES = "/kunder/dubbletter"
MERGE = "/kunder/[kund_id]/sla-ihop/[andra_id]"
EVENTS = "/kunder/handelser"
CONTACTS = "/kontaktpersoner"
SETTINGS = "/kunder/installningar"
FIELD_RULES = f"{SETTINGS}/kundfalt"
CONTACT_RULES = f"{SETTINGS}/kontaktperson-falt"
TABLE_COLUMNS = f"{SETTINGS}/kundtabell"
CARD_TABS = f"{SETTINGS}/flikar"
OWN_TABS = f"{SETTINGS}/egna-flikar"
COUNTRIES = f"{SETTINGS}/lander"
REGISTERS = {
    "level": f"{SETTINGS}/kundniva",
    "district": f"{SETTINGS}/distrikt",
    "source": f"{SETTINGS}/kalla",
    "company_type": f"{SETTINGS}/typ-av-foretag",
    "tag": f"{SETTINGS}/kundtaggning",
    "payment_terms": f"{SETTINGS}/betalvillkor",
    "manager_title": f"{SETTINGS}/kundansvarig-titel",
    "contact_title": f"{SETTINGS}/kontaktperson-titel",
}
CHANGES = f"{SETTINGS}/andringar"
QUESTIONS = f"{SETTINGS}/vanliga-fragor"
CONTACT_US = f"{SETTINGS}/kontakta-oss"
IMPORT_COMPANIES = f"{SETTINGS}/importera-foretagskunder"
IMPORT_PRIVATE = f"{SETTINGS}/importera-privatkunder"
SYSTEM = "/system"
SYSTEM_COMPANY = f"{SYSTEM}/foretag"
SYSTEM_USERS = f"{SYSTEM}/anvandare"
SYSTEM_GROUPS = f"{SYSTEM}/behorighetsgrupper"
SYSTEM_NUMBERS = f"{SYSTEM}/nummerserier"

KINDS = {"foretag": "company", "privat": "private"}
EXPORTS = {"events": "/filer/handelser.xlsx"}
CARD_TAB_NAMES = {
    "details": "detaljer",
    "contacts": "kontaktpersoner",
    "comments": "kommentarer",
    "files": "filer",
    "events": "handelser",
}
THREADS = {"customers": "/kunder/{}/kommentarer"}
"""Where the comments on a record of each module stand."""


def whole(told: str) -> int | None:
    """Return the whole number that an address tells, or None: "²" and a mile of digits are none."""
    return int(told) if told.isdecimal() and len(told) < 20 else None


def new_customer(slag: str) -> str:
    """Return the address of the form for a new customer; `slag` is a key of KINDS."""
    return f"/kunder/ny/{slag}"


def customer(id_: int | str) -> str:
    """Return the address of one customer's card."""
    return f"/kunder/{id_}"


def customer_tab(id_: int | str, key: str) -> str:
    """Return the address of one tab of a customer's card; "details" is the card itself."""
    if key == "details":
        return customer(id_)
    return f"/kunder/{id_}/{CARD_TAB_NAMES.get(key, key.replace('own_', 'egen-'))}"


def tab_key(flik: str) -> str:
    """Return the key of the card's tab that an address names; no name is the card itself."""
    if not flik:
        return "details"
    keys = {name: key for key, name in CARD_TAB_NAMES.items()}
    return keys.get(flik, flik.replace("egen-", "own_"))


def comment(module: str, record_id: int, comment_id: int) -> str:
    """Return the address of one comment, where it stands on its record."""
    return f"{THREADS[module].format(record_id)}?kommentar={comment_id}"


def merge(id_: int | str, other: int | str) -> str:
    """Return the address where two customers are merged; the first one is kept."""
    return f"/kunder/{id_}/sla-ihop/{other}"
