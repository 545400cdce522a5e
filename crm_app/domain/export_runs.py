"""Exports in the background: begun, followed and fetched by the one who asked, and nobody else."""

import uuid
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import clock, events, exports, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.domain.exports import Made, Wanted
from crm_app.models.exports import ExportRun

FOLDER = "exports"
KEPT = timedelta(hours=24)
LISTED = 5
RUNNING, READY, STOPPED, FAILED = "running", "ready", "stopped", "failed"
_folder: list[Path] = []


def install(data: Path) -> None:
    """Keep this process's files in the data folder, which is never served."""
    _folder[:] = [data / FOLDER]


def path(stored_as: str) -> Path:
    """Return where a file lies."""
    _folder[0].mkdir(mode=0o700, parents=True, exist_ok=True)
    return _folder[0] / stored_as


def topic(user_id: int | None) -> str:
    """Return the live topic of a user's exports."""
    return f"exports:{user_id}"


def start(session: Session, actor: Actor, wanted: Wanted) -> ExportRun:
    """Note that an export begins. Raises Conflict while another of hers runs."""
    exports.require(actor, wanted)
    if actor.kind != "user" or actor.id is None:
        raise PermissionDenied
    if any(run.state == RUNNING for run in _of(session, actor.id)):
        raise Conflict("En export pågår redan. Vänta tills den är klar, eller avbryt den.")
    run = ExportRun(
        user_id=actor.id,
        kind=wanted.kind,
        selection=exports.selection(settings.snapshot(session), wanted)[:500],
        stored_as=f"{uuid.uuid4().hex}.xlsx",
        created_at=clock.now(),
    )
    session.add(run)
    session.flush()
    events.touch(session, topic(actor.id))
    return run


def mine(session: Session, actor: Actor) -> list[ExportRun]:
    """Return the actor's last exports, the newest first."""
    actor.require(exports.RIGHT)
    return _of(session, actor.id or 0)[:LISTED]


def get(session: Session, actor: Actor, id_: int) -> ExportRun:
    """Return an export of the actor's own. Raises NotFound, for another's too."""
    actor.require(exports.RIGHT)
    run = session.get(ExportRun, id_) if 0 < id_ < 2**63 else None
    if run is None or actor.kind != "user" or run.user_id != actor.id:
        raise NotFound("Exporten finns inte, eller så är den inte din.")
    return run


def ready(session: Session, actor: Actor, id_: int) -> ExportRun:
    """Return an export whose file can be fetched. Raises NotFound."""
    run = get(session, actor, id_)
    if run.state != READY or not path(run.stored_as).is_file():
        raise NotFound("Filen finns inte kvar. Gör en ny export.")
    return run


def finish(session: Session, actor: Actor, id_: int, wanted: Wanted, made: Made) -> bool:
    """Let the file be fetched, and tell that it was taken; False when it was stopped meanwhile."""
    run = get(session, actor, id_)
    if run.state != RUNNING:
        return False
    exports.record(session, actor, wanted, made)
    run.state, run.rows, run.left_out = READY, made.rows, made.left_out
    events.touch(session, topic(run.user_id))
    return True


def end(session: Session, id_: int, state: str) -> None:
    """Note that an export that runs came to nothing."""
    run = session.get_one(ExportRun, id_)
    if run.state == RUNNING:
        run.state = state
        events.touch(session, topic(run.user_id))


def sweep(session: Session) -> None:
    """Note what was cut off when the program ended, and forget what is old."""
    for run in session.scalars(select(ExportRun).where(col(ExportRun.state) == RUNNING)):
        run.state = FAILED
    purge(session)


def purge(session: Session) -> None:
    """Delete what has been kept long enough, and files that belong to no export."""
    for run in session.scalars(select(ExportRun)):
        if run.created_at < clock.now() - KEPT:
            session.delete(run)
    session.flush()
    known = set(session.scalars(select(col(ExportRun.stored_as)).where(
        col(ExportRun.state).in_((READY, RUNNING)))))  # fmt: skip
    for file in path("x").parent.iterdir():
        if file.name.removesuffix(".tmp") not in known and file.is_file():
            file.unlink(missing_ok=True)


def _of(session: Session, user_id: int) -> list[ExportRun]:
    wanted = select(ExportRun).where(col(ExportRun.user_id) == user_id)
    return list(session.scalars(wanted.order_by(col(ExportRun.id).desc())))
