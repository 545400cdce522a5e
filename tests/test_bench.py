"""The measurements: their arithmetic, the file they leave and the data they run on. No times."""

import json
import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from bench import data, imports, rows, samples, shares, staff
from bench.figures import Figure, compare, keep, percentile, table
from crm_app import db
from crm_app.domain import customer_list, customer_values, settings, showing
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.customer_list import Query
from crm_app.domain.fields import Reading, parse
from crm_app.domain.identifiers import parse_organisation_number, parse_personal_identity_number
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import FIELDS, Customer
from crm_app.models.spec import Rule

MANY = 200


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[db.Database]:
    """A register of two hundred customers, filled as the measured ones are."""
    data.seals.install(data.SECRET)
    path = tmp_path_factory.mktemp("bench") / "two hundred.db"
    data.fill(path, MANY)
    database = db.Database(f"sqlite:///{path}")
    yield database
    database.close()


# The table's arithmetic


def test_a_time_twice_the_limit_has_the_ratio_two():
    assert Figure("x", ours=10, limit=5, unit="ms").ratio == 2


def test_a_rate_half_the_limit_has_the_ratio_two():
    assert Figure("x", ours=5, limit=10, unit="rader/s").ratio == 2


def test_nothing_to_compare_with_is_no_ratio_and_no_error():
    figure = Figure("x", ours=5, limit=0, unit="ms")
    assert math.isinf(figure.ratio)
    assert figure.as_dict()["ratio"] is None
    assert "–" in table([figure])


def test_a_percentile_is_a_time_that_was_measured():
    times = [float(n) for n in range(100, 0, -1)]
    assert [percentile(times, share) for share in (0.5, 0.95, 0.99, 1)] == [50, 95, 99, 100]
    assert percentile([7.0], 0.99) == 7


def test_seconds_become_milliseconds_one_figure_for_each_share():
    found = compare("Lista", [0.002, 0.004], [0.001, 0.001], 0.5, 0.99)
    assert [(f.name, f.ours, f.limit, f.ratio) for f in found] == [
        ("Lista, median", 2, 1, 2),
        ("Lista, p99", 4, 1, 4),
    ]


def test_the_table_has_a_row_for_each_figure_in_swedish_numbers():
    lines = table([Figure("Import", 5000, 16_840.4, "rader/s"), Figure("Lista", 2.25, 0.1)])
    _, _, first, second = lines.splitlines()
    assert [cell.strip() for cell in first.split("  ") if cell.strip()] == [
        "Import", "5\u00a0000", "16\u00a0840", "3,4", "rader/s",
    ]  # fmt: skip
    assert "2,25" in second
    assert "0,100" in second


def test_the_file_is_a_list_of_name_ours_limit_ratio_and_unit(tmp_path: Path):
    keep([Figure("Händelse", 3, 1.5)], tmp_path / "latest.json")
    assert json.loads((tmp_path / "latest.json").read_text(encoding="utf-8")) == [
        {"name": "Händelse", "ours": 3, "limit": 1.5, "ratio": 2, "unit": "ms"}
    ]


# The data


def test_the_filled_register_is_whole(register: db.Database):
    path = register.engine.url.database or ""
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        found = raw.execute("SELECT name FROM sqlite_master WHERE type='index'")
        indexes = {name for (name,) in found}
        assert raw.execute("SELECT count(*) FROM customer").fetchone() == (MANY,)
    assert {index.name for index in Customer.__table__.indexes} <= indexes  # type: ignore[attr-defined]


def test_every_field_that_a_kind_can_have_is_filled(register: db.Database):
    derived = {"vat_override_reason", "reverse_construction_vat", "marketing_consent"}

    def empty(session: Session) -> set[str]:
        found: set[str] = set()
        customers = session.scalars(select(Customer)).all()
        for id_, values in customer_values.values_of(session, customers).items():
            kind = next(c.kind for c in customers if c.id == id_)
            for spec in FIELDS:
                rule = spec.private if kind == "private" else spec.company
                if rule is not Rule.NONE and values[spec.key] in ("", None, ()):
                    found.add(spec.key)
        return found - derived

    assert register.look(empty) == set()


