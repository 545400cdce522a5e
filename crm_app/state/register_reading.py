"""What the register reads, and how it stands on the screen: columns, rows, chips and filters."""

import dataclasses
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from crm_app import routes
from crm_app.domain import (
    customer_list,
    customer_sort,
    filters,
    own_columns,
    registers,
    settings,
    table_columns,
)
from crm_app.domain.actors import Actor
from crm_app.domain.customer_list import LACKING, Line, Page, Query, lacking_label
from crm_app.domain.errors import Invalid
from crm_app.domain.forms import Option
from crm_app.domain.settings import Snapshot
from crm_app.domain.table_columns import Column
from crm_app.domain.tables import Col, Row
from crm_app.state.register_address import Place, read

TABLE = "customers"
LOOKS = {"customer_type": "badge", "level": "badge"}
"""Columns that look otherwise than their kind does."""
COLORED = {"level": "level", "tags": "tag"}
"""Columns whose words have the colours of a register."""
LOOKS_OF_KIND = {
    "tags": "tags",
    "email": "email",
    "phone": "tel",
    "url": "url",
    "count": "number",
    "decimal": "number",
    "percent": "number",
}
QUICK = ("email", "phone")
"""Cells that a row's quick actions need, whether or not they are columns."""


@dataclasses.dataclass(frozen=True)
class Chip:
    """One filter as its chip says it. A `fixed` one can be taken away but not changed."""

    key: str
    label: str
    text: str
    values: list[str]
    fixed: bool = False


@dataclasses.dataclass(frozen=True)
class FilterField:
    """One filter that can be chosen, with its values."""

    key: str
    label: str
    kind: str
    options: list[Option]
    can_lack: bool


@dataclasses.dataclass(frozen=True)
class Frame:
    """What surrounds the rows: what is asked for, and the columns of this user."""

    place: Place = dataclasses.field(default_factory=Place)
    columns: tuple[Column, ...] = ()
    cells: tuple[str, ...] = ()
    own: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    chips: list[Chip] = dataclasses.field(default_factory=list)
    refused: Mapping[str, str] = dataclasses.field(default_factory=dict)
    tones: Mapping[str, dict[str, str]] = dataclasses.field(default_factory=dict)

    def chosen(self) -> dict[str, Any]:
        """Return which columns she has chosen, and in which order; not how wide they are."""
        return {part: told for part, told in self.own.items() if part != "widths"}


@dataclasses.dataclass(frozen=True)
class Shown:
    """One reading of a page: where it turned out to be, and how many match if that was needed."""

    frame: Frame
    page: Page
    count: int | None = None
    note: str = ""


def frame(session: Session, actor: Actor, told: Mapping[str, str]) -> Frame:
    """Return what an address asks for, as the settings and the user's own columns are now."""
    actor.require("customers.see")
    own = own_columns.of(session, actor, TABLE)
    return framed(settings.snapshot(session), own, told)


def everybodys(session: Session) -> tuple[Snapshot, dict[int, own_columns.Own]]:
    """Return the settings and every user's own columns: one reading for all tabs that refresh."""
    return settings.snapshot(session), own_columns.of_all(session, TABLE)


def framed(held: Snapshot, own: own_columns.Own, told: Mapping[str, str]) -> Frame:
    """Return what an address asks for under these settings, with a user's own columns."""
    place = read(held, told)
    columns = table_columns.visible(held, TABLE, own, place.columns)
    usable = {c.key for c in table_columns.decided(held, TABLE) if c.usable}
    cells = dict.fromkeys((*(c.key for c in columns), *(k for k in QUICK if k in usable)))
    many = customer_sort.SORTED + 1
    refused = {c.key: customer_sort.refusal(held, c.key, many) for c in columns}
    tones = {key: registers.tones(held, register) for key, register in COLORED.items()}
    return Frame(place, columns, tuple(cells), own, _chips(held, place), refused, tones)


