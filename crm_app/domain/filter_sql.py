"""Filters as conditions: what a filter, or "lacks this field", asks of a customer's row."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, false, func, or_, select
from sqlmodel import col

from crm_app.domain import custom_values, customer_values
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Invalid
from crm_app.domain.filters import OWN, OWN_KINDS, RANGE, Filter
from crm_app.domain.settings import OwnField, Snapshot
from crm_app.domain.sorting import fold
from crm_app.models.custom_values import CustomValue
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec

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
TEXTS = ("kind", "customer_type", "country")
LINKS: dict[str, tuple[Any, Any]] = {
    "tags": (CustomerTag, col(CustomerTag.value_id)),
    "account_managers": (AccountManager, col(AccountManager.user_id)),
}


def own_field(held: Snapshot, key: str) -> OwnField | None:
    """Return the own field of the key "own_<id>" that is not archived."""
    fields = (field for tab in held.own_tabs for field in tab.fields)
    return next((field for field in fields if field.key == key), None) if OWN in key else None


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
    column, blank = COLUMNS[kept.key], "" in kept.values
    if kept.key in TEXTS:
        return column.in_(kept.values)
    told = column.in_(_ids(held, kept))
    return or_(told, column.is_(None)) if blank else told


def _ids(held: Snapshot, kept: Filter) -> list[int]:
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
    found = exists().where(of_this, value.in_(_ids(held, kept))).correlate(Customer)
    return or_(found, ~_any(table)) if "" in kept.values else found


def _any(table: Any, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(table.customer_id) == col(Customer.id), *more).correlate(Customer)


def _own(own: OwnField, values: tuple[str, ...]) -> ColumnElement[bool]:
    of_field = col(CustomValue.field_id) == own.id
    told = [_holds(own.kind, value) for value in values if value]
    met = [_any(CustomValue, of_field, or_(*told))] if told else []
    if "" in values:
        met.append(~_any(CustomValue, of_field))
    return or_(*met)


def _holds(kind: str, value: str) -> ColumnElement[bool]:
    match OWN_KINDS.get(kind, "text"):
        case "choice" | "flag":
            return col(CustomValue.key) == custom_values.key_of(kind, value)
        case "text":
            return func.instr(func.fold(CustomValue.text), fold(value)) > 0
    least, _, most = value.partition(RANGE)
    key = col(CustomValue.key)
    sides = [key >= custom_values.key_of(kind, least)] if least else []
    return and_(*sides, *([key <= custom_values.key_of(kind, most)] if most else []))


def own_key(field_id: int) -> ScalarSelect[str]:
    """Return the sort key that a customer's own field holds; NULL for none."""
    wanted = select(col(CustomValue.key)).where(
        col(CustomValue.customer_id) == col(Customer.id), col(CustomValue.field_id) == field_id
    )
    return wanted.correlate(Customer).scalar_subquery()


def lacks(told: str) -> ColumnElement[bool]:
    """Return the condition for "field:kind:type": customers of that sort without the field."""
    field, _, rest = told.partition(":")
    kind, _, type_ = rest.partition(":")
    spec = SPECS.get(field)
    if spec is None:
        raise Invalid({"lacking": "Fältet finns inte."})
    if not customer_values.can_lack(spec):
        return false()
    sort = and_(col(Customer.kind) == kind, col(Customer.customer_type) == type_)
    if spec.key == "organisation_number":
        sort = and_(sort, col(Customer.country).in_(["SE", ""]))
    return and_(sort, _is_empty(spec))


def _is_empty(spec: FieldSpec) -> ColumnElement[bool]:
    if spec.key in LINKS:
        return ~_any(LINKS[spec.key][0])
    return is_empty(getattr(Customer, spec.column), spec)


def is_empty(column: Any, spec: FieldSpec) -> ColumnElement[bool]:
    """Return the condition that a column of the field's kind holds nothing."""
    if spec.kind in (K.REGISTER, K.CUSTOMER, K.PERCENT):
        return column.is_(None)
    return or_(column == "", column.is_(None))
