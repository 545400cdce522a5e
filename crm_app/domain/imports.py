"""Imports: each file that is brought in, by whom, and what came of it.

The way of a file: `start` when it has arrived, `excel.read.read_table`, `excel.plan.plan`, and
`apply` when the user has seen the plan.
"""

from sqlmodel import Session

from crm_app.domain import clock
from crm_app.domain.actors import Actor
from crm_app.domain.customers import LARGEST
from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.excel import apply as applying
from crm_app.domain.excel.apply import Outcome
from crm_app.domain.excel.missing import COUNTRY
from crm_app.domain.excel.planned import Plan, require
from crm_app.domain.excel.progress import OnProgress, ShouldStop
from crm_app.domain.registers import BY_KEY
from crm_app.models.customers import CustomerKind
from crm_app.models.imports import ImportRun

LONGEST_NAME = 255


def start(  # noqa: PLR0913, PLR0917  what the upload knows
    session: Session, actor: Actor, kind: str, file_name: str, file_hash: str, stored_as: str
) -> int:
    """Note that a file has arrived and return the import's id.

    Raises PermissionDenied, and Invalid for an unknown kind of customer.
    """
    require(actor)
    if kind not in tuple(CustomerKind):
        raise Invalid({"kind": "Välj företag eller privat."})
    run = ImportRun(
        user_id=actor.id if actor.kind == "user" else None,
        kind=kind,
        file_name=file_name[:LONGEST_NAME],
        file_hash=file_hash,
        stored_as=stored_as,
        created_at=clock.now(),
    )
    session.add(run)
    session.flush()
    return run.id or 0


def get(session: Session, actor: Actor, id_: int) -> ImportRun:
    """Return an import of the actor's own; an administrator's are all. Raises NotFound."""
    require(actor)
    run = session.get(ImportRun, id_) if 0 < id_ <= LARGEST else None
    own = run is not None and actor.kind == "user" and run.user_id == actor.id
    if run is None or not (own or actor.may("system.settings")):
        raise NotFound("Importen finns inte, eller så är den inte din.")
    return run


def apply(  # noqa: PLR0913  as in excel.apply, and which import it is
    session: Session,
    actor: Actor,
    run_id: int,
    plan: Plan,
    *,
    only_correct: bool = False,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """Apply the plan, and keep with the import what came of it. Raises as `excel.apply.apply`."""
    run = get(session, actor, run_id)
    if plan.kind != run.kind:
        raise Invalid({"kind": "Granskningen hör till en annan import. Välj filen igen."})
    outcome = applying.apply(
        session,
        actor,
        plan,
        only_correct=only_correct,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    if outcome.committed:
        done(run, plan, outcome)
    return outcome


def done(run: ImportRun, plan: Plan, outcome: Outcome) -> None:
    """Keep the sums of an import that was committed."""
    run.applied_at = clock.now()
    run.counts = {
        "rows": plan.total,
        "new": plan.new,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "refused": plan.refused,
        "skipped": plan.skipped,
        "created_values": outcome.created_values,
    }


def register_label(register: str) -> str:
    """Return what a key of `Plan.missing_values` is called on screen."""
    return "Land" if register == COUNTRY else BY_KEY[register].label
