"""Settings: one immutable snapshot, as fresh as the transaction that reads it."""

import threading

import pytest
from sqlmodel import Session

from crm_app import db
from crm_app.domain import field_rules, registers, settings
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.models.settings import Setting
from tests.world import World, errors, refusal

KEY = "company.name"
CHANGE = [("email", "company.regular", "required")]


def held(world: World) -> settings.Snapshot:
    return world.see(settings.snapshot)


def test_a_setting_has_its_first_value_until_it_is_decided(world: World) -> None:
    assert held(world).get(KEY) == "Mitt företag"
    world.do(settings.put, world.anna, KEY, " Vår firma ")
    assert held(world).get(KEY) == "Vår firma"


def test_a_key_that_does_not_exist_is_a_fault_of_ours(world: World) -> None:
    with pytest.raises(KeyError):
        held(world).get("company.color")


def test_deciding_is_an_event_and_touches_the_settings(world: World) -> None:
    told = world.topics(settings.put, world.anna, KEY, "Vår firma")
    event = world.last_event("settings")
    assert told == ["settings"]
    assert (event.action, event.actor_name) == ("setting.company.name", "Anna Lind")
    assert event.changes["Företagets namn"]["old"] == "Mitt företag"
    assert event.changes["Företagets namn"]["new"] == "Vår firma"


def test_deciding_the_same_again_is_no_event(world: World) -> None:
    assert world.topics(settings.put, world.anna, KEY, "Mitt företag") == []


@pytest.mark.parametrize("value", ["0", "101", "-1", "²", "", "tio", None])
def test_a_number_stays_within_its_bounds(world: World, value: str) -> None:
    found = errors(world.do, settings.put, world.anna, "import.max_megabytes", value)
    assert found["import.max_megabytes"].startswith("Största fil vid import (MB) ska ")
    assert held(world).get("import.max_megabytes") == 25


def test_a_number_is_kept_as_a_number(world: World) -> None:
    world.do(settings.put, world.anna, "import.max_megabytes", " 50 ")
    assert held(world).get("import.max_megabytes") == 50


def test_a_text_stays_within_its_length(world: World) -> None:
    found = errors(world.do, settings.put, world.anna, "company.address", "x" * 201)
    assert found == {"company.address": "Adress får ha högst 200 tecken."}


def test_single_settings_are_for_administrators(world: World) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        refused = refusal(world.do, settings.put, actor, KEY, "X")
        assert isinstance(refused, PermissionDenied)


def test_a_snapshot_is_read_once_and_shared_until_something_changes(world: World) -> None:
    first = held(world)
    assert held(world) is first
    world.decide("email", "required")
    second = held(world)
    assert second is not first
    assert second.version == first.version + 1
    assert first.rules == {}


def test_a_snapshot_cannot_be_changed(world: World) -> None:
    snapshot = held(world)
    with pytest.raises(TypeError):
        snapshot.single["company.name"] = "X"  # type: ignore[index]
    with pytest.raises(AttributeError):
        snapshot.version = 7  # type: ignore[misc]


def test_a_transaction_sees_its_own_change_and_nobody_else_does_before_the_commit(
    world: World,
) -> None:
    def change(session: Session) -> tuple[str, str]:
        field_rules.decide(session, world.anna, "customer", CHANGE)
        own = settings.snapshot(session).rules["customer", "email", "company", "regular"]
        others = held(world).rules.get(("customer", "email", "company", "regular"), "undecided")
        return own, others

    assert world.do(change) == ("required", "undecided")
    assert len(held(world).rules) == 1


def test_a_rollback_leaks_nothing(world: World) -> None:
    before = held(world)

    def fail(session: Session) -> None:
        registers.add(session, world.anna, "level", "Guld")
        assert settings.snapshot(session).registers["level"]
        raise Invalid({})

    with pytest.raises(Invalid):
        world.do(fail)
    assert held(world) == before
    assert "level" not in held(world).registers
    world.value("tag", "VIP")
    assert "level" not in held(world).registers


def test_a_version_that_was_rolled_back_and_used_again_is_read_again(world: World) -> None:
    def fail(session: Session) -> None:
        registers.add(session, world.anna, "level", "Guld")
        settings.snapshot(session)
        raise Invalid({})

    with pytest.raises(Invalid):
        world.do(fail)
    world.value("level", "Silver")
    assert [v.name for v in held(world).registers["level"]] == ["Silver"]


def test_another_processes_change_is_seen_at_the_next_reading(world: World) -> None:
    held(world)
    other = db.Database(str(world.database.engine.url))
    other.transact(settings.put, world.anna, KEY, "Vår firma")
    other.close()
    assert held(world).get(KEY) == "Vår firma"


def test_the_last_snapshot_is_at_hand_without_the_database(world: World) -> None:
    assert settings.cached(db.make_engine("sqlite://")) is None
    current = held(world)
    assert settings.cached(world.database.engine) is current
    assert settings.cached(world.database.writer) is current


def test_many_readers_and_a_writer_always_see_whole_versions(world: World) -> None:
    stop = threading.Event()
    wrong: list[tuple[int, int]] = []

    def read() -> None:
        while not stop.is_set():
            snapshot = held(world)
            if len(snapshot.registers.get("tag", ())) != snapshot.version - 1:
                wrong.append((snapshot.version, len(snapshot.registers.get("tag", ()))))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for i in range(20):
        world.value("tag", f"T{i}")
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_what_was_decided_is_a_row(world: World) -> None:
    world.do(settings.put, world.anna, KEY, "Vår firma")
    assert world.see(lambda s: s.get_one(Setting, KEY).value) == "Vår firma"
