"""Exports that run: a child of their own writes the file, and a stop leaves nothing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import openpyxl
import pytest

from crm_app import export_jobs
from crm_app.domain import export_runs
from crm_app.domain.errors import NotFound
from crm_app.domain.exports import Wanted
from crm_app.models.exports import ExportRun
from tests.world import SECRET, World

WAIT = 20


@pytest.fixture
async def jobs(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    monkeypatch.setenv("KUNDREGISTER_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'world.db'}")
    monkeypatch.setenv("KUNDREGISTER_SECRET", SECRET)
    export_runs.install(tmp_path)
    async with export_jobs.running():
        yield world


async def ended(world: World, id_: int) -> ExportRun:
    """Wait until the export runs no longer."""
    async with asyncio.timeout(WAIT):
        while True:
            run = await world.database.read(export_runs.get, world.anna, id_)
            if run.state != export_runs.RUNNING:
                return run
            await asyncio.sleep(0.05)


async def test_a_child_writes_the_file_and_it_can_be_fetched(jobs: World) -> None:
    id_ = await export_jobs.start(jobs.anna, Wanted("company"))
    run = await ended(jobs, id_)
    assert (run.state, run.rows) == ("ready", 1)
    book = openpyxl.load_workbook(export_runs.path(run.stored_as))
    assert book.worksheets[0]["B2"].value == "Acme AB"
    assert jobs.last_event().action == "export"


async def test_a_stopped_export_leaves_no_file_and_no_event(jobs: World) -> None:
    id_ = await export_jobs.start(jobs.anna, Wanted("company"))
    await export_jobs.stop(jobs.anna, id_)
    run = await ended(jobs, id_)
    await asyncio.gather(*export_jobs._tasks)
    assert run.state == "stopped"
    assert not export_runs.path(run.stored_as).exists()
    assert jobs.events("customers", "export") == []


async def test_another_cannot_stop_it(jobs: World) -> None:
    id_ = await export_jobs.start(jobs.anna, Wanted("company"))
    bo = jobs.bo.__class__("user", jobs.bo.id, "Bo", jobs.bo.rights | {"customers.export"})
    with pytest.raises(NotFound):
        await export_jobs.stop(bo, id_)
    assert (await ended(jobs, id_)).state == "ready"


async def test_a_child_that_fails_is_told_as_failed(
    jobs: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "none")
    id_ = await export_jobs.start(jobs.anna, Wanted("company"))
    assert (await ended(jobs, id_)).state == "failed"
    assert jobs.events("customers", "export") == []
