"""Customers: who may reach them, and registering, archiving and revealing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from crm_app.domain import clock, customers
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.customers import Customer
from tests.world import COMPANY, World, errors, refusal

VERBS: tuple[Callable[..., Any], ...] = (customers.get, customers.archive, customers.restore)
ARCHIVIST = Actor("user", 3, "Cleo Dahl", frozenset({"customers.see_own", "customers.archive"}))


def row(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


def test_a_registered_company_is_found_by_its_number(world: World) -> None:
    id_ = world.company()
    assert world.see(customers.by_number, world.bo, " 1002 ") == id_
    assert world.values(id_)["name"] == "Beta AB"


def test_a_person_is_named_by_first_and_last_name(world: World) -> None:
    id_ = world.private(first_name=" Åsa ", last_name="von  Sydow")
    assert row(world, id_).display_name == "Åsa von Sydow"
    assert row(world, id_).name_key == "åsa von sydow"


def test_a_customer_starts_in_sweden_as_regular_with_the_default_terms(world: World) -> None:
    values = world.values(world.company())
    terms = world.see(customers.first_values, world.bo)["payment_terms"]
    assert (values["country"], values["customer_type"]) == ("SE", "regular")
    assert values["payment_terms"] == terms is not None


def test_registering_tells_every_missing_field_at_once_and_writes_nothing(world: World) -> None:
    found = errors(world.do, customers.register, world.bo, "company", {"email": "x", "name": " "})
    assert set(found) == {"name", "organisation_number", "email"}
    assert found["name"] == "Fyll i Företagsnamn."
    assert len(world.events("customers", "register")) == 1


def test_a_kind_that_does_not_exist_is_refused(world: World) -> None:
    found = errors(world.do, customers.register, world.bo, "partner", COMPANY)
    assert found == {"kind": "Välj företag eller privat."}


def test_registering_is_an_event_with_what_was_filled_in_and_nothing_else(world: World) -> None:
    id_ = world.company(city="Umeå")
    event = world.last_event()
    assert (event.action, event.record_id, event.actor_name) == ("register", id_, "Bo Berg")
    assert event.origin == "screen"
    assert event.changes["city"] == {"old": "", "new": "Umeå"}
    assert "phone" not in event.changes


def test_registering_touches_the_list_and_the_record(world: World) -> None:
    assert world.topics(customers.register, world.bo, "company", COMPANY) == [
        "events:customers",
        "list:customers",
        "record:customers:2",
    ]


def test_paula_of_the_portal_may_do_nothing(world: World) -> None:
    for verb in VERBS:
        assert isinstance(refusal(world.do, verb, world.paula, world.acme), PermissionDenied)
    for verb, args in (
        (customers.register, ("company", COMPANY)),
        (customers.edit, (world.acme, {"city": "Umeå"}, {})),
        (customers.reveal, (world.acme, "organisation_number")),
        (customers.by_number, ("1001",)),
    ):
        refused = refusal(world.do, verb, world.paula, *args)
        assert (type(refused), refused.message) == (PermissionDenied, PermissionDenied.default)


@pytest.mark.parametrize("verb", VERBS)
def test_not_yours_is_told_exactly_like_not_there(world: World, verb: Callable[..., Any]) -> None:
    refused = [
        refusal(world.do, verb, ARCHIVIST, id_) for id_ in (world.acme, 999, 0, -1, 2**63, 10**30)
    ]
    assert {type(r) for r in refused} == {NotFound}
    assert {r.message for r in refused} == {"Kunden finns inte, eller så är den inte din."}


def test_cleo_cannot_edit_or_find_what_is_not_hers(world: World) -> None:
    mine = refusal(world.edit, world.acme, world.cleo, city="Umeå")
    nobody = refusal(world.edit, 999, world.cleo, city="Umeå")
    assert (type(mine), mine.message) == (type(nobody), nobody.message)
    assert world.see(customers.by_number, world.cleo, "1001") is None


def test_cleo_becomes_account_manager_of_what_she_registers(world: World) -> None:
    id_ = world.company(world.cleo)
    assert world.values(id_)["account_managers"] == ((world.cleo.id, None),)
    assert world.see(customers.get, world.cleo, id_).id == id_
    assert world.last_event().changes["account_managers"]["new"] == "Cleo Dahl"


def test_cleo_keeps_the_title_that_she_gives_herself(world: World) -> None:
    title = world.value("manager_title", "Säljare")
    id_ = world.company(world.cleo, account_managers=f"{world.cleo.id}:{title},{world.bo.id}:")
    assert world.values(id_)["account_managers"] == ((2, None), (3, title))


def test_bo_who_sees_all_is_not_made_account_manager(world: World) -> None:
    assert world.values(world.company())["account_managers"] == ()


def test_without_the_right_to_see_nothing_is_seen(world: World) -> None:
    blind = Actor("user", 2, "Bo Berg", frozenset({"customers.edit", "customers.archive"}))
    assert isinstance(refusal(world.see, customers.get, blind, world.acme), PermissionDenied)
    assert isinstance(refusal(world.do, customers.archive, blind, world.acme), PermissionDenied)


def test_an_archived_customer_stays_and_comes_back(world: World) -> None:
    world.do(customers.archive, world.bo, world.acme)
    assert row(world, world.acme).archived
    assert world.values(world.acme)["city"] == "Örebro"
    world.do(customers.restore, world.bo, world.acme)
    assert not row(world, world.acme).archived
    assert [e.action for e in world.events("customers")[-2:]] == ["archive", "restore"]


def test_archiving_twice_is_one_event(world: World) -> None:
    world.do(customers.archive, world.bo, world.acme)
    assert world.topics(customers.archive, world.bo, world.acme) == []
    assert len(world.events("customers", "archive")) == 1


def test_archiving_needs_its_right(world: World) -> None:
    id_ = world.company(world.cleo)
    assert isinstance(refusal(world.do, customers.archive, world.cleo, id_), PermissionDenied)
    assert not row(world, id_).archived


def test_archiving_touches_the_list_and_the_record(world: World) -> None:
    told = ["events:customers", "list:customers", f"record:customers:{world.acme}"]
    assert world.topics(customers.archive, world.bo, world.acme) == told


def test_a_persons_number_is_revealed_with_the_right_and_with_an_event(world: World) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    id_ = world.private(personal_identity_number="811218-9876")
    told = world.do(customers.reveal, world.anna, id_, "personal_identity_number")
    event = world.last_event()
    assert told == "19811218-9876"
    assert (event.action, event.actor_name) == ("reveal", "Anna Lind")
    assert "9876" not in str(event.changes)


def test_a_sole_traders_number_is_revealed_as_written(world: World) -> None:
    id_ = world.company(organisation_number="8112189876")
    told = world.do(customers.reveal, world.anna, id_, "organisation_number")
    assert told == "811218-9876"
    assert world.last_event().action == "reveal"


def test_nothing_is_revealed_without_the_right(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    for actor in (world.bo, world.cleo, world.paula):
        refused = refusal(world.do, customers.reveal, actor, id_, "organisation_number")
        assert isinstance(refused, PermissionDenied)
    assert world.events("customers", "reveal") == []


def test_only_persons_numbers_are_revealed(world: World) -> None:
    refused = refusal(world.do, customers.reveal, world.anna, world.acme, "note")
    assert isinstance(refused, PermissionDenied)


def test_a_companys_number_is_no_secret_and_no_event(world: World) -> None:
    told = world.do(customers.reveal, world.anna, world.acme, "organisation_number")
    assert told == "5560360793"
    assert world.events("customers", "reveal") == []


def test_what_is_changed_tells_when_and_by_whom(world: World) -> None:
    before = row(world, world.acme)
    world.edit(world.acme, world.anna, city="Umeå")
    after = row(world, world.acme)
    assert (after.updated_by, after.version) == ("Anna Lind", before.version + 1)
    assert before.updated_at < after.updated_at
    assert clock.now() - after.updated_at < timedelta(minutes=1)
