"""The register as a list: one page at a time by keyset, sorted by any column."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlmodel import Session, col

from crm_app.domain import countries, customer_values, field_rules, settings, showing
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS
from crm_app.domain.customers import masked, visible
from crm_app.domain.errors import Invalid
from crm_app.domain.sorting import sort_key
from crm_app.models.customers import AccountManager, Customer, CustomerTag
from crm_app.models.registers import RegisterValue
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec, Rule
from crm_app.models.users import User

PAGE = 50
COUNTED = 10_000
INDEXED: dict[str, Any] = {
    "name": Customer.name_key,
    "city": Customer.city_key,
    "number": Customer.number_key,
    "updated_at": Customer.updated_at,
}
PLAIN = {
    K.EMAIL,
    K.PHONE,
    K.POSTAL_CODE,
    K.ORGANISATION_NUMBER,
    K.BRF_NUMBER,
    K.PERSONAL_NUMBER,
    K.VAT_NUMBER,
    K.GLN,
    K.PEPPOL_ID,
    K.URL,
    K.PERCENT,
    K.FLAG,
}


@dataclass(frozen=True)
class Query:
    """What a list shows. `cursor` is the (sort key, id) beyond which the page begins.

    `backward` reads the page before the cursor. `lacking` is "field:kind:type": those who lack
    the field. `kind` keeps to company or private.
    """

    sort: str = "name"
    descending: bool = False
    archived: bool = False
    kind: str = ""
    lacking: str = ""
    cursor: tuple[str, int] | None = None
    backward: bool = False


@dataclass(frozen=True)
class Line:
    """One customer in the list: `cells` by field key, as shown; `cursor` for paging."""

    id: int
    kind: str
    cells: dict[str, str]
    cursor: tuple[str, int]


@dataclass(frozen=True)
class Page:
    """At most fifty lines, and whether there are more on either side."""

    lines: tuple[Line, ...]
    more_before: bool
    more_after: bool


def shown_columns(held: settings.Snapshot) -> tuple[FieldSpec, ...]:
    """Return the columns of the register: the listed fields that are active somewhere."""
    return tuple(
        spec
        for spec in field_rules.ordered(held, "customer")
        if spec.listed
        and any(
            field_rules.rule_of(held, "customer", spec, c.kind, c.type) not in (Rule.OFF, Rule.NONE)
            for c in field_rules.CUSTOMER_COLUMNS
        )
    )


def page(session: Session, actor: Actor, query: Query) -> Page:
    """Return one page. Raises Invalid for a sort that does not exist."""
    key = _sort_expression(query.sort)
    downward = query.descending != query.backward
    wanted = _keep(select(Customer.id, key.label("sort_key")), actor, query)
    if query.cursor:
        here = tuple_(key, col(Customer.id))
        there = tuple_(_cursor_value(query), query.cursor[1])
        wanted = wanted.where(here < there if downward else here > there)
    order = (key.desc(), col(Customer.id).desc()) if downward else (key, col(Customer.id))
    found = session.execute(wanted.order_by(*order).limit(PAGE + 1)).all()
    more, found = len(found) > PAGE, found[:PAGE]
    if query.backward:
        found.reverse()
    lines = _lines(session, [(row[0], row[1]) for row in found])
    inside = query.cursor is not None
    return Page(lines, more if query.backward else inside, inside if query.backward else more)


def _cursor_value(query: Query) -> Any:
    text = query.cursor[0] if query.cursor else ""
    if query.sort == "updated_at":
        return datetime.fromisoformat(text)
    kind = SPECS[query.sort].kind if query.sort in SPECS else None
    return float(text) if kind is K.PERCENT else int(text) if kind is K.FLAG else text


def again(session: Session, actor: Actor, ids: list[int]) -> dict[int, Line]:
    """Return the same lines read afresh: those of them that the actor may still see."""
    seen = session.scalars(select(Customer.id).where(col(Customer.id).in_(ids), visible(actor)))
    return {line.id: line for line in _lines(session, [(id_ or 0, "") for id_ in seen])}


def count(session: Session, actor: Actor, query: Query, most: int | None = COUNTED) -> int:
    """Return how many match, counted to `most` + 1 and no further; None counts all."""
    wanted = _keep(select(Customer.id), actor, query)
    if most is not None:
        wanted = wanted.limit(most + 1)
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def _keep(wanted: Select[Any], actor: Actor, query: Query) -> Select[Any]:
    wanted = wanted.where(col(Customer.archived) == query.archived, visible(actor))
    if query.kind:
        wanted = wanted.where(col(Customer.kind) == query.kind)
    return wanted.where(lacks(query.lacking)) if query.lacking else wanted


def lacks(told: str) -> ColumnElement[bool]:
    """Return the condition for "field:kind:type": customers of that sort without the field."""
    field, _, rest = told.partition(":")
    kind, _, type_ = rest.partition(":")
    spec = SPECS.get(field)
    if spec is None:
        raise Invalid({"lacking": "Fältet finns inte."})
    sort = and_(col(Customer.kind) == kind, col(Customer.customer_type) == type_)
    if spec.key == "organisation_number":
        sort = and_(sort, col(Customer.country) == "SE")
    return and_(sort, _is_empty(spec))


def _is_empty(spec: FieldSpec) -> ColumnElement[bool]:
    if spec.kind is K.TAGS:
        return ~col(Customer.id).in_(select(CustomerTag.customer_id))
    if spec.kind is K.MANAGERS:
        return ~col(Customer.id).in_(select(AccountManager.customer_id))
    column = getattr(Customer, spec.column)
    if spec.kind in (K.REGISTER, K.CUSTOMER, K.PERCENT):
        return column.is_(None)
    return column.is_(False) if spec.kind is K.FLAG else or_(column == "", column.is_(None))


def _sort_expression(sort: str) -> ColumnElement[Any]:
    if sort in INDEXED:
        return INDEXED[sort]
    spec = SPECS.get(sort)
    if spec is None:
        raise Invalid({"sort": "Det går inte att sortera på den kolumnen."})
    if spec.kind in (K.TAGS, K.MANAGERS):
        return _first_link(spec)
    column = getattr(Customer, spec.column)
    if spec.kind is K.REGISTER:
        name = select(RegisterValue.name_key).where(RegisterValue.id == column)
        return func.coalesce(name.scalar_subquery(), "")
    if spec.kind is K.CHOICE:
        return _by_label({value: label for value, label in spec.choices}, column)
    if spec.kind is K.COUNTRY:
        return _by_label({c.code: c.name for c in countries.ALL}, column)
    if spec.kind is K.CUSTOMER:
        return func.coalesce(column, 0)
    return (
        func.coalesce(column, 0 if spec.kind in (K.PERCENT, K.FLAG) else "")
        if spec.kind in PLAIN
        else func.sort_key(column)
    )


def _by_label(labels: dict[str, str], column: Any) -> ColumnElement[Any]:
    return case({value: sort_key(label) for value, label in labels.items()}, value=column, else_="")


def _first_link(spec: FieldSpec) -> ColumnElement[Any]:
    if spec.kind is K.TAGS:
        first = (
            select(func.min(RegisterValue.name_key))
            .join(CustomerTag, col(CustomerTag.value_id) == col(RegisterValue.id))
            .where(col(CustomerTag.customer_id) == col(Customer.id))
        )
    else:
        first = (
            select(func.min(func.sort_key(User.name)))
            .join(AccountManager, col(AccountManager.user_id) == col(User.id))
            .where(col(AccountManager.customer_id) == col(Customer.id))
        )
    return func.coalesce(first.correlate(Customer).scalar_subquery(), "")


def _lines(session: Session, found: list[tuple[int, Any]]) -> tuple[Line, ...]:
    held = settings.snapshot(session)
    shown = shown_columns(held)
    on_row = [spec for spec in shown if spec.column]
    ids = [id_ for id_, _ in found]
    wanted = select(
        Customer.id,
        Customer.kind,
        Customer.country,
        Customer.display_name,
        *(getattr(Customer, spec.column) for spec in on_row),
    )
    rows = {r[0]: r for r in session.execute(wanted.where(col(Customer.id).in_(ids)))}
    tags, managers = customer_values.links_of(session, ids)
    numbers = _numbers(
        session,
        {
            s.key: r[4 + i]
            for r in rows.values()
            for i, s in enumerate(on_row)
            if s.kind is K.CUSTOMER
        },
    )
    lines = []
    for id_, key in found:
        row = rows[id_]
        values = dict(zip((s.key for s in on_row), row[4:], strict=True))
        values |= {"tags": tags.get(id_, ()), "account_managers": managers.get(id_, ())}
        cells = {
            s.key: masked(s.key, showing.show(s, values[s.key], held, row[2], numbers))
            for s in shown
        }
        lines.append(Line(id_, row[1], cells | {"name": row[3]}, (_cursor_text(key), id_)))
    return tuple(lines)


def _numbers(session: Session, asked: dict[str, int | None]):  # noqa: ANN202
    ids = [v for v in asked.values() if v]
    if not ids:
        return str
    found = dict(
        session.execute(select(Customer.id, Customer.number).where(col(Customer.id).in_(ids)))
        .tuples()
        .all()
    )
    return lambda id_: found.get(id_, "")


def _cursor_text(key: Any) -> str:
    return key.isoformat() if isinstance(key, datetime) else str(key)
