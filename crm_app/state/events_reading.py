"""What the lists of events read for an address, and how it stands on the screen."""

import dataclasses
from collections.abc import Mapping
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlmodel import Session, col

from crm_app import routes
from crm_app.domain import event_filters, event_lines, event_list, event_modules, filters, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError, NotFound
from crm_app.domain.event_lines import EventLine
from crm_app.domain.event_list import PAGE, Query
from crm_app.domain.filters import Filter
from crm_app.domain.forms import Option
from crm_app.domain.settings import Snapshot
from crm_app.models.events import Event
from crm_app.state.register_address import grouped
from crm_app.state.register_reading import Chip, FilterField

MODULE = "customers"
BEFORE = "fore"
OFF = "off"
Words = Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Ways:
    """Where one can go from a page: back to the newest, to older ones, and to it as a file."""

    newest: str = ""
    older: str = ""
    export: str = ""


@dataclasses.dataclass(frozen=True)
class Shown:
    """A page, what is asked for in it, and the newest event of all when it was read."""

    query: Query = dataclasses.field(default_factory=Query)
    words: Words = dataclasses.field(default_factory=dict)
    chips: list[Chip] = dataclasses.field(default_factory=list)
    lines: list[EventLine] = dataclasses.field(default_factory=list)
    more: bool = False
    top: int = 0


@dataclasses.dataclass(frozen=True)
class Again:
    """What a push brings: the same lines afresh, and how many have come since."""

    lines: list[EventLine]
    waiting: int
    total: str


def query_of(held: Snapshot, record_id: int, told: Words) -> Query:
    """Return what an address asks for."""
    kept = filters.from_address(held, told, event_filters.available(held, MODULE))
    return Query(MODULE, record_id, kept, routes.whole(told.get(BEFORE, "")) or 0)


def show(session: Session, actor: Actor, record_id: int, told: Words) -> Shown:
    """Return the page that an address asks for. Raises NotFound, PermissionDenied."""
    held = settings.snapshot(session)
    specs = event_filters.available(held, MODULE)
    query = query_of(held, record_id, told)
    top = session.scalar(select(func.max(col(Event.id)))) or 0
    found, more = event_list.page(session, actor, query)
    return Shown(
        query,
        filters.to_address(held, query.filters, specs),
        [_chip(held, kept, specs) for kept in query.filters],
        event_lines.told(session, actor, MODULE, found),
        more,
        top,
    )


def _chip(held: Snapshot, kept: Filter, specs: filters.Specs) -> Chip:
    label = next(spec.label for spec in specs if spec.key == kept.key)
    return Chip(kept.key, label, filters.sentence(held, kept, specs), list(kept.values))


def again(session: Session, actor: Actor, query: Query, ids: tuple[int, ...], top: int) -> Again:
    """Return the lines that are shown, read afresh, and how many newer ones wait."""
    found = event_list.again(session, actor, query, list(ids))
    waiting = 0 if query.before else event_list.count(session, actor, query, top)[0]
    lines = event_lines.told(session, actor, MODULE, found)
    return Again(lines, waiting, total(session, actor, query))


def total(session: Session, actor: Actor, query: Query) -> str:
    """Return how many events there are, as the head of the list says it."""
    count, more = event_list.count(session, actor, query)
    return f"{grouped(count)}+" if more else grouped(count)


def why_none(session: Session, actor: Actor, record_id: int) -> str:
    """Return OFF when events are switched off where she may look; "" when she may not."""
    try:
        event_modules.open_to(session, actor, MODULE, 0)
    except DomainError as error:
        return OFF if isinstance(error, NotFound) and not record_id else ""
    return ""


def address(record_id: int, words: Words, **changed: str) -> str:
    """Return the list's address with some words changed; "" takes a word away."""
    told = {word: text for word, text in {**words, **changed}.items() if text}
    at = routes.customer_tab(record_id, event_modules.TAB) if record_id else routes.EVENTS
    return f"{at}?{urlencode(told, safe=',:~')}" if told else at


def filtered(held: Snapshot, shown: Shown, key: str, values: tuple[str, ...]) -> str:
    """Return the address with one filter set to the values, or without it when there are none."""
    specs = event_filters.available(held, MODULE)
    word = next((spec.word for spec in specs if spec.key == key), "")
    told = filters.to_address(held, [Filter(key, values)] if values else [], specs)
    return address(shown.query.record_id, shown.words, **({word: "", **told} if word else {}))


def ways(shown: Shown) -> Ways:
    """Return where one can go from a page."""
    id_, words = shown.query.record_id, shown.words
    older = str(shown.lines[-1].id) if shown.more and len(shown.lines) == PAGE else ""
    asked = urlencode({**words, **({"kund": str(id_)} if id_ else {})}, safe=",:~")
    return Ways(
        address(id_, words) if shown.query.before else "",
        address(id_, words, **{BEFORE: older}) if older else "",
        routes.EXPORTS["events"] + (f"?{asked}" if asked else ""),
    )


def emptiness(query: Query) -> str:
    """Return why a page may be empty: "page", "filtered" or "all"."""
    if query.before:
        return "page"
    return "filtered" if query.filters else "all"


def fields(session: Session, actor: Actor) -> list[FilterField]:
    """Return the filters that there are, with their values."""
    actor.require(f"{MODULE}.see")
    return [
        FilterField(s.key, s.label, s.kind, [Option(*o) for o in s.options], s.can_lack)
        for s in event_filters.available(settings.snapshot(session), MODULE)
    ]
