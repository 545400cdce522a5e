"""Registers: lists of values. One entry in REGISTERS is one register, wherever lists appear."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from crm_app.domain import events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.settings import Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.events import Event
from crm_app.models.registers import RegisterValue

NEUTER = ("distrikt", "betalvillkor")


@dataclass(frozen=True)
class Register:
    """One list of values: its key, its heading and what one value is called.

    `help` is the sentence of its settings tab, `about` what stands there before there are values,
    and `group` the tab's heading. `colored`: a value may have a colour. `terms`: a value has days
    and a kind, and one value is chosen for new customers.
    """

    key: str
    label: str
    one: str
    help: str = ""
    about: str = ""
    group: str = "Listor"
    colored: bool = False
    terms: bool = False

    @property
    def new(self) -> str:
        """Return what a value is called that is not there yet: "Ny tagg", "Nytt distrikt"."""
        return f"{'Nytt' if self.one in NEUTER else 'Ny'} {self.one}"


REGISTERS: tuple[Register, ...] = (
    Register(
        "level",
        "Kundnivå",
        "kundnivå",
        "Hur viktiga kunderna är för er. Nivån syns på kundkortet och går att filtrera på.",
        "Med kundnivåer, till exempel Guld, Silver och Brons, ser alla direkt vilka kunder som "
        "går först.",
        colored=True,
    ),
    Register(
        "district",
        "Distrikt",
        "distrikt",
        "Var kunderna hör hemma, så att säljarna kan dela dem mellan sig.",
        "Med distrikt, till exempel Norr och Syd, kan var och en filtrera fram sina kunder.",
    ),
    Register(
        "source",
        "Källa",
        "källa",
        "Hur kunderna hittade till er.",
        "Med källor, till exempel Mässa, Webb och Rekommendation, ser ni vad som ger kunder.",
    ),
    Register(
        "company_type",
        "Typ av företag",
        "typ av företag",
        "Vilket slags företag eller organisation kunden är.",
        "Med typer, till exempel Kommun, Bostadsrättsförening och Butik, går kunder av samma slag "
        "att hitta tillsammans.",
    ),
    Register(
        "tag",
        "Kundtaggning",
        "tagg",
        "Fria ord på kunderna. En kund kan ha flera taggar, och de går att söka på överallt.",
        "Med taggar, till exempel Avtal, VIP och Nyhetsbrev, märker ni kunder på fler sätt än ett.",
        colored=True,
    ),
    Register(
        "payment_terms",
        "Betalvillkor",
        "betalvillkor",
        "När kunderna ska betala. Standardvillkoret får varje ny kund.",
        "Med betalvillkor, till exempel 30 dagar netto, vet alla när en kund ska betala.",
        group="Regler",
        terms=True,
    ),
    Register(
        "manager_title",
        "Kundansvarig titel",
        "titel",
        "Vad den som ansvarar för en kund kan ha för roll hos kunden.",
        "Med titlar, till exempel Säljare och Projektledare, ser alla vem som gör vad för kunden.",
    ),
    Register(
        "contact_title",
        "Kontaktperson titel",
        "titel",
        "Vad en kontaktperson kan ha för roll hos kunden.",
        "Med titlar, till exempel Inköpare och VD, är det lätt att välja rätt person att ringa.",
    ),
)
BY_KEY = {register.key: register for register in REGISTERS}
COLORS = (
    ("", "Ingen färg"),
    ("blue", "Blå"),
    ("cyan", "Cyan"),
    ("green", "Grön"),
    ("amber", "Gul"),
    ("brown", "Brun"),
    ("plum", "Plommon"),
    ("violet", "Violett"),
)
"""What a value's badge may look like; red is for the gear, the dot and danger alone."""
TERMS = (
    ("net", "Netto"),
    ("cash", "Kontant"),
    ("advance", "Förskott"),
    ("end_of_month", "Fri leveransmånad"),
)
AT_ONCE = ("cash", "advance")
"""Kinds of payment terms that have no days."""
MOST_DAYS = 365
FIRST_TERMS = (
    ("Kontant", 0, "cash"),
    ("Förskott", 0, "advance"),
    ("10 dagar netto", 10, "net"),
    ("15 dagar netto", 15, "net"),
    ("20 dagar netto", 20, "net"),
    ("30 dagar netto", 30, "net"),
    ("45 dagar netto", 45, "net"),
    ("60 dagar netto", 60, "net"),
    ("Fri leveransmånad + 30 dagar", 30, "end_of_month"),
)
DEFAULT_TERMS = "30 dagar netto"
LONGEST = 100


def name_key(name: str) -> str:
    """Return what makes two names the same value: case and spaces do not count."""
    return sort_key(" ".join(name.split()))


