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
CUSTOMER = "/kunder/[kund_id]"
SETTINGS = "/kunder/installningar"
FIELD_RULES = f"{SETTINGS}/kundfalt"
CONTACT_RULES = f"{SETTINGS}/kontaktperson-falt"
IMPORT_COMPANIES = f"{SETTINGS}/importera-foretagskunder"
IMPORT_PRIVATE = f"{SETTINGS}/importera-privatkunder"
SYSTEM = "/system"
SYSTEM_COMPANY = f"{SYSTEM}/foretag"
SYSTEM_USERS = f"{SYSTEM}/anvandare"
SYSTEM_GROUPS = f"{SYSTEM}/behorighetsgrupper"
SYSTEM_NUMBERS = f"{SYSTEM}/nummerserier"

KINDS = {"foretag": "company", "privat": "private"}


def whole(told: str) -> int | None:
    """Return the whole number that an address tells, or None: "²" and a mile of digits are none."""
    return int(told) if told.isdecimal() and len(told) < 20 else None


def new_customer(slag: str) -> str:
    """Return the address of the form for a new customer; `slag` is a key of KINDS."""
    return f"/kunder/ny/{slag}"


def customer(id_: int | str) -> str:
    """Return the address of one customer's card."""
    return f"/kunder/{id_}"
