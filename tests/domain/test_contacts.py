"""Contacts: the persons at a customer, one of them the main one."""

from typing import Any

import pytest

from crm_app.domain import contacts
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.contacts import Contact
from tests.world import World, errors, refusal

EVA = {"first_name": "Eva", "last_name": "Åberg", "main_contact": "ja"}
CALLS: tuple[tuple[Any, ...], ...] = (
    (contacts.get,),
    (contacts.edit, {"email": "ny@acme.example"}, {}),
    (contacts.archive,),
    (contacts.restore,),
)


def read(world: World, id_: int) -> Contact:
    return world.see(contacts.get, world.bo, id_)


def names(world: World, **told: Any) -> list[str]:
    found = world.see(contacts.of_customer, world.bo, world.acme, **told)
    return [contact.first_name for contact in found]


def test_a_contact_is_added_to_her_customer(world: World) -> None:
    id_ = world.do(contacts.add, world.bo, world.acme, {"first_name": "Eva", "mobile": "070123456"})
    assert read(world, id_).customer_id == world.acme
    assert read(world, id_).mobile == "+4670123456"


def test_adding_is_an_event_on_the_customer(world: World) -> None:
    told = world.topics(contacts.add, world.bo, world.acme, {"first_name": "Eva"})
    event = world.last_event()
    assert (event.action, event.record_id, event.actor_name) == (
        "contact.add",
        world.acme,
        "Bo Berg",
    )
    assert event.changes["contact"] == {"old": "", "new": "Eva", "to": 2}
    assert event.changes["first_name"]["new"] == "Eva"
    assert told == ["events:customers", "list:contacts", f"record:customers:{world.acme}"]


def test_every_error_comes_at_once_beside_its_field(world: World) -> None:
    found = errors(world.do, contacts.add, world.bo, world.acme, {"email": "x", "mobile": "1"})
    assert set(found) == {"first_name", "email", "mobile"}
    assert found["first_name"] == "Fyll i Förnamn."
    assert names(world) == ["Paula"]


def test_the_main_contact_comes_first_and_the_others_by_name(world: World) -> None:
    for first in ("Östen", "Åke", "Bo"):
        world.do(contacts.add, world.bo, world.acme, {"first_name": first})
    assert names(world) == ["Paula", "Bo", "Åke", "Östen"]


def test_a_customer_has_one_main_contact_and_the_log_says_who_was(world: World) -> None:
    eva = world.do(contacts.add, world.bo, world.acme, EVA)
    assert read(world, eva).main_contact
    assert not read(world, world.paula_contact).main_contact
    event = world.last_event()
    assert (event.action, event.changes["contact"]["new"]) == ("contact.edit", "Paula Ek")
    assert event.changes["main_contact"]["old"] == "Ja"
    assert event.changes["main_contact"]["new"] == ""


def test_a_main_contact_elsewhere_is_left_alone(world: World) -> None:
    other = world.company()
    world.do(contacts.add, world.bo, other, EVA)
    assert read(world, world.paula_contact).main_contact


def test_an_edit_is_an_event_and_the_same_again_is_none(world: World) -> None:
    world.do(contacts.edit, world.bo, world.paula_contact, {"email": "p@acme.example"}, {})
    event = world.last_event()
    assert event.changes["email"]["old"] == "paula@acme.example"
    assert event.changes["email"]["new"] == "p@acme.example"
    same = {"email": " P@acme.example "}
    assert world.topics(contacts.edit, world.bo, world.paula_contact, same, {}) == []


def test_two_who_change_the_same_field_clash(world: World) -> None:
    base = {"first_name": "Paula"}
    world.do(contacts.edit, world.anna, world.paula_contact, {"first_name": "Paulina"}, base)
    with pytest.raises(Clash) as clash:
        world.do(contacts.edit, world.bo, world.paula_contact, {"first_name": "Paola"}, base)
    assert clash.value.theirs == {"first_name": "Paulina"}
    world.do(contacts.edit, world.bo, world.paula_contact, {"last_name": "Ås"}, {"last_name": "Ek"})
    assert read(world, world.paula_contact).last_name == "Ås"


