"""Customers who are merged into another or anonymised: nothing is written to them any more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from crm_app.domain import (
    anonymise,
    bulk,
    clock,
    contacts,
    custom_card,
    custom_fields,
    custom_tabs,
    customer_merge,
    customers,
    files,
    merge_undo,
)
from crm_app.domain.bulk import Outcome, Undone
from crm_app.domain.bulk_rules import Change
from crm_app.domain.errors import Conflict
from crm_app.domain.files import Arrived
from tests.domain.bulk_steps import archived, held, many, run, undo
from tests.world import World, refusal

FILE = Arrived("a.pdf", "application/pdf", 4, "f" * 64, "a" * 32)


def merge(world: World, keep: int, other: int) -> int:
    """Merge as Bo and return the run."""
    stamp = world.see(customer_merge.compare, world.bo, keep, other).stamp
    return world.do(customer_merge.merge, world.bo, keep, other, {}, stamp)


def anonymised(world: World, id_: int) -> int:
    number = world.see(lambda s: customers.get(s, world.anna, id_).number)
    world.do(anonymise.anonymise, world.anna, id_, number)
    return id_


@pytest.fixture(params=["merged", "anonymised"])
def gone(world: World, request: pytest.FixtureRequest) -> int:
    """A customer that is no longer changed, with a contact who is archived."""
    keep, other = many(world, 2)
    contact = world.do(contacts.add, world.bo, other, {"first_name": "Eva"})
    world.do(contacts.archive, world.bo, contact)
    if request.param == "anonymised":
        return anonymised(world, other)
    merge(world, keep, other)
    return other


@pytest.mark.parametrize("action", ["level", "district", "add_tag", "add_manager", "restore"])
def test_a_change_of_many_leaves_her_as_she_is(world: World, gone: int, action: str) -> None:
    register = {"level": "level", "district": "district", "add_tag": "tag"}.get(action)
    value = world.value(register, "Ny") if register else world.cleo.id
    change = Change(action, None if action == "restore" else value)
    before = world.values(gone)
    outcome = run(world, change, [gone])[1]
    assert (outcome.changed, sum(outcome.left.values())) == (0, 1)
    assert world.values(gone) == before
    assert archived(world, [gone]) == [True]


def test_what_was_changed_before_she_was_anonymised_is_not_taken_back(world: World) -> None:
    (id_,) = many(world, 1)
    run_id = run(world, Change("archive"), [id_])[0]
    anonymised(world, id_)
    assert undo(world, run_id) == Undone(0)
    assert archived(world, [id_]) == [True]


Writing = Callable[[World, int], Any]
WRITINGS: dict[str, Writing] = {
    "a contact": lambda w, id_: w.do(contacts.add, w.bo, id_, {"first_name": "Kim"}),
    "a file": lambda w, id_: w.do(files.add, w.bo, id_, FILE),
}


@pytest.mark.parametrize("what", WRITINGS)
def test_nothing_is_added_to_her(world: World, gone: int, what: str) -> None:
    assert isinstance(refusal(WRITINGS[what], world, gone), Conflict)


def test_nothing_is_typed_in_her_own_tabs(world: World, gone: int) -> None:
    tab = world.do(custom_tabs.add, world.anna, "Avtal")
    field = world.do(custom_fields.add, world.anna, tab, "Ort", "text")
    told = ({f"own_{field}": "Umeå"}, {})
    save = custom_card.save
    assert isinstance(refusal(world.do, save, world.bo, gone, f"own_{tab}", *told), Conflict)


def test_contacts_of_one_who_is_anonymised_are_not_taken_back_or_written_to(world: World) -> None:
    (id_,) = many(world, 1)
    contact = world.do(contacts.add, world.bo, id_, {"first_name": "Eva"})
    anonymised(world, id_)
    back = refusal(world.do, contacts.restore, world.bo, contact)
    told = refusal(world.do, contacts.edit, world.bo, contact, {"first_name": "Eva"}, {})
    moved = refusal(world.do, contacts.move, world.bo, contact, world.acme)
    assert [type(one) for one in (back, told, moved)] == [Conflict] * 3


def test_a_merge_is_no_change_of_many_to_take_back(world: World) -> None:
    keep, other = many(world, 2)
    merge(world, keep, other)
    assert world.see(bulk.last, world.bo) is None


def test_a_change_of_many_can_be_taken_back_although_two_were_merged_since(world: World) -> None:
    keep, other, third = many(world, 3)
    north = world.value("district", "Norr")
    run_id = run(world, Change("district", north), [third])[0]
    merge(world, keep, other)
    found = world.see(bulk.last, world.bo)
    assert found is not None
    assert (found.id, found.change) == (run_id, Change("district", north))


def test_a_merge_is_kept_however_many_are_changed_later(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, other, third = many(world, 3)
    merge(world, keep, other)
    later = clock.now() + bulk.KEPT + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert run(world, Change("archive"), [third])[1] == Outcome(1)
    assert world.do(merge_undo.undo, world.bo, other) == keep
    assert held(world, "name", [keep, other])
