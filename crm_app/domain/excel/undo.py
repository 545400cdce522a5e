"""Taking an import back, a part at a time: each part is one transaction with its events.

Who was made by it is removed if nobody has touched her since (the one exception to "never deleted",
DOMAIN.md §4.9). A cell that it changed gets its earlier value if it still holds what the import
wrote. What somebody has edited since is kept, and said.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel, col

from crm_app.domain import clock, events
from crm_app.domain.actors import Actor
from crm_app.domain.excel.bulk import insert_rows
from crm_app.domain.excel.restore import Restorer
from crm_app.models.bulk import BulkBefore
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag, NotDuplicates
from crm_app.models.customers import Customer
from crm_app.models.events import Event
from crm_app.models.imports import ImportBefore, ImportRun

AT_A_TIME = 1_000
MODULE = "customers"
LOOKED = ("reveal",)
"""What somebody may do with a customer without touching her."""
TOUCHED = (f"list:{MODULE}", "list:contacts", f"record:{MODULE}:*", events.topic(MODULE))
EDITED = "Har ändrats sedan importen."
USED = "Används av något annat sedan importen."
HERS: tuple[tuple[Any, str], ...] = (
    (CustomerTag, "customer_id"),
    (AccountManager, "customer_id"),
    (CustomValue, "customer_id"),
    (Contact, "customer_id"),
    (BulkBefore, "customer_id"),
    (NotDuplicates, "one_id"),
    (NotDuplicates, "other_id"),
    (ImportBefore, "customer_id"),
)
"""What goes with a customer who is removed. Whatever else names her keeps her."""
_EVENT: Any = Event.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Undone:
    """What came of one part: customers removed, given back what they held, and kept as they are.

    One of whom a part was given back and a part kept is in both. `last`: nothing is left to do.
    """

    removed: int = 0
    restored: int = 0
    kept: int = 0
    last: bool = False


def part(session: Session, actor: Actor, run: ImportRun) -> Undone:
    """Take the next customers of an import back."""
    rows = _next(session, run)
    ids = [row.customer_id for row in rows]
    touched = _touched(session, run, ids)
    made = [row.customer_id for row in rows if row.created]
    used = _used(session, made)
    goes = [id_ for id_ in made if id_ not in touched and id_ not in used]
    _keep(rows, {i: EDITED if i in touched else USED for i in made if i in touched or i in used})
    _remove(session, actor, goes)
    restored = Restorer(session, actor, run).restore([row for row in rows if not row.created])
    session.flush()
    kept = [row.customer_id for row in rows if row.kept]
    done = [id_ for id_ in ids if id_ not in set(kept)]
    session.execute(
        delete(ImportBefore).where(
            col(ImportBefore.run_id) == run.id, col(ImportBefore.customer_id).in_(done)
        )
    )
    if ids:
        events.touch(session, *TOUCHED)
    return Undone(len(goes), restored, len(kept), len(rows) < AT_A_TIME)


def _next(session: Session, run: ImportRun) -> list[ImportBefore]:
    wanted = select(ImportBefore).where(
        col(ImportBefore.run_id) == run.id, col(ImportBefore.kept) == ""
    )
    return list(session.scalars(wanted.order_by(col(ImportBefore.customer_id)).limit(AT_A_TIME)))


def _touched(session: Session, run: ImportRun, ids: Collection[int]) -> set[int]:
    """Return those of whom an event tells that came after the import."""
    since = select(col(Event.record_id)).where(
        col(Event.module) == MODULE,
        col(Event.record_id).in_(ids),
        col(Event.id) > run.event_id,
        col(Event.action).not_in(LOOKED),
    )
    return {id_ for id_ in session.scalars(since.distinct()) if id_ is not None}


def _used(session: Session, ids: Collection[int]) -> set[int]:
    """Return those whom something names that would not go with them."""
    goes = {(table.__tablename__, name) for table, name in HERS}
    found: set[int] = set()
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            names = any(key.target_fullname == "customer.id" for key in column.foreign_keys)
            if names and (table.name, column.name) not in goes:
                found.update(session.scalars(select(column).where(column.in_(ids))))
    return found


def _keep(rows: Sequence[ImportBefore], why: dict[int, str]) -> None:
    for row in rows:
        if row.customer_id in why:
            row.kept = why[row.customer_id]


def _remove(session: Session, actor: Actor, ids: Sequence[int]) -> None:
    wanted = select(col(Customer.id), col(Customer.number), col(Customer.display_name))
    rows = session.execute(wanted.where(col(Customer.id).in_(ids))).all()
    told = [
        events.row(
            actor,
            MODULE,
            id_,
            "remove",
            {"number": {"old": number, "new": ""}, "name": {"old": name, "new": ""}},
        )
        for id_, number, name in rows
    ]
    insert_rows(session, _EVENT, told)
    for table, name in HERS:
        session.execute(delete(table).where(getattr(table, name).in_(ids)))
    session.execute(delete(Customer).where(col(Customer.id).in_(ids)))


def finish(session: Session, actor: Actor, run: ImportRun) -> None:
    """Note that the import is taken back, with its event."""
    run.undone_at, run.undone_by = clock.now(), actor.name
    labels = {"Borttagna": "removed", "Återställda": "restored", "Behållna": "kept"}
    told = {label: (run.undone or {}).get(key, 0) for label, key in labels.items()}
    changes = {label: {"old": "", "new": str(count)} for label, count in told.items() if count}
    named = {"Fil": {"old": "", "new": run.file_name}}
    events.record(session, actor, MODULE, None, "import.undo", named | changes)
