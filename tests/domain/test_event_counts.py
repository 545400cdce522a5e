"""How far the lists of events are counted, and where their pages begin."""

import pytest

from crm_app.domain import event_list, events
from crm_app.domain.event_list import Query
from tests.domain.test_event_list import asked, many
from tests.world import World


def test_a_page_from_any_place_holds_what_stands_below_it(world: World) -> None:
    many(world, [world.acme], 20)
    ids = [e.id or 0 for e in world.events("customers")][::-1]
    for place in ids:
        found, more = world.see(event_list.page, world.bo, Query(before=place))
        assert [e.id for e in found] == [id_ for id_ in ids if id_ < place]
        assert more is False
    beyond, _ = world.see(event_list.page, world.bo, Query(before=2**70))
    assert [e.id for e in beyond] == ids


def test_what_is_newer_is_counted_from_a_place(world: World) -> None:
    many(world, [world.acme], 20)
    ids = [e.id or 0 for e in world.events("customers")]
    for newer, place in enumerate(reversed(ids)):
        assert world.see(event_list.count, world.bo, Query(), place) == (newer, False)


def test_a_count_stops_at_its_bound_and_says_that_there_are_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, [world.acme], 30)
    monkeypatch.setattr(event_list, "COUNTED", 10)
    assert world.see(event_list.count, world.bo, Query()) == (10, True)
    monkeypatch.setattr(event_list, "COUNTED", 32)
    assert world.see(event_list.count, world.bo, Query()) == (32, False)


def test_a_count_gives_up_where_few_are_found_among_very_many(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, [world.acme], 60)
    monkeypatch.setattr(event_list, "FEW", 1)
    monkeypatch.setattr(event_list, "AT_A_TIME", 5)
    monkeypatch.setattr(event_list, "LOOKED", 20)
    query = asked(("who", "1,3"), ("field", "phone"))
    assert world.see(event_list.count, world.bo, query) == (0, True)


def test_events_of_other_modules_are_in_no_list_of_customers(world: World) -> None:
    world.decide("city", "required")
    world.do(events.record, world.anna, "users", world.acme, "edit")
    for query in (Query(), Query(record_id=world.acme)):
        found, _ = world.see(event_list.page, world.anna, query)
        assert {e.module for e in found} == {"customers"}
