"""Bulk changes: what they do to whom, and what they leave alone."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from crm_app.domain import bulk, clock, customer_list
from crm_app.domain.bulk import Outcome
from crm_app.domain.bulk_rules import Change
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import Conflict
from crm_app.domain.filters import Filter
from crm_app.models.bulk import BulkRun
from crm_app.models.customers import Customer
from tests.domain.bulk_steps import archived, befores, count_of, held, many, run
from tests.world import World, refusal


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of three, so that a few customers are several of them."""
    monkeypatch.setattr(bulk, "AT_A_TIME", 3)


def test_all_of_them_get_the_district(world: World) -> None:
    ids, north = many(world, 5), world.value("district", "Norr")
    run_id, outcome = run(world, Change("district", north), ids)
    assert outcome == Outcome(5)
    assert held(world, "district", ids) == [north] * 5
    assert count_of(world, run_id) == 5
    assert befores(world, run_id) == dict.fromkeys(ids)


def test_the_district_and_the_level_can_be_taken_away(world: World) -> None:
    gold = world.value("level", "Guld")
    ids = many(world, 2, level=str(gold))
    assert run(world, Change("level"), ids)[1] == Outcome(2)
    assert held(world, "level", ids) == [None, None]


def test_each_customer_gets_an_event_of_her_own_that_says_old_and_new(world: World) -> None:
    north, south = world.value("district", "Norr"), world.value("district", "Syd")
    ids = [*many(world, 1, district=str(north)), *many(world, 1)]
    run(world, Change("district", south), ids)
    told = {e.record_id: e for e in world.events("customers", "edit")}
    assert told[ids[0]].changes == {
        "district": {"old": "Norr", "new": "Syd", "from": north, "to": south}
    }
    assert told[ids[1]].changes == {
        "district": {"old": "", "new": "Syd", "from": None, "to": south}
    }
    assert {e.actor_name for e in told.values()} == {"Bo Berg"}


def test_a_tag_is_added_to_those_who_lack_it_and_the_others_stay(world: World) -> None:
    vip, old = world.value("tag", "VIP"), world.value("tag", "Gammal")
    ids = [*many(world, 2, tags=str(old)), *many(world, 1, tags=str(vip))]
    outcome = run(world, Change("add_tag", vip), ids)[1]
    assert outcome == Outcome(2, 1)
    assert held(world, "tags", ids) == [(vip, old), (vip, old), (vip,)]
    event = world.events("customers", "edit")[0]
    assert event.changes["tags"]["new"] == "VIP; Gammal"
    assert event.changes["tags"]["to"] == [vip, old]


def test_those_who_get_a_tag_are_in_the_list_of_that_tag_in_its_order(world: World) -> None:
    vip, ids = world.value("tag", "VIP"), many(world, 4)
    run(world, Change("add_tag", vip), list(reversed(ids)))
    page = world.see(customer_list.page, world.bo, Query(filters=(Filter("tags", (str(vip),)),)))
    assert [line.id for line in page.lines] == ids


def test_a_tag_is_removed_from_those_who_have_it_also_when_it_is_archived(world: World) -> None:
    vip = world.value("tag", "VIP")
    ids = [*many(world, 2, tags=str(vip)), *many(world, 1)]
    world.archive_value(vip)
    assert run(world, Change("remove_tag", vip), ids)[1] == Outcome(2, 1)
    assert held(world, "tags", ids) == [(), (), ()]


def test_an_account_manager_is_added_with_a_title_and_taken_away(world: World) -> None:
    seller, ids = world.value("manager_title", "Säljare"), many(world, 2)
    bo, cleo = world.bo.id or 0, world.cleo.id or 0
    world.edit(ids[1], account_managers=f"{bo}:")
    run(world, Change("add_manager", cleo, seller), ids)
    assert held(world, "account_managers", ids) == [
        ((cleo, seller),),
        ((bo, None), (cleo, seller)),
    ]
    run(world, Change("remove_manager", bo), ids)
    assert held(world, "account_managers", ids) == [((cleo, seller),)] * 2


def test_she_who_is_account_manager_already_gets_the_title_and_keeps_it_without_one(
    world: World,
) -> None:
    seller, cleo = world.value("manager_title", "Säljare"), world.cleo.id or 0
    ids = many(world, 1, account_managers=f"{cleo}:")
    assert run(world, Change("add_manager", cleo, seller), ids)[1] == Outcome(1)
    assert run(world, Change("add_manager", cleo), ids)[1] == Outcome(0, 1)
    assert held(world, "account_managers", ids) == [((cleo, seller),)]


def test_they_are_archived_and_restored_with_the_events_of_it(world: World) -> None:
    ids = many(world, 4)
    assert run(world, Change("archive"), ids)[1] == Outcome(4)
    assert archived(world, ids) == [True] * 4
    assert run(world, Change("restore"), [*ids, world.acme])[1] == Outcome(4, 1)
    assert archived(world, ids) == [False] * 4
    assert len(world.events("customers", "archive")) == 4
    assert len(world.events("customers", "restore")) == 4


