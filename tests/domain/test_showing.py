"""Showing values: in Swedish, and so that what is shown reads back as the same."""

from decimal import Decimal
from typing import Any

import pytest

from crm_app.domain import fields, settings, showing
from crm_app.domain.fields import Reading
from crm_app.models import customers
from tests.world import World

SPECS = {spec.key: spec for spec in customers.FIELDS}


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("organisation_number", "5568812670", "556881-2670"),
        ("organisation_number", "811218-****", "811218-****"),
        ("organisation_number", "NO 923 609 016", "NO 923 609 016"),
        ("personal_identity_number", "198112189876", "19811218-****"),
        ("personal_identity_number", "19811218-****", "19811218-****"),
        ("vat_number", "SE811218987601", "SE811218****01"),
        ("vat_number", "SE556881267001", "SE556881267001"),
        ("postal_code", "97231", "972 31"),
        ("phone", "+4681234567", "08-123 45 67"),
        ("customer_type", "temporary", "Temporär"),
        ("country", "NO", "Norge"),
        ("country", "ZZ", "ZZ"),
        ("discount", Decimal("12.50"), "12,5"),
        ("discount", Decimal("100.00"), "100"),
        ("discount", Decimal("0.00"), "0"),
        ("discount", None, ""),
        ("reverse_construction_vat", True, "Ja"),
        ("reverse_construction_vat", False, ""),
        ("level", None, ""),
        ("level", 999, ""),
        ("tags", (), ""),
        ("account_managers", ((99, None),), "Okänd"),
    ],
)
def test_a_value_is_shown_in_swedish(world: World, key: str, value: Any, text: str) -> None:
    assert showing.show(SPECS[key], value, world.see(settings.snapshot)) == text


def test_a_form_holds_references_by_id_and_the_rest_as_shown(world: World) -> None:
    held = world.see(settings.snapshot)
    told = {
        "level": (3, "3"),
        "country": ("SE", "SE"),
        "tags": ((3, 7), "3,7"),
        "account_managers": (((2, 4), (3, None)), "2:4,3:"),
        "reverse_construction_vat": (False, "nej"),
        "postal_code": ("97231", "972 31"),
        "discount": (Decimal(0), "0"),
    }
    for key, (value, text) in told.items():
        assert showing.form_text(SPECS[key], value, held) == text


@pytest.mark.parametrize("country", ["SE", "NO"])
@pytest.mark.parametrize("by_id", [True, False])
def test_what_is_shown_reads_back_as_the_same(world: World, country: str, by_id: bool) -> None:
    vip, both = world.value("tag", "VIP"), world.value("tag", "Bygg, el")
    level, title = world.value("level", "Guld"), world.value("manager_title", "Chef (Nord)")
    values = {
        "phone": "+4681234567",
        "mobile": "+4722123456",
        "postal_code": "97231",
        "discount": Decimal("0.50"),
        "level": level,
        "tags": (vip, both),
        "account_managers": ((2, title), (3, None)),
        "country": country,
        "website": "https://beta.se",
        "reverse_construction_vat": True,
        "organisation_number": "5568812670",
        "vat_treatment": "EU_REVERSE",
        "marketing_consent": "no",
        "note": "rad 1\nrad 2",
    }
    held = world.see(settings.snapshot)
    say = showing.form_text if by_id else showing.show
    for key, value in values.items():
        reading = Reading(held, by_id=by_id, country=country)
        text = say(SPECS[key], value, held, country)
        read = fields.parse(SPECS[key], text, reading)
        if (key, country) == ("organisation_number", "NO"):
            read = read.replace("-", "")
        assert read == value, (key, text)


def test_a_customer_is_shown_by_her_number(world: World) -> None:
    held = world.see(settings.snapshot)
    text = showing.show(SPECS["invoice_recipient"], 5, held, number_of=lambda id_: f"K{id_}")
    assert text == "K5"