def show(session: Session, actor: Actor, told: Mapping[str, str]) -> Shown:
    """Return the page that an address asks for, or the nearest that there is."""
    held, around = settings.snapshot(session), frame(session, actor, told)
    query, count, note = around.place.query, None, ""
    if customer_sort.sortable(held, query.sort) == "few":
        count = customer_list.count(session, actor, query)
        if note := customer_sort.refusal(held, query.sort, count):
            around = frame(session, actor, {**around.place.words, "sortera": "", "fallande": ""})
    try:
        page = customer_list.page(session, actor, around.place.query, around.cells)
    except Invalid:
        # A place in the list that is none, typed or of another order: begin at the beginning.
        around = frame(session, actor, around.place.words)
        page = customer_list.page(session, actor, around.place.query, around.cells)
    return Shown(around, page, count, note)


def rows(
    session: Session, actor: Actor, query: Query, cells: tuple[str, ...]
) -> tuple[dict[int, Row] | None, int]:
    """Return the rows of a page by id, in order, and how many match.

    None when the list has grown too long for its order meanwhile.
    """
    count = customer_list.count(session, actor, query)
    try:
        page = customer_list.page(session, actor, query, cells)
    except Invalid:
        return None, count
    return {line.id: row_of(line) for line in page.lines}, count


def again(
    session: Session, actor: Actor, ids: tuple[int, ...], cells: tuple[str, ...]
) -> dict[int, Row]:
    """Return the rows of these customers that are still hers to see."""
    found = customer_list.again(session, actor, list(ids), cells)
    return {id_: row_of(line) for id_, line in found.items()}


def row_of(line: Line) -> Row:
    """Return a line of the register as its table shows it."""
    return Row(
        id=str(line.id),
        href=routes.customer(line.id),
        cells=line.cells,
        kind=line.kind,
        sub=line.cells["number"],
    )


def cols(around: Frame, *, many: bool) -> list[Col]:
    """Return the columns as the table shows them; `many` match, so only some of them sort."""
    query = around.place.query
    return [
        _col(c, query, around.refused[c.key] if many else "", around.tones.get(c.key, {}))
        for c in around.columns
    ]


def _col(column: Column, query: Query, why: str, tones: dict[str, str]) -> Col:
    way = ("desc" if query.descending else "asc") if column.key == query.sort else ""
    return Col(
        key=column.key,
        label=column.label,
        sortable=not why,
        sort=way,
        hint=why,
        width=column.width,
        tones=tones,
        kind=LOOKS.get(column.key) or LOOKS_OF_KIND.get(column.kind, "text"),
    )


def _chips(held: Snapshot, place: Place) -> list[Chip]:
    query, labels = place.query, {s.key: s.label for s in filters.available(held)}
    said = [
        Chip(f.key, labels[f.key], filters.sentence(held, f), list(f.values), f.key == "archived")
        for f in query.filters
    ]
    if query.lacking:
        said.append(Chip(LACKING, "", lacking_label(query.lacking), [], fixed=True))
    return said


def fields(session: Session, actor: Actor) -> list[FilterField]:
    """Return the filters that there are, with their values."""
    actor.require("customers.see")
    return [
        FilterField(s.key, s.label, s.kind, [Option(*o) for o in s.options], s.can_lack)
        for s in filters.available(settings.snapshot(session))
    ]


def emptiness(place: Place) -> str:
    """Return why a page may be empty: "page", "lacking", "filtered", "archived" or "all"."""
    query = place.query
    if query.cursor is not None:
        return "page"
    if query.lacking and not query.filters:
        return "lacking"
    if query.lacking or any(f.key != "archived" for f in query.filters):
        return "filtered"
    return "archived" if query.of_archived else "all"


def changes(shown: Sequence[int], now: Sequence[int]) -> int:
    """Return how many rows would enter, leave or move if the list were shown as it is now."""
    entered, left = set(now) - set(shown), set(shown) - set(now)
    places = {id_: place for place, id_ in enumerate(shown)}
    # Whoever is not in the longest run that keeps its order has moved.
    run: list[int] = []
    kept = [places[id_] for id_ in now if id_ in places]
    for place in kept:
        at = bisect_left(run, place)
        run[at : at + 1] = [place]
    # On a full page one who enters pushes another out, and that is one change.
    return max(len(entered), len(left)) + len(kept) - len(run)
