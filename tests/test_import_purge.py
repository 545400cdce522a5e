"""What imports have left is let go of at start and each day, and never what is under way."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from crm_app import import_purge
from crm_app.domain import clock, import_files, imports
from crm_app.models.imports import ImportRun
from tests.live_fakes import until
from tests.world import World


def upload(world: World, data: Path, days: int, *, applied: bool) -> tuple[int, Path]:
    """Keep a file of an import that was begun, and perhaps done, so many days ago."""
    path = import_files.new_staging(data).with_suffix(import_files.SEALED)
    path.write_bytes(b"sealed")
    id_ = world.do(imports.start, world.anna, "company", "a.xlsx", "0" * 64, path.name)

    def set_back(session: Session) -> None:
        run = session.get_one(ImportRun, id_)
        run.created_at = clock.now() - timedelta(days=days)
        run.applied_at = run.created_at if applied else None

    world.do(set_back)
    return id_, path


@pytest.mark.parametrize("applied", [True, False])
def test_files_of_thirty_days_ago_are_old(world: World, tmp_path: Path, applied: bool) -> None:
    _, old = upload(world, tmp_path, 31, applied=applied)
    upload(world, tmp_path, 29, applied=applied)
    assert world.see(imports.old_files) == {old.name}


def test_a_file_begun_long_ago_is_kept_when_it_was_done_of_late(
    world: World, tmp_path: Path
) -> None:
    id_, _ = upload(world, tmp_path, 31, applied=False)

    def done(session: Session) -> None:
        session.get_one(ImportRun, id_).applied_at = clock.now()

    world.do(done)
    assert world.see(imports.old_files) == set()


def test_only_the_named_sealed_files_are_deleted(tmp_path: Path) -> None:
    staging = import_files.new_staging(tmp_path)
    kept, old = staging.with_suffix(".sealed"), import_files.folder(tmp_path) / "old.sealed"
    for path in (staging, kept, old):
        path.write_bytes(b"x")
    import_files.discard(tmp_path, {old.name, staging.name, "never.sealed"})
    assert sorted(import_files.folder(tmp_path).iterdir()) == sorted([staging, kept])


async def test_at_start_all_that_is_over_is_swept(world: World, tmp_path: Path) -> None:
    _, begun = upload(world, tmp_path, 0, applied=False)
    _, done = upload(world, tmp_path, 29, applied=True)
    _, old = upload(world, tmp_path, 31, applied=True)
    async with import_purge.running(tmp_path):
        assert [path.exists() for path in (begun, done, old)] == [False, True, False]


async def test_each_day_what_is_old_goes_and_what_is_under_way_stays(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_purge, "PURGE_EVERY", 0.01)
    async with import_purge.running(tmp_path):
        _, begun = upload(world, tmp_path, 0, applied=False)
        staging = import_files.new_staging(tmp_path)
        staging.write_bytes(b"x")
        _, old = upload(world, tmp_path, 31, applied=True)
        await until(lambda: not old.exists())
    assert begun.exists()
    assert staging.exists()


async def test_a_purge_that_fails_is_told_and_tried_again(
    world: World,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _, old = upload(world, tmp_path, 31, applied=True)
    discard, tries = import_files.discard, []

    def failing_once(data: Path, names: set[str]) -> None:
        tries.append(names)
        if len(tries) == 1:
            raise OSError("full")
        discard(data, names)

    monkeypatch.setattr(import_purge, "PURGE_EVERY", 0.01)
    monkeypatch.setattr(import_files, "discard", failing_once)
    with caplog.at_level(logging.ERROR):
        async with import_purge.running(tmp_path):
            old.write_bytes(b"again")
            await until(lambda: not old.exists() and len(tries) > 1)
    assert "tried again" in caplog.text
