"""The contacts of all customers as a list: one page at a time by keyset.

A contact is listed when neither she nor her customer is archived; the filter "archived" lists the
others. Which of the two tables is read first decides everything at a million: an index in the
list's order when most rows are wanted, and the few by id when a filter leaves few.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, func, select, true
from sqlmodel import Session, col

from crm_app.domain import contact_filters, contact_rows, contact_words, customer_sort, settings
from crm_app.domain.actors import Actor
from crm_app.domain.contact_filters import ARCHIVED, OF_CUSTOMER
from crm_app.domain.customers import of_user, visible
from crm_app.domain.errors import Invalid
from crm_app.domain.filters import Filter
from crm_app.models.contacts import Contact
from crm_app.models.customers import Customer

PAGE = 50
COUNTED = 10_000
FEW = 2_000
SORTS: dict[str, Any] = {
    "name": col(Contact.name_key),
    "customer": col(Customer.name_key),
    "email": col(Contact.email),
    "updated_at": col(Contact.updated_at),
}
"""The columns that the list can be sorted by; each has an index."""
Found = tuple[Any, int]


@dataclass(frozen=True)
class Query:
    """What the list shows. `cursor` is the (sort key, id) beyond which the page begins."""

    sort: str = "name"
    descending: bool = False
    filters: tuple[Filter, ...] = ()
    text: str = ""
    cursor: tuple[str, int] | None = None
    backward: bool = False

    @property
    def of_archived(self) -> bool:
        """Tell whether the list is of what is archived, and nothing else."""
        return any(f.key == ARCHIVED and f.values for f in self.filters)


@dataclass(frozen=True)
class Line:
    """One contact in the list: `cells` by column key, as shown."""

    id: int
    customer_id: int
    archived: bool
    customer_archived: bool
    cells: dict[str, str]
    cursor: tuple[str, int]


@dataclass(frozen=True)
class Page:
    """At most fifty lines, and whether there are more on either side."""

    lines: tuple[Line, ...]
    more_before: bool
    more_after: bool


class _Part(NamedTuple):
    """One part of the list: contacts archived or not, at customers archived or not."""

    contact: bool
    customer: bool


ACTIVE = (_Part(contact=False, customer=False),)
PUT_AWAY = tuple(_Part(*told) for told in ((True, False), (True, True), (False, True)))


def page(session: Session, actor: Actor, query: Query, columns: tuple[str, ...]) -> Page:
    """Return one page with the cells of these columns. Raises Invalid for what there is not."""
    actor.require("customers.see")
    if query.sort not in SORTS:
        raise Invalid({"sort": "Det går inte att sortera på den kolumnen."})
    downward = query.descending != query.backward
    found: list[Found] = []
    for part in PUT_AWAY if query.of_archived else ACTIVE:
        found += _found(session, actor, query, part, downward=downward)
    found.sort(reverse=downward)
    more, found = len(found) > PAGE, found[:PAGE]
    if query.backward:
        found.reverse()
    lines = _lines(session, found, columns)
    inside = query.cursor is not None
    return Page(lines, more if query.backward else inside, inside if query.backward else more)


def _found(
    session: Session, actor: Actor, query: Query, part: _Part, *, downward: bool
) -> list[Found]:
    key, id_ = SORTS[query.sort], col(Contact.id)
    wanted = _matching(session, actor, query, part, (key, id_), listed=True)
    order = (key.desc(), id_.desc()) if downward else (key, id_)
    found: list[Found] = []
    for beyond in _beyond(query, downward=downward):
        if left := PAGE + 1 - len(found):
            rows = session.execute(wanted.where(beyond).order_by(*order).limit(left))
            found += [(row[0], row[1]) for row in rows]
    return found


def _beyond(query: Query, *, downward: bool) -> Iterator[ColumnElement[bool]]:
    if query.cursor is None:
        yield true()
        return
    key, (value, id_) = SORTS[query.sort], _place(query.sort, query.cursor)
    # SQLite seeks a pair by its first half only: all of one name would be read from its start.
    yield and_(key == value, col(Contact.id) < id_ if downward else col(Contact.id) > id_)
    yield key < value if downward else key > value


def _place(sort: str, cursor: tuple[str, int]) -> tuple[Any, int]:
    text, id_ = cursor
    try:
        value: Any = text
        if sort == "updated_at":
            value = customer_sort.moment(text)
        return value, customer_sort.row_id(id_)
    except ValueError:
        raise Invalid({"cursor": "Sidan finns inte. Börja om från den första."}) from None


def again(
    session: Session, actor: Actor, ids: tuple[int, ...], columns: tuple[str, ...]
) -> dict[int, Line]:
    """Return the same lines read afresh: those of them that the actor may still see."""
    hers = select(col(Customer.id)).where(visible(actor))
    wanted = (col(Contact.id).in_(ids), col(Contact.customer_id).in_(hers))
    seen = session.scalars(select(col(Contact.id)).where(*wanted))
    return {line.id: line for line in _lines(session, [("", id_ or 0) for id_ in seen], columns)}


def count(session: Session, actor: Actor, query: Query, most: int | None = COUNTED) -> int:
    """Return how many match, counted to `most` + 1 and no further; None counts all."""
    actor.require("customers.see")
    total = 0
    for part in PUT_AWAY if query.of_archived else ACTIVE:
        wanted = _matching(session, actor, query, part, (col(Contact.id),), listed=False)
        if most is not None:
            wanted = wanted.limit(most + 1 - total)
        total += session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    return total


def _matching(  # noqa: PLR0913  what is asked, by whom, and for what
    session: Session,
    actor: Actor,
    query: Query,
    part: _Part,
    columns: tuple[Any, ...],
    *,
    listed: bool,
) -> Any:
    held = settings.snapshot(session)
    query = replace(query, filters=tuple(contact_filters.kept_as(held, f) for f in query.filters))
    own, theirs = _own(query, plain=True), _theirs(query)
    few = _few_side(session, actor, part, own, theirs, query.text)
    # Sorted by customer, or only counted, those who are many are read customer by customer.
    by_customer = not few and (query.sort == "customer" if listed else bool(theirs))
    first = few or ("customer" if by_customer else "contact")
    # Adding nothing to one side keeps its index out, and so says which table is read first.
    keys = (col(Contact.customer_id), col(Customer.id))
    join = keys[0] == keys[1] + 0 if first == "customer" else keys[1] == keys[0] + 0
    mine = first == "contact" and (not few or part.contact)
    kept = [
        _is(col(Contact.archived), part.contact, plain=mine),
        _is(col(Customer.archived), part.customer, plain=by_customer or part.customer),
    ]
    seen = true() if actor.sees_all("customers") else visible(actor)
    if few and not actor.sees_all("customers"):
        seen = col(Customer.id).in_(of_user(actor))
    own = _own(query, plain=first == "contact" and (few != "" or not listed or _alone(query)))
    kept += [seen, *own, *theirs, *contact_words.conditions(query.text)]
    return select(*columns).select_from(Contact).join(Customer, join).where(*kept)


def _is(column: Any, value: bool, *, plain: bool) -> ColumnElement[bool]:
    # Not plain, no index that begins with it is used.
    return (column if plain else func.coalesce(column, false())) == value


def _own(query: Query, *, plain: bool) -> list[ColumnElement[bool]]:
    left = (*OF_CUSTOMER, ARCHIVED)
    return [contact_filters.of_contact(f, plain=plain) for f in query.filters if f.key not in left]


def _alone(query: Query) -> bool:
    """Tell whether the filter's own index has the list in its order."""
    kept = [f for f in query.filters if f.key != ARCHIVED]
    return query.sort == "name" and len(kept) == 1 and len(kept[0].values) == 1