def test_what_is_kept_is_what_the_forms_parsers_give_back(register: db.Database):
    def wrong(session: Session) -> list[tuple[str, object, object]]:
        held = settings.snapshot(session)
        reading = Reading(held, find_customer=int)
        customers = session.scalars(select(Customer)).all()
        found = []
        for values in customer_values.values_of(session, customers).values():
            for spec in FIELDS:
                text = showing.form_text(spec, values[spec.key], held)
                if (again := parse(spec, text, reading)) != values[spec.key]:
                    found.append((spec.key, values[spec.key], again))
        return found

    assert register.look(wrong) == []


def test_the_keys_and_marks_are_those_that_the_domain_makes(register: db.Database):
    def wrong(session: Session) -> list[str]:
        found = []
        for row in session.scalars(select(Customer)):
            values = customer_values.values_of(session, [row])[row.id or 0]
            made = customer_values.columns(row.kind, values, row.updated_at)
            names = ("name_key", "city_key", "number_key", "display_name")
            found += [name for name in names if getattr(row, name) != made[name]]
        return found

    assert register.look(wrong) == []


def test_the_links_know_their_customers_key_and_whether_she_is_archived(register: db.Database):
    def wrong(session: Session) -> list[object]:
        found: list[object] = []
        for links in (CustomerTag, AccountManager, CustomValue):
            told = session.scalars(select(links)).all()
            assert len(told) >= MANY
            for link in told:
                row = session.get_one(Customer, link.customer_id)
                if (link.archived, link.name_key) != (row.archived, row.name_key):
                    found.append(link)
        return found

    assert register.look(wrong) == []


@pytest.mark.parametrize("count", [2, 5, 20])
def test_the_shares_of_a_registers_values_fall_and_are_the_whole(count: int):
    told = shares.falling(range(count))
    assert [value for value, _ in told] == list(range(count))
    assert sum(share for _, share in told) == shares.PARTS
    assert [share for _, share in told] == sorted((s for _, s in told), reverse=True)
    drawn = {shares.picked(told, at, 1) for at in range(100_000)}
    assert drawn == set(range(count))


def test_a_persons_number_is_sealed_as_a_registered_customers_is(register: db.Database):
    def one(session: Session) -> Customer | None:
        return session.scalar(select(Customer).where(col(Customer.kind) == "private"))

    found = register.look(one)
    assert found is not None
    number = data.seals.unseal(found.personal_identity_number_sealed or b"")
    assert parse_personal_identity_number(number, rows.NEWEST.date()) == number
    assert found.personal_identity_number == f"{number[:8]}-****"
    assert found.personal_identity_number_index == data.seals.index(f"person:{number}")


@pytest.mark.parametrize("at", [0, 7, 9_999, 123_456, 999_999])
def test_made_up_numbers_have_their_check_digits(at: int):
    company = samples.organisation_number(at)
    person = samples.personal_number(at)
    assert parse_organisation_number(company) == company
    assert parse_personal_identity_number(person, rows.NEWEST.date()) == person


def test_who_sees_her_own_has_fewer_than_who_sees_all(register: db.Database):
    own = frozenset({"customers.see_own"})
    everybody = Actor("user", 2, "x", ALL_RIGHTS)
    some = Actor("user", staff.SOME, "x", own)
    counts = [register.look(customer_list.count, who, Query()) for who in (everybody, some)]
    archived = [at for at in range(MANY) if shares.part(at, 10) < shares.ARCHIVED]
    assert archived
    assert counts == [MANY - len(archived), MANY // 20 - sum(at % 20 == 0 for at in archived)]
    assert len(register.look(data.ids_of, staff.FEW)) <= staff.HERS


def test_the_imported_file_has_twenty_five_columns(register: db.Database):
    assert len(imports.columns(register.look(settings.snapshot))) == imports.COLUMNS
