"""Exports that run now: one child process each, followed by the tabs of the one who asked."""

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from crm_app import db, export_child, live
from crm_app.domain import export_runs
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.exports import Made, Wanted
from crm_app.models.exports import ExportRun

PURGE_EVERY = 3600
log = logging.getLogger(__name__)
_progress: dict[int, tuple[int, int]] = {}
_children: dict[int, asyncio.subprocess.Process] = {}
_tasks: set[asyncio.Task[None]] = set()


async def start(actor: Actor, wanted: Wanted) -> int:
    """Begin an export and return its id; it goes on whatever becomes of the tab."""
    run = await db.work(export_runs.start, actor, wanted)
    id_ = run.id or 0
    _progress[id_] = (0, 0)
    task = asyncio.create_task(_follow(run, actor, wanted))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return id_


async def stop(actor: Actor, id_: int) -> None:
    """Stop an export of the actor's own. Raises NotFound."""
    run = await db.read(export_runs.get, actor, id_)
    await db.work(export_runs.end, id_, export_runs.STOPPED)
    if child := _children.get(id_):
        with suppress(ProcessLookupError):
            child.kill()
    await asyncio.to_thread(export_runs.path(run.stored_as).unlink, missing_ok=True)


def percent(id_: int) -> int:
    """Return how far an export has come."""
    done, total = _progress.get(id_, (0, 0))
    return done * 100 // total if total else 0


async def _follow(run: ExportRun, actor: Actor, wanted: Wanted) -> None:
    id_, target = run.id or 0, export_runs.path(run.stored_as)
    ready = False
    try:
        made = await _made(id_, run.user_id, export_child.asked(actor, wanted, target))
        ready = made is not None and await db.work(export_runs.finish, actor, id_, wanted, made)
    except DomainError as error:
        log.info("an export was refused: %s", error.message)
    finally:
        _progress.pop(id_, None)
        if not ready:
            target.unlink(missing_ok=True)
            await db.work(export_runs.end, id_, export_runs.FAILED)


async def _made(id_: int, user_id: int, request: str) -> Made | None:
    """Run the child and return what it wrote; None when it did not finish."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "crm_app.export_child", stdin=pipe, stdout=pipe
    )
    _children[id_] = child
    told: dict[str, int] = {}
    try:
        assert child.stdin
        assert child.stdout
        child.stdin.write(request.encode())
        child.stdin.close()
        async for line in child.stdout:
            told = json.loads(line)
            if "done" in told:
                _progress[id_] = (told["done"], told["total"])
                live.publish(export_runs.topic(user_id))
        code = await child.wait()
    finally:
        _children.pop(id_, None)
        if child.returncode is None:
            child.kill()
    return Made(told["rows"], told["left_out"]) if code == 0 and "rows" in told else None


@asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Tidy up after the last run, purge each hour, and stop all when the app does."""
    await db.work(export_runs.sweep)
    purging = asyncio.create_task(_purging())
    try:
        yield
    finally:
        purging.cancel()
        for task in tuple(_tasks):
            task.cancel()
        await asyncio.gather(purging, *_tasks, return_exceptions=True)


async def _purging() -> None:
    while True:
        await asyncio.sleep(PURGE_EVERY)
        try:
            await db.work(export_runs.purge)
        except Exception:
            log.exception("old exports could not be deleted; it is tried again")
