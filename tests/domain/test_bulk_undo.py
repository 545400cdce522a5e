"""Taking a bulk change back: what still holds what it wrote, and no more than that."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import Session

from crm_app.domain import bulk, clock, customers, settings
from crm_app.domain.bulk import Run, Undone
from crm_app.domain.bulk_rules import Change
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.models.bulk import BulkRun
from crm_app.models.customers import Customer
from crm_app.models.registers import RegisterValue
from tests.domain.bulk_steps import archived, held, many, run, undo
from tests.world import World, refusal


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of three, so that a few customers are several of them."""
    monkeypatch.setattr(bulk, "AT_A_TIME", 3)


def merge_value(world: World, id_: int, into: int) -> None:
    """Merge one value into another, as the register's own verb does it to customers."""

    def merge(session: Session) -> None:
        value = session.get_one(RegisterValue, id_)
        value.merged_into_id, value.active = into, False
        settings.changed(session)

    world.do(merge)


def test_each_customer_gets_back_what_she_held(world: World) -> None:
    north, south = world.value("district", "Norr"), world.value("district", "Syd")
    ids = [*many(world, 4, district=str(north)), *many(world, 3)]
    run_id = run(world, Change("district", south), ids)[0]
    assert undo(world, run_id) == Undone(7)
    assert held(world, "district", ids) == [north] * 4 + [None] * 3


def test_what_somebody_has_edited_since_is_kept_and_counted(world: World) -> None:
    north, south = world.value("district", "Norr"), world.value("district", "Syd")
    ids = many(world, 4)
    run_id = run(world, Change("district", south), ids)[0]
    world.edit(ids[0], world.anna, district=str(north))
    world.edit(ids[1], world.anna, city="Kumla")
    assert undo(world, run_id) == Undone(3, 1)
    assert held(world, "district", ids) == [north, None, None, None]
    assert held(world, "city", ids)[1] == "Kumla"


def test_one_who_has_it_back_already_is_neither_restored_nor_kept(world: World) -> None:
    ids, south = many(world, 2), world.value("district", "Syd")
    run_id = run(world, Change("district", south), ids)[0]
    world.edit(ids[0], world.anna, district="")
    assert undo(world, run_id) == Undone(1, 0)


def test_a_tag_is_taken_back_and_the_tags_that_came_since_stay(world: World) -> None:
    vip, new = world.value("tag", "VIP"), world.value("tag", "Ny")
    ids = [*many(world, 2), *many(world, 1, tags=str(vip))]
    run_id = run(world, Change("add_tag", vip), ids)[0]
    world.edit(ids[0], world.anna, tags=f"{vip},{new}")
    assert undo(world, run_id) == Undone(2)
    assert held(world, "tags", ids) == [(new,), (), (vip,)], "she who had it before keeps it"


def test_a_tag_that_was_removed_comes_back(world: World) -> None:
    vip = world.value("tag", "VIP")
    ids = [*many(world, 4, tags=str(vip)), *many(world, 1)]
    run_id = run(world, Change("remove_tag", vip), ids)[0]
    assert undo(world, run_id) == Undone(4)
    assert held(world, "tags", ids) == [(vip,)] * 4 + [()]


def test_an_account_manager_comes_back_with_her_title(world: World) -> None:
    seller, cleo = world.value("manager_title", "Säljare"), world.cleo.id or 0
    ids = [*many(world, 2, account_managers=f"{cleo}:{seller}"), *many(world, 1)]
    run_id = run(world, Change("remove_manager", cleo), ids)[0]
    assert undo(world, run_id) == Undone(2)
    assert held(world, "account_managers", ids) == [((cleo, seller),)] * 2 + [()]


def test_a_title_that_was_changed_comes_back(world: World) -> None:
    seller, cleo = world.value("manager_title", "Säljare"), world.cleo.id or 0
    ids = [*many(world, 1, account_managers=f"{cleo}:"), *many(world, 1)]
    run_id = run(world, Change("add_manager", cleo, seller), ids)[0]
    assert undo(world, run_id) == Undone(2)
    assert held(world, "account_managers", ids) == [((cleo, None),), ()]


def test_the_archived_come_back_but_not_those_who_were_merged_since(world: World) -> None:
    ids = many(world, 3)
    run_id = run(world, Change("archive"), ids)[0]

    def merge(session: Session) -> None:
        session.get_one(Customer, ids[0]).merged_into_id = world.acme

    world.do(merge)
    assert undo(world, run_id) == Undone(2, 1)
    assert archived(world, ids) == [True, False, False]


def test_cleo_takes_back_that_she_let_go_of_her_customers(world: World) -> None:
    ids, cleo = many(world, 2, world.cleo), world.cleo.id or 0
    run_id = run(world, Change("remove_manager", cleo), ids, world.cleo, even_own=True)[0]
    assert undo(world, run_id, world.cleo) == Undone(2)
    assert world.do(customers.get, world.cleo, ids[0])


def test_cleo_takes_nothing_back_of_customers_that_are_no_longer_hers(world: World) -> None:
    ids, south = many(world, 2, world.cleo), world.value("district", "Syd")
    run_id = run(world, Change("district", south), ids, world.cleo)[0]
    world.edit(ids[0], world.bo, account_managers=f"{world.bo.id}:")
    assert undo(world, run_id, world.cleo) == Undone(1, 1)
    assert held(world, "district", ids) == [south, None]


