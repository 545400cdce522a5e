"""Promotion: what a prospect or temporary customer must have to become regular, and what stays."""

import pytest

from crm_app.domain import customers, promotion
from crm_app.domain.actors import Actor
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import Conflict, NotFound, PermissionDenied
from crm_app.models.customers import Customer
from tests.world import World, errors, refusal

NUMBER = {"organisation_number": "556881-2670"}


@pytest.fixture(params=["prospect", "temporary"])
def early(world: World, request: pytest.FixtureRequest) -> int:
    """A company that is not regular yet, and has no organisation number."""
    return world.company(name="Tidig AB", customer_type=request.param, organisation_number="")


def row(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


def asked(world: World, id_: int, actor: Actor | None = None) -> dict[str, str]:
    told = world.see(promotion.demands, actor or world.bo, id_)
    return {f.key: f.value for f in told.fields}


def test_exactly_what_is_lacking_is_asked_for(world: World, early: int) -> None:
    assert asked(world, early) == {"organisation_number": ""}
    world.decide("city", "required")
    world.decide("phone", "required", "company.prospect")
    assert asked(world, early) == {"organisation_number": "", "city": ""}


def test_who_has_everything_is_asked_for_nothing(world: World) -> None:
    id_ = world.company(customer_type="prospect")
    assert asked(world, id_) == {}
    world.do(promotion.promote, world.bo, id_, {})
    assert row(world, id_).customer_type == "regular"


def test_number_history_and_contents_stay_and_it_is_an_event(world: World, early: int) -> None:
    world.edit(early, city="Umeå", note="Ring i maj")
    before = row(world, early)
    told = world.topics(promotion.promote, world.bo, early, NUMBER)
    after = row(world, early)
    assert (after.customer_type, after.organisation_number) == ("regular", "5568812670")
    assert (after.number, after.city, after.note) == (before.number, "Umeå", "Ring i maj")
    assert after.version == before.version + 1
    event = world.last_event()
    assert (event.action, event.record_id, event.actor_name) == ("promote", early, "Bo Berg")
    assert event.changes["customer_type"]["new"] == "Vanlig"
    assert set(event.changes) == {"customer_type", "organisation_number"}
    assert f"record:customers:{early}" in told
    actions = [e.action for e in world.events("customers") if e.record_id == early]
    assert actions == ["register", "edit", "promote"]


def test_all_errors_come_at_once_and_nothing_is_saved(world: World, early: int) -> None:
    world.decide("city", "required")
    before = row(world, early)
    told = errors(world.do, promotion.promote, world.bo, early, {"organisation_number": "12"})
    assert set(told) == {"organisation_number", "city"}
    assert row(world, early) == before


def test_a_form_that_was_refused_shows_what_is_wrong_with_every_field(
    world: World, early: int
) -> None:
    told = world.see(promotion.demands, world.bo, early, {"phone": "Fel nummer."})
    assert {f.key: f.error for f in told.fields} == {
        "organisation_number": "",
        "phone": "Fel nummer.",
    }


def test_what_a_private_person_lacks_is_asked_for(world: World) -> None:
    world.decide("email", "required", "private.regular")
    id_ = world.private(customer_type="temporary")
    assert set(asked(world, id_)) == {"email"}
    world.do(promotion.promote, world.bo, id_, {"email": "eva@ek.example"})
    assert (row(world, id_).customer_type, row(world, id_).email) == ("regular", "eva@ek.example")


def test_a_sole_traders_number_stays_sealed(world: World) -> None:
    id_ = world.company(customer_type="prospect", organisation_number="811218-9876")
    sealed = row(world, id_).organisation_number_sealed
    world.do(promotion.promote, world.bo, id_, {})
    assert row(world, id_).organisation_number_sealed == sealed


def test_a_chosen_type_or_number_in_the_texts_is_not_listened_to(world: World, early: int) -> None:
    before = row(world, early).number
    texts = NUMBER | {"customer_type": "temporary", "number": "77"}
    world.do(promotion.promote, world.anna, early, texts)
    assert (row(world, early).customer_type, row(world, early).number) == ("regular", before)


def test_what_a_colleague_filled_in_meanwhile_is_not_written_over(world: World, early: int) -> None:
    world.edit(early, world.anna, organisation_number="212000-0142")
    clash = refusal(
        world.do, promotion.promote, world.bo, early, NUMBER, {"organisation_number": ""}
    )
    assert isinstance(clash, Clash)
    assert clash.who == "Anna Lind"
    assert row(world, early).customer_type != "regular"


def test_a_regular_customer_is_not_promoted(world: World) -> None:
    for verb in (promotion.demands, promotion.promote):
        refused = refusal(world.do, verb, world.bo, world.acme, {})
        assert isinstance(refused, Conflict)
        assert refused.message == promotion.ALREADY


def test_the_edit_form_makes_the_same_demands_and_the_way_back_is_an_edit(
    world: World, early: int
) -> None:
    assert set(errors(world.edit, early, customer_type="regular")) == {"organisation_number"}
    world.do(promotion.promote, world.bo, early, NUMBER)
    world.edit(early, customer_type="prospect")
    assert world.last_event().action == "edit"


def test_it_takes_the_right_to_edit_and_a_customer_of_ones_own(world: World, early: int) -> None:
    only_sees = Actor("user", 9, "Ser", frozenset({"customers.see_all"}))
    for verb in (promotion.demands, promotion.promote):
        assert isinstance(refusal(world.do, verb, world.cleo, early, NUMBER), NotFound)
        assert isinstance(refusal(world.do, verb, world.cleo, 999, NUMBER), NotFound)
        assert isinstance(refusal(world.do, verb, world.paula, early, NUMBER), PermissionDenied)
        assert isinstance(refusal(world.do, verb, only_sees, early, NUMBER), PermissionDenied)
    assert row(world, early).customer_type != "regular"


def test_cleo_promotes_her_own(world: World) -> None:
    id_ = world.company(world.cleo, customer_type="prospect")
    world.do(promotion.promote, world.cleo, id_, {})
    assert world.see(customers.get, world.cleo, id_).customer_type == "regular"
