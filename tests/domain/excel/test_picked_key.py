"""A key that the user picks decides alone which customer a row is about."""

import pytest

from crm_app.domain import custom_card, custom_fields, custom_tabs
from crm_app.domain.errors import Invalid
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.table import Cell, Table
from tests.import_fixtures import (
    EMAIL,
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    VAT,
    Desk,
    buckets,
    messages,
    table,
)
from tests.plans import Plan

ACME_ORG = "556036-0793"


def planned(desk: Desk, source: Table, key: str) -> Plan:
    return desk.plan(source, options=PlanOptions(key=key))


@pytest.fixture
def beta(desk: Desk) -> str:
    """Return the number of a second company, in whom there is something of every key."""
    desk.bring_in(
        table((NAME, ORG, EMAIL, VAT), ("Beta AB", ORG_1, "info@beta.example", "SE556881267001"))
    )
    return desk.customer(name="Beta AB").number


@pytest.mark.parametrize(
    ("key", "heading", "told"),
    [
        ("organisation_number", ORG, ORG_1),
        ("vat_number", VAT, "SE556881267001"),
        ("email", EMAIL, "INFO@beta.example"),
        ("name", NAME, "beta ab"),
    ],
)
def test_each_key_finds_the_customer(
    desk: Desk, beta: str, key: str, heading: str, told: str
) -> None:
    made = planned(desk, table((heading, "Ort"), (told, "Ystad")), key)
    assert beta
    assert buckets(made) == (0, 1, 0, 0, 0), made.errors
    assert made.rows[0].values["name"].casefold() == "beta ab"


def test_the_number_as_key_does_not_fall_back_on_others(desk: Desk, beta: str) -> None:
    made = planned(
        desk, table((NUMBER, NAME, ORG), (beta, "B", None), ("77", "C", ORG_1)), "number"
    )
    assert buckets(made) == (1, 1, 0, 0, 0)


def test_other_numbers_do_not_count_when_a_key_is_picked(desk: Desk, beta: str) -> None:
    made = planned(desk, table((NAME, EMAIL, ORG), ("G AB", "new@g.example", ORG_1)), "email")
    assert beta
    assert buckets(made) == (1, 0, 0, 0, 0)


def test_a_row_without_the_key_is_refused(desk: Desk) -> None:
    made = planned(desk, table((NAME, EMAIL, ORG), ("G AB", None, ORG_1)), "email")
    assert messages(made) == {EMAIL: "E-post är nyckeln, och raden har ingen. Fyll i den."}


def test_several_customers_with_one_key_are_named(desk: Desk, beta: str) -> None:
    desk.bring_in(table((NAME, ORG), ("Beta AB", ORG_2)))
    made = planned(desk, table((NAME, "Ort"), ("Beta AB", "Ystad")), "name")
    assert messages(made)[NAME].startswith(f"Flera kunder passar: {beta} Beta AB")


def test_two_rows_with_one_key_are_named(desk: Desk) -> None:
    rows: list[tuple[Cell, ...]] = [("A", "a@x.example", ORG_1), ("B", "a@x.example", ORG_2)]
    made = planned(desk, table((NAME, EMAIL, ORG), *rows), "email")
    assert "Rad 2 och rad 3 gäller samma kund" in messages(made, 2)[EMAIL]


def test_a_number_that_is_not_the_customers_own_is_refused(desk: Desk, beta: str) -> None:
    heads = (NUMBER, NAME, EMAIL)
    made = planned(desk, table(heads, ("1001", "Beta AB", "info@beta.example")), "email")
    assert f"är kund {beta} Beta AB, men raden har kundnummer 1001" in messages(made)[EMAIL]


def test_a_new_customer_cannot_take_a_number_that_is_taken(desk: Desk) -> None:
    made = planned(desk, table((NUMBER, NAME, EMAIL), ("1001", "G", "g@g.example")), "email")
    assert "Kundnummer 1001 är redan Acme" in messages(made)[EMAIL]


def test_a_field_of_an_own_tab_may_be_the_key(desk: Desk, beta: str) -> None:
    world = desk.world
    tab = world.do(custom_tabs.add, world.anna, "Gammalt")
    field = world.do(custom_fields.add, world.anna, tab, "Id", "text")
    id_ = desk.customer(number=beta).id or 0
    world.do(custom_card.save, world.anna, id_, f"own_{tab}", {f"own_{field}": "X-17"}, {})
    source = table(("Gammalt: Id", NAME, "Ort"), ("x-17", None, "Ystad"), ("Y", "Ny AB", "Lund"))
    made = planned(desk, source, f"own_{field}")
    assert made.changed == 1
    assert made.rows[0].values["number"] == beta


@pytest.mark.parametrize("key", ["city", "no such", "contact1.email", "tags"])
def test_what_cannot_tell_customers_apart_is_no_key(desk: Desk, key: str) -> None:
    with pytest.raises(Invalid, match="kan inte vara nyckel"):
        planned(desk, table((NAME, "Ort"), ("A", "B")), key)


def test_a_key_must_have_its_column(desk: Desk) -> None:
    with pytest.raises(Invalid, match="Filen har ingen kolumn för E-post"):
        planned(desk, table((NAME, "Ort"), ("A", "B")), "email")
