"""What a column takes: in words for the user, and the list of a picker where there is one."""

from collections.abc import Callable

from crm_app.domain import countries
from crm_app.domain.excel.cell_text import CLEAR
from crm_app.domain.excel.file_columns import FileColumn
from crm_app.domain.settings import Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

FREE = (K.TAGS, K.MANAGERS)
"""Kinds whose cell may hold several of the list's, or one with something added."""
OPEN = (K.REGISTER,)
"""Kinds whose list may grow with what a file says."""
SEVERAL = "Flera skiljs åt med semikolon."
HOW: dict[K, Callable[[FieldSpec], str]] = {
    K.TEXT: lambda s: f"Text, högst {s.max_length} tecken.",
    K.NAME: lambda s: f"Text, högst {s.max_length} tecken.",
    K.LONG_TEXT: lambda s: f"Text, gärna på flera rader, högst {s.max_length} tecken.",
    K.NUMBER: lambda s: (
        "Lämna tomt för en ny kund, så får hon nästa lediga nummer. "
        "Ett nummer som finns talar om vilken kund raden ändrar."
    ),
    K.EMAIL: lambda s: "En e-postadress.",
    K.PHONE: lambda s: "Ett telefonnummer. Ett från ett annat land än kundens börjar med +.",
    K.URL: lambda s: "En webbadress, till exempel https://exempel.se.",
    K.POSTAL_CODE: lambda s: "Ett postnummer som landet har det, i Sverige fem siffror.",
    K.ORGANISATION_NUMBER: lambda s: (
        "Tio siffror, NNNNNN-NNNN. I andra länder landets eget "
        "nummer. Ett dolt nummer (med ****) ändrar inget."
    ),
    K.PERSONAL_NUMBER: lambda s: (
        "ÅÅMMDD-NNNN eller ÅÅÅÅMMDD-NNNN. Ett dolt nummer (med ****) ändrar inget."
    ),
    K.BRF_NUMBER: lambda s: "Föreningens organisationsnummer, NNNNNN-NNNN.",
    K.VAT_NUMBER: lambda s: "Med landets bokstäver, till exempel SE556881267001.",
    K.GLN: lambda s: "13 siffror.",
    K.PEPPOL_ID: lambda s: "Till exempel 0007:5568812670.",
    K.CHOICE: lambda s: f"Något av: {', '.join(label for _, label in s.choices)}.",
    K.REGISTER: lambda s: "Ett värde ur listan. Ett nytt kan skapas när du importerar.",
    K.COUNTRY: lambda s: "Ett land ur listan. Tomt för en ny kund är Sverige.",
    K.FLAG: lambda s: "Ja eller Nej.",
    K.PERCENT: lambda s: "Ett tal mellan 0 och 100, till exempel 12,5.",
    K.DECIMAL: lambda s: "Ett tal, till exempel 1250,50.",
    K.DATE: lambda s: "Ett datum, ÅÅÅÅ-MM-DD.",
    K.CUSTOMER: lambda s: "Kundnumret på en kund som finns.",
    K.TAGS: lambda s: f"En tagg ur listan eller en ny. {SEVERAL}",
    K.MANAGERS: lambda s: f"Namn eller e-post, gärna med titel: Bo Berg (Säljare). {SEVERAL}",
}
INSTRUCTIONS = (
    ("Rader", "Fyll i en kund på varje rad, under rubrikerna. Ändra inte rubrikerna."),
    ("Obligatoriskt", "En rubrik med * måste fyllas i för en ny kund."),
    ("Tom cell", "Det som redan står på kunden får stå kvar."),
    (CLEAR, f"Skriv {CLEAR} i en cell för att tömma den på kunden."),
    ("Flera värden", "Taggar och kundansvariga skiljs åt med semikolon: IT; Avtal."),
    ("Vilken kund", "Kundnumret talar om vilken kund raden ändrar. Utan det söks kunden på sitt "
     "organisations- eller personnummer, sedan på momsreg.nr, sist på e-post och namn."),
    ("Före importen", "Du ser vad varje rad gör innan något sparas, och kan ångra efteråt."),
)  # fmt: skip


def how(column: FileColumn) -> str:
    """Return in a sentence or two what a cell of the column may hold."""
    spec = column.spec
    told = [HOW[spec.kind](spec)]
    if spec.hint and spec.kind not in (K.NUMBER, K.CUSTOMER):
        told.append(spec.hint)
    if column.required:
        told.append("Måste fyllas i.")
    return " ".join(told)


def listed(held: Snapshot, spec: FieldSpec) -> tuple[str, ...]:
    """Return the values that a picker offers, none where anything may be written."""
    match spec.kind:
        case K.CHOICE:
            return tuple(label for _, label in spec.choices)
        case K.FLAG:
            return ("Ja", "Nej")
        case K.REGISTER | K.TAGS:
            return tuple(v.name for v in held.registers.get(spec.register, ()) if v.active)
        case K.COUNTRY:
            active = (c for code in held.countries if (c := countries.get(code)))
            return tuple(c.name for c in sorted(active, key=lambda c: sort_key(c.name)))
        case K.MANAGERS:
            active = (user_name(held, id_) for id_, user in held.users.items() if user[2])
            return tuple(sorted(active, key=sort_key))
        case _:
            return ()


def user_name(held: Snapshot, id_: int) -> str:
    """Return what a file calls a user: her name, or her e-mail where the name may be another's."""
    name, email, _ = held.users[id_]
    if "user names" not in held.memo:
        names = [told.casefold() for told, _, _ in held.users.values()]
        held.memo["user names"] = {told for told in names if names.count(told) == 1}
    alone = name.casefold() in held.memo["user names"]
    return (
        name if alone and not set("();") & set(name) and name == " ".join(name.split()) else email
    )
