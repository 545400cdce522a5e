"""An earlier value is put back from its event: an ordinary edit, with all that hinders one."""

from typing import Any

import pytest

from crm_app.domain import (
    anonymise,
    card_tabs,
    contacts,
    custom_card,
    custom_fields,
    custom_tabs,
    customer_merge,
    customers,
    event_lines,
    event_restore,
    promotion,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from crm_app.domain.event_list import Query, page
from crm_app.domain.event_restore import Offer
from tests.world import World, refusal


def offered(world: World, key: str, actor: Actor | None = None) -> Offer:
    """Return what putting back would do, from the newest event."""
    return world.see(event_restore.offer, actor or world.bo, world.last_event().id, key)


def put_back(world: World, offer: Offer, actor: Actor | None = None) -> None:
    world.do(event_restore.restore, actor or world.bo, offer.event_id, offer.key, offer.base)


def shown(world: World, id_: int) -> dict[str, Any]:
    """Return which fields of each event say that they can be put back."""

    def look(session: Any) -> dict[str, Any]:
        found, _ = page(session, world.anna, Query(record_id=id_))
        lines = event_lines.told(session, world.anna, "customers", found)
        return {c.key: c.restorable for line in reversed(lines) for c in line.changes}

    return world.see(look)


def test_a_value_is_put_back_and_that_is_an_event_of_its_own(world: World) -> None:
    world.edit(world.acme, city="Umeå")
    world.edit(world.acme, address="Nygatan 2")
    edit = world.events("customers", "edit")[0]
    offer = world.see(event_restore.offer, world.anna, edit.id, "city")
    assert (offer.label, offer.now, offer.then, offer.base) == ("Ort", "Umeå", "Örebro", "Umeå")
    put_back(world, offer, world.anna)
    assert world.values(world.acme)["city"] == "Örebro"
    assert world.values(world.acme)["address"] == "Nygatan 2"
    told = world.last_event()
    assert (told.action, told.actor_name) == ("edit", "Anna Lind")
    assert told.changes == {"city": {"old": "Umeå", "new": "Örebro"}}


def values(world: World) -> tuple[tuple[str, str, str], ...]:
    """Return two texts for every sort of field."""
    gold, silver = (str(world.value("level", n)) for n in ("Guld", "Silver"))
    red, blue = (str(world.value("tag", n)) for n in ("Röd", "Blå"))
    title = str(world.value("manager_title", "Säljare"))
    other = world.values(world.private())["number"]
    bo, anna = world.bo.id, world.anna.id
    return (
        ("name", "Acme Ett AB", "Acme Två AB"),
        ("level", gold, silver),
        ("level", "", silver),
        ("tags", f"{red}", f"{red},{blue}"),
        ("tags", f"{red},{blue}", ""),
        ("account_managers", f"{bo}:{title},{anna}:", f"{bo}:"),
        ("payment_terms", "1", "2"),
        ("phone", "08-123 45 67", "+49 30 901820"),
        ("mobile", "070-174 06 05", ""),
        ("email", "a@acme.example", "b@acme.example"),
        ("website", "https://acme.example", "https://acme.example/ny"),
        ("postal_code", "702 10", "111 22"),
        ("organisation_number", "556036-0793", "212000-0142"),
        ("vat_number", "SE556036079301", ""),
        ("marketing_consent", "yes", "no"),
        ("note", "En rad\nOch en till", "Annat"),
        ("country", "SE", "NO"),
        ("gln", "7365567212048", ""),
        ("peppol_id", "0007:5560360793", ""),
        ("invoice_delivery", "letter", ""),
        ("discount", "12,5", "10"),
        ("currency", "SEK", "EUR"),
        ("invoice_recipient", other, ""),
        ("reverse_construction_vat", "ja", "nej"),
        ("reverse_construction_vat", "nej", "ja"),
        ("number", "1001", "77001"),
    )


def test_every_sort_of_field_comes_back_as_it_was(world: World) -> None:
    for key in ("gln", "peppol_id", "invoice_delivery", "discount", "currency"):
        world.decide(key, "active")
    for key in ("invoice_recipient", "reverse_construction_vat"):
        world.decide(key, "active")
    tried = 0
    for key, first, second in values(world):
        world.edit(world.acme, world.anna, **{key: first})
        before = world.values(world.acme)
        if key == "country":
            world.edit(world.acme, world.anna, country="NO", postal_code="", phone="")
        else:
            world.edit(world.acme, world.anna, **{key: second})
        after = world.values(world.acme)
        assert after[key] != before[key], key
        put_back(world, offered(world, key, world.anna), world.anna)
        assert world.values(world.acme)[key] == before[key], key
        tried += 1
    assert tried > 25


def test_a_contacts_value_is_put_back_on_the_contact(world: World) -> None:
    title = world.value("contact_title", "VD")
    texts = {"title": str(title), "phone_work": "08-123 45 67", "email": "p@acme.example"}
    world.do(contacts.edit, world.bo, world.paula_contact, texts, {})
    texts = {"title": "", "phone_work": "08-765 43 21", "email": ""}
    world.do(contacts.edit, world.bo, world.paula_contact, texts, {})
    event = world.last_event().id
    for key in texts:
        put_back(world, world.see(event_restore.offer, world.bo, event, key))
    held = contacts.values_of(world.see(contacts.get, world.bo, world.paula_contact))
    assert (held["title"], held["phone_work"]) == (title, "+4681234567")
    assert held["email"] == "p@acme.example"
    assert world.last_event().action == "contact.edit"


def test_an_own_tabs_value_is_put_back(world: World) -> None:
    tab = world.do(custom_tabs.add, world.anna, "Avtal")
    field = world.do(custom_fields.add, world.anna, tab, "Nummer", "text")
    key = f"own_{field}"
    for text in ("K-1", "K-2"):
        world.do(custom_card.save, world.bo, world.acme, f"own_{tab}", {key: text}, {})
    offer = offered(world, key)
    assert (offer.label, offer.now, offer.then) == ("Nummer", "K-2", "K-1")
    put_back(world, offer)
    assert offered(world, key).now == "K-1"
    world.do(custom_fields.archive, world.anna, field)
    assert isinstance(refusal(offered, world, key), NotFound)


def test_what_somebody_changes_between_the_question_and_the_answer_is_not_lost(
    world: World,
) -> None:
    world.edit(world.acme, city="Umeå")
    offer = offered(world, "city")
    world.edit(world.acme, world.anna, city="Luleå")
    refused = refusal(put_back, world, offer)
    assert isinstance(refused, Clash)
    assert refused.who == "Anna Lind"
    assert world.values(world.acme)["city"] == "Luleå"


def test_what_is_so_already_and_what_is_switched_off_is_refused(world: World) -> None:
    world.edit(world.acme, city="Umeå")
    offer = offered(world, "city")
    world.edit(world.acme, city="Örebro")
    again = Offer(offer.event_id, "city", base="Örebro")
    assert refusal(put_back, world, again).message == event_restore.SAME
    world.edit(world.acme, city="Umeå")
    world.decide("city", "off")
    refused = refusal(put_back, world, offer)
    assert isinstance(refused, Conflict)
    assert "avstängt" in refused.message


def test_a_rule_of_today_holds_for_a_value_of_yesterday(world: World) -> None:
    world.edit(world.acme, email="")
    world.edit(world.acme, email="ny@acme.example")
    world.decide("email", "required")
    offer = offered(world, "email")
    refused = refusal(put_back, world, offer)
    assert isinstance(refused, Invalid)
    assert refused.message == "Fyll i E-post."


def test_a_number_that_is_taken_or_may_not_be_chosen_is_not_put_back(world: World) -> None:
    world.edit(world.acme, world.anna, number="7001")
    refused = refusal(put_back, world, offered(world, "number"))
    assert "Du har inte rätt" in refused.message
    world.do(customers.register, world.anna, "private", {"first_name": "Z", "last_name": "Ö"})
    world.edit(2, world.anna, number="1001")
    event = world.events("customers", "edit")[0].id
    offer = world.see(event_restore.offer, world.anna, event, "number")
    assert "upptaget" in refusal(put_back, world, offer, world.anna).message


def test_it_takes_the_right_and_a_customer_that_is_hers(world: World) -> None:
    world.edit(world.acme, city="Umeå")
    event = world.last_event().id
    reader = Actor("user", world.bo.id, "Bo", frozenset({"customers.see_all"}))
    for actor, kind in (
        (reader, PermissionDenied),
        (world.paula, PermissionDenied),
        (world.cleo, NotFound),
    ):
        for verb, args in ((event_restore.offer, ()), (event_restore.restore, ("Umeå",))):
            assert isinstance(refusal(world.do, verb, actor, event, "city", *args), kind)
    assert world.values(world.acme)["city"] == "Umeå"
    assert world.last_event().id == event
    world.do(card_tabs.switch, world.anna, "events", False)
    assert isinstance(refusal(offered_of, world, event, "city"), NotFound)


def offered_of(world: World, event: int | None, key: str) -> Offer:
    return world.see(event_restore.offer, world.bo, event, key)


def test_what_is_not_there_is_refused(world: World) -> None:
    register, contact = (e.id for e in world.events("customers")[:2])
    world.edit(world.acme, city="Umeå")
    edit = world.last_event().id
    tried = (
        (register, "city"),
        (contact, "first_name"),
        (edit, "phone"),
        (edit, "id"),
        (0, "city"),
    )
    for event, key in (*tried, (-1, "city"), (2**70, "city"), (edit, ""), (edit, "updated_by")):
        assert isinstance(refusal(offered_of, world, event, key), NotFound), (event, key)
    world.decide("city", "required")
    assert isinstance(refusal(offered_of, world, world.last_event("settings").id, "Ort"), NotFound)


def test_a_masked_number_is_not_put_back(world: World) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    eva = world.private(personal_identity_number="811218-9876")
    world.edit(eva, personal_identity_number="640823-3234")
    assert shown(world, eva)["personal_identity_number"] is False
    assert isinstance(refusal(offered, world, "personal_identity_number", world.anna), NotFound)
    firm = world.company(organisation_number="212000-0142")
    world.edit(firm, organisation_number="811218-9876")
    assert isinstance(refusal(offered, world, "organisation_number", world.anna), NotFound)


def test_a_promotion_stays_and_the_rest_of_it_can_be_put_back(world: World) -> None:
    eva = world.private(customer_type="prospect", city="Lund")
    world.do(promotion.promote, world.bo, eva, {"city": "Malmö"}, {})
    assert shown(world, eva) == {**dict.fromkeys(shown(world, eva), False), "city": True}
    assert isinstance(refusal(offered, world, "customer_type"), NotFound)
    put_back(world, offered(world, "city"))
    assert world.values(eva)["city"] == "Lund"


def test_nothing_of_an_anonymised_or_merged_customer_is_put_back(world: World) -> None:
    eva, twin = world.private(city="Lund"), world.private()
    world.edit(eva, city="Malmö")
    of_eva = world.last_event().id
    world.edit(twin, city="Ystad")
    of_twin = world.last_event().id
    assert shown(world, eva)["city"] is True
    kept = world.private()
    stamp = world.see(customer_merge.compare, world.bo, kept, twin).stamp
    world.do(customer_merge.merge, world.bo, kept, twin, {}, stamp)
    world.do(anonymise.anonymise, world.anna, eva, world.values(eva)["number"])
    for event, id_ in ((of_eva, eva), (of_twin, twin)):
        assert not any(shown(world, id_).values())
        refused = refusal(world.see, event_restore.offer, world.anna, event, "city")
        assert isinstance(refused, Conflict | NotFound)


def test_an_archived_contacts_value_waits_until_she_is_taken_back(world: World) -> None:
    world.do(contacts.edit, world.bo, world.paula_contact, {"last_name": "Ås"}, {})
    event = world.last_event().id
    world.do(contacts.archive, world.bo, world.paula_contact)
    assert "arkiverad" in refusal(offered_of, world, event, "last_name").message
    world.do(contacts.restore, world.bo, world.paula_contact)
    put_back(world, offered_of(world, event, "last_name"))
    assert world.see(contacts.get, world.bo, world.paula_contact).last_name == "Ek"


@pytest.mark.parametrize("key", ["city", "email"])
def test_the_past_is_never_rewritten(world: World, key: str) -> None:
    world.do(customers.edit, world.bo, world.acme, {key: "umea@acme.example"}, {})
    before = [(e.id, e.changes, e.at) for e in world.events("customers")]
    put_back(world, offered(world, key))
    assert [(e.id, e.changes, e.at) for e in world.events("customers")][:-1] == before
