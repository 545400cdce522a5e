"""Bulk changes: what is refused, and what somebody may not do to many either."""

import pytest
from sqlmodel import Session

from crm_app.domain import bulk, customer_list, customers, settings
from crm_app.domain.bulk import Outcome
from crm_app.domain.bulk_rules import Change
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.models.users import User
from tests.domain.bulk_steps import held, many, run
from tests.world import World, errors, refusal


@pytest.mark.parametrize(
    "change",
    [
        Change("level", 99_999),
        Change("district", -1),
        Change("add_tag"),
        Change("remove_tag"),
        Change("add_manager"),
        Change("add_manager", 99_999),
        Change("remove_manager", 99_999),
        Change("nix"),
        Change("", 1),
    ],
)
def test_what_does_not_exist_is_refused(world: World, change: Change) -> None:
    assert isinstance(refusal(world.do, bulk.step, world.bo, change, [world.acme]), Invalid)


def test_a_value_must_be_active_and_of_its_own_register(world: World) -> None:
    north, gold = world.value("district", "Norr"), world.value("level", "Guld")
    title = world.value("manager_title", "Säljare")
    world.archive_value(north)
    world.archive_value(title)
    cleo = world.cleo.id or 0
    for change in (
        Change("district", north),
        Change("district", gold),
        Change("add_tag", gold),
        Change("add_manager", cleo, title),
        Change("add_manager", cleo, gold),
    ):
        assert "value" in errors(world.see, bulk.check, world.bo, change)


def test_a_value_that_is_archived_on_the_way_stops_what_is_left(world: World) -> None:
    ids, north = many(world, 4), world.value("district", "Norr")
    change = Change("district", north)
    run_id = world.do(bulk.step, world.bo, change, ids[:2]).run
    world.archive_value(north)
    assert "value" in errors(world.do, bulk.step, world.bo, change, ids[2:], run_id)
    assert held(world, "district", ids) == [north, north, None, None]


def test_a_user_who_is_shut_out_is_given_no_customers_and_can_be_taken_from_them(
    world: World,
) -> None:
    cleo = world.cleo.id or 0
    ids = many(world, 1, account_managers=f"{cleo}:")

    def shut_out(session: Session) -> None:
        session.get_one(User, cleo).active = False
        settings.changed(session)

    world.do(shut_out)
    assert "value" in errors(world.see, bulk.check, world.bo, Change("add_manager", cleo))
    assert run(world, Change("remove_manager", cleo), ids)[1] == Outcome(1)


def test_cleo_cannot_touch_the_customers_of_others_by_id(world: World) -> None:
    north, own = world.value("district", "Norr"), world.private(world.cleo)
    outcome = run(world, Change("district", north), [world.acme, own, 99_999], world.cleo)[1]
    assert outcome == Outcome(1, 0, {"gone": 2}), "not hers and not there are the same"
    assert held(world, "district", [world.acme, own]) == [None, north]


def test_cleo_cannot_touch_the_customers_of_others_by_a_query(world: World) -> None:
    own = world.private(world.cleo)
    assert world.see(customer_list.ids, world.cleo, Query()) == [own]


def test_who_may_not_change_customers_changes_none(world: World) -> None:
    for actor, change in (
        (world.cleo, Change("archive")),
        (world.paula, Change("archive")),
        (world.paula, Change("level")),
    ):
        for verb, told in ((bulk.check, ()), (bulk.step, ([world.acme],))):
            assert isinstance(refusal(world.do, verb, actor, change, *told), PermissionDenied)
    assert isinstance(refusal(world.see, bulk.last, world.paula), PermissionDenied)


def test_nobody_goes_on_with_the_run_of_another(world: World) -> None:
    ids, change = many(world, 2, world.cleo), Change("district", world.value("district", "Norr"))
    run_id = world.do(bulk.step, world.bo, change, ids[:1]).run
    for actor in (world.anna, world.cleo):
        refused = refusal(world.do, bulk.step, actor, change, ids[1:], run_id)
        assert isinstance(refused, NotFound)


def test_cleo_must_say_so_to_lose_sight_of_her_customers(world: World) -> None:
    own, cleo = world.private(world.cleo), world.cleo.id or 0
    change = Change("remove_manager", cleo)
    assert "slutar se" in errors(world.see, bulk.check, world.cleo, change)["sight"]
    assert "sight" in errors(world.do, bulk.step, world.cleo, change, [own])
    assert world.do(customers.get, world.cleo, own)
    assert run(world, change, [own], world.cleo, even_own=True)[1] == Outcome(1)
    assert isinstance(refusal(world.do, customers.get, world.cleo, own), NotFound)
