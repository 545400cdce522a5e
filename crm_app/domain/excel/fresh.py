"""Whether the register is still as it was when the plan was made."""

from sqlmodel import Session

from crm_app.domain import settings
from crm_app.domain.errors import Conflict
from crm_app.domain.excel import current, match
from crm_app.domain.excel.planned import Plan, last_event

CHANGED = "Registret har ändrats sedan granskningen. Granska igen."


def refuse_stale(session: Session, plan: Plan) -> None:
    """Raise Conflict when what the plan was made on has changed.

    Every change has its event: where none has come, nothing needs to be looked at. Else the rows
    are matched again, which finds new customers, new numbers and new duplicates too.
    """
    if last_event(session) == plan.last_event:
        return
    if settings.snapshot(session).version != plan.settings_version:
        raise Conflict("Inställningarna har ändrats sedan granskningen. Granska igen.")
    held = current.versions(session, [row.customer_id for row in plan.rows if row.customer_id])
    if any(held.get(row.customer_id) != row.version for row in plan.rows if row.customer_id):
        raise Conflict(CHANGED)
    if match.find(session, plan.kind, [row.keys for row in plan.rows]) != [
        row.customer_id for row in plan.rows
    ]:
        raise Conflict(CHANGED)
