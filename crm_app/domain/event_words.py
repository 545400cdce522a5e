"""Events in words: one entry for each thing that is done, and the sentence that tells it.

A sentence goes on after who did it: "Anna Lind" "ändrade Ort". `{it}` in it is what the event is
about beside its record: a contact, a file, another customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crm_app.domain import custom_values, settings_changes
from crm_app.domain.customer_values import SPECS
from crm_app.domain.settings import Snapshot
from crm_app.models.contacts import FIELDS as CONTACT_FIELDS
from crm_app.models.spec import FieldSpec

ORIGINS = {
    "screen": "Skärm",
    "import": "Import",
    "portal": "Portal",
    "cli": "Kommandorad",
    "system": "System",
}
CONTACT = "contact."
ABOUT = ("contact", "file", "merged", "merged_into", "unmerged", "not_duplicates")
"""What an event is about beside its record: told in its sentence and not as a changed field."""
NUMBERS = ("merged", "merged_into", "unmerged", "not_duplicates", "customer", "invoice_recipient")
"""Where an event names another customer, by number."""
BESIDE = {
    "contact": "Kontaktperson",
    "file": "Fil",
    "comment": "Kommentar",
    "customer": "Kund",
    "merged": "Kund",
    "merged_into": "Kund",
    "unmerged": "Kund",
    "not_duplicates": "Kund",
}


@dataclass(frozen=True)
class Word:
    """One thing that is done: what it is called, its icon and its sentence."""

    action: str
    label: str
    said: str
    icon: str = "pencil"


CUSTOMERS: tuple[Word, ...] = (
    Word("register", "Registrerad", "registrerade kunden", "user-plus"),
    Word("edit", "Ändrad", "ändrade {what}"),
    Word("promote", "Gjord till vanlig kund", "gjorde kunden till vanlig kund", "user-check"),
    Word("archive", "Arkiverad", "arkiverade kunden", "archive"),
    Word("restore", "Tillbaka ur arkivet", "tog tillbaka kunden ur arkivet", "archive-restore"),
    Word("reveal", "Personnummer visat", "visade {what} i klartext", "eye"),
    Word("export", "Uppgifter exporterade", "exporterade kundens uppgifter", "download"),
    Word("export_events", "Händelser exporterade", "exporterade händelser", "download"),
    Word("import", "Import", "importerade kunder", "upload"),
    Word("import.undo", "Import ångrad", "ångrade en import", "undo-2"),
    Word("remove", "Borttagen med en import", "tog bort en importerad kund", "user-minus"),
    Word("merge", "En annan kund slogs ihop hit", "slog ihop kund {it} med den här", "merge"),
    Word("merged", "Sammanslagen med en annan kund", "slog ihop kunden med {it}", "merge"),
    Word("unmerge", "Sammanslagning ångrad", "ångrade sammanslagningen med {it}", "split"),
    Word("anonymise", "Anonymiserad", "anonymiserade kunden", "user-x"),
    Word(
        "not_duplicates", "Sagd att inte vara dubblett", "sade att {it} är en annan kund", "copy-x"
    ),
    Word("contact.add", "Kontaktperson tillagd", "lade till kontaktpersonen {it}", "contact"),
    Word("contact.edit", "Kontaktperson ändrad", "ändrade kontaktpersonen {it}", "contact"),
    Word(
        "contact.archive", "Kontaktperson arkiverad", "arkiverade kontaktpersonen {it}", "archive"
    ),
    Word(
        "contact.restore",
        "Kontaktperson tillbaka ur arkivet",
        "tog tillbaka kontaktpersonen {it} ur arkivet",
        "archive-restore",
    ),
    Word("contact.move", "Kontaktperson flyttad", "flyttade kontaktpersonen {it}", "contact"),
    Word("file.add", "Fil tillagd", "lade till filen {it}", "paperclip"),
    Word("file.rename", "Fil omdöpt", "döpte om filen {was} till {it}", "paperclip"),
    Word("file.archive", "Fil arkiverad", "arkiverade filen {it}", "archive"),
    Word(
        "file.restore",
        "Fil tillbaka ur arkivet",
        "tog tillbaka filen {it} ur arkivet",
        "archive-restore",
    ),
    Word("comment.add", "Kommentar skriven", "skrev en kommentar", "message-square"),
    Word("comment.edit", "Kommentar ändrad", "ändrade en kommentar", "message-square"),
    Word("comment.delete", "Kommentar borttagen", "tog bort en kommentar", "message-square"),
    Word("comment.restore", "Kommentar tillbaka", "tog tillbaka en kommentar", "message-square"),
)
USERS: tuple[Word, ...] = (
    Word("create", "Användare tillagd", "lade till användaren"),
    Word("edit", "Användare ändrad", "ändrade användarens uppgifter"),
    Word("disable", "Användare avstängd", "stängde av användaren"),
    Word("enable", "Användare påslagen", "släppte in användaren igen"),
    Word("sign_in", "Inloggning", "loggade in"),
    Word("sign_out", "Utloggning", "loggade ut"),
    Word("end_session", "Inloggning avslutad", "avslutade en inloggning"),
    Word("end_other_sessions", "Andra inloggningar avslutade", "avslutade sina andra inloggningar"),
    Word("set_password", "Lösenord valt", "valde ett nytt lösenord"),
    Word("ask_password", "Nytt lösenord begärt", "bad om ett nytt lösenord"),
    Word("create_invite", "Inbjudan gjord", "gjorde en inbjudan"),
    Word("create_forgotten", "Länk till nytt lösenord", "gjorde en länk till nytt lösenord"),
)
GROUPS: tuple[Word, ...] = (
    Word("create", "Grupp tillagd", "lade till behörighetsgruppen"),
    Word("edit", "Grupp ändrad", "ändrade behörighetsgruppen"),
    Word("delete", "Grupp borttagen", "tog bort behörighetsgruppen"),
)
VIEWS: tuple[Word, ...] = (
    Word("create", "Vy sparad", "sparade en vy"),
    Word("edit", "Vy ändrad", "döpte om eller delade en vy"),
    Word("change", "Vy ändrad", "ändrade vad en vy visar"),
    Word("delete", "Vy borttagen", "tog bort en vy"),
)
MAPPINGS: tuple[Word, ...] = (
    Word("create", "Kolumnval sparat", "sparade ett kolumnval"),
    Word("delete", "Kolumnval borttaget", "tog bort ett kolumnval"),
)
WORDS: dict[str, tuple[Word, ...]] = {
    "customers": CUSTOMERS,
    "users": USERS,
    "groups": GROUPS,
    "views": VIEWS,
    "import_mappings": MAPPINGS,
}
_BY_ACTION = {(module, word.action): word for module, words in WORDS.items() for word in words}


def word_of(module: str, action: str) -> Word | None:
    """Return the words for one action; None when there are none."""
    if module == settings_changes.MODULE:
        return _of_settings(action)
    return _BY_ACTION.get((module, action))


def _of_settings(action: str) -> Word | None:
    area, verb = settings_changes.area_of(action), settings_changes.verb_of(action)
    return Word(action, area.label, f"{verb} i {area.label}") if area and verb else None


def label(module: str, action: str) -> str:
    """Return what the action is called in lists; its own name when it has no words."""
    found = word_of(module, action)
    return found.label if found else action


def sentence(module: str, action: str, told: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Return what was done, to be read after who did it. `labels` names the fields."""
    found = word_of(module, action)
    if found is None:
        return f"gjorde {action}"
    about = next((told[key] for key in ABOUT if isinstance(told.get(key), dict)), {})
    old, new = str(about.get("old") or ""), str(about.get("new") or "")
    said = found.said
    if action == "not_duplicates" and not new:
        said = "tog tillbaka att {it} är en annan kund"
    values = {"{it}": new or old, "{was}": old, "{what}": _what(told, labels)}
    for place, text in values.items():
        said = said.replace(place, text)
    return said


def _what(told: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    changed = [key for key in told if key not in ABOUT]
    if len(changed) == 1:
        return labels.get(changed[0], changed[0])
    return f"{len(changed)} uppgifter" if changed else "uppgifter"


def specs_of(held: Snapshot, action: str) -> Mapping[str, FieldSpec]:
    """Return the fields that an action of a customer can change."""
    if action.startswith(CONTACT):
        return {spec.key: spec for spec in CONTACT_FIELDS}
    return {**SPECS, **custom_values.specs_of(held)}


def labels_of(held: Snapshot, action: str, told: Mapping[str, Any]) -> dict[str, str]:
    """Return what the fields that an event tells are called; an own field as it was called then."""
    labels = BESIDE | {key: spec.label for key, spec in specs_of(held, action).items()}
    then = {k: str(c["label"]) for k, c in told.items() if isinstance(c, dict) and "label" in c}
    return {key: labels.get(key) or then.get(key) or key for key in told}
