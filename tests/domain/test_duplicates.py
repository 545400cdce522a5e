"""Possible duplicates: what is found before a customer is registered twice, and for whom."""

from crm_app.domain import customers, duplicates
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from tests.world import World, refusal


def found(
    world: World, kind: str = "company", actor: Actor | None = None, **texts: str
) -> list[tuple[int, str]]:
    told = world.see(duplicates.possible, actor or world.bo, kind, texts)
    return [(duplicate.id, duplicate.why) for duplicate in told]


def test_the_same_organisation_number_is_found_however_it_is_written(world: World) -> None:
    for number in ("556036-0793", "165560360793", " 5560360793 "):
        assert found(world, organisation_number=number) == [
            (world.acme, "samma organisationsnummer")
        ]


def test_a_sole_trader_is_found_by_her_number_without_it_being_read(world: World) -> None:
    id_ = world.company(organisation_number="811218-9876")
    told = found(world, organisation_number="19811218-9876")
    assert told == [(id_, "samma organisationsnummer")]


def test_the_same_number_in_another_country_is_another_company(world: World) -> None:
    id_ = world.company(country="NO", organisation_number="923609016")
    assert found(world, country="NO", organisation_number="923609016") == [
        (id_, "samma organisationsnummer")
    ]
    assert found(world, country="DK", organisation_number="923609016") == []


def test_the_same_person_is_found_by_her_personal_number(world: World) -> None:
    world.decide("personal_identity_number", "active", "private.regular")
    id_ = world.private(personal_identity_number="811218-9876")
    told = found(world, "private", personal_identity_number="198112189876", first_name="Å")
    assert told == [(id_, "samma personnummer")]


def test_the_same_vat_number_or_email_is_found(world: World) -> None:
    world.edit(world.acme, vat_number="SE556036079301")
    assert found(world, vat_number="se 556036079301") == [(world.acme, "samma momsreg.nr")]
    assert found(world, email="INFO@acme.example") == [(world.acme, "samma e-post")]


def test_a_sole_trader_is_found_by_her_vat_number_without_it_being_read(world: World) -> None:
    id_ = world.company(vat_number="SE811218987601")
    assert found(world, vat_number="SE 811218-9876 01") == [(id_, "samma momsreg.nr")]
    assert found(world, vat_number="SE811218****01") == []


def test_a_like_name_is_found_whatever_its_legal_form(world: World) -> None:
    for name in ("Acme", "acme aktiebolag", "AB Acme", "Acmé AB"):
        assert found(world, name=name) == [(world.acme, "liknande namn")], name


def test_a_name_that_begins_with_its_legal_form_is_found(world: World) -> None:
    id_ = world.company(name="AB Volvo")
    assert found(world, name="Volvo AB") == [(id_, "liknande namn")]


def test_an_unlike_name_is_not_found(world: World) -> None:
    assert found(world, name="Acrobat AB") == []
    assert found(world, name="Ac") == []
    assert found(world, name="") == []


def test_a_like_person_is_not_a_like_company(world: World) -> None:
    id_ = world.private(first_name="Eva", last_name="Ekström")
    assert found(world, "private", first_name="Eva", last_name="Ekstrom") == [
        (id_, "liknande namn")
    ]
    assert found(world, "company", name="Eva Ekström") == []


def test_the_surest_match_comes_first_and_each_customer_once(world: World) -> None:
    other = world.company(name="Acme Bygg", email="bygg@acme.example")
    told = found(world, name="Acme AB", email="bygg@acme.example")
    assert told == [(other, "samma e-post"), (world.acme, "liknande namn")]


def test_among_many_neighbours_the_nearest_name_is_found(world: World) -> None:
    for i in range(130):
        world.company(name=f"Acme {i:03} Holding", organisation_number="212000-0142")
    assert (world.acme, "liknande namn") in found(world, name="Acme AB")
    assert len(found(world, name="Acme 064 Holding")) == duplicates.MOST


def test_an_archived_customer_is_still_found_by_number(world: World) -> None:
    world.do(customers.archive, world.bo, world.acme)
    assert len(found(world, organisation_number="556036-0793")) == 1


def test_cleo_is_told_nothing_of_customers_that_are_not_hers(world: World) -> None:
    texts = {"name": "Acme AB", "email": "info@acme.example", "organisation_number": "556036-0793"}
    assert found(world, actor=world.cleo, **texts) == []
    mine = world.company(world.cleo, name="Acme AB")
    assert found(world, actor=world.cleo, name="Acme AB") == [(mine, "liknande namn")]


def test_paula_is_told_nothing(world: World) -> None:
    refused = refusal(found, world, actor=world.paula, name="Acme AB")
    assert isinstance(refused, PermissionDenied)


def test_what_cannot_be_read_is_simply_not_looked_for(world: World) -> None:
    assert found(world, organisation_number="556", email="@", vat_number="?", name="\x00") == []
