"""A contact who changes customer: all that is hers follows, marks yield, and it can be undone."""

import pytest

from crm_app.domain import contacts, customers
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.contacts import Contact
from tests.world import World, errors

READER = Actor("user", 2, "Läsaren", frozenset({"customers.see_all"}))


def move(world: World, to: int, actor: Actor | None = None, **told: tuple[str, ...]):
    return world.do(contacts.move, actor or world.bo, world.paula_contact, to, **told)


def paula(world: World) -> Contact:
    return world.see(contacts.get, world.bo, world.paula_contact)


def test_she_is_at_the_new_customer_with_all_she_had(world: World):
    before, beta = paula(world), world.company()
    assert move(world, beta) == ()
    after = paula(world)
    assert after.customer_id == beta
    assert (after.email, after.main_contact) == (before.email, True)
    assert after.version == before.version + 1
    assert world.see(contacts.of_customer, world.bo, world.acme) == []


def test_both_customers_tell_of_it_and_their_cards_and_the_list_follow(world: World):
    beta = world.company()
    topics = world.topics(contacts.move, world.bo, world.paula_contact, beta)
    cards = [f"record:customers:{id_}" for id_ in (world.acme, beta)]
    assert topics == sorted(["events:customers", "list:contacts", *cards])
    told = world.events("customers", "contact.move")
    assert [e.record_id for e in told] == [world.acme, beta]
    assert told[0].changes["contact"] == {"old": "", "new": "Paula Ek", "to": 1}
    assert told[0].changes["customer"] == {"old": "1001", "new": "1002", "from": 1, "to": beta}


def test_a_mark_that_somebody_there_has_stays_with_her(world: World):
    beta = world.company()
    there = world.do(contacts.add, world.bo, beta, {"first_name": "Bea", "main_contact": "ja"})
    assert move(world, beta) == ("main_contact",)
    assert not paula(world).main_contact
    assert world.see(contacts.get, world.bo, there).main_contact
    change = world.last_event().changes["main_contact"]
    assert (change["from"], change["to"]) == (True, False)


def test_moving_home_with_the_lost_marks_takes_all_of_it_back(world: World):
    beta = world.company()
    world.do(contacts.add, world.bo, beta, {"first_name": "Bea", "main_contact": "ja"})
    lost = move(world, beta)
    move(world, world.acme, marks=lost)
    assert (paula(world).customer_id, paula(world).main_contact) == (world.acme, True)


def test_a_mark_that_was_given_to_another_meanwhile_is_not_taken_back(world: World):
    beta = world.company()
    world.do(contacts.add, world.bo, beta, {"first_name": "Bea", "main_contact": "ja"})
    lost = move(world, beta)
    world.do(contacts.add, world.bo, world.acme, {"first_name": "Ny", "main_contact": "ja"})
    move(world, world.acme, marks=lost)
    assert not paula(world).main_contact


def test_made_up_marks_are_no_marks(world: World):
    move(world, world.company(), marks=("archived", "version", "x"))
    assert not paula(world).archived


def test_an_archived_contact_moves_without_marks(world: World):
    world.do(contacts.archive, world.bo, world.paula_contact)
    move(world, world.company(), marks=("main_contact",))
    assert (paula(world).archived, paula(world).main_contact) == (True, False)


def test_to_where_she_is_and_to_an_archived_customer_is_refused(world: World):
    beta = world.company()
    assert "redan" in errors(move, world, world.acme)["customer"]
    world.do(customers.archive, world.bo, beta)
    assert "arkiverad" in errors(move, world, beta)["customer"]


def test_cleo_moves_nobody_from_or_to_a_customer_that_is_not_hers(world: World):
    own = world.private(world.cleo)
    with pytest.raises(NotFound):
        move(world, own, world.cleo)
    hers = world.do(contacts.add, world.cleo, own, {"first_name": "Ulla"})
    with pytest.raises(NotFound):
        world.do(contacts.move, world.cleo, hers, world.acme)
    assert world.see(contacts.get, world.cleo, hers).customer_id == own


def test_paula_and_who_only_sees_move_nobody(world: World):
    beta = world.company()
    for actor in (world.paula, READER):
        with pytest.raises(PermissionDenied):
            move(world, beta, actor)
    assert paula(world).customer_id == world.acme


@pytest.mark.parametrize("to", [0, -1, 99, 2**63])
def test_a_customer_that_is_not_there_is_not_found(world: World, to: int):
    with pytest.raises(NotFound):
        move(world, to)
