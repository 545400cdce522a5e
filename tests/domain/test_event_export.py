"""Events as a table: each changed field on a row of its own, cut at a bound that is told."""

import pytest

from crm_app.domain import contacts, event_export, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.domain.event_export import HEADS, Table
from crm_app.domain.event_list import Query
from crm_app.domain.filters import Filter
from tests.world import World, refusal


def taken(world: World, query: Query, actor: Actor | None = None) -> Table:
    return world.do(event_export.take, actor or world.anna, query)


def test_each_field_has_a_row_and_what_changed_none_has_one(world: World) -> None:
    world.edit(world.acme, city="Umeå", address="Nygatan 2")
    world.do(contacts.archive, world.bo, world.paula_contact)
    rows = taken(world, Query(record_id=world.acme)).rows
    assert {len(row) for row in rows} == {len(HEADS)}
    told = [(row[5], *row[6:]) for row in rows]
    assert ("ändrade 2 uppgifter", "Ort", "Örebro", "Umeå") in told
    assert ("ändrade 2 uppgifter", "Utdelningsadress", "Storgatan 1", "Nygatan 2") in told
    assert told[0][0] == "arkiverade kontaktpersonen Paula Ek"


def test_taking_them_is_an_event_that_says_how_many(world: World) -> None:
    taken(world, Query())
    told = world.last_event()
    assert (told.action, told.record_id, told.actor_name) == ("export_events", None, "Anna Lind")
    assert told.changes == {"Händelser": {"old": "", "new": "2"}}
    table = taken(world, Query(record_id=world.acme))
    assert table.number == "1001"
    assert world.last_event().record_id == world.acme


def test_a_longer_list_is_cut_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_export, "MOST", 3)
    for number in range(5):
        world.edit(world.acme, city=f"Ort {number}")
    rows = taken(world, Query()).rows
    assert [row[8] for row in rows[:3]] == ["Ort 4", "Ort 3", "Ort 2"]
    assert rows[3] == ["Listan är längre. Här är de 3 nyaste: välj en tid för att få de andra."]
    assert len(rows) == 4


def test_filters_keep_what_they_keep_in_the_list(world: World) -> None:
    world.edit(world.acme, city="Umeå")
    only = Query(filters=(Filter("action", ("contact.add",)),))
    rows = taken(world, only).rows
    assert {row[5] for row in rows} == {"lade till kontaktpersonen Paula Ek"}
    nothing = Query(filters=(Filter("action", ("anonymise",)),))
    assert taken(world, nothing).rows == []


def test_it_takes_the_right_and_gives_only_what_is_hers(world: World) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        assert isinstance(refusal(taken, world, Query(), actor), PermissionDenied)
    may = world.cleo.rights | {"customers.export"}
    cleo = Actor("user", world.cleo.id, "Cleo Dahl", may)
    hers = world.company(world.cleo)
    numbers = {row[3] for row in taken(world, Query(), cleo).rows}
    assert numbers == {world.values(hers)["number"]}
    for record in (world.acme, 999):
        refused = refusal(taken, world, Query(record_id=record), cleo)
        assert isinstance(refused, NotFound)
    assert len(world.events("customers", "export_events")) == 1


def test_what_is_switched_off_is_no_file_either(world: World) -> None:
    world.do(settings.put, world.anna, "customers.events", "off")
    assert isinstance(refusal(taken, world, Query()), NotFound)
    assert taken(world, Query(record_id=world.acme)).rows
