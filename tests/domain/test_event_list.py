"""The lists of events: which, for whom, in which order, how many, and by which index."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert
from sqlmodel import Session

from crm_app.domain import (
    bulk,
    card_tabs,
    clock,
    contacts,
    customers,
    event_filters,
    event_list,
    events,
    filters,
    settings,
)
from crm_app.domain.actors import Actor, system
from crm_app.domain.bulk_rules import Change
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.domain.event_list import Query
from crm_app.domain.filters import Filter
from crm_app.models.events import Event
from tests.world import World, refusal


def asked(*kept: tuple[str, str], **told: Any) -> Query:
    """Return a query with filters: ("who", "2"), ("action", "edit,archive")."""
    read = tuple(Filter(key, tuple(values.split(","))) for key, values in kept)
    return Query(filters=read, **told)


def page(world: World, actor: Actor, query: Query = Query()) -> list[tuple[str, int | None]]:  # noqa: B008
    found, _more = world.see(event_list.page, actor, query)
    return [(e.action, e.record_id) for e in found]


def count(world: World, actor: Actor, query: Query = Query()) -> int:  # noqa: B008
    return world.see(event_list.count, actor, query)[0]


def many(world: World, records: list[int], number: int) -> None:
    """Add a number of events, over the records in turn."""

    def add(session: Session) -> None:
        rows = [
            events.row(
                (world.anna, world.bo)[at % 2],
                "customers",
                records[at % len(records)],
                ("edit", "archive", "restore")[at % 3],
                {("city", "phone")[at % 2]: {"old": "a", "new": f"b{at}"}},
            )
            for at in range(number)
        ]
        session.execute(insert(Event), rows)

    world.do(add)


def test_the_newest_stands_first_and_each_customer_has_her_own(world: World) -> None:
    beta = world.company()
    world.edit(world.acme, city="Umeå")
    assert page(world, world.bo)[:3] == [
        ("edit", world.acme),
        ("register", beta),
        ("contact.add", world.acme),
    ]
    assert {r for _, r in page(world, world.bo, Query(record_id=beta))} == {beta}
    assert count(world, world.bo, Query(record_id=beta)) == 1


def test_a_page_is_fifty_and_the_next_begins_where_it_ended(world: World) -> None:
    many(world, [world.acme], 120)
    seen: list[int] = []
    query, more = Query(), True
    while more:
        found, more = world.see(event_list.page, world.bo, query)
        assert len(found) <= event_list.PAGE
        seen += [e.id or 0 for e in found]
        query = Query(before=seen[-1])
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) == count(world, world.bo) == 122


def plain(world: World, kept: dict[str, tuple[str, ...]], records: set[int] | None) -> list[int]:
    """Return the ids that plain Python finds, newest first."""
    found = []
    for one in world.events("customers"):
        who = str(one.actor_id) if one.actor_kind == "user" else one.actor_kind
        prefix = "contact." if one.action.startswith("contact.") else ""
        fields = {prefix + key for key in one.changes}
        fields = set() if one.action in ("register", "contact.add") else fields
        told = {"who": {who}, "action": {one.action}, "field": fields}
        if records is not None and one.record_id not in records:
            continue
        if all(told[key] & set(values) for key, values in kept.items()):
            found.append(one.id or 0)
    return found[::-1]


FILTERS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {"who": ("2",)},
    {"who": ("1", "2")},
    {"who": ("system",)},
    {"action": ("edit",)},
    {"action": ("edit", "archive", "contact.edit")},
    {"field": ("city",)},
    {"field": ("city", "contact.last_name")},
    {"who": ("2",), "action": ("edit",)},
    {"who": ("2",), "field": ("phone",)},
    {"who": ("1",), "action": ("restore",), "field": ("city",)},
    {"who": ("1", "2"), "action": ("edit", "restore"), "field": ("city", "phone")},
    {"who": ("3",), "action": ("anonymise",)},
)


@pytest.mark.parametrize("few", [0, 3, 20_000], ids=["side by side", "mixed", "few first"])
@pytest.mark.parametrize("kept", FILTERS, ids=str)
def test_filters_find_what_plain_python_finds_for_each_of_us(
    world: World, monkeypatch: pytest.MonkeyPatch, kept: dict[str, tuple[str, ...]], few: int
) -> None:
    monkeypatch.setattr(event_list, "FEW", few or 1)
    monkeypatch.setattr(event_list, "AT_A_TIME", 7)
    hers, other = world.company(world.cleo), world.private()
    many(world, [world.acme, hers, other], 90)
    world.do(contacts.edit, world.bo, world.paula_contact, {"last_name": "Ås"}, {})
    world.do(customers.archive, system("cli"), other)
    query = asked(*((key, ",".join(values)) for key, values in kept.items()))
    for actor, records in ((world.bo, None), (world.cleo, {hers})):
        wanted = plain(world, kept, records)
        found, more = world.see(event_list.page, actor, query)
        assert [e.id for e in found] == wanted[: event_list.PAGE]
        assert more is (len(wanted) > event_list.PAGE)
        assert count(world, actor, query) == len(wanted)


def test_a_time_is_from_the_first_morning_to_the_last_evening_in_sweden(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = datetime(2027, 3, 1, 22, 59, tzinfo=clock.now().tzinfo)  # 23.59 in Sweden
    for at, city in ((0, "Ett"), (1, "Två"), (24 * 60, "Tre"), (24 * 60 + 1, "Fyra")):
        monkeypatch.setattr(clock, "now", lambda at=at: night + timedelta(minutes=at))
        world.edit(world.acme, city=city)

    def cities(told: str) -> list[str]:
        found, _ = world.see(event_list.page, world.bo, asked(("time", told)))
        return [e.changes["city"]["new"] for e in found if e.action == "edit"]

    assert cities("2027-03-02..2027-03-02") == ["Tre", "Två"]
    assert cities("..2027-03-01") == ["Ett"]
    assert cities("2027-03-03..") == ["Fyra"]
    assert cities("2030-01-01..") == []
    assert cities("9999-12-31..9999-12-31") == []
    assert cities("0001-01-01..9999-12-31") == ["Fyra", "Tre", "Två", "Ett"]
    assert cities("..0001-01-01") == []


def test_cleo_sees_and_counts_only_the_events_of_her_own(world: World) -> None:
    hers = world.company(world.cleo)
    many(world, [world.acme], 60)
    world.edit(hers, city="Lund")
    assert page(world, world.cleo) == [("edit", hers), ("register", hers)]
    assert count(world, world.cleo) == 2
    for record in (world.acme, 999, -1, 2**70):
        told = refusal(world.see, event_list.page, world.cleo, Query(record_id=record))
        assert isinstance(told, NotFound)
        assert told.message == "Kunden finns inte, eller så är den inte din."
        refused = refusal(world.see, event_list.count, world.cleo, Query(record_id=record))
        assert isinstance(refused, NotFound)
    ids = [e.id or 0 for e in world.events("customers")]
    again = world.see(event_list.again, world.cleo, Query(), ids)
    assert {e.record_id for e in again} == {hers}


def test_who_is_no_longer_her_manager_sees_them_no_longer(world: World) -> None:
    hers = world.company(world.cleo)
    world.edit(hers, account_managers="")
    assert page(world, world.cleo) == []


def test_what_is_of_no_customer_is_for_those_who_see_all(world: World) -> None:
    world.do(events.record, world.anna, "customers", None, "import", {"Nya": {"new": "3"}})
    assert page(world, world.bo)[0] == ("import", None)
    assert page(world, world.cleo) == []


def test_paula_and_who_may_see_no_customers_are_told_nothing(world: World) -> None:
    nobody = Actor("user", world.bo.id, "Bo Berg", frozenset({"customers.settings"}))
    for actor in (world.paula, nobody, Actor("portal", 1, "Paula Ek", world.anna.rights)):
        for query in (Query(), Query(record_id=world.acme)):
            for look in (event_list.page, event_list.count):
                assert isinstance(refusal(world.see, look, actor, query), PermissionDenied)


def test_what_is_switched_off_is_shown_to_nobody_and_written_all_the_same(world: World) -> None:
    of_acme = Query(record_id=world.acme)
    world.do(settings.put, world.anna, "customers.events", "off")
    assert isinstance(refusal(world.see, event_list.page, world.anna, Query()), NotFound)
    assert page(world, world.bo, of_acme)
    world.do(card_tabs.switch, world.anna, "events", False)
    assert isinstance(refusal(world.see, event_list.page, world.anna, of_acme), NotFound)
    world.edit(world.acme, city="Umeå")
    world.do(settings.put, world.anna, "customers.events", "on")
    world.do(card_tabs.switch, world.anna, "events", True)
    assert page(world, world.bo)[0] == page(world, world.bo, of_acme)[0] == ("edit", world.acme)


def test_the_list_is_switched_by_those_who_decide_about_the_register(world: World) -> None:
    rights = frozenset({"customers.settings"})
    decider = Actor("user", world.bo.id, "Bo Berg", rights)
    world.do(settings.put, decider, "customers.events", "off")
    assert refusal(world.do, settings.put, decider, "company.name", "Annat").message
    assert isinstance(
        refusal(world.do, settings.put, world.bo, "customers.events", "on"), PermissionDenied
    )
    assert refusal(world.do, settings.put, decider, "customers.events", "kanske").message
    told = world.last_event("settings").changes["Händelser för alla kunder"]
    assert (told["old"], told["new"]) == ("på", "av")


def test_every_event_is_told_to_those_who_watch_the_list(world: World) -> None:
    topic = events.topic("customers")
    assert topic in world.topics(customers.edit, world.bo, world.acme, {"city": "Umeå"}, {})
    assert topic in world.topics(contacts.archive, world.bo, world.paula_contact)
    many_at_once = Change("archive")
    assert topic in world.topics(bulk.step, world.bo, many_at_once, [world.acme])


def test_an_address_says_the_filters_and_reads_them_back(world: World) -> None:
    held = world.see(settings.snapshot)
    specs = event_filters.available(held, "customers")
    told = {"vem": "2,system", "vad": "edit", "falt": "city", "tid": "2026-11-01..2026-11-30"}
    kept = filters.from_address(held, told, specs)
    assert filters.to_address(held, kept, specs) == told
    said = [filters.sentence(held, one, specs) for one in kept]
    assert said == [
        "Person är Bo Berg eller Systemet",
        "Händelse är Ändrad",
        "Fält är Ort",
        "Tid från 2026-11-01 till 2026-11-30",
    ]
    nonsense = {"vem": "99,x", "vad": "drop table", "falt": "password", "tid": "igår..nu"}
    assert filters.from_address(held, nonsense, specs) == ()
    lacking = filters.from_address(held, {"tid": "saknas", "vem": "saknas"}, specs)
    assert count(world, world.bo, Query(filters=lacking)) == 2


def plans(world: World, actor: Actor, query: Query) -> list[str]:
    """Read a page and return how SQLite read events for it."""
    told: list[tuple[str, Any]] = []

    def run(session: Session) -> list[str]:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda *a: told.append((a[2], a[3])))
        event_list.page(session, actor, query)
        return [_plan(connection, *one) for one in list(told) if "FROM event" in one[0]]

    return world.see(run)


def _plan(connection: Connection, sql: str, told: Any) -> str:
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", told)
    return " / ".join(step[3] for step in steps)


@pytest.mark.parametrize("few", [1, 20_000])
@pytest.mark.parametrize("kept", FILTERS, ids=str)
def test_no_page_scans_or_sorts_the_events(
    world: World, monkeypatch: pytest.MonkeyPatch, kept: dict[str, tuple[str, ...]], few: int
) -> None:
    monkeypatch.setattr(event_list, "FEW", few)
    many(world, [world.acme], 60)
    told = [(key, ",".join(values)) for key, values in kept.items()]
    for query in (asked(*told), asked(*told, before=40), asked(*told, record_id=world.acme)):
        for plan in plans(world, world.bo, query):
            assert "SCAN event" not in plan, plan
            assert "TEMP B-TREE" not in plan or "IN" in plan, plan
