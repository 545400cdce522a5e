"""The three real lists, from file to register, and what must hold for any small table."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlmodel import Session, SQLModel, col

from crm_app.domain.excel.columns import recognised
from crm_app.domain.excel.read import read_table
from crm_app.domain.excel.table import Table
from crm_app.models.customers import Customer, CustomerKind
from tests.import_fixtures import (
    COUNTRY,
    DATA,
    EMAIL,
    LEVEL,
    NAME,
    NUMBER,
    ORG,
    Desk,
    buckets,
    messages,
    organisation_number,
    table,
)
from tests.world import make_world

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="listorna i ../shared/data finns inte på den här datorn"
)
LISTS = [("foretagskunder.xlsx", "company", 600), ("privatkunder.xlsx", "private", 300)]


def read(name: str, kind: str) -> Table:
    return read_table(DATA / name, recognised=recognised(kind))


@needs_data
@pytest.mark.parametrize(("name", "kind", "rows"), LISTS)
def test_a_list_comes_in_whole_and_again_changes_nothing(
    desk: Desk, name: str, kind: str, rows: int
) -> None:
    source = read(name, kind)
    made = desk.plan(source, kind, create_values=True)
    assert buckets(made) == (rows, 0, 0, 0, 0), made.errors[:5]
    outcome = desk.apply(made)
    assert (outcome.committed, outcome.new) == (True, rows)
    assert desk.count() == rows + 1
    again = desk.plan(source, kind)
    assert buckets(again) == (0, 0, rows, 0, 0)
    assert again.missing_values == {}


@needs_data
def test_without_the_users_word_the_first_list_says_what_is_missing(desk: Desk) -> None:
    made = desk.plan(read("foretagskunder.xlsx", "company"))
    assert {key: len(names) for key, names in made.missing_values.items()} == {
        "level": 4,
        "district": 5,
        "source": 4,
        "company_type": 3,
        "tag": 5,
        "country": 3,
    }
    assert made.refused == 600


@needs_data
def test_the_private_list_names_the_column_that_is_left_out(desk: Desk) -> None:
    made = desk.plan(read("privatkunder.xlsx", "private"), "private", create_values=True)
    assert made.left_out_columns == ["Personnummer"]


@needs_data
def test_personal_numbers_come_in_sealed_when_the_field_is_active(desk: Desk) -> None:
    for type_ in ("regular", "temporary", "prospect"):
        desk.world.decide("personal_identity_number", "active", f"private.{type_}")
    source = read("privatkunder.xlsx", "private")
    desk.bring_in(source, "private", create_values=True)
    shown = desk.world.see(
        lambda s: s.scalars(
            select(col(Customer.personal_identity_number)).where(col(Customer.kind) == "private")
        ).all()
    )
    assert sum(text.endswith("-****") for text in shown) == 200
    assert desk.plan(source, "private").unchanged == 300


@needs_data
def test_both_lists_can_stand_in_one_register(desk: Desk) -> None:
    for name, kind, _ in LISTS:
        desk.bring_in(read(name, kind), kind, create_values=True)
    for name, kind, rows in LISTS:
        assert desk.plan(read(name, kind), kind).unchanged == rows


@needs_data
def test_the_list_of_another_system_gets_a_readable_verdict(desk: Desk) -> None:
    made = desk.plan(read("kundlista_annat_system.xlsx", "company"))
    assert buckets(made) == (192, 0, 0, 8, 2)
    assert made.left_out_columns == ["Saldo"]
    assert made.missing_values == {"payment_terms": ["37 dagar netto"], "country": ["XX"]}
    assert {error.row for error in made.errors} == {4, 17, 31, 45, 59, 73, 115, 143}
    assert "Rad 4 och rad 59 gäller samma kund" in messages(made, 4)["Kundnr"]
    assert "nollor" in messages(made, 143)["Tel"]
    assert any("Rad 205 är en summarad" in note for note in made.notes)


@needs_data
def test_its_correct_rows_come_in_and_again_change_nothing(desk: Desk) -> None:
    source = read("kundlista_annat_system.xlsx", "company")
    desk.bring_in(source, create_values=True)
    assert desk.count() == 194
    assert buckets(desk.plan(source)) == (0, 0, 193, 7, 2)


def _counts(session: Session) -> dict[str, Any]:
    return {
        name: session.scalar(select(func.count()).select_from(held))
        for name, held in SQLModel.metadata.tables.items()
    }


cells = {
    NUMBER: st.sampled_from([None, "1001", 1001, "2001", 2002, "A-7", "fel nummer!"]),
    NAME: st.sampled_from([None, "Acme AB", "Beta AB", "(töm)", "Åkes Åkeri", 12]),
    ORG: st.sampled_from(
        [
            None,
            "556036-0793",
            *map(organisation_number, range(4)),
            "123",
            "811218-9876",
            "811218-****",
        ]
    ),
    EMAIL: st.sampled_from([None, "info@acme.example", "b@b.example", "fel"]),
    COUNTRY: st.sampled_from([None, "Sverige", "Norge", "Tyskland", "XX"]),
    LEVEL: st.sampled_from([None, "Guld", "guld ", "Silver"]),
    "Taggar": st.sampled_from([None, "VIP", "VIP; Avtal", "(töm)"]),
    "Kundtyp": st.sampled_from([None, "Prospekt", "Vanlig", "Okänd"]),
    "Telefon": st.sampled_from([None, "08-123 45 67", 812345678, "#N/A"]),
}
rows = st.lists(st.tuples(*cells.values()), min_size=1, max_size=8)


@effort(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, st.booleans())
def test_what_a_plan_says_is_what_comes_of_it(
    tmp_path: Path, told: list[tuple[Any, ...]], create: bool
) -> None:
    desk = Desk(make_world(tmp_path), tmp_path)
    try:
        _check(desk, table(list(cells), *told, empty_rows=[99]), create=create)
    finally:
        desk.world.database.close()


def _check(desk: Desk, source: Table, *, create: bool) -> None:
    made = desk.plan(source, create_values=create)
    assert made.total == len(source.rows) + 1 == sum(buckets(made))
    assert len({error.row for error in made.errors}) == made.refused
    assert all(e.message.endswith(".") and "****" not in e.message for e in made.errors)
    before = desk.world.see(_counts)
    if made.refused:
        assert not desk.apply(made).committed
        assert desk.world.see(_counts) | {"importrun": 0} == before
    outcome = desk.apply(made, only_correct=True)
    assert (outcome.new, outcome.changed) == (made.new, made.changed)
    assert desk.count() == 1 + made.new
    _check_again(desk, source, made.refused)


def _check_again(desk: Desk, source: Table, refused: int) -> None:
    again = desk.plan(source)
    # A prospect needs no more than a name, by which nobody is found again (DOMAIN.md §4.10).
    keys = [row.keys for row in again.rows if row.customer_id is None]
    assert not [k for k in keys if k.number or k.identity or k.vat or k.mail_and_name]
    assert again.new == len(keys)
    assert again.changed == 0
    assert again.refused == refused
    assert set(desk.world.see(lambda s: s.scalars(select(col(Customer.kind))).all())) == {
        CustomerKind.COMPANY
    }
