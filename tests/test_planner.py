"""Planning a file: in a thread or in a process of its own, with the same result."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crm_app import planner
from crm_app.domain import import_files, imports, seals, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError, PermissionDenied
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.progress import Stopped
from crm_app.domain.excel.read import Limits
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.staging import TABLES
from crm_app.domain.sealed_files import Sealing
from crm_app.planner import Job, plan_file
from tests.domain.excel.workbooks import save
from tests.import_fixtures import HASH, LEVEL, NAME, ORG, ORG_1, organisation_number
from tests.world import World

SECRET = "a secret that is long enough for a test"
HEADS = (NAME, ORG, "Ort", LEVEL, "Telefon", "E-post")


def rows(count: int) -> list[tuple[str, ...]]:
    """Return so many customers; each names one of three levels that nobody has made."""
    return [
        (
            f"Kund {n} AB",
            organisation_number(n),
            "Kumla",
            f"Granit {n % 3}",
            "08-123 45 67",
            f"kund{n}@exempel.example",
        )
        for n in range(count)
    ]


def job(world: World, folder: Path, told: Sequence[Sequence[Any]], **more: Any) -> Job:
    """Return a job about a file with these rows."""
    seals.install(SECRET)
    more = {"sealed": False, "options": PlanOptions(create_values=True)} | more
    return Job(
        url=world.database.engine.url.render_as_string(hide_password=False),
        secret=more.pop("secret", SECRET),
        actor=more.pop("actor", world.anna),
        kind="company",
        source=save(folder, told, HEADS),
        target=folder / "plan.staging",
        limits=Limits(),
        file_hash=HASH,
        **more,
    )


def contents(path: Path) -> dict[str, Any]:
    """Return all that a staging file says but temporary ids, which each process has its own of."""
    with closing(sqlite3.connect(path)) as held:
        found = {}
        for name in TABLES.keys() - {"head"}:
            cursor = held.execute(f"SELECT * FROM {name}")
            names = [told[0] for told in cursor.description]
            kept = [n for n in names if not n.endswith(("_id", "event", "_sealed", "said"))]
            places = [names.index(n) for n in kept]
            found[name] = sorted(str([row[at] for at in places]) for row in cursor)
        return found


@pytest.fixture
def copies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is planned in a process; one of some hundred rows is worth a copy of it."""
    monkeypatch.setattr(planner, "SMALL", 0)
    started = planner.subprocess.Popen

    def start(arguments: list[str], **more: Any) -> Any:
        word = "import crm_app.planner as p; p.WORTH_A_COPY = 1; p.main()"
        return started([*arguments[:1], "-c", word], **more)

    monkeypatch.setattr(planner.subprocess, "Popen", start)


def test_a_process_with_its_copy_leaves_what_a_thread_does(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: Any
) -> None:
    wanted = job(world, tmp_path, rows(1500))
    plan_file(replace(wanted, target=tmp_path / "thread.staging"))
    request.getfixturevalue("copies")
    plan_file(wanted)
    told = contents(tmp_path / "thread.staging")
    assert contents(wanted.target) == told
    assert len(told["staged"]) == 1500
    assert Staged(wanted.target).counts == Staged(tmp_path / "thread.staging").counts


@pytest.mark.usefixtures("copies")
def test_a_value_that_both_halves_ask_for_is_made_once(world: World, tmp_path: Path) -> None:
    wanted = job(world, tmp_path, rows(1500))
    plan_file(wanted)
    run = world.do(imports.start, world.anna, "company", "k.xlsx", HASH, "")
    outcome = world.do(imports.apply, world.anna, run, wanted.target)
    assert {k: sorted(v) for k, v in outcome.created_values.items()} == {
        "level": ["Granit 0", "Granit 1", "Granit 2"]
    }
    made = {v.name: v.id for v in world.see(settings.snapshot).registers["level"]}
    levels = world.see(
        lambda s: (
            s.connection()
            .exec_driver_sql(
                "SELECT level_id, count(*) FROM customer WHERE level_id > 0 GROUP BY 1"
            )
            .fetchall()
        )
    )
    assert dict(map(tuple, levels)) == {made[f"Granit {n}"]: 500 for n in range(3)}


@pytest.mark.usefixtures("copies")
def test_the_events_of_both_halves_name_the_values_that_were_made(
    world: World, tmp_path: Path
) -> None:
    wanted = job(world, tmp_path, rows(1200))
    plan_file(wanted)
    run = world.do(imports.start, world.anna, "company", "k.xlsx", HASH, "")
    world.do(imports.apply, world.anna, run, wanted.target)
    made = {v.name: v.id for v in world.see(settings.snapshot).registers["level"]}
    for event in world.events("customers", "register")[1:]:
        told = event.changes["level"]
        assert told["to"] == made[told["new"]]


