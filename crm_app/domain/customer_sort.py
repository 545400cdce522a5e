"""How the register is sorted: each column's order in SQL, and where in it a page begins."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select
from sqlmodel import col

from crm_app.domain import countries
from crm_app.domain.customer_values import SPECS
from crm_app.domain.errors import Invalid
from crm_app.domain.filter_sql import COLUMNS, TEXTS, own_field, own_key
from crm_app.domain.settings import Snapshot
from crm_app.domain.sorting import sort_key
from crm_app.models.contacts import Contact
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import KIND_LABELS, Customer
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec
from crm_app.models.users import User

INDEXED: dict[str, Any] = {
    "name": col(Customer.name_key),
    "city": col(Customer.city_key),
    "number": col(Customer.number_key),
    "updated_at": col(Customer.updated_at),
    "email": col(Customer.email),
    "phone": col(Customer.phone),
    "organisation_number": col(Customer.organisation_number),
}
"""Columns with an index in their order."""
SEGMENTED = tuple(COLUMNS)
"""Columns of which each value has an index in the order of names: one value follows the other."""
SORTED = 10_000
"""How many may match when a list is sorted by a column that has no index."""
WORDS = (K.TEXT, K.NAME, K.LONG_TEXT)
NUMBERS = (K.PERCENT, K.FLAG, K.CUSTOMER)
LARGEST = 2**63
_OF_THIS = col(Contact.customer_id) == col(Customer.id)
COMPUTED: dict[str, Any] = {
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
    if key in INDEXED or key in SEGMENTED:
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


def order(held: Snapshot, sort: str) -> tuple[Any, ...]:
    """Return what to order by before the id: text in Swedish order, never NULL. Raises Invalid."""
    if sort in SEGMENTED:
        return _rank(held, sort), col(Customer.name_key)
    if sort in INDEXED or sort in COMPUTED:
        return ((INDEXED | COMPUTED)[sort],)
    if own := own_field(held, sort):
        return (func.coalesce(own_key(own.id), ""),)
    if sort not in SPECS:
        raise Invalid({"sort": "Det går inte att sortera på den kolumnen."})
    return (_of_field(held, SPECS[sort]),)


def segments(held: Snapshot, sort: str) -> tuple[str, ...]:
    """Return the values of a segmented column in the order of their labels; none, "", first."""
    if ("segments", sort) not in held.memo:
        labels = _labels(held, sort)
        ordered = sorted((v for v in labels if v), key=lambda v: (sort_key(labels[v]), v))
        held.memo["segments", sort] = ("", *ordered)
    return held.memo["segments", sort]


def _labels(held: Snapshot, sort: str) -> dict[str, str]:
    if sort == "kind":
        return dict(KIND_LABELS)
    spec = SPECS[sort]
    if spec.kind is K.REGISTER:
        return {str(v.id): v.name for v in held.registers.get(spec.register, ())}
    if spec.kind is K.COUNTRY:
        return {c.code: c.name for c in countries.ALL}
    return dict(spec.choices)


def _rank(held: Snapshot, sort: str) -> ColumnElement[Any]:
    """Return the place of a row's value among the segments."""
    places = {value: place for place, value in enumerate(segments(held, sort)) if value}
    if sort not in TEXTS:
        ids = {id_: str(value.id) for id_, value in held.values.items()}
        places = {id_: places[value] for id_, value in ids.items() if value in places}
    return case(places, value=COLUMNS[sort], else_=0) if places else literal(0)


def _of_field(held: Snapshot, spec: FieldSpec) -> ColumnElement[Any]:
    if spec.kind in (K.TAGS, K.MANAGERS):
        return func.coalesce(_linked(held, spec), "")
    column = getattr(Customer, spec.column)
    if spec.kind is K.CHOICE:
        return _by_label(dict(spec.choices), column)
    if spec.kind in WORDS:
        return func.sort_key(column)
    return func.coalesce(column, 0 if spec.kind in NUMBERS else "")


def _by_label(labels: dict[str, str], column: Any) -> ColumnElement[Any]:
    return case({value: sort_key(label) for value, label in labels.items()}, value=column, else_="")


def _linked(held: Snapshot, spec: FieldSpec) -> ColumnElement[Any]:
    """Return the first name of what the customer is linked to."""
    if spec.kind is K.TAGS:
        # The snapshot alone knows which names the kept ids of merged values have now.
        names = {id_: value.key for id_, value in held.values.items()}
        label = case(names, value=col(CustomerTag.value_id), else_="") if names else literal("")
        wanted = select(func.min(label)).where(col(CustomerTag.customer_id) == col(Customer.id))
    else:
        wanted = (
            select(func.min(func.sort_key(User.name)))
            .join(AccountManager, col(AccountManager.user_id) == col(User.id))
            .where(col(AccountManager.customer_id) == col(Customer.id))
        )
    return wanted.correlate(Customer).scalar_subquery()


def cursor_text(key: Any) -> str:
    """Return a sort key as an address carries it; one of two parts as "value:name"."""
    if isinstance(key, tuple):
        return ":".join(key)
    if isinstance(key, datetime):
        return key.isoformat()
    return str(int(key)) if isinstance(key, bool) else str(key)


def place(held: Snapshot, sort: str, cursor: tuple[str, int]) -> tuple[Any, int]:
    """Return the sort key and id that an address tells. Raises Invalid when it tells none.

    The key of a segmented column is the pair of its value and the customer's name.
    """
    text, id_ = cursor
    try:
        if sort in SEGMENTED:
            value, _, name = text.partition(":")
            segments(held, sort).index(value)
            return (value, name), row_id(id_)
        return _value(sort, text), row_id(id_)
    except (ValueError, ArithmeticError):
        raise Invalid({"cursor": "Sidan finns inte. Börja om från den första."}) from None


def _value(sort: str, text: str) -> Any:
    if sort in MOMENTS:
        return moment(text)
    kind = SPECS[sort].kind if sort in SPECS else None
    if kind is K.PERCENT:
        return float(Decimal(text))
    if kind in NUMBERS or sort == "contacts":
        return row_id(text)
    return text


def moment(text: str) -> datetime:
    """Return a moment that the database can hold. Raises ValueError."""
    told = datetime.fromisoformat(text)
    if told.tzinfo is None:
        raise ValueError(text)
    try:
        return told.astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def row_id(text: str | int) -> int:
    """Return a whole number that the database can hold. Raises ValueError."""
    number = int(text)
    if not 0 <= number < LARGEST:
        raise ValueError(text)
    return number