def _theirs(query: Query) -> list[ColumnElement[bool]]:
    return [contact_filters.of_customer(f) for f in query.filters if f.key in OF_CUSTOMER]


def _few_side(  # noqa: PLR0913, PLR0917  each of these alone may leave few
    session: Session,
    actor: Actor,
    part: _Part,
    own: list[ColumnElement[bool]],
    theirs: list[ColumnElement[bool]],
    text: str,
) -> str:
    """Return the table of which one condition alone leaves few: each of those is looked up."""
    asked: list[tuple[str, Callable[[], Select[Any]]]] = []
    if not actor.sees_all("customers"):
        asked.append(("customer", lambda: of_user(actor)))
    if own or part.contact:
        away = [col(Contact.archived).is_(True)] if part.contact else []
        asked.append(("contact", lambda: select(col(Contact.id)).where(*away, *own)))
    if theirs or part.customer:
        put_away = [col(Customer.archived).is_(True)] if part.customer else []
        asked.append(("customer", lambda: select(col(Customer.id)).where(*put_away, *theirs)))
    asked += (("contact", matches) for matches in contact_words.matches(text))
    return next((side for side, make in asked if _is_few(session, make())), "")


def _is_few(session: Session, wanted: Select[Any]) -> bool:
    some = wanted.limit(FEW + 1).subquery()
    return (session.scalar(select(func.count()).select_from(some)) or 0) <= FEW


def _lines(session: Session, found: list[Found], columns: tuple[str, ...]) -> tuple[Line, ...]:
    rows = contact_rows.cells(session, [id_ for _, id_ in found], columns)
    return tuple(
        Line(id_, *rows[id_], (customer_sort.cursor_text(key), id_))
        for key, id_ in found
        if id_ in rows
    )
