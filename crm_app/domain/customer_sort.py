"""How the register is sorted: each column's order in SQL, and where in it a page begins."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col

from crm_app.domain import countries
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Invalid
from crm_app.domain.filter_sql import own_field, own_key
from crm_app.domain.settings import Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.contacts import Contact
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer
from crm_app.models.registers import RegisterValue
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec
from crm_app.models.users import User

INDEXED: dict[str, Any] = {
    "name": col(Customer.name_key),
    "city": col(Customer.city_key),
    "number": col(Customer.number_key),
    "updated_at": col(Customer.updated_at),
}
SORTED = 10_000
"""How many may match when a list is sorted by a column that has no index."""
WORDS = (K.TEXT, K.NAME, K.LONG_TEXT)
NUMBERS = (K.PERCENT, K.FLAG, K.CUSTOMER)
LARGEST = 2**63
_OF_THIS = col(Contact.customer_id) == col(Customer.id)
COMPUTED: dict[str, Any] = {
    "kind": case({"company": "foretag", "private": "privat"}, value=col(Customer.kind), else_=""),
    "created_at": col(Customer.created_at),
    "contacts": select(func.count())
    .select_from(Contact)
    .where(_OF_THIS, ~col(Contact.archived))
    .correlate(Customer)
    .scalar_subquery(),
}
MOMENTS = ("updated_at", "created_at")


def sortable(held: Snapshot, key: str) -> str:
    """Tell whether a list can be sorted by a column: "always", "few" or "never".

    "few" has no index: such a list is sorted only while at most SORTED customers match.
    """
    if key in INDEXED:
        return "always"
    return "few" if key in SPECS or key in COMPUTED or own_field(held, key) else "never"


def refusal(held: Snapshot, key: str, count: int) -> str:
    """Return why a list of so many cannot be sorted by the column, "" when it can."""
    can = sortable(held, key)
    if can == "never":
        return "Det går inte att sortera på den kolumnen."
    if can == "few" and count > SORTED:
        return "Listan är för lång för att sorteras på den kolumnen. Filtrera till högst 10 000."
    return ""


def expression(held: Snapshot, sort: str) -> ColumnElement[Any]:
    """Return what to order by: text in Swedish order, never NULL. Raises Invalid."""
    if sort in INDEXED or sort in COMPUTED:
        return (INDEXED | COMPUTED)[sort]
    if own := own_field(held, sort):
        return func.coalesce(own_key(own.id), "")
    if sort not in SPECS:
        raise Invalid({"sort": "Det går inte att sortera på den kolumnen."})
    return _of_field(held, SPECS[sort])


def _of_field(held: Snapshot, spec: FieldSpec) -> ColumnElement[Any]:
    if spec.kind in (K.TAGS, K.MANAGERS, K.REGISTER):
        return func.coalesce(_linked(held, spec), "")
    column = getattr(Customer, spec.column)
    if spec.kind is K.CHOICE:
        return _by_label(dict(spec.choices), column)
    if spec.kind is K.COUNTRY:
        return _by_label({c.code: c.name for c in countries.ALL}, column)
    if spec.kind in WORDS:
        return func.sort_key(column)
    return func.coalesce(column, 0 if spec.kind in NUMBERS else "")


def _by_label(labels: dict[str, str], column: Any) -> ColumnElement[Any]:
    return case({value: sort_key(label) for value, label in labels.items()}, value=column, else_="")


def _linked(held: Snapshot, spec: FieldSpec) -> ColumnElement[Any]:
    """Return the first name of what the customer is linked to."""
    merged = any(one.register == spec.register for one in held.merged)
    # Where values were merged, the snapshot alone knows which names the kept ids have now.
    names = {id_: value.key for id_, value in held.values.items()} if merged else {}
    if spec.kind is K.REGISTER and merged:
        return case(names, value=getattr(Customer, spec.column), else_="")
    if spec.kind is K.TAGS and merged:
        wanted = select(func.min(case(names, value=col(CustomerTag.value_id), else_=""))).where(
            col(CustomerTag.customer_id) == col(Customer.id)
        )
    elif spec.kind is K.REGISTER:
        value = getattr(Customer, spec.column)
        wanted = select(col(RegisterValue.name_key)).where(col(RegisterValue.id) == value)
    elif spec.kind is K.TAGS:
        wanted = (
            select(func.min(RegisterValue.name_key))
            .join(CustomerTag, col(CustomerTag.value_id) == col(RegisterValue.id))
            .where(col(CustomerTag.customer_id) == col(Customer.id))
        )
    else:
        wanted = (
            select(func.min(func.sort_key(User.name)))
            .join(AccountManager, col(AccountManager.user_id) == col(User.id))
            .where(col(AccountManager.customer_id) == col(Customer.id))
        )
    return wanted.correlate(Customer).scalar_subquery()


def cursor_text(key: Any) -> str:
    """Return a sort key as an address carries it."""
    if isinstance(key, datetime):
        return key.isoformat()
    return str(int(key)) if isinstance(key, bool) else str(key)


def place(sort: str, cursor: tuple[str, int]) -> tuple[Any, int]:
    """Return the sort key and id that an address tells. Raises Invalid when it tells none."""
    text, id_ = cursor
    try:
        return _value(sort, text), row_id(id_)
    except (ValueError, ArithmeticError):
        raise Invalid({"cursor": "Sidan finns inte. Börja om från den första."}) from None


def _value(sort: str, text: str) -> Any:
    if sort in MOMENTS:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment
    kind = SPECS[sort].kind if sort in SPECS else None
    if kind is K.PERCENT:
        return float(Decimal(text))
    if kind in NUMBERS or sort == "contacts":
        return row_id(text)
    return text


def row_id(text: str | int) -> int:
    """Return a whole number that the database can hold. Raises ValueError."""
    number = int(text)
    if not 0 <= number < LARGEST:
        raise ValueError(text)
    return number
