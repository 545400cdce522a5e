"""The register as a list: one page at a time by keyset, sorted by any column."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true, tuple_
from sqlmodel import Session, col

from crm_app.domain import customer_sort, customer_values, field_rules, settings, showing
from crm_app.domain.actors import Actor
from crm_app.domain.customer_values import SPECS
from crm_app.domain.customers import of_user, visible
from crm_app.domain.errors import Invalid
from crm_app.domain.showing import Numbers
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.customers import Customer
from crm_app.models.spec import FieldKind as K
from crm_app.models.spec import FieldSpec, Rule

PAGE = 50
COUNTED = 10_000
FEW = 2_000


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
    """Return one page. Raises Invalid for a sort or a cursor that does not exist."""
    actor.require("customers.see")
    key = customer_sort.expression(query.sort)
    downward = query.descending != query.backward
    order = (key.desc(), col(Customer.id).desc()) if downward else (key, col(Customer.id))
    scattered = not actor.sees_all("customers") and _has_few(session, actor)
    wanted = select(col(Customer.id), key).where(*_kept(actor, query, scattered=scattered))
    found: list[tuple[int, Any]] = []
    for beyond in _beyond(key, query, downward=downward):
        left = PAGE + 1 - len(found)
        rows = session.execute(wanted.where(beyond).order_by(*order).limit(left)) if left else ()
        found += [(row[0], row[1]) for row in rows]
    return _page(session, query, found)


def _page(session: Session, query: Query, found: list[tuple[int, Any]]) -> Page:
    more, found = len(found) > PAGE, found[:PAGE]
    if query.backward:
        found.reverse()
    lines = _lines(session, found)
    inside = query.cursor is not None
    return Page(lines, more if query.backward else inside, inside if query.backward else more)


def _beyond(
    key: ColumnElement[Any], query: Query, *, downward: bool
) -> Iterator[ColumnElement[bool]]:
    if query.cursor is None:
        yield true()
        return
    value, id_ = customer_sort.place(query.sort, query.cursor)
    if query.sort not in customer_sort.INDEXED:
        here, there = tuple_(key, col(Customer.id)), tuple_(value, id_)
        yield here < there if downward else here > there
        return
    # SQLite seeks a pair by its first half only: a large city would be read from its start.
    yield and_(key == value, col(Customer.id) < id_ if downward else col(Customer.id) > id_)
    yield key < value if downward else key > value


def again(session: Session, actor: Actor, ids: list[int]) -> dict[int, Line]:
    """Return the same lines read afresh: those of them that the actor may still see."""
    seen = session.scalars(
        select(col(Customer.id)).where(col(Customer.id).in_(ids), visible(actor))
    )
    return {line.id: line for line in _lines(session, [(id_ or 0, "") for id_ in seen])}


def count(session: Session, actor: Actor, query: Query, most: int | None = COUNTED) -> int:
    """Return how many match, counted to `most` + 1 and no further; None counts all."""
    actor.require("customers.see")
    scattered = not actor.sees_all("customers") or bool(query.kind or query.lacking)
    wanted = select(col(Customer.id)).where(*_kept(actor, query, scattered=scattered))
    if most is not None:
        wanted = wanted.limit(most + 1)
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def _has_few(session: Session, actor: Actor) -> bool:
    own = of_user(actor).limit(FEW + 1).subquery()
    return (session.scalar(select(func.count()).select_from(own)) or 0) <= FEW


def _kept(actor: Actor, query: Query, *, scattered: bool) -> list[ColumnElement[bool]]:
    """Return the conditions of the query; `scattered` keeps the sorted indexes out of it.

    An index in the list's order is best when every other row is wanted, and worst when 200 in a
    million are: each of those is looked up by id. SQLite, without statistics, cannot tell.
    """
    archived: Any = col(Customer.archived)
    seen = visible(actor)
    if scattered:
        archived = func.coalesce(archived, false())
        seen = true() if actor.sees_all("customers") else col(Customer.id).in_(of_user(actor))
    kept = [archived == query.archived, seen]
    if query.kind:
        kept.append(col(Customer.kind) == query.kind)
    return [*kept, lacks(query.lacking)] if query.lacking else kept


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
    if spec.kind is K.TAGS:
        has = select(CustomerTag).where(col(CustomerTag.customer_id) == col(Customer.id))
        return ~has.correlate(Customer).exists()
    if spec.kind is K.MANAGERS:
        has = select(AccountManager).where(col(AccountManager.customer_id) == col(Customer.id))
        return ~has.correlate(Customer).exists()
    return is_empty(getattr(Customer, spec.column), spec)


def is_empty(column: Any, spec: FieldSpec) -> ColumnElement[bool]:
    """Return the condition that a column of the field's kind holds nothing."""
    if spec.kind in (K.REGISTER, K.CUSTOMER, K.PERCENT):
        return column.is_(None)
    return or_(column == "", column.is_(None))


def _lines(session: Session, found: list[tuple[int, Any]]) -> tuple[Line, ...]:
    held = settings.snapshot(session)
    shown = shown_columns(held)
    ids = [id_ for id_, _ in found]
    rows = {
        row.id: row
        for row in session.execute(
            select(
                col(Customer.id),
                col(Customer.kind),
                col(Customer.country),
                col(Customer.display_name),
                *(getattr(Customer, spec.column) for spec in shown if spec.column),
            ).where(col(Customer.id).in_(ids))
        )
    }
    tags, managers = customer_values.links_of(session, ids)
    numbers = _numbers(session, shown, list(rows.values()))
    lines = []
    for id_, key in found:
        row = rows[id_]
        values = {s.key: getattr(row, s.column) for s in shown if s.column}
        values |= {"tags": tags.get(id_, ()), "account_managers": managers.get(id_, ())}
        cells = {s.key: showing.show(s, values[s.key], held, row.country, numbers) for s in shown}
        cursor = (customer_sort.cursor_text(key), id_)
        lines.append(Line(id_, row.kind, cells | {"name": row.display_name}, cursor))
    return tuple(lines)


def _numbers(session: Session, shown: tuple[FieldSpec, ...], rows: list[Any]) -> Numbers:
    columns = [spec.column for spec in shown if spec.kind is K.CUSTOMER]
    ids = {id_ for row in rows for column in columns if (id_ := getattr(row, column))}
    if not ids:
        return str
    wanted = select(col(Customer.id), col(Customer.number)).where(col(Customer.id).in_(ids))
    found = dict(session.execute(wanted).all())
    return lambda id_: found.get(id_, "")
