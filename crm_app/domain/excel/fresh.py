"""Whether the register is still as it was when the plan was made, and which rows if not."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import settings
from crm_app.domain.errors import Conflict
from crm_app.domain.excel.planned import last_event
from crm_app.domain.excel.staged import Staged
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.events import Event

CHANGED = "Registret har ändrats sedan granskningen. Granska igen."
DECIDED = "Inställningarna har ändrats sedan granskningen. Granska igen."
MANY = 5_000
AT_A_TIME = 500
_C: Any = Customer


class Stale(Conflict):
    """The plan was made on what is no longer so. `rows` are those to plan anew; None: all."""

    def __init__(self, message: str, rows: frozenset[int] | None = None) -> None:
        super().__init__(message)
        self.rows = rows


def refuse_stale(session: Session, plan: Staged) -> None:
    """Raise Stale when what the plan was made on has changed."""
    if rows := stale_rows(session, plan):
        raise Stale(CHANGED, rows)


def stale_rows(session: Session, plan: Staged) -> frozenset[int]:
    """Return the rows to be planned anew. Raises Stale when that is all of them.

    Every change has its event: where none has come, nothing needs to be looked at. Else the rows
    are found that are about the customers who were changed, or might be now.
    """
    since = plan.head["last_event"]
    if last_event(session) == since:
        return frozenset()
    if settings.snapshot(session).version != plan.head["settings_version"]:
        raise Stale(DECIDED)
    events = (col(Event.id) > since, col(Event.module) == "customers")
    wanted = select(col(Event.record_id)).where(*events).distinct().limit(MANY)
    ids = [id_ for id_ in session.scalars(wanted) if id_ is not None]
    if len(ids) == MANY:
        raise Stale(CHANGED)
    return touched(session, plan, ids)


def touched(session: Session, plan: Staged, ids: list[int]) -> frozenset[int]:
    """Return the rows that are about these customers, or whose keys lead to them now."""
    told = [set[Any]() for _ in range(4)]
    identity = (
        "organisation_number_index"
        if plan.head["kind"] == CustomerKind.COMPANY
        else "personal_identity_number_index"
    )
    names = ("number", identity, "vat_number_index", "email", "name_key", "id", "version")
    columns = [getattr(_C, name) for name in names]
    versions: dict[int, int] = {}
    for at in range(0, len(ids), AT_A_TIME):
        for row in session.execute(select(*columns).where(_C.id.in_(ids[at : at + AT_A_TIME]))):
            versions[row[5]] = row[6]
            for place in range(3):
                told[place].add(row[place])
            told[3].add((row[3], row[4]))
    seen = plan.versions()
    changed = {id_ for id_ in ids if id_ not in seen or versions.get(id_) != seen[id_]}
    return frozenset(row for row, *keys in plan.whom() if _leads(keys, changed, told))


def _leads(keys: list[Any], changed: set[int], told: list[set[Any]]) -> bool:
    customer, number, identity, vat, mail, name = keys
    if customer:
        return customer in changed
    return (
        number in told[0]
        or (bool(identity) and identity in told[1])
        or (bool(vat) and vat in told[2])
        or (bool(mail and name) and (mail, name) in told[3])
    )
