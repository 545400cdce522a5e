"""What a customer may hold: rules by country and kind, persons' numbers, VAT, consent and links."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from crm_app.domain import clock, customers, settings
from crm_app.models.customers import Customer
from crm_app.models.settings import ActiveCountry
from crm_app.models.users import User
from tests.world import COMPANY, World, errors

PERSON = "personal_identity_number"
VAT = {"country": "FI", "vat_number": "FI20774740", "organisation_number": ""}


def row(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


def stored_bytes(world: World) -> bytes:
    path = Path(world.database.engine.url.database or "")
    return b"".join(p.read_bytes() for p in path.parent.glob(f"{path.name}*"))


# Which fields hold


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


# Countries and what follows from them


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


# Persons' numbers


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


def test_a_sole_traders_vat_number_is_masked_in_the_log(world: World) -> None:
    world.company(organisation_number="811218-9876", vat_number="SE811218987601")
    assert world.last_event().changes["vat_number"]["new"] == "SE811218****01"


# VAT


def test_the_vat_treatment_is_derived_and_follows_the_country(world: World) -> None:
    assert world.values(world.acme)["vat_treatment"] == "SE"
    world.edit(world.acme, country="NO")
    assert world.values(world.acme)["vat_treatment"] == "EXPORT"
    assert world.last_event().changes["vat_treatment"] == {"old": "SE", "new": "Export"}


def test_an_eu_company_with_a_vat_number_pays_it_herself(world: World) -> None:
    id_ = world.company(None, **VAT)
    assert world.values(id_)["vat_treatment"] == "EU_REVERSE"
    world.edit(id_, vat_number="")
    assert world.values(id_)["vat_treatment"] == "EU_TAXABLE"


def test_another_treatment_needs_a_reason(world: World) -> None:
    found = errors(world.edit, world.acme, vat_treatment="EXPORT")
    assert set(found) == {"vat_override_reason"}
    assert found["vat_override_reason"].startswith("Skriv varför momstypen är vald för hand")
    world.edit(world.acme, vat_treatment="EXPORT", vat_override_reason="Fartyg")
    assert world.values(world.acme)["vat_treatment"] == "EXPORT"


def test_a_chosen_treatment_stays_when_the_country_changes(world: World) -> None:
    world.edit(world.acme, vat_treatment="EXPORT", vat_override_reason="Fartyg")
    world.edit(world.acme, country="FI")
    values = world.values(world.acme)
    assert (values["vat_treatment"], values["vat_override_reason"]) == ("EXPORT", "Fartyg")


def test_a_chosen_treatment_is_given_back_by_choosing_none(world: World) -> None:
    world.edit(world.acme, vat_treatment="EXPORT", vat_override_reason="Fartyg")
    world.edit(world.acme, vat_treatment="", city="Umeå")
    values = world.values(world.acme)
    assert (values["vat_treatment"], values["vat_override_reason"]) == ("SE", "")


def test_the_reason_cannot_be_taken_from_a_chosen_treatment(world: World) -> None:
    world.edit(world.acme, vat_treatment="EXPORT", vat_override_reason="Fartyg")
    assert set(errors(world.edit, world.acme, vat_override_reason="")) == {"vat_override_reason"}


def test_the_missing_reason_is_told_where_it_can_be_seen(world: World) -> None:
    world.decide("vat_override_reason", "off")
    assert set(errors(world.edit, world.acme, vat_treatment="EXPORT")) == {"vat_treatment"}


def test_reverse_construction_vat_needs_the_buyers_number(world: World) -> None:
    world.decide("reverse_construction_vat", "active")
    found = errors(world.edit, world.acme, reverse_construction_vat="ja")
    assert found == {"vat_number": "Momstypen kräver kundens momsreg.nr (VAT)."}
    world.edit(world.acme, reverse_construction_vat="ja", vat_number="SE556036079301")
    assert world.values(world.acme)["vat_treatment"] == "SE_REVERSE"


def test_another_countrys_prefix_blocks_reverse_charge(world: World) -> None:
    chosen = {"vat_treatment": "EU_REVERSE", "vat_override_reason": "Avtal"}
    found = errors(world.company, None, **VAT | {"country": "DK"} | chosen)
    assert "Danmark" in found["vat_number"]
    id_ = world.company(None, **VAT | {"country": "DK"})
    assert world.values(id_)["vat_treatment"] == "EU_TAXABLE"


def test_a_private_person_can_have_no_reverse_charge(world: World) -> None:
    found = errors(world.private, vat_treatment="EU_REVERSE", vat_override_reason="Nej")
    assert set(found) == {"vat_treatment"}


# Consent


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


# Registers, tags and account managers


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
