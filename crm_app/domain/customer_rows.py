"""The cells of the register: what each customer of one page says in each asked column."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app.domain import (
    clock,
    custom_values,
    customer_changes,
    customer_values,
    customers,
    settings,
    showing,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS
from crm_app.domain.settings import Snapshot
from crm_app.domain.showing import Numbers
from crm_app.models.contacts import Contact
from crm_app.models.customers import KIND_LABELS, Customer
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

ALWAYS = ("display_name", "number", "kind", "country", "version", "updated_at", "updated_by")
MOMENTS = ("updated_at", "created_at")
Cells = dict[str, str]


def cells(
    session: Session, actor: Actor, ids: list[int], columns: tuple[str, ...]
) -> dict[int, tuple[str, Cells]]:
    """Return (kind, cells) of each customer that is there, by id: of those found to be hers.

    A cell is asked for by the key of a customer's field, "kind", "contacts", "updated_at",
    "created_at" or "own_<id>"; "name", "number" and "changed" (who was the last to change it) are
    always there, and a column that there no longer is has no cell.
    """
    held = settings.snapshot(session)
    wanted = tuple(dict.fromkeys(("number", *columns)))
    specs = tuple(SPECS[key] for key in wanted if key in SPECS and key != "name")
    rows = _rows(session, ids, specs, wanted)
    found = {id_: _own_row(row, wanted) for id_, row in rows.items()}
    said = _fields(session, held, specs, rows, numbers(session, actor, specs, list(rows.values())))
    for one in (said, _computed(session, list(rows), wanted)):
        for id_, more in one.items():
            found[id_] |= more
    return {id_: (rows[id_].kind, held_by) for id_, held_by in found.items()}


def _rows(
    session: Session, ids: list[int], specs: tuple[FieldSpec, ...], wanted: tuple[str, ...]
) -> dict[int, Any]:
    names = (*ALWAYS, *(s.column for s in specs if s.column), *(m for m in MOMENTS if m in wanted))
    columns = [getattr(Customer, name) for name in dict.fromkeys(names)]
    asked = select(col(Customer.id), *columns).where(col(Customer.id).in_(ids))
    return {row.id: row for row in session.execute(asked)}


def _own_row(row: Any, wanted: tuple[str, ...]) -> Cells:
    """Return the cells that are no field: name, kind and moments."""
    told = {"name": row.display_name, "changed": customer_changes.changed(row)}
    if "kind" in wanted:
        told["kind"] = KIND_LABELS[row.kind]
    return told | {key: clock.show(getattr(row, key)) for key in MOMENTS if key in wanted}


def _fields(
    session: Session,
    held: Snapshot,
    specs: tuple[FieldSpec, ...],
    rows: dict[int, Any],
    number_of: Numbers,
) -> dict[int, Cells]:
    asked = any(not spec.column for spec in specs)
    tags, managers = customer_values.links_of(session, list(rows)) if asked else ({}, {})
    found = {}
    for id_, row in rows.items():
        values = {s.key: getattr(row, s.column) for s in specs if s.column}
        values |= {"tags": tags.get(id_, ()), "account_managers": managers.get(id_, ())}
        found[id_] = {
            s.key: showing.show(s, values[s.key], held, row.country, number_of) for s in specs
        }
    return found


def numbers(
    session: Session, actor: Actor, specs: tuple[FieldSpec, ...], rows: list[Any]
) -> Numbers:
    """As `customers.number_of`, for all of the rows at once."""
    columns = [spec.column for spec in specs if spec.kind is K.CUSTOMER]
    ids = {id_ for row in rows for column in columns if (id_ := getattr(row, column))}
    if not ids:
        return str
    wanted = select(col(Customer.id), col(Customer.number)).where(col(Customer.id).in_(ids))
    found = dict(session.execute(wanted.where(customers.visible(actor))).all())
    return lambda id_: found.get(id_, customers.HIDDEN)


def _computed(session: Session, ids: list[int], wanted: tuple[str, ...]) -> dict[int, Cells]:
    found: dict[int, Cells] = {id_: {} for id_ in ids}
    if "contacts" in wanted:
        counts = _contacts(session, ids)
        for id_ in ids:
            found[id_]["contacts"] = str(counts.get(id_, 0))
    known = custom_values.specs_of(settings.snapshot(session))
    if own := [key for key in wanted if key in known]:
        values = custom_values.values_of(session, ids)
        for id_ in ids:
            found[id_] |= {key: values[id_].get(key, "") for key in own}
    return found


def _contacts(session: Session, ids: list[int]) -> dict[int, int]:
    """Return how many contacts that are not archived each customer has."""
    of = col(Contact.customer_id)
    wanted = select(of, func.count()).where(of.in_(ids), ~col(Contact.archived)).group_by(of)
    return dict(session.execute(wanted).all())
