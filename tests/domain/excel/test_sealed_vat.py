"""A sole trader's VAT number in a file: her own number is in it, so it is kept sealed."""

from crm_app.domain import customers
from tests.import_fixtures import (
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    PERSON,
    VAT,
    Desk,
    buckets,
    messages,
    table,
)

WHOLE, MASKED = "SE811218987601", "SE811218****01"


def test_it_is_sealed_and_the_same_file_again_changes_nothing(desk: Desk) -> None:
    heads = (NAME, ORG, VAT)
    rows = (("Evas Bageri", PERSON, WHOLE), ("A AB", ORG_1, "SE556881267001"))
    desk.bring_in(table(heads, *rows))
    eva = desk.customer(name="Evas Bageri")
    assert eva.vat_number == MASKED
    assert desk.world.do(customers.reveal, desk.world.anna, eva.id, "vat_number") == WHOLE
    assert "9876" not in str([event.changes for event in desk.world.events("customers")])
    assert buckets(desk.plan(table(heads, *rows))) == (0, 0, 2, 0, 0)
    shown = ("Evas Bageri", PERSON, MASKED)
    assert buckets(desk.plan(table(heads, shown))) == (0, 0, 1, 0, 0)
    desk.bring_in(table((NAME, VAT), ("Evas Café", WHOLE)))
    assert desk.customer(name="Evas Café").vat_number_sealed == eva.vat_number_sealed


def test_it_tells_whom_a_row_is_about(desk: Desk) -> None:
    id_ = desk.world.company(name="Evas Bageri", vat_number=WHOLE)
    made = desk.plan(table((NAME, VAT), ("Evas Bageri & Café", WHOLE)))
    assert [row.customer_id for row in made.rows] == [id_]


def test_a_masked_one_tells_nobody(desk: Desk) -> None:
    desk.world.company(name="Evas Bageri", vat_number=WHOLE)
    rows = (("1001", "A AB", MASKED), ("1002", "B AB", MASKED))
    assert buckets(desk.plan(table((NUMBER, NAME, VAT), *rows))) == (0, 2, 0, 0, 0)


def test_a_masked_one_on_a_new_customer_is_refused_not_lost(desk: Desk) -> None:
    made = desk.plan(table((NAME, VAT), ("Evas Bageri", MASKED)))
    assert messages(made)[VAT].startswith("Numret är dolt. Skriv hela numret")
