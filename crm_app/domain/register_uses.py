"""Who uses the values of a register: counted in one grouped query, by index."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import filters, settings
from crm_app.domain.actors import Actor
from crm_app.domain.filters import Filter
from crm_app.models.contacts import Contact
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import FIELDS, Customer

PLACES: dict[str, Any] = {
    "tag": col(CustomerTag.value_id),
    "manager_title": col(AccountManager.title_id),
    "contact_title": col(Contact.title_id),
}
"""Where values are kept that do not lie in a customer's row."""
WORDS = {
    "manager_title": ("kundansvarig", "kundansvariga"),
    "contact_title": ("kontaktperson", "kontaktpersoner"),
}
CUSTOMERS = ("kund", "kunder")


@dataclass(frozen=True)
class Use:
    """How many have a value: those in use now, and beside them the archived customers."""

    current: int = 0
    archived: int = 0


def column(register: str) -> Any:
    """Return the column in which rows keep the register's values."""
    if register in PLACES:
        return PLACES[register]
    spec = next(s for s in FIELDS if s.register == register and s.column)
    return getattr(Customer, spec.column)


def _grouped(session: Session, _held: settings.Snapshot, register: str) -> Iterable[Any]:
    """Yield (value, archived, how many), from the index of the register's values."""
    value = column(register)
    archived = value.class_.archived
    counts = select(value, archived, func.count()).where(value.is_not(None))
    return session.execute(counts.group_by(value, archived))


def _scanned(session: Session, held: settings.Snapshot, register: str) -> Iterable[Any]:
    """Yield the same where no index has the values: in one go, since to group is to sort."""
    value = column(register)
    archived = value.class_.archived
    asked = [(v.id, put) for v in held.registers.get(register, ()) for put in (False, True)]
    asked += [(m.id, put) for m in held.merged if m.register == register for put in (False, True)]
    if not asked:
        return ()
    counts = (func.count().filter(value == id_, archived.is_(put)) for id_, put in asked)
    row = session.execute(select(*counts).select_from(value.class_)).one()
    return [(*told, count) for told, count in zip(asked, row, strict=True) if count]


def uses(session: Session, actor: Actor, register: str) -> dict[int, Use]:
    """Return how many use each value of the register that is used; a merged one counts as another.

    A few hundredths of a second at a million customers: show the values first.
    """
    actor.require("customers.settings")
    held = settings.snapshot(session)
    found: dict[int, list[int]] = {}
    asked = _scanned if register == "manager_title" else _grouped
    for id_, archived, count in asked(session, held, register):
        found.setdefault(held.now(id_), [0, 0])[bool(archived)] += count
    if register == "tag":
        _count_once(session, held, found)
    return {id_: Use(*counts) for id_, counts in found.items()}


def _count_once(session: Session, held: settings.Snapshot, found: dict[int, list[int]]) -> None:
    """Count anew where values were merged: who had both has one tag."""
    for into in {one.into.id for one in held.merged if one.register == "tag"} & found.keys():
        customers = func.count(col(CustomerTag.customer_id).distinct())
        wanted = (
            select(col(CustomerTag.archived), customers)
            .where(col(CustomerTag.value_id).in_(held.ids_of(into)))
            .group_by(col(CustomerTag.archived))
        )
        counts = dict(session.execute(wanted).all())
        found[into] = [counts.get(False, 0), counts.get(True, 0)]


def is_used(session: Session, register: str, id_: int) -> bool:
    """Tell whether anything has the value, archived or not."""
    value = column(register)
    return session.scalar(select(value).where(value == id_).limit(1)) is not None


def said(register: str, use: Use) -> str:
    """Return the count in words: "12 kunder", "1 kontaktperson"."""
    return counted(use.current, *WORDS.get(register, CUSTOMERS))


def archived_beside(use: Use) -> str:
    """Return what stands after the count of those in use: " och 1 arkiverad", "" for none."""
    return f" och {counted(use.archived, 'arkiverad', 'arkiverade')}" if use.archived else ""


def counted(number: int, one: str = CUSTOMERS[0], many: str = CUSTOMERS[1]) -> str:
    """Return a number with its word, as a Swede writes it: "12 408 kunder"."""
    return f"{number:,}".replace(",", "\u00a0") + f" {one if number == 1 else many}"


def words(held: settings.Snapshot, register: str, id_: int) -> str:
    """Return what the register's address says after "?" to show who has the value, "" for none."""
    field = next((field for field, _, _, key in filters.REGISTERED if key == register), "")
    return urlencode(filters.to_address(held, (Filter(field, (str(id_),)),))) if field else ""