def test_taking_back_is_told_as_events_too(world: World) -> None:
    ids, south = many(world, 1), world.value("district", "Syd")
    run_id = run(world, Change("district", south), ids)[0]
    undo(world, run_id)
    assert world.last_event().changes == {
        "district": {"old": "Syd", "new": "", "from": south, "to": None}
    }


def test_a_value_that_has_been_merged_since_comes_back_as_the_other(world: World) -> None:
    north, south = world.value("district", "Norr"), world.value("district", "Syd")
    whole = world.value("district", "Hela landet")
    ids = many(world, 2, district=str(north))
    run_id = run(world, Change("district", south), ids)[0]
    merge_value(world, north, whole)
    assert undo(world, run_id) == Undone(2)
    assert held(world, "district", ids) == [whole, whole]


def test_a_tag_that_has_been_merged_since_comes_back_as_the_other(world: World) -> None:
    vip, best = world.value("tag", "VIP"), world.value("tag", "Bäst")
    ids = [*many(world, 1, tags=str(vip)), *many(world, 1, tags=f"{vip},{best}")]
    run_id = run(world, Change("remove_tag", vip), ids)[0]
    merge_value(world, vip, best)
    assert undo(world, run_id) == Undone(1, 0), "the second has it already"
    assert held(world, "tags", ids) == [(best,), (best,)]


def test_a_value_that_is_no_more_is_not_brought_back(world: World) -> None:
    north, south = world.value("district", "Norr"), world.value("district", "Syd")
    vip, ids = world.value("tag", "VIP"), many(world, 1)
    world.edit(ids[0], district=str(north), tags=str(vip))
    run_id = run(world, Change("district", south), ids)[0]
    tags_id = run(world, Change("remove_tag", vip), ids)[0]

    def remove(session: Session) -> None:
        for id_ in (north, vip):
            session.delete(session.get_one(RegisterValue, id_))
        settings.changed(session)

    world.do(remove)
    assert undo(world, run_id) == Undone(0, 1)
    assert held(world, "district", ids) == [south]
    assert isinstance(refusal(world.do, bulk.undo, world.bo, tags_id), Conflict)


def test_it_is_taken_back_once_by_whoever_did_it(world: World) -> None:
    ids, south = many(world, 1), world.value("district", "Syd")
    run_id = run(world, Change("district", south), ids)[0]
    for actor in (world.anna, world.cleo, world.paula):
        assert isinstance(refusal(world.do, bulk.undo, actor, run_id), NotFound)
    undo(world, run_id)
    assert isinstance(refusal(world.do, bulk.undo, world.bo, run_id), Conflict)
    gone_on = refusal(world.do, bulk.step, world.bo, Change("district", south), ids, run_id)
    assert isinstance(gone_on, Conflict)
    for nowhere in (-1, 0, 99, 2**70):
        assert isinstance(refusal(world.do, bulk.undo, world.bo, nowhere), NotFound)


def test_taking_back_needs_the_right_that_it_needed_to_do_it(world: World) -> None:
    ids = many(world, 1)
    run_id = run(world, Change("archive"), ids)[0]
    less = type(world.bo)("user", world.bo.id, "Bo", world.bo.rights - {"customers.archive"})
    assert isinstance(refusal(world.do, bulk.undo, less, run_id), PermissionDenied)
    assert archived(world, ids) == [True]


def test_her_last_change_is_offered_back_for_ten_minutes(world: World) -> None:
    ids, south = many(world, 2), world.value("district", "Syd")
    assert world.see(bulk.last, world.bo) is None
    run_id = run(world, Change("district", south), ids)[0]
    assert world.see(bulk.last, world.bo) == Run(run_id, Change("district", south), 2)
    assert world.see(bulk.last, world.anna) is None

    def age(session: Session) -> None:
        session.get_one(BulkRun, run_id).at = clock.now() - bulk.OFFERED

    world.do(age)
    assert world.see(bulk.last, world.bo) is None


def test_a_change_that_is_taken_back_or_changed_nothing_is_not_remembered(world: World) -> None:
    ids, south = many(world, 1), world.value("district", "Syd")
    run_id = run(world, Change("district", south), ids)[0]
    undo(world, run_id)
    assert world.see(bulk.last, world.bo) is None
    run(world, Change("district"), ids)
    assert world.see(bulk.last, world.bo) is None


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_doing_and_taking_back_leaves_every_customer_as_she_was(
    world: World, data: st.DataObject
) -> None:
    ids = many(world, 4)
    tag, title = world.value("tag", str(uuid4())), world.value("manager_title", str(uuid4()))
    for id_ in data.draw(st.lists(st.sampled_from(ids), unique=True)):
        world.edit(id_, tags=str(tag), account_managers=f"{world.cleo.id}:{title}")
    change = data.draw(
        st.sampled_from(
            [
                Change("add_tag", tag),
                Change("remove_tag", tag),
                Change("add_manager", world.cleo.id, title),
                Change("remove_manager", world.cleo.id),
            ]
        )
    )
    before = [world.values(id_) for id_ in ids]
    run_id, outcome = run(world, change, ids)
    assert outcome.changed + outcome.same == len(ids)
    assert bool(run_id) == bool(outcome.changed)
    if run_id:
        assert undo(world, run_id) == Undone(outcome.changed)
    assert [world.values(id_) for id_ in ids] == before