def test_an_archived_contact_is_nobodys_main_contact(world: World) -> None:
    world.do(contacts.archive, world.bo, world.paula_contact)
    assert (names(world), names(world, archived=True)) == ([], ["Paula"])
    event = world.last_event()
    assert (event.action, event.changes["main_contact"]["old"]) == ("contact.archive", "Ja")
    world.do(contacts.restore, world.bo, world.paula_contact)
    assert not read(world, world.paula_contact).main_contact
    assert world.last_event().action == "contact.restore"


def test_archiving_twice_is_one_event(world: World) -> None:
    world.do(contacts.archive, world.bo, world.paula_contact)
    assert world.topics(contacts.archive, world.bo, world.paula_contact) == []


@pytest.mark.parametrize("call", CALLS)
def test_not_yours_is_told_exactly_like_not_there(world: World, call: tuple[Any, ...]) -> None:
    verb, *args = call
    ids = (world.paula_contact, 999, 0, 10**30)
    refused = [refusal(world.do, verb, world.cleo, id_, *args) for id_ in ids]
    assert {(type(r), r.message) for r in refused} == {
        (NotFound, "Kontaktpersonen finns inte, eller så är den inte din.")
    }


@pytest.mark.parametrize("call", CALLS)
def test_paula_is_told_the_same_whether_it_is_there_or_not(
    world: World, call: tuple[Any, ...]
) -> None:
    verb, *args = call
    for id_ in (world.paula_contact, 999):
        refused = refusal(world.do, verb, world.paula, id_, *args)
        assert isinstance(refused, PermissionDenied)


def test_cleo_cannot_add_to_or_list_another_customer(world: World) -> None:
    added = refusal(world.do, contacts.add, world.cleo, world.acme, EVA)
    listed = refusal(world.see, contacts.of_customer, world.cleo, world.acme)
    assert isinstance(added, NotFound)
    assert isinstance(listed, NotFound)


def test_cleo_keeps_the_contacts_of_her_own(world: World) -> None:
    mine = world.company(world.cleo)
    id_ = world.do(contacts.add, world.cleo, mine, EVA)
    assert world.see(contacts.get, world.cleo, id_).first_name == "Eva"


def test_a_required_field_is_asked_for_and_an_inactive_one_kept(world: World) -> None:
    world.decide("mobile", "required", ".")
    assert errors(world.do, contacts.add, world.bo, world.acme, EVA) == {"mobile": "Fyll i Mobil."}
    world.decide("email", "off", ".")
    texts = {"mobile": "0701234567", "email": "ny@acme.example"}
    world.do(contacts.edit, world.bo, world.paula_contact, texts, {})
    assert read(world, world.paula_contact).email == "paula@acme.example"


def test_an_archived_title_stays_and_cannot_be_newly_chosen(world: World) -> None:
    title = world.value("contact_title", "VD")
    world.do(contacts.edit, world.bo, world.paula_contact, {"title": str(title)}, {})
    world.archive_value(title)
    texts = {"title": str(title), "last_name": "Ås"}
    world.do(contacts.edit, world.bo, world.paula_contact, texts, {})
    assert read(world, world.paula_contact).title_id == title
    found = errors(world.do, contacts.add, world.bo, world.acme, EVA | {"title": str(title)})
    assert set(found) == {"title"}


def test_a_clash_names_the_colleague_who_changed_the_contact_last(world: World) -> None:
    world.do(contacts.edit, world.anna, world.paula_contact, {"last_name": "Ekman"}, {})
    other = world.do(contacts.add, world.bo, world.acme, {"first_name": "Ola"})
    world.do(contacts.edit, world.bo, other, {"last_name": "Holm"}, {})
    clash = refusal(
        world.do,
        contacts.edit,
        world.bo,
        world.paula_contact,
        {"last_name": "Ek-Berg"},
        {"last_name": "Ek"},
    )
    assert isinstance(clash, Clash)
    assert (clash.who, clash.theirs) == ("Anna Lind", {"last_name": "Ekman"})
