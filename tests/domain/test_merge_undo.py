"""Taking a merge back: both are as they were, unless somebody has changed either since."""

from typing import Any

import pytest

from crm_app.domain import (
    anonymise,
    contacts,
    customer_merge,
    customers,
    file_store,
    files,
    merge_undo,
)
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.models.bulk import BulkBefore
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer
from tests.world import World, refusal

EXCEPT = {"version"}


@pytest.fixture
def twin(world: World, tmp_path: Any) -> int:
    """A sole trader who was registered twice, with something of every sort."""
    file_store.install(tmp_path)
    tag = world.value("tag", "IT")
    id_ = world.company(
        name="Acme igen",
        organisation_number="811218-9876",
        email="order@acme.example",
        tags=str(tag),
        account_managers=f"{world.cleo.id}:",
        discount="12,5",
        marketing_consent="yes",
    )
    world.do(contacts.add, world.bo, id_, {"first_name": "Ola", "main_contact": "ja"})
    arrived = files.Arrived("avtal.pdf", "application/pdf", 4, "0" * 64, file_store.new())
    world.do(files.add, world.bo, id_, arrived)
    return id_


def held(world: World, id_: int) -> dict[str, Any]:
    """Return all that is known of a customer."""
    row = world.see(lambda s: s.get_one(Customer, id_)).model_dump(exclude=EXCEPT)
    people = world.see(lambda s: contacts.of_customer(s, world.anna, id_))
    row["contacts"] = [c.model_dump(exclude=EXCEPT) for c in people]
    row["files"] = [f.name for f in world.see(files.listing, world.anna, id_)]
    values = world.values(id_)
    return row | {key: values[key] for key in ("tags", "account_managers")}


def merge(world: World, keep: int, other: int, **chosen: str) -> None:
    stamp = world.see(customer_merge.compare, world.bo, keep, other).stamp
    world.do(customer_merge.merge, world.bo, keep, other, chosen, stamp)


def everything(world: World, twin: int) -> dict[str, str]:
    told = world.see(customer_merge.compare, world.bo, world.acme, twin)
    return {choice.key: "other" for choice in told.choices}


def test_both_are_exactly_as_they_were(world: World, twin: int) -> None:
    before = held(world, world.acme), held(world, twin)
    merge(world, world.acme, twin, **everything(world, twin))
    assert held(world, world.acme) != before[0]
    assert world.see(merge_undo.can, twin)
    assert world.do(merge_undo.undo, world.bo, twin) == world.acme
    assert held(world, world.acme) == before[0]
    assert held(world, twin) == before[1]
    number = world.do(customers.reveal, world.anna, twin, "organisation_number")
    assert number == "811218-9876"


def test_both_are_told_of_and_shown_anew(world: World, twin: int) -> None:
    merge(world, world.acme, twin)
    topics = world.topics(merge_undo.undo, world.bo, twin)
    ids = (world.acme, twin)
    assert {"list:customers", *(f"record:customers:{id_}" for id_ in ids)} <= set(topics)
    told = world.events("customers", "unmerge")
    assert [(e.record_id, e.changes["unmerged"]["new"]) for e in told] == [
        (world.acme, "1002"),
        (twin, "1001"),
    ]


def test_those_who_were_invoiced_through_her_are_so_again(world: World, twin: int) -> None:
    world.decide("invoice_recipient", "active")
    ids = [world.company(name=f"Beta {i}", invoice_recipient="1002") for i in range(3)]
    merge(world, world.acme, twin)
    world.edit(ids[0], invoice_recipient="")
    world.do(merge_undo.undo, world.bo, twin)
    rows = [world.see(lambda s, i=id_: s.get_one(Customer, i)) for id_ in ids]
    assert [row.invoice_recipient_id for row in rows] == [None, twin, twin]


@pytest.mark.parametrize("which", ["kept", "other"])
def test_what_somebody_has_changed_since_is_not_thrown_away(
    world: World, twin: int, which: str
) -> None:
    merge(world, world.acme, twin)
    if which == "kept":
        world.edit(world.acme, city="Umeå")
    else:
        world.do(lambda s: setattr(s.get_one(Customer, twin), "version", 99))
    refused = refusal(world.do, merge_undo.undo, world.bo, twin)
    assert isinstance(refused, Conflict)
    assert refused.message == merge_undo.CHANGED
    assert not world.see(merge_undo.can, twin)
    assert world.see(lambda s: s.get_one(Customer, twin)).merged_into_id == world.acme


def test_a_contact_added_since_stays_where_it_was_added(world: World, twin: int) -> None:
    merge(world, world.acme, twin)
    new = world.do(contacts.add, world.bo, world.acme, {"first_name": "Ny"})
    world.do(merge_undo.undo, world.bo, twin)
    assert world.see(lambda s: s.get_one(Contact, new)).customer_id == world.acme


def test_it_is_taken_back_once_and_can_be_made_again(world: World, twin: int) -> None:
    for _ in range(2):
        merge(world, world.acme, twin)
        world.do(merge_undo.undo, world.bo, twin)
        refused = refusal(world.do, merge_undo.undo, world.bo, twin)
        assert isinstance(refused, Conflict)
        assert refused.message == merge_undo.NOT_KEPT


def test_who_was_never_merged_has_nothing_to_take_back(world: World) -> None:
    assert not world.see(merge_undo.can, world.acme)
    assert isinstance(refusal(world.do, merge_undo.undo, world.bo, world.acme), Conflict)


def test_anonymising_the_kept_one_takes_the_other_along_and_the_way_back(
    world: World, twin: int
) -> None:
    merge(world, world.acme, twin)
    refused = refusal(world.see, anonymise.preview, world.anna, twin)
    assert isinstance(refused, Conflict)
    assert "1001" in refused.message
    counts = world.see(anonymise.preview, world.anna, world.acme).goes
    assert {c.label: c.count for c in counts}["Sammanslagna kunder"] == 1
    world.do(anonymise.anonymise, world.anna, world.acme, "1001")
    other = world.see(lambda s: s.get_one(Customer, twin))
    assert (other.name, other.organisation_number_sealed) == ("Anonymiserad", None)
    assert other.anonymised_at is not None
    assert not world.see(merge_undo.can, twin)
    assert world.see(lambda s: s.query(BulkBefore).count()) == 0


def test_it_takes_the_same_rights_as_the_merge(world: World, twin: int) -> None:
    merge(world, world.acme, twin)
    sees = Actor("user", world.cleo.id, "Cleo", world.cleo.rights | {"customers.archive"})
    world.edit(world.acme, account_managers=f"{world.bo.id}:")
    for actor, kind in (
        (world.cleo, PermissionDenied),
        (world.paula, PermissionDenied),
        (sees, NotFound),
    ):
        assert isinstance(refusal(world.do, merge_undo.undo, actor, twin), kind)
    assert world.see(lambda s: s.get_one(Customer, twin)).merged_into_id == world.acme
