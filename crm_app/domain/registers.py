"""Registers: lists of values. One entry in REGISTERS is one register, wherever lists appear."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from crm_app.domain import events, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid
from crm_app.domain.sorting import sort_key
from crm_app.models.registers import RegisterValue


@dataclass(frozen=True)
class Register:
    """One list of values: its key, its heading and what one value is called."""

    key: str
    label: str
    one: str


REGISTERS: tuple[Register, ...] = (
    Register("level", "Kundnivå", "kundnivå"),
    Register("district", "Distrikt", "distrikt"),
    Register("source", "Källa", "källa"),
    Register("company_type", "Typ av företag", "typ av företag"),
    Register("tag", "Kundtaggning", "tagg"),
    Register("payment_terms", "Betalvillkor", "betalvillkor"),
    Register("manager_title", "Kundansvarig titel", "titel"),
    Register("contact_title", "Kontaktperson titel", "titel"),
)
BY_KEY = {register.key: register for register in REGISTERS}
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


def add(session: Session, actor: Actor, register: str, name: str) -> int:
    """Add a value last in its register and return its id. Raises Invalid on a bad name."""
    actor.require("customers.settings")
    if register not in BY_KEY:
        raise Invalid({"name": "Listan finns inte. Ladda om sidan."})
    name = " ".join(name.split())
    label, key = BY_KEY[register].label, name_key(name)
    _check_name(session, register, name, key)
    value = RegisterValue(
        register_key=register, name=name, name_key=key, position=_last(session, register) + 1
    )
    session.add(value)
    session.flush()
    events.record(
        session,
        actor,
        "settings",
        value.id,
        f"register.{register}.add",
        {label: {"old": "", "new": name}},
    )
    settings.changed(session)
    return value.id or 0


def _check_name(session: Session, register: str, name: str, key: str) -> None:
    label = BY_KEY[register].label
    if not key or len(name) > LONGEST or len(key) > LONGEST:
        raise Invalid({"name": f"{label}: skriv ett namn på högst {LONGEST} tecken."})
    if ";" in name:
        raise Invalid({"name": f"{label}: ett semikolon skiljer värden åt i Excel. Ta bort det."})
    if session.scalar(_same(register, key)):
        raise Invalid({"name": f"{label}: ”{name}” finns redan."})


def _same(register: str, key: str) -> Select[int | None]:
    return select(col(RegisterValue.id)).where(
        col(RegisterValue.register_key) == register, col(RegisterValue.name_key) == key
    )


def _last(session: Session, register: str) -> int:
    return (
        session.scalar(
            select(func.coalesce(func.max(RegisterValue.position), 0)).where(
                col(RegisterValue.register_key) == register
            )
        )
        or 0
    )


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
