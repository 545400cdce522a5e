"""A customer's VAT treatment: derived, or chosen with a reason."""

from tests.world import World, errors

VAT = {"country": "FI", "vat_number": "FI20774740", "organisation_number": ""}


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


def test_a_masked_number_is_a_number_for_the_treatment(world: World) -> None:
    world.decide("reverse_construction_vat", "active")
    id_ = world.company(vat_number="SE811218987601")
    world.edit(id_, reverse_construction_vat="ja", vat_number="SE811218****01")
    assert world.values(id_)["vat_treatment"] == "SE_REVERSE"
    world.edit(id_, country="FI")
    assert world.values(id_)["vat_treatment"] == "EU_TAXABLE"
    world.edit(id_, country="SE", reverse_construction_vat="nej")
    assert world.values(id_)["vat_treatment"] == "SE"


def test_a_swedish_vat_number_begins_with_se(world: World) -> None:
    found = errors(world.edit, world.acme, vat_number="811218987601")
    assert found["vat_number"].startswith("Ett svenskt momsreg.nr börjar med SE")
    assert world.values(world.acme)["vat_number"] == ""


def test_a_foreign_vat_number_may_be_digits_alone(world: World) -> None:
    id_ = world.company(None, country="NO", organisation_number="", vat_number="974760673")
    assert world.values(id_)["vat_number"] == "974760673"
