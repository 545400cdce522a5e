"""The heavy work of an import: looking at a file, planning it, and planning some rows anew."""

import asyncio
import dataclasses
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from crm_app import db, planner
from crm_app.config import load as load_config
from crm_app.domain import import_files, imports, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.excel import peek
from crm_app.domain.excel.column_choice import for_plan
from crm_app.domain.excel.columns import guess
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.table import Limits
from crm_app.state.import_work import GONE, Work

TOLD_EVERY = 0.25
MEGABYTE = 2**20
Change = Callable[[PlanOptions], PlanOptions]


async def look(actor: Actor, work: Work) -> None:
    """Look at the file's columns. Raises DomainError."""
    work.passes = 1
    run = await db.read(imports.get, actor, work.run)
    told = (peek.look, actor, _path(run.stored_as), work.kind, await _limits(), work.stop.is_set)
    work.peek = await asyncio.to_thread(*told, sealed=True)
    work.mapping = guess(await db.read(settings.snapshot), work.kind, work.peek.headings)


async def plan(actor: Actor, work: Work) -> None:
    """Plan all rows with what has been decided. Raises DomainError; the plan before then stays."""
    job = await _job(actor, work)
    work.passes = 2
    await asyncio.to_thread(planner.plan_file, job, work.tell, work.stop.is_set)
    work.take(job.target)


async def replan(actor: Actor, work: Work, rows: frozenset[int]) -> None:
    """Plan these rows anew. Raises DomainError; the plan before then stays."""
    if work.plan is None:
        return await plan(actor, work)
    job = await _job(actor, work)
    job = dataclasses.replace(job, options=dataclasses.replace(job.options, only_rows=rows))
    work.passes = 2
    await asyncio.to_thread(shutil.copyfile, work.plan.path, job.target)
    await asyncio.to_thread(planner.plan_file, job, work.tell, work.stop.is_set)
    return work.take(job.target)


async def decide(actor: Actor, work: Work, change: Change, rows: frozenset[int] | None) -> None:
    """Decide more about the file, and plan these rows anew (None: all). Raises DomainError.

    What cannot be planned is not decided either.
    """
    before, work.options = work.options, change(work.options)
    try:
        await (plan(actor, work) if rows is None else replan(actor, work, rows))
    except BaseException:
        work.options = before
        raise


async def _job(actor: Actor, work: Work) -> planner.Job:
    if not work.run:
        raise DomainError(GONE)
    config, run = load_config(), await db.read(imports.get, actor, work.run)
    told = {}
    if work.peek:
        held = await db.read(settings.snapshot)
        told = for_plan(held, work.kind, work.peek.headings, work.mapping)
    work.options = dataclasses.replace(work.options, mapping=told, key=work.key)
    return planner.Job(
        config.database_url,
        config.secret,
        actor,
        run.kind,
        _path(run.stored_as),
        sealed=True,
        target=import_files.new_staging(config.data),
        limits=await _limits(),
        options=work.options,
        file_hash=run.file_hash,
    )


def _path(name: str) -> Path:
    return import_files.folder(load_config().data) / name


async def _limits() -> Limits:
    most = (await db.read(settings.snapshot)).get("import.max_megabytes") * MEGABYTE
    return Limits(file_bytes=most)


async def ticks(work: Work, task: "asyncio.Future[Any]") -> AsyncIterator[str]:
    """Yield how far the job has come, some times a second until it is over."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not (await asyncio.wait({task}, timeout=TOLD_EVERY))[0]:
        yield pace(work, loop.time() - began)


def percent(work: Work) -> int:
    """Return how much of the work is done."""
    return min(100, work.done * 100 // work.total) if work.total else 0


def pace(work: Work, seconds: float) -> str:
    """Return how fast the work goes and how long it takes, once that can be told."""
    if not work.done or seconds <= 1:
        return ""
    rate = work.done / seconds
    left = max(0, round((work.total - work.done) / rate))
    rows = f"{round(rate / work.passes):,}".replace(",", "\u00a0")
    return f"{rows} rader i sekunden, {_time(left)} kvar"


def _time(seconds: int) -> str:
    if seconds < 90:
        return f"{seconds} {'sekund' if seconds == 1 else 'sekunder'}"
    return f"{round(seconds / 60)} minuter"
