"""Taking a merge of two customers back: what both held is kept until one of them is changed."""

import base64
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from crm_app.domain import clock, comments, customers, events, merge_moves
from crm_app.domain.actors import Actor
from crm_app.domain.contacts import MARKS
from crm_app.domain.errors import Conflict
from crm_app.domain.merges import ACTION
from crm_app.models.bulk import BulkBefore, BulkRun
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer
from crm_app.models.files import CustomerFile

CHANGED = (
    "Kunderna har ändrats efter sammanslagningen, så den kan inte ångras. "
    "Registrera den andra kunden på nytt om den behövs."
)
NOT_KEPT = "Det finns ingen sammanslagning att ångra."
Before = Mapping[str, Any]


def undo(session: Session, actor: Actor, other_id: int) -> int:
    """Take back the merge of a customer into another; return the id of the one that was kept.

    Raises NotFound, and Conflict when there is none, or either has been changed since.
    """
    for right in ("customers.edit", "customers.archive"):
        actor.require(right)
    other = customers.get(session, actor, other_id)
    run = _run(session, other)
    keep = customers.get(session, actor, other.merged_into_id or 0)
    held = _held(session, run)
    if not _as_left(session, held):
        raise Conflict(CHANGED)
    run.undone_at = clock.now()
    ids = (keep.id or 0, other_id)
    for id_, from_id in (ids, ids[::-1]):
        _put_back(session, id_, from_id, held[id_])
        told = {"unmerged": {"old": "", "new": other.number if id_ == ids[0] else keep.number}}
        events.record(session, actor, customers.MODULE, id_, "unmerge", told)
        events.touch(session, f"record:{customers.MODULE}:{id_}")
    _put_back_invoices(session, other_id, ids[0], held[other_id]["invoiced"])
    events.touch(session, f"list:{customers.MODULE}")
    return ids[0]


def can(session: Session, other_id: int) -> bool:
    """Tell whether the merge of a customer can be taken back still."""
    other = session.get_one(Customer, other_id)
    try:
        return _as_left(session, _held(session, _run(session, other)))
    except Conflict:
        return False


def _run(session: Session, other: Customer) -> BulkRun:
    value = f"{other.id}:{other.merged_into_id}"
    found = session.scalars(
        select(BulkRun)
        .where(
            col(BulkRun.action) == ACTION,
            col(BulkRun.value) == value,
            col(BulkRun.undone_at).is_(None),
        )
        .order_by(col(BulkRun.id).desc())
    ).first()
    if found is None or other.merged_into_id is None:
        raise Conflict(NOT_KEPT)
    return found


def _held(session: Session, run: BulkRun) -> dict[int, Before]:
    rows = session.scalars(select(BulkBefore).where(col(BulkBefore.run_id) == run.id))
    return {row.customer_id: row.before for row in rows}


def _as_left(session: Session, held: Mapping[int, Before]) -> bool:
    return len(held) == 2 and all(
        before.get("left") == _left(session, id_) for id_, before in held.items()
    )


def _left(session: Session, id_: int) -> list[Any]:
    return [session.get_one(Customer, id_).version, _own(session, id_)]


def _own(session: Session, id_: int) -> dict[str, list[str]]:
    rows = session.scalars(select(CustomValue).where(col(CustomValue.customer_id) == id_))
    return {str(v.field_id): [v.text, v.key] for v in rows}


def remember(session: Session, actor: Actor, keep: Customer, other: Customer) -> int:
    """Keep what both hold now, so that the merge can be taken back; return its run."""
    run = BulkRun(
        user_id=actor.id if actor.kind == "user" else None,
        at=clock.now(),
        action=ACTION,
        value=f"{other.id}:{keep.id}",
        count=2,
    )
    session.add(run)
    session.flush()
    for one in (keep, other):
        kept = BulkBefore(run_id=run.id or 0, customer_id=one.id or 0, before=_before(session, one))
        session.add(kept)
    session.flush()
    return run.id or 0


def _before(session: Session, one: Customer) -> dict[str, Any]:
    id_ = one.id or 0
    moved = session.scalars(select(CustomerFile).where(col(CustomerFile.customer_id) == id_))
    held = merge_moves.links(session, id_)
    return {
        "row": {name: _packed(getattr(one, name)) for name in type(one).model_fields},
        "tags": list(held["tags"]),
        "managers": [list(pair) for pair in held["account_managers"]],
        "contacts": {
            str(c.id): [c.archived, *(getattr(c, m) for m in MARKS)]
            for c in merge_moves.contacts_of(session, id_)
        },
        "files": [f.id for f in moved],
        "comments": comments.ids_of(session, customers.MODULE, id_),
        "own": _own(session, id_),
        "invoiced": merge_moves.invoiced_through(session, id_),
    }


def seal(session: Session, run: int) -> None:
    """Note what the merge left: when something else stands there, it can't be taken back."""
    session.flush()
    for kept in session.scalars(select(BulkBefore).where(col(BulkBefore.run_id) == run)):
        kept.before = {**kept.before, "left": _left(session, kept.customer_id)}


def _put_back(session: Session, id_: int, from_id: int, before: Before) -> None:
    """Let one of the two be as before; what she had stands with `from_id`, if it is there still."""
    row = session.get_one(Customer, id_)
    version = row.version
    for name, value in before["row"].items():
        if name not in ("id", "version"):
            setattr(row, name, _unpacked(value))
    row.version = version + 1
    values = {
        "tags": tuple(before["tags"]),
        "account_managers": tuple((user, title) for user, title in before["managers"]),
    }
    customers.link(session, id_, values)
    for contact_id, (archived, *marks) in before["contacts"].items():
        contact = session.get(Contact, int(contact_id))
        if contact is not None and contact.customer_id in (id_, from_id):
            contact.customer_id, contact.archived = id_, archived
            for mark, held in zip(MARKS, marks, strict=True):
                setattr(contact, mark, held)
    for file_id in before["files"]:
        file = session.get(CustomerFile, file_id)
        if file is not None and file.customer_id in (id_, from_id):
            file.customer_id = id_
    kept = before.get("comments", ())  # a merge that was made before there were any has none
    comments.move(session, customers.MODULE, from_id, id_, kept)
    session.execute(delete(CustomValue).where(col(CustomValue.customer_id) == id_))
    session.add_all(
        CustomValue(customer_id=id_, field_id=int(field_id), text=text, key=key)
        for field_id, (text, key) in before["own"].items()
    )


def _put_back_invoices(session: Session, id_: int, from_id: int, ids: list[int]) -> None:
    """Let those who were invoiced through a customer, and still are through the other, be again."""
    still = set(merge_moves.invoiced_through(session, from_id))
    merge_moves.point(session, [one for one in ids if one in still], id_)
    events.touch(session, *(f"record:{customers.MODULE}:{one}" for one in ids))


def _packed(value: Any) -> Any:
    match value:
        case bytes():
            return {"bytes": base64.b64encode(value).decode()}
        case datetime():
            return {"at": value.isoformat()}
        case Decimal():
            return {"number": str(value)}
        case _:
            return value


def _unpacked(value: Any) -> Any:
    match value:
        case {"bytes": text}:
            return base64.b64decode(text)
        case {"at": text}:
            return datetime.fromisoformat(text)
        case {"number": text}:
            return Decimal(text)
        case _:
            return value
