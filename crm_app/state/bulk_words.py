"""What a bulk change is called while it runs, and what is said of it afterwards."""

from crm_app.domain.bulk import Outcome, Undone
from crm_app.domain.bulk_rules import LEFT, Change
from crm_app.domain.settings import Snapshot

DOING = {
    "level": "Sätter kundnivån {name}",
    "district": "Sätter distriktet {name}",
    "no level": "Tar bort kundnivå",
    "no district": "Tar bort distrikt",
    "add_tag": "Lägger till taggen {name}",
    "remove_tag": "Tar bort taggen {name}",
    "add_manager": "Lägger till {name} som kundansvarig",
    "remove_manager": "Tar bort {name} som kundansvarig",
    "archive": "Arkiverar",
    "restore": "Återställer",
}
DONE = {
    "level": "Kundnivån {name} sattes på {whom}.",
    "district": "Distriktet {name} sattes på {whom}.",
    "no level": "Kundnivån togs bort från {whom}.",
    "no district": "Distriktet togs bort från {whom}.",
    "add_tag": "Taggen {name} lades till på {whom}.",
    "remove_tag": "Taggen {name} togs bort från {whom}.",
    "add_manager": "{name} lades till som kundansvarig för {whom}.",
    "remove_manager": "{name} togs bort som kundansvarig för {whom}.",
    "archive": "{whom} arkiverades.",
    "restore": "{whom} återställdes.",
}


def grouped(number: int) -> str:
    """Return a number as a Swede writes it: 12 408."""
    return f"{number:,}".replace(",", "\u00a0")


def customers(number: int) -> str:
    """Return "1 kund" or "8 412 kunder"."""
    return "1 kund" if number == 1 else f"{grouped(number)} kunder"


def doing(held: Snapshot, change: Change) -> str:
    """Return what is being done: "Sätter distriktet Syd"."""
    return DOING[_which(change)].format(name=_name(held, change))


def done(held: Snapshot, change: Change, number: int) -> str:
    """Return what was done, to how many: "Distriktet Syd sattes på 8 412 kunder."."""
    return DONE[_which(change)].format(name=_name(held, change), whom=customers(number))


def _which(change: Change) -> str:
    empty = change.action in ("level", "district") and change.value is None
    return f"no {change.action}" if empty else change.action


def said(held: Snapshot, change: Change, outcome: Outcome, *, stopped: bool) -> str:
    """Return what came of a change, with everybody it did not touch."""
    told = ["Avbrutet."] if stopped else []
    told.append(done(held, change, outcome.changed))
    if outcome.same:
        told.append(f"{grouped(outcome.same)} var redan så.")
    told += [f"{grouped(number)} {LEFT[why]}." for why, number in outcome.left.items()]
    return " ".join(told)


def taken_back(undone: Undone) -> str:
    """Return what came of taking a change back."""
    are = "är som förut"
    told = f"Ångrat: {customers(undone.restored)} {are}."
    if not undone.kept:
        return told
    return f"{told} {grouped(undone.kept)} har ändrats sedan dess och lämnades."


def _name(held: Snapshot, change: Change) -> str:
    if change.action in ("add_manager", "remove_manager"):
        return held.users.get(change.value or 0, ("Okänd",))[0]
    value = held.values.get(change.value or 0)
    return value.name if value else ""
