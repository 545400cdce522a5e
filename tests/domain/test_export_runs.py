"""Exports in the background: whose they are, how they end, and when they are forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest

from crm_app.domain import clock, export_runs
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.domain.exports import Made, Wanted
from crm_app.models.exports import ExportRun
from tests.world import World, refusal

COMPANIES = Wanted("company")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    export_runs.install(tmp_path)
    return tmp_path / "exports"


def begun(world: World, actor: Actor | None = None) -> ExportRun:
    run = world.do(export_runs.start, actor or world.anna, COMPANIES)
    export_runs.path(run.stored_as).write_bytes(b"file")
    return run


def exporter(actor: Actor) -> Actor:
    return Actor("user", actor.id, actor.name, actor.rights | {"customers.export"})


def finished(world: World, run: ExportRun) -> bool:
    return world.do(export_runs.finish, world.anna, run.id, COMPANIES, Made(1))


def test_a_file_can_be_fetched_when_its_export_is_finished_and_told(world: World) -> None:
    run = begun(world)
    assert isinstance(refusal(world.see, export_runs.ready, world.anna, run.id), NotFound)
    assert finished(world, run)
    assert world.see(export_runs.ready, world.anna, run.id).rows == 1
    assert len(world.events("customers", "export")) == 1


def test_an_export_is_nobody_elses(world: World) -> None:
    run = begun(world)
    finished(world, run)
    bo = exporter(world.bo)
    assert world.see(export_runs.mine, bo) == []
    for verb in (export_runs.get, export_runs.ready):
        assert isinstance(refusal(world.see, verb, bo, run.id), NotFound)


def test_nobody_begins_or_fetches_one_without_the_right(world: World) -> None:
    run = begun(world)
    finished(world, run)
    for actor in (world.bo, world.cleo, world.paula):
        assert isinstance(refusal(world.do, export_runs.start, actor, COMPANIES), PermissionDenied)
        assert isinstance(refusal(world.see, export_runs.mine, actor), PermissionDenied)
        assert isinstance(refusal(world.see, export_runs.ready, actor, run.id), PermissionDenied)
    lost = Actor("user", world.anna.id, "Anna", world.anna.rights - {"customers.export"})
    assert isinstance(refusal(world.see, export_runs.ready, lost, run.id), PermissionDenied)


def test_one_at_a_time_for_each(world: World) -> None:
    run = begun(world)
    assert isinstance(refusal(world.do, export_runs.start, world.anna, COMPANIES), Conflict)
    begun(world, exporter(world.bo))
    world.do(export_runs.end, run.id, export_runs.STOPPED)
    assert begun(world).state == export_runs.RUNNING


def test_one_that_was_stopped_is_never_ready_and_leaves_no_event(world: World) -> None:
    run = begun(world)
    world.do(export_runs.end, run.id, export_runs.STOPPED)
    assert not finished(world, run)
    assert world.events("customers", "export") == []


def test_a_start_of_the_program_ends_what_was_cut_off(world: World, folder: Path) -> None:
    begun(world)
    world.do(export_runs.sweep)
    assert [run.state for run in world.see(export_runs.mine, world.anna)] == ["failed"]
    assert list(folder.iterdir()) == []


def test_a_file_is_kept_a_day_and_then_forgotten(
    world: World, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(world, begun(world))
    world.do(export_runs.purge)
    assert len(list(folder.iterdir())) == 1
    later = clock.now() + timedelta(hours=25)
    monkeypatch.setattr(clock, "now", lambda: later)
    world.do(export_runs.purge)
    assert list(folder.iterdir()) == []
    assert world.see(export_runs.mine, world.anna) == []


def test_the_tabs_of_the_one_who_asked_are_told(world: World) -> None:
    topics = world.topics(export_runs.start, world.anna, COMPANIES)
    assert topics == [f"exports:{world.anna.id}"]