def tones(held: Snapshot, *registers: str) -> dict[str, str]:
    """Return the colour of each coloured value of the registers by its name, for badges."""
    return {v.name: v.color for key in registers for v in held.registers.get(key, ()) if v.color}


def get(session: Session, id_: int) -> RegisterValue:
    """Return one value that is neither removed nor merged into another. Raises NotFound."""
    found = session.get(RegisterValue, id_) if 0 < id_ < 2**63 else None
    if found is None or found.merged_into_id is not None or found.register_key not in BY_KEY:
        raise NotFound("Värdet finns inte längre. Någon annan har tagit bort det.")
    return found


def add(session: Session, actor: Actor, register: str, name: str) -> int:
    """Add a value last in its register and return its id. Raises Invalid on a bad name."""
    actor.require("customers.settings")
    if register not in BY_KEY:
        raise Invalid({"name": "Listan finns inte. Ladda om sidan."})
    name = tidy(name)
    check_name(session, register, name)
    days, terms = told_terms(name) if BY_KEY[register].terms else (None, "")
    value = RegisterValue(
        id=_next_id(session),
        register_key=register,
        name=name,
        name_key=name_key(name),
        position=_last(session, register) + 1,
        is_default=BY_KEY[register].terms and _lacks_default(session, register),
        days=days,
        terms=terms,
    )
    session.add(value)
    session.flush()
    told = {"old": "", "new": name, "from": None, "to": value.id}
    tell(session, actor, value, "add", {BY_KEY[register].label: told})
    return value.id or 0


def tell(
    session: Session,
    actor: Actor,
    value: RegisterValue,
    verb: str,
    changes: dict[str, Any],
) -> None:
    """Record what was done to a value, and let every open tab follow."""
    action = f"register.{value.register_key}.{verb}"
    events.record(session, actor, "settings", value.id, action, changes)
    settings.changed(session)


def tidy(name: str) -> str:
    """Return the name with single spaces."""
    return " ".join(str(name).split())


def told_terms(name: str) -> tuple[int, str]:
    """Return the days and the kind that the name of payment terms tells."""
    words = name_key(name)
    for kind, word in (("cash", "kontant"), ("advance", "förskott")):
        if name_key(word) in words:
            return 0, kind
    days = re.search(r"\d{1,3}", name)
    kind = "end_of_month" if name_key("leveransmånad") in words else "net"
    return min(int(days[0]), MOST_DAYS) if days else 30, kind


def check_name(session: Session, register: str, name: str, own: int = 0) -> None:
    """Raise Invalid for a name that a value cannot have, or that another than `own` has."""
    label, key = BY_KEY[register].label, name_key(name)
    if not key or len(name) > LONGEST or len(key) > LONGEST:
        raise Invalid({"name": f"{label}: skriv ett namn på högst {LONGEST} tecken."})
    if ";" in name:
        raise Invalid({"name": f"{label}: ett semikolon skiljer värden åt i Excel. Ta bort det."})
    other = session.scalar(_same(register, key))
    if other is not None and other.id != own:
        raise Invalid({"name": f"{label}: ”{name}” finns redan{_where(session, other)}."})


def _where(session: Session, other: RegisterValue) -> str:
    if other.merged_into_id is not None:
        into = settings.snapshot(session).values[other.id or 0].name
        return f" och hör ihop med ”{into}”. Ta isär dem först, under Arkiverade"
    return "" if other.active else ", men är arkiverat. Ta tillbaka det i stället"


def _same(register: str, key: str) -> Select[RegisterValue]:
    return select(RegisterValue).where(
        col(RegisterValue.register_key) == register, col(RegisterValue.name_key) == key
    )


def _last(session: Session, register: str) -> int:
    last = select(func.max(RegisterValue.position))
    return session.scalar(last.where(col(RegisterValue.register_key) == register)) or 0


def _lacks_default(session: Session, register: str) -> bool:
    held = settings.snapshot(session).registers.get(register, ())
    return not any(value.is_default for value in held)


def _next_id(session: Session) -> int:
    """Return an id that no value has ever had: events speak of those that were removed too."""
    named = select(func.max(Event.record_id)).where(col(Event.module) == "settings")
    last = session.scalar(select(func.max(RegisterValue.id)))
    return max(last or 0, session.scalar(named) or 0) + 1


def plant(session: Session) -> None:
    """Put the first payment terms into an empty register (DOMAIN.md §3.5)."""
    for position, (name, days, terms) in enumerate(FIRST_TERMS, 1):
        session.add(
            RegisterValue(
                register_key="payment_terms",
                name=name,
                name_key=name_key(name),
                days=days,
                terms=terms,
                position=position,
                is_default=name == DEFAULT_TERMS,
            )
        )
