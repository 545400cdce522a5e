"""What hangs on a customer and is handed over when she is merged into another, and back again."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from crm_app.domain import (
    clock,
    comments,
    contacts,
    custom_values,
    customers,
    events,
    files,
    settings,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import Values, links_of
from crm_app.domain.sorting import fold
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer
from crm_app.models.events import Event

MARKS = contacts.MARKS


@dataclass(frozen=True)
class Difference:
    """One field in which two customers differ; `lacks`: the kept one has nothing there.

    `hidden` are the keyed hashes of sealed numbers, which may differ under the same mask.
    """

    key: str
    label: str
    kept: str
    other: str
    lacks: bool
    hidden: tuple[str, ...] = ()


def links(session: Session, id_: int) -> Values:
    """Return a customer's tags and account managers, as her values hold them."""
    tags, managers = links_of(session, [id_])
    return {"tags": tags.get(id_, ()), "account_managers": managers.get(id_, ())}


def united(kept: Values, other: Values) -> Values:
    """Return both's tags and account managers; one whom both have keeps the kept one's title."""
    managers = dict(other["account_managers"]) | dict(kept["account_managers"])
    return {
        "tags": tuple(sorted({*kept["tags"], *other["tags"]})),
        "account_managers": tuple(sorted(managers.items(), key=lambda pair: pair[0])),
    }


def contacts_of(session: Session, id_: int) -> list[Contact]:
    """Return all contacts of a customer, the archived ones too."""
    wanted = select(Contact).where(col(Contact.customer_id) == id_).order_by(col(Contact.id))
    return list(session.scalars(wanted))


def _who(contact: Contact) -> tuple[str, str]:
    return fold(f"{contact.first_name} {contact.last_name}".strip()), contact.email.casefold()


def _double_ids(session: Session, keep_id: int, other_id: int) -> set[int]:
    """Return the other's contacts that the kept one has too: the same e-mail and name."""
    known = {_who(c) for c in contacts_of(session, keep_id) if not c.archived}
    return {
        c.id or 0
        for c in contacts_of(session, other_id)
        if not c.archived and c.email and _who(c) in known
    }


def doubles(session: Session, keep_id: int, other_id: int) -> list[str]:
    """Return the names of the contacts that both have; the other's are archived at the merge."""
    found = _double_ids(session, keep_id, other_id)
    return [
        f"{c.first_name} {c.last_name}".strip()
        for c in contacts_of(session, other_id)
        if c.id in found
    ]


def own_differences(session: Session, keep_id: int, other_id: int) -> list[Difference]:
    """Return the own tabs' fields in which the two differ and the other holds something."""
    held = custom_values.values_of(session, [keep_id, other_id])
    found = []
    for key, spec in custom_values.specs_of(settings.snapshot(session)).items():
        one, two = held[keep_id].get(key, ""), held[other_id].get(key, "")
        if two and one != two:
            found.append(Difference(key, spec.label, one, two, not one))
    return found


def hand_over(
    session: Session, actor: Actor, keep_id: int, other_id: int, taken: list[str]
) -> None:
    """Let all that hangs on the other follow, and those who are invoiced through her."""
    _move_contacts(session, keep_id, other_id)
    files.move(session, other_id, keep_id)
    comments.move(session, customers.MODULE, other_id, keep_id)
    for key in taken:
        if key.startswith("own_"):
            _take_own(session, keep_id, other_id, int(key.removeprefix("own_")))
    _redirect_invoices(session, actor, keep_id, other_id)


def _move_contacts(session: Session, keep_id: int, other_id: int) -> None:
    double = _double_ids(session, keep_id, other_id)
    marked = {m: any(getattr(c, m) for c in contacts_of(session, keep_id)) for m in MARKS}
    for contact in contacts_of(session, other_id):
        contact.customer_id = keep_id
        contact.archived = contact.archived or contact.id in double
        for mark in MARKS:
            # One of each kind: the kept one's stays.
            stays = not marked[mark] and not contact.archived
            setattr(contact, mark, getattr(contact, mark) and stays)
        contact.version += 1


def _take_own(session: Session, keep_id: int, other_id: int, field_id: int) -> None:
    theirs = session.get(CustomValue, (other_id, field_id))
    mine = session.get(CustomValue, (keep_id, field_id))
    if theirs is None:
        return
    if mine is None:
        mine = CustomValue(customer_id=keep_id, field_id=field_id, text="", key="")
        session.add(mine)
    mine.text, mine.key = theirs.text, theirs.key


def _redirect_invoices(session: Session, actor: Actor, keep_id: int, other_id: int) -> None:
    number_of = customers.number_of(session)
    invoiced = invoiced_through(session, other_id)
    change = {
        "invoice_recipient": {
            "old": number_of(other_id),
            "new": number_of(keep_id),
            "from": other_id,
            "to": keep_id,
        }
    }
    point(session, invoiced, keep_id)
    rows = [events.row(actor, customers.MODULE, id_, "edit", change) for id_ in invoiced]
    if rows:
        session.execute(insert(Event), rows)
    events.touch(session, *(f"record:{customers.MODULE}:{id_}" for id_ in invoiced))


def invoiced_through(session: Session, id_: int) -> list[int]:
    """Return the customers whose invoices go to this one."""
    wanted = select(col(Customer.id)).where(col(Customer.invoice_recipient_id) == id_)
    return [found or 0 for found in session.scalars(wanted)]


def point(session: Session, ids: list[int], recipient: int) -> None:
    """Let the customers' invoices go to this one."""
    for at in range(0, len(ids), 500):
        session.execute(
            update(Customer)
            .where(col(Customer.id).in_(ids[at : at + 500]), col(Customer.id) != recipient)
            .values(
                invoice_recipient_id=recipient,
                version=col(Customer.version) + 1,
                updated_at=clock.now(),
            )
        )
