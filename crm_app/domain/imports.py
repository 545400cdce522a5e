"""Imports: each file that is brought in, by whom, and what came of it.

The way of a file: `start` when it has arrived, `excel.planning` makes its staging file, and `apply`
when the user has seen that.
"""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from crm_app.domain import clock
from crm_app.domain.actors import Actor
from crm_app.domain.customers import LARGEST
from crm_app.domain.errors import Conflict, Invalid, NotFound
from crm_app.domain.excel import apply as applying
from crm_app.domain.excel import undo as undoing
from crm_app.domain.excel.apply import Outcome
from crm_app.domain.excel.missing import COUNTRY
from crm_app.domain.excel.planned import require
from crm_app.domain.excel.progress import OnProgress, ShouldStop
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.undo import Undone
from crm_app.domain.registers import BY_KEY
from crm_app.models.customers import Customer, CustomerKind
from crm_app.models.imports import ImportBefore, ImportRun

LONGEST_NAME = 255
KEPT = timedelta(days=30)
"""How long an import can be undone, and its file be fetched."""


class Kept(NamedTuple):
    """A customer of whom undoing an import left something where it is, and why."""

    id: int
    number: str
    name: str
    why: str


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
        user_name=actor.name,
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
    path: Path,
    *,
    only_correct: bool = False,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """Apply what is staged, and keep with the import what came of it. Raises as `excel.apply`."""
    run = get(session, actor, run_id)
    plan = Staged(path)
    if (plan.head["kind"], plan.head["file_hash"]) != (run.kind, run.file_hash):
        raise Invalid({"kind": "Granskningen hör till en annan import. Välj filen igen."})
    outcome = applying.apply(
        session,
        actor,
        run,
        path,
        only_correct=only_correct,
        on_progress=on_progress,
        should_stop=should_stop,
    )
    if outcome.committed:
        _done(run, plan, outcome)
    return outcome


def _done(run: ImportRun, plan: Staged, outcome: Outcome) -> None:
    """Keep the sums of an import that was committed."""
    run.applied_at = clock.now()
    run.counts = {"rows": plan.total, **plan.counts, "created_values": outcome.created_values}


def undoable(session: Session, actor: Actor, run_id: int) -> ImportRun:
    """Return an import that can be taken back. Raises NotFound, and Conflict with why not."""
    run = get(session, actor, run_id)
    if run.applied_at is None or not run.event_id:
        raise Conflict("Importen kan inte ångras: inget är importerat.")
    if run.undone_at is not None:
        raise Conflict("Importen är redan ångrad.")
    if run.applied_at < clock.now() - KEPT:
        raise Conflict("Importen kan inte ångras längre. Det går i 30 dagar.")
    return run


def undo_part(session: Session, actor: Actor, run_id: int) -> Undone:
    """Take the next part of an import back; after the last one it is undone. Raises Conflict.

    The parts are transactions of their own: what is stopped halfway goes on where it was.
    """
    run = undoable(session, actor, run_id)
    actor = actor.through("import")
    done = undoing.part(session, actor, run)
    so_far = run.undone or {}
    told = {"removed": done.removed, "restored": done.restored, "kept": done.kept}
    run.undone = {key: so_far.get(key, 0) + count for key, count in told.items()}
    if done.last:
        undoing.finish(session, actor, run)
    return done


def will_be_undone(session: Session, actor: Actor, run_id: int) -> tuple[int, int]:
    """Return how many customers the import made, and how many it changed, that are not undone."""
    run = undoable(session, actor, run_id)
    of_run = (col(ImportBefore.run_id) == run.id, col(ImportBefore.kept) == "")
    wanted = select(col(ImportBefore.created), func.count()).where(*of_run)
    found = {row[0]: row[1] for row in session.execute(wanted.group_by(col(ImportBefore.created)))}
    return found.get(True, 0), found.get(False, 0)


def kept(session: Session, actor: Actor, run_id: int, most: int = 200) -> list[Kept]:
    """Return the customers of whom undoing an import left something where it is, and why."""
    run = get(session, actor, run_id)
    wanted = (
        select(
            col(Customer.id),
            col(Customer.number),
            col(Customer.display_name),
            col(ImportBefore.kept),
        )
        .join(ImportBefore, col(ImportBefore.customer_id) == col(Customer.id))
        .where(col(ImportBefore.run_id) == run.id, col(ImportBefore.kept) != "")
    )
    rows = session.execute(wanted.order_by(col(Customer.id)).limit(most))
    return [Kept(*row) for row in rows]


def history(session: Session, actor: Actor, kind: str, most: int = 50) -> list[ImportRun]:
    """Return the imports of one kind that were done, newest first; an administrator's are all."""
    require(actor)
    wanted = select(ImportRun).where(
        col(ImportRun.kind) == kind, col(ImportRun.applied_at).is_not(None)
    )
    if not actor.may("system.settings"):
        wanted = wanted.where(col(ImportRun.user_id) == actor.id)
    return list(session.scalars(wanted.order_by(col(ImportRun.id).desc()).limit(most)))


def forget_old(session: Session) -> None:
    """Let go of what imports done more than 30 days ago would need to be taken back."""
    old = select(col(ImportRun.id)).where(col(ImportRun.applied_at) < clock.now() - KEPT)
    session.execute(delete(ImportBefore).where(col(ImportBefore.run_id).in_(old)))


def kept_files(session: Session) -> set[str]:
    """Return the names of the files that are kept: those of imports done in the last 30 days."""
    since = clock.now() - KEPT
    wanted = select(col(ImportRun.stored_as)).where(col(ImportRun.applied_at) > since)
    return set(session.scalars(wanted))


def old_files(session: Session) -> set[str]:
    """Return the names of the files of imports that were done, or begun in vain, long ago."""
    last_touched = func.coalesce(col(ImportRun.applied_at), col(ImportRun.created_at))
    return set(
        session.scalars(select(col(ImportRun.stored_as)).where(last_touched < clock.now() - KEPT))
    )


def register_label(register: str) -> str:
    """Return what a key of `missing_values` is called on screen."""
    return "Land" if register == COUNTRY else BY_KEY[register].label