@pytest.mark.usefixtures("copies")
def test_progress_goes_up_to_the_end(world: World, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    plan_file(job(world, tmp_path, rows(1200)), lambda *told: heard.append(told))
    done = [one for one, _ in heard]
    assert done == sorted(done)
    assert heard[-1] == (2400, 2400)
    assert all(one <= total for one, total in heard if total)


@pytest.mark.usefixtures("copies")
def test_it_is_stopped_within_the_second_and_leaves_nothing(world: World, tmp_path: Path) -> None:
    wanted = job(world, tmp_path, rows(1200))
    stop = threading.Event()
    began: list[float] = []

    def on_progress(done: int, _total: int) -> None:
        if done and not began:
            began.append(time.monotonic())
            stop.set()

    with pytest.raises(Stopped):
        plan_file(wanted, on_progress, stop.is_set)
    assert time.monotonic() - began[0] < 5
    assert left(tmp_path) == []


def left(folder: Path) -> list[str]:
    return [p.name for p in folder.iterdir() if p.suffix in (".staging", ".part")]


@pytest.mark.usefixtures("copies")
@pytest.mark.parametrize("content", [b"not a workbook", b"", b"PK\x03\x04 cut"])
def test_a_file_that_cannot_be_read_is_refused_in_words(
    world: World, tmp_path: Path, content: bytes
) -> None:
    wanted = job(world, tmp_path, rows(1))
    wanted.source.write_bytes(content)
    with pytest.raises(DomainError, match=r"(?:Filen|rubrikrad) .*\.$"):
        plan_file(wanted)
    assert left(tmp_path) == []


def test_a_process_that_dies_is_told_and_leaves_nothing(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planner, "SMALL", 0)
    started = planner.subprocess.Popen
    word = "import sys, os; sys.stdin.buffer.read(); os.kill(os.getpid(), 9)"
    monkeypatch.setattr(
        planner.subprocess, "Popen", lambda a, **more: started([a[0], "-c", word], **more)
    )
    with pytest.raises(DomainError, match="för mycket minne"):
        plan_file(job(world, tmp_path, rows(1)))
    assert left(tmp_path) == []


def test_a_sealed_file_is_read_without_a_plain_one_on_disk(world: World, tmp_path: Path) -> None:
    wanted = job(world, tmp_path, rows(3))
    folder = tmp_path / "imports"
    folder.mkdir()
    with Sealing(folder / "a.sealed") as file:
        file.write(wanted.source.read_bytes())
    wanted.source.unlink()
    seen: set[str] = set()
    plan_file(
        replace(wanted, source=folder / "a.sealed", sealed=True),
        lambda *_: seen.update(path.name for path in folder.iterdir()),
    )
    assert seen == {"a.sealed"}
    assert Staged(wanted.target).counts["new"] == 3


@pytest.mark.usefixtures("copies")
def test_a_sealed_file_is_read_in_the_process_too(world: World, tmp_path: Path) -> None:
    wanted = job(world, tmp_path, rows(30))
    with Sealing(tmp_path / "a.sealed") as file:
        file.write(wanted.source.read_bytes())
    plan_file(replace(wanted, source=tmp_path / "a.sealed", sealed=True))
    assert Staged(wanted.target).counts["new"] == 30


def test_a_file_that_is_gone_is_told(world: World, tmp_path: Path) -> None:
    wanted = job(world, tmp_path, rows(1))
    wanted.source.unlink()
    for sealed in (False, True):
        with pytest.raises(DomainError, match="finns inte längre"):
            plan_file(replace(wanted, sealed=sealed))


def test_cleo_and_paula_can_not_plan(world: World, tmp_path: Path) -> None:
    nobody = Actor("user", 99, "Ingen", frozenset())
    for actor in (world.bo, world.cleo, world.paula, nobody):
        with pytest.raises(PermissionDenied):
            plan_file(job(world, tmp_path, rows(1), actor=actor))
    assert left(tmp_path) == []


def test_the_planner_writes_nothing_to_the_register(world: World, tmp_path: Path) -> None:
    before = world.see(_dump)
    plan_file(job(world, tmp_path, [*rows(3), ("Acme", ORG_1, "Åmål")]))
    assert world.see(_dump) == before


def _dump(session: Any) -> list[str]:
    return list(session.connection().connection.driver_connection.iterdump())


def test_a_kept_copy_of_a_file_is_sealed_under_a_name_of_its_own(
    world: World, tmp_path: Path
) -> None:
    source = save(tmp_path, rows(2), HEADS)
    names = {import_files.keep(tmp_path, source) for _ in range(2)}
    assert len(names) == 2
    for name in names:
        assert b"PK" not in (tmp_path / "imports" / name).read_bytes()[:8]
