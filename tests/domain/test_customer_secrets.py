"""Persons' numbers on a customer: sealed, masked, and left as they are by a mask."""

import re
from pathlib import Path

import pytest

from crm_app.domain import customer_card, customers
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import PermissionDenied
from crm_app.models.customers import Customer
from tests.world import World, errors, refusal

PERSON = "personal_identity_number"
MASKED_VAT = "SE811218****01"


def row(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


def stored_bytes(world: World) -> bytes:
    path = Path(world.database.engine.url.database or "")
    return b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


def test_a_sole_traders_number_is_masked_wherever_it_can_be_seen(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    assert row(world, id_).organisation_number == "811218-****"
    assert world.values(id_)["organisation_number"] == "811218-****"
    assert world.last_event().changes["organisation_number"]["new"] == "811218-****"


def test_the_digits_of_a_persons_number_are_nowhere_in_the_database(world: World) -> None:
    world.decide(PERSON, "active", "private.regular")
    company = world.company(organisation_number="811218-9876")
    person = world.private(personal_identity_number="19640823-3234")
    prospect = world.company(
        customer_type="prospect", organisation_number="701063-2391", country=""
    )
    world.edit(company, organisation_number="640823-3234")
    world.edit(person, personal_identity_number="811218-9876")
    world.edit(prospect, note="Ring")
    world.do(customers.reveal, world.anna, company, "organisation_number")
    found = re.findall(rb"(?:811218|640823|701063)-?(?:9876|3234|2391)", stored_bytes(world))
    assert found == []
    assert b"811218-****" in stored_bytes(world)


def test_a_personal_number_is_masked_and_checked(world: World) -> None:
    world.decide(PERSON, "active", "private.regular")
    id_ = world.private(personal_identity_number="811218-9876")
    assert world.values(id_)[PERSON] == "19811218-****"
    assert PERSON in errors(world.edit, id_, personal_identity_number="811218-9875")
    world.edit(id_, personal_identity_number="")
    assert row(world, id_).personal_identity_number_sealed is None


def test_a_masked_number_means_leave_it_as_it_is(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    world.edit(id_, organisation_number="811218-****", city="Umeå")
    told = world.do(customers.reveal, world.anna, id_, "organisation_number")
    assert told == "811218-9876"
    assert set(world.events("customers", "edit")[-1].changes) == {"city"}


def test_a_masked_number_is_no_number_for_who_has_none(world: World) -> None:
    hidden = {"organisation_number": "Numret är dolt. Skriv alla siffror."}
    assert errors(world.company, organisation_number="811218-****") == hidden
    assert errors(world.edit, world.acme, organisation_number="811218-****") == hidden


def test_the_same_number_written_in_full_changes_nothing(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    texts = {"organisation_number": "19811218-9876"}
    assert world.topics(customers.edit, world.bo, id_, texts, {}) == []


def test_another_persons_number_takes_the_place_of_the_first(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    first = row(world, id_).organisation_number_index
    world.edit(id_, organisation_number="640823-3234")
    told = world.do(customers.reveal, world.anna, id_, "organisation_number")
    assert told == "640823-3234"
    assert row(world, id_).organisation_number_index != first


def test_a_companys_number_takes_the_place_of_a_persons(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    world.edit(id_, organisation_number="556881-2670")
    held = row(world, id_)
    assert (held.organisation_number, held.organisation_number_sealed) == ("5568812670", None)


def test_a_sole_traders_vat_number_is_masked_wherever_it_can_be_seen(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876", vat_number="SE811218987601")
    assert row(world, id_).vat_number == MASKED_VAT
    assert world.last_event().changes["vat_number"] == {"old": "", "new": MASKED_VAT}
    card, form = world.see(customer_card.look, world.bo, id_, {})
    (line,) = (v for group in card.groups for v in group.lines if v.key == "vat_number")
    assert (line.text, line.sealed) == (MASKED_VAT, True)
    assert next(f.value for f in form if f.key == "vat_number") == MASKED_VAT
    clash = refusal(
        world.do, customers.edit, world.bo, id_, {"vat_number": ""}, {"vat_number": "SE1"}
    )
    assert isinstance(clash, Clash)
    assert clash.theirs == clash.now == {"vat_number": MASKED_VAT}


def test_the_digits_of_a_sole_traders_vat_number_are_nowhere_in_the_database(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876", vat_number="SE811218987601")
    world.edit(id_, vat_number="se 640823-3234 01")
    world.do(customers.reveal, world.anna, id_, "vat_number")
    world.edit(id_, vat_number="", country="DK")
    world.edit(id_, vat_number="SE701063239101")
    found = re.findall(rb"(?:811218|640823|701063)-?(?:9876|3234|2391)", stored_bytes(world))
    assert found == []
    assert b"SE701063****01" in stored_bytes(world)


def test_a_sole_traders_vat_number_is_revealed_with_the_right_and_told(world: World) -> None:
    id_ = world.company(vat_number="SE811218987601")
    refused = refusal(world.do, customers.reveal, world.bo, id_, "vat_number")
    assert isinstance(refused, PermissionDenied)
    assert world.do(customers.reveal, world.anna, id_, "vat_number") == "SE811218987601"
    assert set(world.events("customers", "reveal")[-1].changes) == {"vat_number"}


def test_a_companys_vat_number_is_no_secret(world: World) -> None:
    id_ = world.company(vat_number="SE556881267001")
    held = row(world, id_)
    assert (held.vat_number, held.vat_number_sealed) == ("SE556881267001", None)
    assert held.vat_number_index
    assert world.do(customers.reveal, world.anna, id_, "vat_number") == "SE556881267001"
    assert world.events("customers", "reveal") == []


@pytest.mark.parametrize("text", [MASKED_VAT, "se 811218-**** 01", "SE811218987601"])
def test_a_sole_traders_vat_number_is_left_as_it_is(world: World, text: str) -> None:
    id_ = world.company(vat_number="SE811218987601")
    sealed = row(world, id_).vat_number_sealed
    assert world.topics(customers.edit, world.bo, id_, {"vat_number": text}, {}) == []
    world.edit(id_, vat_number=text, city="Umeå")
    assert set(world.last_event().changes) == {"city"}
    assert row(world, id_).vat_number_sealed == sealed


def test_a_masked_vat_number_is_no_number_for_who_has_none(world: World) -> None:
    hidden = {"vat_number": "Numret är dolt. Skriv alla siffror."}
    assert errors(world.company, vat_number=MASKED_VAT) == hidden
    assert errors(world.edit, world.acme, vat_number=MASKED_VAT) == hidden
    world.edit(world.acme, vat_number="SE556036079301")
    assert errors(world.edit, world.acme, vat_number=MASKED_VAT) == hidden


def test_another_vat_number_takes_the_place_of_a_sole_traders(world: World) -> None:
    id_ = world.company(vat_number="SE811218987601")
    first = row(world, id_).vat_number_index
    world.edit(id_, vat_number="SE640823323401")
    assert world.do(customers.reveal, world.anna, id_, "vat_number") == "SE640823323401"
    assert row(world, id_).vat_number_index != first
    world.edit(id_, vat_number="FI20774740")
    held = row(world, id_)
    assert (held.vat_number, held.vat_number_sealed) == ("FI20774740", None)
    world.edit(id_, vat_number="")
    assert row(world, id_).vat_number_index is None
