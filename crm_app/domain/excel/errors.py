"""The refusal of a file, worded for the user. `code` names the cause."""

# ruff: noqa: N818  a refusal is named by what it says

from typing import Any

from crm_app.domain.errors import DomainError

SAVE_AGAIN = "Öppna den i Excel, spara den som en vanlig Excelfil (.xlsx) och försök igen."

MESSAGES = {
    "missing": "Filen finns inte längre. Välj den igen.",
    "empty": "Filen är tom. Kontrollera att du valde rätt fil.",
    "too_big": "Filen är {size} MB. Gränsen är {limit} MB. Dela upp den i flera filer.",
    "password": "Filen är lösenordsskyddad. Ta bort lösenordet i Excel och försök igen.",
    "old_excel": f"Filen har det gamla Excelformatet (.xls). {SAVE_AGAIN}",
    "binary_excel": f"Filen är en binär Excelfil (.xlsb). {SAVE_AGAIN}",
    "open_document": f"Filen är ett OpenDocument-kalkylblad (.ods). {SAVE_AGAIN}",
    "html": f"Filen är en webbsida eller XML-fil, inte en Excelfil. {SAVE_AGAIN}",
    "not_excel": "Filen är varken en Excelfil eller en CSV-fil. Välj en fil som slutar på .xlsx "
    "eller .csv.",
    "macros": "Filen innehåller makron. Spara den som Excel-arbetsbok utan makron (.xlsx) och "
    "försök igen.",
    "truncated": "Filen är avkortad: slutet saknas. Hämta eller spara den på nytt och försök igen.",
    "damaged": f"Filen är skadad och går inte att läsa. {SAVE_AGAIN}",
    "entries": "Filen innehåller {count} delar. Gränsen är {limit}. Kopiera raderna till en ny "
    "Excelfil och försök igen.",
    "inflated": "Filen blir {size} MB när den packas upp. Gränsen är {limit} MB. Dela upp den i "
    "flera filer.",
    "ratio": "Filen är onormalt hårt packad och läses inte av säkerhetsskäl. Kopiera raderna till "
    "en ny Excelfil och försök igen.",
    "false_size": "Filen är större än den uppger och läses inte av säkerhetsskäl. Kopiera raderna "
    "till en ny Excelfil och försök igen.",
    "doctype": "Filen innehåller en XML-deklaration (DOCTYPE) och läses inte av säkerhetsskäl. "
    f"{SAVE_AGAIN}",
    "encoding": f"Filen har en teckenkodning som inte stöds. {SAVE_AGAIN}",
    "surrogate": "Filen innehåller ett trasigt tecken: {place}. Ta bort det och försök igen.",
    "no_content": "Filen har inget innehåll på något synligt blad. Kontrollera att du valde rätt "
    "fil.",
    "no_heading": "Ingen rubrikrad hittades bland de 30 första raderna. Skriv minst två rubriker "
    "på en rad ovanför kunderna och försök igen.",
    "gap": "Bladet ”{sheet}” har innehåll på rad {row}, efter minst 200 tomma rader. Ta bort det "
    "eller de tomma raderna och försök igen.",
    "rows": "Bladet ”{sheet}” har innehåll ända till rad {row}. Gränsen är {limit} rader. Dela upp "
    "filen i flera.",
    "columns": "Bladet ”{sheet}” har innehåll i kolumn {column}. Gränsen är {limit} kolumner. Ta "
    "bort kolumner som inte behövs och försök igen.",
    "merged": "Cellerna {ref} på bladet ”{sheet}” är sammanfogade över flera rader. Dela upp dem, "
    "skriv värdet på varje rad och försök igen.",
    "formula": "Cell {ref} på bladet ”{sheet}” har en formel som inte är uträknad. Öppna filen i "
    "Excel, spara den och försök igen.",
    "error_value": "Filen har en cell med felvärdet {value}. Rätta den i Excel och försök igen.",
    "csv_quote": "Ett citattecken på rad {row} eller efter den står fel, eller stängs aldrig. "
    "Rätta det och försök igen.",
    "csv_long": "En cell på rad {row} är längre än 32 767 tecken, eller så stängs ett citattecken "
    "aldrig. Rätta det och försök igen.",
    "csv_wide": 'Rad {rows} har fler värden än de {count} rubrikerna. Sätt citattecken (") om '
    "värden som innehåller skiljetecknet och försök igen.",
    "csv_encoding": "Filens tecken går inte att läsa som {encoding}. Spara den som CSV UTF-8 och "
    "försök igen.",
    "memory": "Filen kräver för mycket minne. Dela upp den i flera filer.",
    "time": "Filen tog för lång tid att läsa. Dela upp den i flera filer.",
    "stopped": "Läsningen avbröts.",
}

NOTES = {
    "other_sheets": "Bara bladet ”{sheet}” läses. Dessa blad läses inte: {names}.",
    "hidden_sheets": "Dolda blad läses inte: {names}.",
    "above": "Rubrikerna står på rad {row}. Raderna ovanför läses inte.",
    "hidden_rows": "Bladet har dolda rader, och de läses också: {rows}.",
    "merged_across": "Sammanfogade celler på rad {rows}: värdet läses i den första kolumnen.",
}


class Unreadable(DomainError):
    """The file cannot be read whole and safely, so nothing of it is."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(MESSAGES.get(code, MESSAGES["damaged"]).format(**details))
        self.code = code


def note(code: str, **details: Any) -> str:
    """Return the wording of a note."""
    return NOTES[code].format(**details)
