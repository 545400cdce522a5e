"""The database: one transaction at a time, and its topics after the commit."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from crm_app import db
from crm_app.domain import clock, events, settings
from crm_app.domain.excel.apply import attach
from crm_app.models.customer_links import CustomerTag
from crm_app.models.events import Change
from crm_app.models.settings import Setting
from tests.world import World


def put(session: Session, key: str, value: str = "x") -> str:
    session.add(Setting(key=key, value=value))
    events.touch(session, f"key:{key}")
    return value


def keys(world: World) -> list[str]:
    return world.see(lambda s: sorted(s.scalars(select(col(Setting.key)))))


def test_a_transaction_keeps_what_the_verb_did_and_returns_its_answer(world: World) -> None:
    assert world.database.transact(put, "a", value="svar") == "svar"
    assert keys(world) == ["a"]


def test_a_verb_that_fails_keeps_nothing_and_publishes_nothing(world: World) -> None:
    heard: list[str] = []
    world.database.on_commit = heard.extend

    def fail(session: Session) -> None:
        put(session, "a")
        session.flush()
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        world.do(fail)
    assert (keys(world), heard) == ([], [])
    assert "key:a" not in world.see(lambda s: list(s.scalars(select(col(Change.topic)))))


def test_topics_are_heard_when_what_they_tell_of_can_be_read(world: World) -> None:
    seen: list[tuple[list[str], list[str]]] = []
    world.database.on_commit = lambda topics: seen.append((topics, keys(world)))
    world.do(put, "a")
    assert seen == [(["key:a"], ["a"])]


def test_looking_changes_nothing(world: World) -> None:
    world.database.look(lambda s: (put(s, "a"), s.flush()))
    assert keys(world) == []


def test_foreign_keys_hold(world: World) -> None:
    with pytest.raises(IntegrityError):
        world.do(lambda s: s.add(CustomerTag(customer_id=world.acme, value_id=999)))


def test_sqlite_runs_with_a_write_ahead_log_and_full_synchronisation(world: World) -> None:
    with world.database.engine.connect() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert told == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 60000,
    }


def test_sqlite_sorts_and_folds_as_the_program_does(world: World) -> None:
    with world.database.engine.connect() as connection:
        row = connection.exec_driver_sql("SELECT sort_key('Ängel'), fold('Åsa'), sort_key(NULL)")
        assert row.one() == ("ængel", "asa", "")


def test_a_reader_sees_what_was_committed_while_a_writer_writes(world: World) -> None:
    inside, done = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        put(session, "a")
        session.flush()
        inside.set()
        done.wait(5)

    writer = threading.Thread(target=world.do, args=(slow,))
    writer.start()
    assert inside.wait(5)
    before = keys(world)
    done.set()
    writer.join()
    assert (before, keys(world)) == ([], ["a"])


def test_two_databases_that_read_and_then_write_wait_for_each_other(world: World) -> None:
    other = db.Database(str(world.database.engine.url))
    together = threading.Barrier(2)

    def count(session: Session) -> None:
        held = session.scalar(select(Setting).where(col(Setting.key) == "n"))
        held = held or Setting(key="n", value=0)
        held.value += 1
        session.add(held)

    def many(database: db.Database) -> None:
        together.wait()
        for _ in range(25):
            database.transact(count)

    threads = [threading.Thread(target=many, args=(d,)) for d in (world.database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert world.see(lambda s: s.get_one(Setting, "n").value) == 50


async def test_work_runs_off_the_event_loop_and_in_turn(world: World) -> None:
    names: list[str] = []

    def note(session: Session, key: str) -> None:
        names.append(threading.current_thread().name)
        put(session, key)

    await asyncio.gather(*(world.database.work(note, key) for key in "abcde"))
    assert keys(world) == list("abcde")
    assert {name.rpartition("_")[0] for name in names} == {"db-write"}


async def test_a_refusal_comes_back_to_who_asked(world: World) -> None:
    def refuse(_session: Session) -> None:
        raise KeyError("no")

    with pytest.raises(KeyError):
        await world.database.work(refuse)
    with pytest.raises(KeyError):
        await world.database.read(refuse)


async def test_the_installed_database_is_the_one_that_is_used(world: World) -> None:
    db.install(world.database)
    await db.work(put, "a")
    assert await db.read(lambda s: s.get_one(Setting, "a").value) == "x"
    assert db.current() is world.database


def test_without_an_installed_database_nothing_is_guessed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(db, "_installed", [])
    with pytest.raises(RuntimeError, match="no database is installed"):
        db.current()


def test_moments_come_back_in_utc_and_aware(world: World) -> None:
    now = clock.now()
    world.do(lambda s: s.add(Change(at=now, origin="o", topic="t")))
    assert world.see(lambda s: s.scalars(select(col(Change.at))).all()[-1]) == now


def test_a_closed_database_leaves_its_file_whole(world: World, tmp_path: Path) -> None:
    world.do(put, "a")
    world.database.close()
    again = db.Database(f"sqlite:///{tmp_path / 'world.db'}")
    assert again.look(lambda s: s.get_one(Setting, "a").value) == "x"
    assert again.look(settings.snapshot).version == 1
    again.close()


def test_what_a_transaction_attached_takes_little_memory_and_gives_it_back(
    world: World, tmp_path: Path
) -> None:
    def kept(session: Session) -> int:
        return session.connection().exec_driver_sql("PRAGMA cache_size").scalar() or 0

    def within(session: Session) -> int:
        attach(session, tmp_path / "one.staging")
        return kept(session)

    assert world.see(kept) == -65536
    assert world.do(within) == -8192
    for _ in range(3):
        assert (world.do(kept), world.see(kept)) == (-65536, -65536)
