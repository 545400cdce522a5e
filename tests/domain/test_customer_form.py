"""The form: a control for every field, with what may be chosen in it."""

from collections.abc import Mapping
from typing import Any

from crm_app.domain import customer_form, field_rules, fields, settings
from crm_app.domain.customer_form import Content
from crm_app.domain.forms import FormField, Option
from crm_app.models import customers
from tests.world import World

SPECS = {spec.key: spec for spec in customers.FIELDS}


def form(
    world: World,
    kind: str = "company",
    type_: str = "regular",
    errors: Mapping[str, str] | None = None,
    **values: Any,
) -> dict[str, FormField]:
    blank = {key: fields.empty(spec) for key, spec in SPECS.items()} | {"country": "SE"}
    content = Content(blank | values, errors or {})
    held = world.see(settings.snapshot)
    return {f.key: f for f in customer_form.fields_of(held, "customer", kind, type_, content)}


def test_each_kind_has_its_own_fields(world: World) -> None:
    company, private = form(world), form(world, "private")
    assert {"name", "vat_number"} <= set(company) - set(private)
    assert {"first_name", "personal_identity_number"} <= set(private) - set(company)


def test_a_field_that_is_off_is_there_and_inactive_with_its_value(world: World) -> None:
    world.decide("city", "off")
    field = form(world, city="Umeå")["city"]
    assert (field.active, field.value) == (False, "Umeå")


def test_required_fields_are_starred_as_the_type_demands(world: World) -> None:
    regular, prospect = form(world), form(world, type_="prospect")
    assert {k for k, f in regular.items() if f.required} == {
        "name",
        "customer_type",
        "organisation_number",
        "country",
    }
    assert {k for k, f in prospect.items() if f.required} == {"name", "customer_type"}


def test_the_organisation_number_is_starred_in_sweden_alone(world: World) -> None:
    assert not form(world, country="NO")["organisation_number"].required
    assert form(world, country="")["organisation_number"].required


def test_an_error_stands_beside_its_field(world: World) -> None:
    found = form(world, errors={"city": "Fyll i Ort."})
    assert found["city"].error == "Fyll i Ort."
    assert found["email"].error == ""


def test_an_archived_value_is_offered_only_where_it_is_chosen(world: World) -> None:
    gold, vip = world.value("level", "Guld"), world.value("tag", "VIP")
    for value in (gold, vip):
        world.archive_value(value)
    assert form(world)["level"].options == [Option("", "–")]
    assert form(world)["tags"].options == []
    held = form(world, level=gold, tags=(vip,))
    assert held["level"].options == [Option("", "–"), Option(str(gold), "Guld")]
    assert held["tags"].options == [Option(str(vip), "VIP")]


def test_an_archived_title_is_offered_to_whom_has_it(world: World) -> None:
    title = world.value("manager_title", "Säljare")
    world.archive_value(title)
    assert form(world)["account_managers"].options2 == []
    held = form(world, account_managers=((2, title),))["account_managers"]
    assert held.options2 == [Option(str(title), "Säljare")]
    assert held.value == f"2:{title}"


def test_only_active_countries_are_offered_and_the_one_she_has(world: World) -> None:
    assert [o.value for o in form(world)["country"].options] == ["DK", "FI", "NO", "SE"]
    assert "FR" in [o.value for o in form(world, country="FR")["country"].options]


def test_a_choice_says_in_words_what_choosing_none_means(world: World) -> None:
    found = form(world)
    assert found["vat_treatment"].options[0] == Option("", "Räkna fram")
    assert found["marketing_consent"].options[0] == Option("", "Ej frågat")
    assert [o.value for o in found["customer_type"].options] == ["regular", "temporary", "prospect"]


def test_a_control_fits_its_field(world: World) -> None:
    found = form(world) | form(world, "private")
    told = {"email": "email", "phone": "tel", "note": "long_text", "tags": "multi"}
    told |= {"account_managers": "pairs", "level": "select", "city": "text"}
    told |= {"personal_identity_number": "sealed"}
    assert {key: found[key].kind for key in told} == told
    assert found["note"].max_length == 5000


def test_sections_come_in_the_cards_order_and_without_the_empty(world: World) -> None:
    sections = customer_form.sections_of(form(world).values())
    assert [s.key for s in sections] == [
        "main",
        "contact",
        "address",
        "grouping",
        "invoicing",
        "invoice_address",
        "other",
    ]
    assert sections[1].label == "Kontakt"


def test_fields_follow_the_decided_order(world: World) -> None:
    keys = [spec.key for spec in customers.FIELDS]
    keys.insert(0, keys.pop(keys.index("email")))
    world.do(field_rules.arrange, world.anna, "customer", keys)
    assert next(iter(form(world))) == "email"
