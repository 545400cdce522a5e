"""The register as a list: one page at a time by keyset, sorted by any column."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import (
    customer_match,
    customer_pages,
    customer_rows,
    customer_sort,
    field_rules,
    settings,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_match import Asked
from crm_app.domain.customer_values import SPECS
from crm_app.domain.customers import visible
from crm_app.domain.filters import Filter
from crm_app.models.customers import Customer
from crm_app.models.spec import FieldSpec, Rule

PAGE = 50
COUNTED = 10_000
LACKING = "saknar"
"""The word of an address that keeps a list to those who lack a field."""
ARCHIVED = "archived"


def lacking_label(told: str) -> str:
    """Return what the list is kept to, as a sentence: "Företag Vanlig som saknar Ort"."""
    name, _, column = told.partition(":")
    spec, id_ = SPECS.get(name), column.replace(":", ".")
    columns = field_rules.CUSTOMER_COLUMNS
    where = next((f"{c.group} {c.label}" for c in columns if c.id == id_), "")
    return f"{where} som saknar {spec.label}" if spec and where else ""


@dataclass(frozen=True)
class Query:
    """What a list shows. `cursor` is the (sort key, id) beyond which the page begins.

    `backward` reads the page before the cursor, `last` the last page whatever the cursor.
    `filters` must all be met; `archived` is short for the filter "archived". `lacking` is
    "field:kind:type": those who lack the field.
    """

    sort: str = "name"
    descending: bool = False
    archived: bool = False
    filters: tuple[Filter, ...] = ()
    lacking: str = ""
    cursor: tuple[str, int] | None = None
    backward: bool = False
    last: bool = False

    @property
    def of_archived(self) -> bool:
        """Tell whether the list is of the archived customers, and no others."""
        return self.archived or any(f.key == ARCHIVED and f.values for f in self.filters)


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


def page(
    session: Session, actor: Actor, query: Query, columns: tuple[str, ...] | None = None
) -> Page:
    """Return one page with the cells of the asked columns; None asks for `shown_columns`.

    Raises Invalid for a sort, a cursor or a filter that does not exist, and for a list that is
    too long to be sorted by a column without an index (`customer_sort.refusal`).
    """
    told = _asked(session, actor, query)
    if query.last:
        query = replace(query, cursor=None, backward=True)
    wanted = customer_pages.Wanted(
        query.sort, query.descending != query.backward, query.cursor, PAGE + 1
    )
    found = customer_pages.read(session, told, wanted)
    more, found = len(found) > PAGE, found[:PAGE]
    if query.backward:
        found.reverse()
    lines = _lines(session, actor, found, columns)
    inside = query.cursor is not None
    return Page(lines, more if query.backward else inside, inside if query.backward else more)


def again(
    session: Session, actor: Actor, ids: list[int], columns: tuple[str, ...] | None = None
) -> dict[int, Line]:
    """Return the same lines read afresh: those of them that the actor may still see."""
    seen = session.scalars(
        select(col(Customer.id)).where(col(Customer.id).in_(ids), visible(actor))
    )
    found = [(id_ or 0, "") for id_ in seen]
    return {line.id: line for line in _lines(session, actor, found, columns)}


def count(session: Session, actor: Actor, query: Query, most: int | None = COUNTED) -> int:
    """Return how many match, counted to `most` + 1 and no further; None counts all."""
    found = customer_match.ways(session, _asked(session, actor, query))
    return customer_match.count(session, found, None if most is None else most + 1)


def ids(session: Session, actor: Actor, query: Query, limit: int | None = None) -> list[int]:
    """Return the ids of every match, in the order of names: what a change of all matches is of."""
    found = customer_match.ways(session, _asked(session, actor, query))
    return customer_match.ids(session, found, limit)


def _asked(session: Session, actor: Actor, query: Query) -> Asked:
    filters = tuple(f for f in query.filters if f.key != ARCHIVED and f.values)
    held = settings.snapshot(session)
    return customer_match.asked(held, actor, filters, query.lacking, query.of_archived)


def _lines(
    session: Session, actor: Actor, found: list[tuple[int, Any]], columns: tuple[str, ...] | None
) -> tuple[Line, ...]:
    if columns is None:
        columns = tuple(spec.key for spec in shown_columns(settings.snapshot(session)))
    rows = customer_rows.cells(session, actor, [id_ for id_, _ in found], columns)
    return tuple(
        Line(id_, *rows[id_], (customer_sort.cursor_text(key), id_))
        for id_, key in found
        if id_ in rows
    )