def test_one_who_is_merged_into_another_is_not_restored(world: World) -> None:
    ids = many(world, 2)

    def merge(session: Session) -> None:
        one = session.get_one(Customer, ids[0])
        one.archived, one.merged_into_id = True, ids[1]

    world.do(merge)
    assert run(world, Change("restore"), ids)[1] == Outcome(0, 1, {"merged": 1})
    assert archived(world, ids) == [True, False]


def test_the_row_says_who_changed_it_and_is_another_version(world: World) -> None:
    ids, north = many(world, 1), world.value("district", "Norr")
    before = world.see(lambda s: s.get_one(Customer, ids[0]))
    run(world, Change("district", north), ids, world.anna)
    after = world.see(lambda s: s.get_one(Customer, ids[0]))
    assert (after.version, after.updated_by) == (before.version + 1, "Anna Lind")
    assert after.updated_at > before.updated_at


def test_what_is_so_already_is_no_change_and_no_event(world: World) -> None:
    north = world.value("district", "Norr")
    ids = many(world, 2, district=str(north))
    run_id, outcome = run(world, Change("district", north), ids)
    assert (outcome, run_id) == (Outcome(0, 2), 0), "there is nothing to take back"
    assert not world.events("customers", "edit")


def test_a_field_that_is_off_for_some_leaves_those_alone_and_counts_them(world: World) -> None:
    ids, north = [*many(world, 2), world.company()], world.value("district", "Norr")
    world.decide("district", "off", "private.regular")
    assert run(world, Change("district", north), ids)[1] == Outcome(1, 0, {"off": 2})
    assert held(world, "district", ids) == [None, None, north]


def test_what_is_required_is_not_taken_away(world: World) -> None:
    north, vip = world.value("district", "Norr"), world.value("tag", "VIP")
    ids = many(world, 2, district=str(north), tags=str(vip))
    for field in ("district", "tags", "account_managers"):
        world.decide(field, "required", "private.regular")
    assert run(world, Change("district"), ids)[1].left == {"required": 2}
    assert run(world, Change("remove_tag", vip), ids)[1].left == {"required": 2}
    assert held(world, "tags", ids) == [(vip,), (vip,)]


def test_every_customer_is_in_exactly_one_count(world: World) -> None:
    north = world.value("district", "Norr")
    ids = [*many(world, 3), *many(world, 2, district=str(north)), world.company()]
    world.decide("district", "off", "company.regular")
    run_id, outcome = run(world, Change("district", north), [*ids, 99_999])
    assert outcome == Outcome(3, 2, {"off": 1, "gone": 1})
    assert count_of(world, run_id) == outcome.changed == len(befores(world, run_id))
    assert len(world.events("customers", "edit")) == 3


def test_one_who_is_told_twice_is_changed_once(world: World) -> None:
    ids, north = many(world, 1), world.value("district", "Norr")
    assert run(world, Change("district", north), [ids[0], ids[0]])[1] == Outcome(1)


def test_a_stop_on_the_way_leaves_whole_parts_with_their_events(world: World) -> None:
    ids, north = many(world, 5), world.value("district", "Norr")
    run_id = world.do(bulk.step, world.bo, Change("district", north), ids[:3]).run
    assert held(world, "district", ids) == [north] * 3 + [None] * 2
    assert {e.record_id for e in world.events("customers", "edit")} == set(ids[:3])
    assert count_of(world, run_id) == len(befores(world, run_id)) == 3


def test_a_part_is_no_larger_than_it_may_be(world: World) -> None:
    ids, north = many(world, 5), world.value("district", "Norr")
    assert world.do(bulk.step, world.bo, Change("district", north), ids).changed == 3


def test_a_run_is_one_change_and_no_other(world: World) -> None:
    ids, north = many(world, 2), world.value("district", "Norr")
    run_id = world.do(bulk.step, world.bo, Change("district", north), ids[:1]).run
    refused = refusal(world.do, bulk.step, world.bo, Change("archive"), ids, run_id)
    assert isinstance(refused, Conflict)
    assert archived(world, ids) == [False, False]


def test_open_cards_and_lists_are_told_without_a_flood(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_A_TIME", 200)
    north, ids = world.value("district", "Norr"), many(world, 51)
    few = world.topics(bulk.step, world.bo, Change("district", north), ids[:2])
    assert set(few) == {
        "list:customers",
        "events:customers",
        *(f"record:customers:{i}" for i in ids[:2]),
    }
    many_told = world.topics(bulk.step, world.bo, Change("archive"), ids)
    assert many_told == ["events:customers", "list:customers", "record:customers:*"]


def test_what_was_kept_of_old_runs_is_let_go(world: World) -> None:
    ids, north = many(world, 1), world.value("district", "Norr")
    run_id = run(world, Change("district", north), ids)[0]

    def age(session: Session) -> None:
        session.get_one(BulkRun, run_id).at = clock.now() - timedelta(days=31)

    world.do(age)
    run(world, Change("district"), ids)
    assert befores(world, run_id) == {}
