"""What a customer may hold: by rule, by country, and of what the registers have."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from crm_app.domain import clock, customers, settings
from crm_app.models.customers import Customer
from crm_app.models.settings import ActiveCountry
from crm_app.models.users import User
from tests.world import COMPANY, World, errors


def row(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


@pytest.mark.parametrize("type_", ["prospect", "temporary"])
def test_a_prospect_and_a_temporary_customer_need_only_a_name(world: World, type_: str) -> None:
    id_ = world.company(customer_type=type_, organisation_number="", country="")
    assert world.values(id_)["customer_type"] == type_
    found = errors(world.company, customer_type=type_, name="")
    assert found == {"name": "Fyll i Företagsnamn."}


def test_an_inactive_field_keeps_its_value_and_comes_back(world: World) -> None:
    world.decide("city", "off")
    world.edit(world.acme, city="Umeå", note="Ring")
    assert world.values(world.acme)["city"] == "Örebro"
    world.decide("city", "active")
    world.edit(world.acme, city="Umeå")
    assert world.values(world.acme)["city"] == "Umeå"


def test_a_field_that_is_off_is_not_even_read(world: World) -> None:
    world.decide("email", "off")
    assert world.values(world.company(email="not an address"))["email"] == ""


def test_a_required_field_is_asked_for_when_registering(world: World) -> None:
    world.decide("city", "required")
    assert errors(world.company) == {"city": "Fyll i Ort."}
    assert world.values(world.company(city="Umeå"))["city"] == "Umeå"


def test_a_required_field_can_be_left_empty_by_another_type(world: World) -> None:
    world.decide("city", "required")
    assert world.values(world.company(customer_type="prospect"))["city"] == ""


@pytest.mark.parametrize("field", ["vat_treatment", "vat_override_reason"])
def test_requiring_what_fills_itself_in_locks_nobody_out(world: World, field: str) -> None:
    world.decide(field, "required")
    assert world.values(world.company())["vat_treatment"] == "SE"


def test_required_tags_and_consent_are_asked_for(world: World) -> None:
    world.decide("tags", "required")
    world.decide("marketing_consent", "required")
    assert errors(world.company) == {
        "tags": "Fyll i Taggar.",
        "marketing_consent": "Fyll i Utskick.",
    }


def test_only_activated_countries_can_be_chosen(world: World) -> None:
    found = errors(world.company, country="FR")
    assert found == {"country": "Frankrike är inte aktiverat bland länderna."}


def test_a_country_that_is_no_longer_active_stays_on_its_customers(world: World) -> None:
    id_ = world.company(country="NO")
    world.do(_close_norway)
    world.edit(id_, country="NO", city="Oslo")
    assert world.values(id_)["country"] == "NO"
    assert "country" in errors(world.edit, world.acme, country="NO")


def _close_norway(session: Session) -> None:
    session.delete(session.get_one(ActiveCountry, "NO"))
    settings.changed(session)


def test_the_organisation_number_is_required_and_checked_in_sweden(world: World) -> None:
    assert errors(world.company, organisation_number="") == {
        "organisation_number": "Fyll i Organisationsnummer."
    }
    found = errors(world.company, organisation_number="556881-2671")
    assert found == {
        "organisation_number": "Organisationsnumret stämmer inte. Kontrollera alla tio siffror."
    }


def test_a_registration_number_elsewhere_is_free_and_optional(world: World) -> None:
    with_one = world.company(country="NO", organisation_number="NO 923 609 016 MVA")
    assert world.values(with_one)["organisation_number"] == "NO 923 609 016 MVA"
    without = world.company(country="NO", organisation_number="")
    assert world.values(without)["organisation_number"] == ""


def test_moving_to_sweden_demands_a_swedish_number_and_postal_code(world: World) -> None:
    id_ = world.company(country="NO", organisation_number="923609016", postal_code="0150")
    found = errors(world.edit, id_, country="SE")
    assert set(found) == {"organisation_number", "postal_code"}
    world.edit(id_, country="SE", organisation_number="556881-2670", postal_code="972 31")
    assert world.values(id_)["postal_code"] == "97231"


def test_postal_codes_are_five_digits_in_sweden_and_free_elsewhere(world: World) -> None:
    assert "postal_code" in errors(world.company, postal_code="1234")
    assert world.values(world.company(postal_code="SE-972 31"))["postal_code"] == "97231"
    assert world.values(world.company(country="NO", postal_code="0150"))["postal_code"] == "0150"


def test_phones_belong_to_the_customers_country(world: World) -> None:
    assert world.values(world.company(phone="08-123 45 67"))["phone"] == "+4681234567"
    assert world.values(world.company(country="NO", phone="22 12 34 56"))["phone"] == "+4722123456"
    assert "phone" in errors(world.company, phone="12")


def test_consent_is_dated_and_tells_how_it_was_given(world: World) -> None:
    id_ = world.company(marketing_consent="Ja")
    held = row(world, id_)
    assert held.consent_how == "screen"
    assert held.consent_at is not None
    assert clock.now() - held.consent_at < timedelta(minutes=1)


def test_other_edits_leave_the_consents_date(world: World) -> None:
    id_ = world.company(marketing_consent="yes")
    before = row(world, id_).consent_at
    world.edit(id_, city="Umeå")
    assert row(world, id_).consent_at == before


def test_a_consent_that_was_never_asked_for_has_no_date(world: World) -> None:
    id_ = world.company(marketing_consent="yes")
    world.do(customers.edit, world.bo.through("import"), id_, {"marketing_consent": "no"}, {})
    assert row(world, id_).consent_how == "import"
    world.edit(id_, marketing_consent="")
    assert (row(world, id_).consent_at, row(world, id_).consent_how) == (None, "")


def test_tags_are_told_as_old_and_new(world: World) -> None:
    vip, new = world.value("tag", "VIP"), world.value("tag", "Ny")
    id_ = world.company(tags=f"{vip}")
    world.edit(id_, tags=f"{new},{vip}")
    change = world.last_event().changes["tags"]
    assert change == {"old": "VIP", "new": "VIP; Ny", "from": [vip], "to": [vip, new]}
    assert world.values(id_)["tags"] == (vip, new)


def test_account_managers_are_told_with_their_titles(world: World) -> None:
    title = world.value("manager_title", "Säljare")
    world.edit(world.acme, account_managers=f"{world.bo.id}:{title},{world.cleo.id}:")
    change = world.last_event().changes["account_managers"]
    assert (change["old"], change["new"]) == ("Bo Berg", "Bo Berg (Säljare); Cleo Dahl")
    assert change["to"] == [[world.bo.id, title], [world.cleo.id, None]]


def test_an_archived_value_stays_on_the_customer_and_cannot_be_newly_chosen(world: World) -> None:
    gold, vip = world.value("level", "Guld"), world.value("tag", "VIP")
    id_ = world.company(level=str(gold), tags=str(vip))
    world.archive_value(gold)
    world.archive_value(vip)
    world.edit(id_, level=str(gold), tags=str(vip), city="Umeå")
    assert world.values(id_)["level"] == gold
    found = errors(world.edit, world.acme, level=str(gold), tags=str(vip))
    assert set(found) == {"level", "tags"}


def test_an_archived_title_stays_when_another_manager_is_added(world: World) -> None:
    title = world.value("manager_title", "Säljare")
    world.edit(world.acme, account_managers=f"{world.bo.id}:{title}")
    world.archive_value(title)
    world.edit(world.acme, account_managers=f"{world.bo.id}:{title},{world.cleo.id}:")
    assert world.values(world.acme)["account_managers"] == ((2, title), (3, None))


def test_a_value_of_another_list_is_refused(world: World) -> None:
    district = world.value("district", "Norr")
    found = errors(world.edit, world.acme, level=str(district))
    assert found["level"].endswith("finns inte bland värdena i Kundnivå.")


def test_who_has_left_stays_account_manager_and_cannot_be_newly_chosen(world: World) -> None:
    def leave(session: Session) -> None:
        session.get_one(User, world.bo.id).active = False
        settings.changed(session)

    world.do(leave)
    world.edit(world.acme, world.anna, account_managers=f"{world.bo.id}:,{world.cleo.id}:")
    assert len(world.values(world.acme)["account_managers"]) == 2
    found = errors(world.company, world.anna, account_managers=f"{world.bo.id}:")
    assert set(found) == {"account_managers"}


def test_the_invoice_recipient_is_another_customer_told_by_her_number(world: World) -> None:
    world.decide("invoice_recipient", "active")
    id_ = world.company(invoice_recipient="1001")
    assert world.values(id_)["invoice_recipient"] == world.acme
    change = world.last_event().changes["invoice_recipient"]
    assert change == {"old": "", "new": "1001", "from": None, "to": world.acme}


def test_nobody_is_her_own_invoice_recipient(world: World) -> None:
    world.decide("invoice_recipient", "active")
    found = errors(world.edit, world.acme, invoice_recipient="1001")
    assert set(found) == {"invoice_recipient"}


def test_cleo_cannot_point_at_a_customer_that_is_not_hers(world: World) -> None:
    world.decide("invoice_recipient", "active")
    hidden = errors(world.company, world.cleo, invoice_recipient="1001")
    missing = errors(world.company, world.cleo, invoice_recipient="9999")
    assert hidden["invoice_recipient"].replace("1001", "9999") == missing["invoice_recipient"]


def test_long_names_never_outgrow_their_sort_key(world: World) -> None:
    id_ = world.do(customers.register, world.bo, "company", COMPANY | {"name": "ﬃ" * 200})
    assert len(row(world, id_).name_key) == 201
