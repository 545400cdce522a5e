"""Filters as conditions: what a filter, or "lacks this field", asks of a customer's row."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    UnaryExpression,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.operators import custom_op
from sqlmodel import col

from crm_app.domain import custom_values, customer_values
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import BadValue, Invalid
from crm_app.domain.filters import OWN, OWN_KINDS, RANGE, Filter
from crm_app.domain.settings import OwnField, Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

PLUS = custom_op[Any]("+")
COLUMNS: dict[str, Any] = {
    "kind": col(Customer.kind),
    "customer_type": col(Customer.customer_type),
    "country": col(Customer.country),
    "level": col(Customer.level_id),
    "district": col(Customer.district_id),
    "source": col(Customer.source_id),
    "company_type": col(Customer.company_type_id),
    "payment_terms": col(Customer.payment_terms_id),
}
"""Filters whose value lies in the customer's row."""
LONG = 50
"""A text of so many letters may have a key that is cut short: one letter can be several."""
TEXTS = ("kind", "customer_type", "country")
LINKS: dict[str, tuple[Any, Any]] = {
    "tags": (CustomerTag, col(CustomerTag.value_id)),
    "account_managers": (AccountManager, col(AccountManager.user_id)),
}


def own_field(held: Snapshot, key: str) -> OwnField | None:
    """Return the own field of the key "own_<id>" that is not archived."""
    fields = (field for tab in held.own_tabs for field in tab.fields)
    return next((field for field in fields if field.key == key), None) if OWN in key else None


def probed(column: Any) -> ColumnElement[Any]:
    """Return the column as rows are probed for it: no index may be chosen for its sake."""
    return UnaryExpression(column, operator=PLUS)


def condition(held: Snapshot, kept: Filter) -> ColumnElement[bool]:
    """Return the condition that a customer meets the filter. Raises Invalid for no filter."""
    if kept.key in COLUMNS:
        return _in_row(held, kept)
    if kept.key in LINKS:
        return _linked(held, kept)
    own = own_field(held, kept.key)
    if own is None:
        raise Invalid({"filter": "Filtret finns inte längre. Ta bort det."})
    return _own(own, kept.values)


def _in_row(held: Snapshot, kept: Filter) -> ColumnElement[bool]:
    column, blank = probed(COLUMNS[kept.key]), "" in kept.values
    if kept.key in TEXTS:
        return column.in_(kept.values)
    told = column.in_(ids_of(held, kept))
    return or_(told, column.is_(None)) if blank else told


def ids_of(held: Snapshot, kept: Filter) -> list[int]:
    """Return the ids under which rows keep what is asked for: also of values merged into it."""
    told = [value for value in kept.values if value]
    if not all(value.isdecimal() and len(value) < 19 for value in told):
        raise Invalid({"filter": "Filtrets värde finns inte längre. Ta bort det."})
    ids = [int(value) for value in told]
    if kept.key == "account_managers":
        return ids
    return [kept_as for id_ in ids for kept_as in held.ids_of(id_)]


def _linked(held: Snapshot, kept: Filter) -> ColumnElement[bool]:
    table, value = LINKS[kept.key]
    of_this = col(table.customer_id) == col(Customer.id)
    found = exists().where(of_this, value.in_(ids_of(held, kept))).correlate(Customer)
    return or_(found, ~_any(table)) if "" in kept.values else found


def _any(table: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(table.customer_id) == col(Customer.id), *more).correlate(Customer)


def _own(own: OwnField, values: tuple[str, ...]) -> ColumnElement[bool]:
    of_field = col(CustomValue.field_id) == own.id
    told = [holds(own.kind, value) for value in values if value]
    met = [_any(CustomValue, of_field, or_(*told))] if told else []
    if "" in values:
        met.append(~_any(CustomValue, of_field))
    return or_(*met)


def holds(kind: str, value: str) -> ColumnElement[bool]:
    """Return the condition that an own field of the kind holds the value. Raises Invalid."""
    try:
        return _holds(OWN_KINDS.get(kind, "text"), kind, value)
    except BadValue:
        raise Invalid({"filter": "Filtrets värde går inte att läsa. Ta bort det."}) from None


def _holds(asked: str, kind: str, value: str) -> ColumnElement[bool]:
    key = col(CustomValue.key)
    if asked in ("choice", "flag"):
        return key == custom_values.key_of(kind, value)
    if asked == "text":
        return _contains(sort_key(value))
    least, _, most = value.partition(RANGE)
    sides = [key >= custom_values.key_of(kind, least)] if least else []
    sides += [key <= custom_values.key_of(kind, most)] if most else []
    return and_(true(), *sides)


def _contains(word: str) -> ColumnElement[bool]:
    """Return the condition that a text holds the word, whatever its case and spaces.

    The key is the text so far as it goes: only one that may go on is folded, which is slow.
    """
    text, key = col(CustomValue.text), col(CustomValue.key)
    long = func.length(text) > LONG
    return or_(func.instr(key, word) > 0, and_(long, func.instr(func.sort_key(text), word) > 0))


def own_key(field_id: int) -> ScalarSelect[str]:
    """Return the sort key that a customer's own field holds; NULL for none."""
    wanted = select(col(CustomValue.key)).where(
        col(CustomValue.customer_id) == col(Customer.id), col(CustomValue.field_id) == field_id
    )
    return wanted.correlate(Customer).scalar_subquery()


def lacks(told: str) -> ColumnElement[bool]:
    """Return the condition for "field:kind:type": customers of that sort without the field."""
    spec, sort = lacked(told)
    if not customer_values.can_lack(spec):
        return false()
    return and_(*(COLUMNS[f.key].in_(f.values) for f in sort), without(spec))


def lacked(told: str) -> tuple[FieldSpec, tuple[Filter, ...]]:
    """Return the field of "field:kind:type", and the filters that keep to that sort of customer."""
    field, _, rest = told.partition(":")
    kind, _, type_ = rest.partition(":")
    spec = SPECS.get(field)
    if spec is None:
        raise Invalid({"lacking": "Fältet finns inte."})
    sort = (Filter("kind", (kind,)), Filter("customer_type", (type_,)))
    swedish = (Filter("country", ("SE", "")),)
    return spec, (*sort, *swedish) if spec.key == "organisation_number" else sort


def without(spec: FieldSpec) -> ColumnElement[bool]:
    """Return the condition that a customer has nothing in the field."""
    if spec.key in LINKS:
        return ~_any(LINKS[spec.key][0])
    return is_empty(getattr(Customer, spec.column), spec)


def is_empty(column: Any, spec: FieldSpec) -> ColumnElement[bool]:
    """Return the condition that a column of the field's kind holds nothing."""
    column = probed(column)
    if spec.kind in (K.REGISTER, K.CUSTOMER, K.PERCENT):
        return column.is_(None)
    return or_(column == "", column.is_(None))
