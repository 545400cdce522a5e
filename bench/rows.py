"""Rows: the columns of one customer, most of them from a small pool of whole customers."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.dialects import sqlite
from sqlmodel import Session, SQLModel

from bench import samples, shares
from crm_app.domain import customer_values, fields, seals, settings
from crm_app.domain.fields import Reading
from crm_app.domain.sorting import fold, sort_key
from crm_app.models.customers import FIELDS, CustomerKind
from crm_app.models.spec import FieldSpec, Rule

POOL = 840
"""How many different sets of values stand behind what differs in every row."""
NEWEST = datetime(2026, 1, 1, tzinfo=UTC)
SPAN = 94_000_000
"""Seconds, three years: when customers were last changed."""
Row = dict[str, Any]
Pool = list[Row]


def pool(session: Session, kind: str) -> Pool:
    """Return the whole rows of the pool, as the database keeps them."""
    held = settings.snapshot(session)
    reading = Reading(held, find_customer=lambda _number: 1)
    specs = [s for s in FIELDS if (s.private if kind == "private" else s.company) is not Rule.NONE]
    return [_bound(_whole(kind, specs, reading, at)) for at in range(POOL)]


def _whole(kind: str, specs: list[FieldSpec], reading: Reading, at: int) -> Row:
    values = customer_values.first_values(reading)
    for spec in specs:
        if text := samples.text_of(spec, at, reading.settings):
            values[spec.key] = fields.parse(spec, text, reading)
    values["vat_treatment"] = "SE_REVERSE" if values["reverse_construction_vat"] else "SE"
    how = "screen" if values["marketing_consent"] else ""
    row = customer_values.columns(kind, values, NEWEST)
    row |= {"kind": kind, "version": 1, "archived": False, "created_at": NEWEST}
    return row | {"updated_by": "Person 2", "consent_how": how}


def _bound(row: Row) -> Row:
    """Return the row with each value as its column's type gives it to SQLite."""
    dialect = sqlite.dialect()
    bound: Row = dict.fromkeys(SQLModel.metadata.tables["customer"].columns.keys())
    for name, value in row.items():
        column = SQLModel.metadata.tables["customer"].columns[name]
        binding = column.type.dialect_impl(dialect).bind_processor(dialect)
        bound[name] = binding(value) if binding else value
    return bound


REGISTERS = ("level", "district", "source", "company_type", "payment_terms")
Shares = dict[str, list[tuple[Any, int]]]


def shares_of(values: dict[str, list[int]]) -> Shares:
    """Return how often each value of the registers on a customer's row stands there."""
    return {register: shares.falling(values[register]) for register in REGISTERS}


def customer(pools: dict[str, Pool], at: int, common: Shares | None = None) -> Row:
    """Return the row of customer number `at`; three of ten are private.

    `common` tells how often each register's value stands; without it they take turns.
    """
    kind = CustomerKind.PRIVATE if at % 10 in (3, 6, 9) else CustomerKind.COMPANY
    row = pools[kind.value][at % POOL]
    mixed = at * 2_654_435_761 % 4_294_967_296  # the order of names is not that of ids
    name = _private(at, mixed) if kind is CustomerKind.PRIVATE else _company(at, mixed, row["city"])
    row = row | _own(at, mixed) | name | {"name_key": sort_key(name["display_name"])}
    return row | _grouped(kind, at, common) if common else row


def _grouped(kind: str, at: int, common: Shares) -> Row:
    """Return what the register is filtered by."""
    chosen = {
        f"{register}_id": shares.picked(told, at, salt)
        for salt, (register, told) in enumerate(common.items())
        if kind == CustomerKind.COMPANY or register != "company_type"
    }
    return chosen | {
        "archived": shares.part(at, 10) < shares.ARCHIVED,
        "customer_type": shares.picked(shares.TYPES, at, 11),
        "country": shares.picked(shares.COUNTRIES, at, 12),
    }


def _own(at: int, mixed: int) -> Row:
    moment = NEWEST - timedelta(seconds=mixed % SPAN)
    number = f"{1001 + at}"
    return {
        "id": at + 1,
        "number": number,
        "number_key": number.zfill(20),
        "email": f"{at}@exempel.example",
        "phone": f"+468{mixed % 900_000 + 100_000}",
        "created_at": _moment(moment - timedelta(days=30)),
        "updated_at": _moment(moment),
    }


def _company(at: int, mixed: int, city: str) -> Row:
    surname = samples.picked(samples.SURNAMES, mixed)
    trade = samples.picked(samples.TRADES, mixed // 4096)
    name = f"{surname}s {trade} i {city} AB"
    number = samples.organisation_number(at)
    return {
        "name": name,
        "display_name": name,
        "vat_number": f"SE{number}01",
        "vat_number_index": seals.index(f"vat:SE{number}01"),
        "organisation_number": number,
        "organisation_number_index": seals.index(f"SE:{number}"),
    }


def _private(at: int, mixed: int) -> Row:
    surname = samples.picked(samples.SURNAMES, mixed)
    first = samples.picked(samples.FIRST_NAMES, mixed // 64)
    number = samples.personal_number(at)
    return {
        "first_name": first,
        "last_name": surname,
        "display_name": f"{first} {surname}",
        "personal_identity_number": f"{number[:8]}-****",
        "personal_identity_number_sealed": seals.seal(number),
        "personal_identity_number_index": seals.index(f"person:{number}"),
    }


def contact(at: int) -> Row:
    """Return the row of the contact of customer number `at`."""
    mixed = at * 2_246_822_519 % 4_294_967_296
    first = samples.picked(samples.FIRST_NAMES, mixed)
    last = samples.picked(samples.SURNAMES, mixed // 64)
    moment = _moment(NEWEST)
    return dict.fromkeys(SQLModel.metadata.tables["contact"].columns.keys(), "") | {
        "id": at + 1,
        "customer_id": at + 1,
        "version": 1,
        "archived": False,
        "created_at": moment,
        "updated_at": moment,
        "name_key": sort_key(f"{first} {last}"),
        "first_name": first,
        "last_name": last,
        "title_id": None,
        "email": f"{fold(first)}.{fold(last)}{at}@exempel.example",
        "mobile": f"+4670{at % 10_000_000:07}",
        "main_contact": True,
        "invoice_contact": False,
    }


def _moment(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat(" ", "microseconds")
