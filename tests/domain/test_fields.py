"""Reading values: one parser per kind, forgiving in form and strict in fact."""

from decimal import Decimal
from typing import Any

import pytest

from crm_app.domain import fields, settings
from crm_app.domain.errors import BadValue
from crm_app.domain.fields import Reading, UnknownValue
from crm_app.models import contacts, customers
from crm_app.models.spec import FieldKind, FieldSpec
from tests.world import World

SPECS = {spec.key: spec for spec in (*contacts.FIELDS, *customers.FIELDS)}


@pytest.fixture
def form(world: World) -> Reading:
    return Reading(world.see(settings.snapshot))


@pytest.fixture
def file(world: World) -> Reading:
    return Reading(world.see(settings.snapshot), by_id=False)


def refused(key: str, text: str, reading: Reading) -> str:
    with pytest.raises(BadValue) as error:
        fields.parse(SPECS[key], text, reading)
    return str(error.value)


def test_every_kind_of_field_has_its_parser() -> None:
    assert set(fields.PARSERS) == set(FieldKind)


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_nothing_and_blanks_are_an_empty_value(form: Reading, spec: FieldSpec) -> None:
    for text in ("", "   ", "\n\t"):
        assert fields.parse(spec, text, form) == fields.empty(spec)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("name", "  Beta   AB ", "Beta AB"),
        ("note", " rad 1\r\nrad 2 ", "rad 1\nrad 2"),
        ("number", " 10 01 ", "1001"),
        ("number", "K-1/2_3.4", "K-1/2_3.4"),
        ("organisation_number", "165568812670", "5568812670"),
        ("personal_identity_number", "811218-9876", "198112189876"),
        ("brf_organisation_number", "717600-4583", "7176004583"),
        ("vat_number", "se 556881267001", "SE556881267001"),
        ("gln", "7365567212048", "7365567212048"),
        ("peppol_id", "0007:5568812670", "0007:5568812670"),
        ("website", "www.beta.se", "https://www.beta.se"),
        ("customer_type", "temporär", "temporary"),
        ("customer_type", "TEMPORARY", "temporary"),
        ("marketing_consent", "Ej frågat", ""),
        ("invoice_delivery", "e-faktura", "einvoice"),
        ("country", "norge", "NO"),
        ("country", "DK", "DK"),
        ("reverse_construction_vat", "Ja", True),
        ("reverse_construction_vat", "x", True),
        ("reverse_construction_vat", "nej", False),
        ("discount", "12,5 %", Decimal("12.50")),
        ("discount", "0", Decimal("0.00")),
    ],
)
def test_a_value_is_read_as_it_is_kept(form: Reading, key: str, text: str, value: Any) -> None:
    assert fields.parse(SPECS[key], text, form) == value


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("number", "10 01;", "Kundnummer får bara ha"),
        ("customer_type", "vip", "Kundtyp ska vara något av: Vanlig, Temporär, Prospekt."),
        ("country", "Atlantis", "Landet ”Atlantis” finns inte."),
        ("reverse_construction_vat", "kanske", "Omvänd byggmoms ska vara Ja eller Nej."),
        ("discount", "101", "Rabatt % ska vara ett tal mellan 0 och 100."),
        ("discount", "-1", "Rabatt % ska vara ett tal"),
        ("discount", "NaN", "Rabatt % ska vara ett tal"),
        ("discount", "mycket", "Rabatt % ska vara ett tal"),
        ("brf_organisation_number", "811218-9876", "Det här är ett personnummer."),
        ("website", "javascript:alert(1)", "Webbplatsen ska börja med https:// eller http://."),
        ("invoice_recipient", "77", "Ingen kund har numret 77."),
        ("name", "x" * 201, "Företagsnamn får ha högst 200 tecken, inte 201."),
        ("note", "x" * 5001, "Anteckning får ha högst 5000 tecken, inte 5001."),
    ],
)
def test_a_value_that_cannot_be_kept_is_refused_with_what_to_do(
    form: Reading, key: str, text: str, words: str
) -> None:
    assert refused(key, text, form).startswith(words)


@pytest.mark.parametrize("text", ["²", "-1", "1.0", "9" * 5000, "0", "x", "99"])
def test_an_id_from_a_forged_form_is_refused_and_breaks_nothing(form: Reading, text: str) -> None:
    assert refused("level", text, form)
    assert refused("account_managers", text, form)
    assert refused("account_managers", f"2:{text}", form)


def test_a_file_tells_values_by_name_whatever_the_case(world: World) -> None:
    gold = world.value("level", "Guld  kund")
    reading = Reading(world.see(settings.snapshot), by_id=False)
    assert fields.parse(SPECS["level"], " guld KUND", reading) == gold


def test_an_unknown_value_says_its_register_and_names_so_that_it_can_be_created(
    world: World,
) -> None:
    world.value("tag", "VIP")
    reading = Reading(world.see(settings.snapshot), by_id=False)
    with pytest.raises(UnknownValue) as unknown:
        fields.parse(SPECS["tags"], "VIP; Ny, Stor", reading)
    assert (unknown.value.register, unknown.value.names) == ("tag", ("Ny", "Stor"))
    assert str(unknown.value) == "Taggarna ”Ny”, ”Stor” finns inte."


def test_a_known_country_that_is_not_active_may_be_activated(file: Reading) -> None:
    with pytest.raises(UnknownValue) as unknown:
        fields.parse(SPECS["country"], "FR", file)
    assert (unknown.value.register, unknown.value.names) == ("country", ("Frankrike",))


def test_an_archived_value_is_read_only_where_it_is_already(world: World) -> None:
    gold = world.value("level", "Guld")
    world.archive_value(gold)
    held = world.see(settings.snapshot)
    for by_id, text in ((True, str(gold)), (False, "Guld")):
        assert refused("level", text, Reading(held, by_id=by_id))
        known = Reading(held, by_id=by_id, known=frozenset({gold}))
        assert fields.parse(SPECS["level"], text, known) == gold


def test_a_tag_with_a_comma_in_its_name_is_one_tag(world: World) -> None:
    both, bygg = world.value("tag", "Bygg, el"), world.value("tag", "Bygg")
    reading = Reading(world.see(settings.snapshot), by_id=False)
    assert fields.parse(SPECS["tags"], "Bygg, el; Bygg", reading) == (both, bygg)
    assert fields.parse(SPECS["tags"], "Bygg,Bygg", reading) == (bygg,)


def test_account_managers_are_told_by_name_or_email_with_a_title(world: World) -> None:
    title = world.value("manager_title", "Säljare (Nord)")
    reading = Reading(world.see(settings.snapshot), by_id=False)
    told = "cleo@firma.example; bo berg (Säljare (Nord))"
    assert fields.parse(SPECS["account_managers"], told, reading) == ((2, title), (3, None))


def test_a_user_who_does_not_exist_is_refused(file: Reading) -> None:
    told = refused("account_managers", "Dan Ek", file)
    assert told == "Ingen ensam användare heter ”Dan Ek”. Skriv hennes e-post."
