"""Editing a customer: what is saved, what two may change at once, and who may."""

import pytest

from crm_app.domain import customers
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import PermissionDenied
from tests.world import World, errors, refusal


def test_only_what_was_touched_is_changed(world: World) -> None:
    before = world.values(world.acme)
    world.edit(world.acme, email="ny@acme.example")
    after = world.values(world.acme)
    assert {k for k in after if after[k] != before[k]} == {"email"}


def test_an_edit_is_an_event_with_old_and_new(world: World) -> None:
    world.edit(world.acme, city="Umeå", phone="0701234567")
    event = world.last_event()
    assert (event.action, event.record_id, event.actor_id) == ("edit", world.acme, world.bo.id)
    assert event.changes == {
        "city": {"old": "Örebro", "new": "Umeå"},
        "phone": {"old": "08-123 45 67", "new": "070-123 45 67"},
    }


def test_saving_what_is_there_already_is_no_event_and_touches_nothing(world: World) -> None:
    same = {"city": " Örebro ", "phone": "08-1234567", "postal_code": "70210"}
    assert world.topics(customers.edit, world.bo, world.acme, same, {}) == []
    assert world.events("customers", "edit") == []


def test_an_edit_touches_the_list_and_the_record(world: World) -> None:
    told = world.topics(customers.edit, world.bo, world.acme, {"city": "Umeå"}, {})
    assert told == ["events:customers", "list:customers", f"record:customers:{world.acme}"]


def test_all_errors_come_at_once_and_nothing_is_saved(world: World) -> None:
    found = errors(world.edit, world.acme, name="", email="a@", postal_code="1", city="Umeå")
    assert set(found) == {"name", "email", "postal_code"}
    assert found["postal_code"].startswith("Ett svenskt postnummer har fem siffror")
    assert world.values(world.acme)["city"] == "Örebro"


def test_two_who_change_different_fields_both_get_their_way(world: World) -> None:
    world.do(customers.edit, world.anna, world.acme, {"city": "Umeå"}, {"city": "Örebro"})
    world.do(customers.edit, world.bo, world.acme, {"note": "Ring"}, {"note": ""})
    values = world.values(world.acme)
    assert (values["city"], values["note"]) == ("Umeå", "Ring")


def test_two_who_change_the_same_field_are_shown_each_others_words(world: World) -> None:
    world.do(customers.edit, world.anna, world.acme, {"city": "Umeå"}, {"city": "Örebro"})
    with pytest.raises(Clash) as clash:
        world.do(customers.edit, world.bo, world.acme, {"city": "Lund"}, {"city": "Örebro"})
    assert clash.value.theirs == {"city": "Umeå"}
    assert clash.value.message == "Anna Lind har ändrat samma uppgifter medan du skrev."
    assert world.values(world.acme)["city"] == "Umeå"


def test_a_clash_shows_a_value_by_its_name(world: World) -> None:
    gold, silver = world.value("level", "Guld"), world.value("level", "Silver")
    world.edit(world.acme, world.anna, level=str(gold))
    with pytest.raises(Clash) as clash:
        world.do(customers.edit, world.bo, world.acme, {"level": str(silver)}, {"level": ""})
    assert clash.value.theirs == {"level": "Guld"}


def test_a_clash_in_one_field_saves_none_of_the_others(world: World) -> None:
    world.edit(world.acme, world.anna, city="Umeå")
    texts, base = {"city": "Lund", "note": "Ring"}, {"city": "Örebro", "note": ""}
    assert isinstance(refusal(world.do, customers.edit, world.bo, world.acme, texts, base), Clash)
    assert world.values(world.acme)["note"] == ""


def test_two_who_write_the_same_do_not_clash(world: World) -> None:
    world.edit(world.acme, world.anna, city="Umeå")
    world.do(customers.edit, world.bo, world.acme, {"city": "Umeå"}, {"city": "Örebro"})
    assert len(world.events("customers", "edit")) == 1


def test_without_a_base_she_saves_over_the_other(world: World) -> None:
    world.edit(world.acme, world.anna, city="Umeå")
    world.edit(world.acme, world.bo, city="Lund")
    assert world.values(world.acme)["city"] == "Lund"


def test_a_clash_never_shows_a_persons_number(world: World) -> None:
    world.edit(world.acme, world.anna, organisation_number="811218-9876")
    texts, base = {"organisation_number": "212000-0142"}, {"organisation_number": "556036-0793"}
    with pytest.raises(Clash) as clash:
        world.do(customers.edit, world.bo, world.acme, texts, base)
    assert clash.value.theirs == {"organisation_number": "811218-****"}


def test_editing_needs_its_right(world: World) -> None:
    assert isinstance(refusal(world.edit, world.acme, world.paula, city="X"), PermissionDenied)
    id_ = world.company(world.cleo)
    world.edit(id_, world.cleo, city="Umeå")
    assert world.last_event().actor_name == "Cleo Dahl"


def test_the_kind_never_changes(world: World) -> None:
    world.edit(world.acme, kind="private", first_name="Eva", last_name="Ek")
    found = world.see(customers.get, world.bo, world.acme)
    assert (found.kind, found.first_name, found.display_name) == ("company", "", "Acme AB")


def test_a_field_that_does_not_exist_is_passed_over(world: World) -> None:
    assert (
        world.topics(customers.edit, world.bo, world.acme, {"password": "x", "id": "7"}, {}) == []
    )


def test_promotion_demands_what_a_regular_customer_must_have(world: World) -> None:
    id_ = world.company(customer_type="prospect", organisation_number="")
    found = errors(world.edit, id_, customer_type="regular")
    assert found == {"organisation_number": "Fyll i Organisationsnummer."}
    world.edit(id_, customer_type="regular", organisation_number="556881-2670")
    assert world.last_event().changes["customer_type"] == {"old": "Prospekt", "new": "Vanlig"}
    assert world.values(id_)["number"] == "1002"


def test_a_type_that_does_not_exist_is_refused(world: World) -> None:
    found = errors(world.edit, world.acme, customer_type="vip")
    assert found == {"customer_type": "Kundtyp ska vara något av: Vanlig, Temporär, Prospekt."}


def test_an_old_customer_that_lacks_a_new_required_field_is_read_and_asked_for_it(
    world: World,
) -> None:
    world.decide("website", "required")
    assert world.values(world.acme)["website"] == ""
    found = errors(world.edit, world.acme, city="Umeå")
    assert found == {"website": "Fyll i Webbplats."}
    world.edit(world.acme, city="Umeå", website="acme.example")
    assert world.values(world.acme)["website"] == "https://acme.example"
