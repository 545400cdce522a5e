"""The register's address: what it asks for, and the addresses that ask for something else.

An address may be typed, old or a colleague's: what means nothing in it is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from crm_app import routes
from crm_app.domain import customer_list, customer_sort, filters
from crm_app.domain.customer_list import LACKING, Page, Query, lacking_label
from crm_app.domain.filters import Filter
from crm_app.domain.settings import Snapshot

COLUMNS = "kolumner"
VIEW = "vy"
MOST_COLUMNS = 100


@dataclass(frozen=True)
class Place:
    """What an address asks for: `words` say it again, without the page. `first` is 0 if untold."""

    query: Query = field(default_factory=Query)
    columns: tuple[str, ...] = ()
    first: int = 1
    view: int = 0
    words: Mapping[str, str] = field(default_factory=dict)


def read(held: Snapshot, told: Mapping[str, str]) -> Place:
    """Return what an address asks for."""
    sort = told.get("sortera") or "name"
    sort = sort if customer_sort.sortable(held, sort) != "never" else "name"
    lacking = told.get(LACKING, "")
    key, _, told_id = (told.get("efter") or told.get("fore") or "").rpartition("~")
    id_ = routes.whole(told_id)
    query = Query(
        sort=sort,
        descending=told.get("fallande") == "1",
        filters=filters.from_address(held, told),
        lacking=lacking if lacking_label(lacking) else "",
        cursor=(key, id_) if id_ is not None else None,
        backward=id_ is not None and "fore" in told,
        last=told.get("sista") == "1",
    )
    columns = tuple(k for k in told.get(COLUMNS, "").split(",")[:MOST_COLUMNS] if k)
    paged = query.cursor is not None or query.last
    first = (routes.whole(told.get("fran", "")) or 0) if paged else 1
    view = routes.whole(told.get(VIEW, "")) or 0
    return Place(query, columns, first, view, _words(held, query, columns, view))


def _words(held: Snapshot, query: Query, columns: tuple[str, ...], view: int) -> dict[str, str]:
    told = {
        **filters.to_address(held, query.filters),
        LACKING: query.lacking,
        "sortera": "" if query.sort == "name" else query.sort,
        "fallande": "1" if query.descending else "",
        COLUMNS: ",".join(columns),
        VIEW: str(view or ""),
    }
    return {word: text for word, text in told.items() if text}


def address(words: Mapping[str, str], **changed: str) -> str:
    """Return the register's address with some words changed; "" takes a word away."""
    told = {word: text for word, text in {**words, **changed}.items() if text}
    return f"{routes.CUSTOMERS}?{urlencode(told, safe=',:~')}" if told else routes.CUSTOMERS


def filtered(held: Snapshot, words: Mapping[str, str], key: str, values: tuple[str, ...]) -> str:
    """Return the address with one filter set to the values, or without it when there are none."""
    known = {spec.key: spec.word for spec in filters.available(held)}
    if key == LACKING:
        return address({word: text for word, text in words.items() if word != LACKING})
    if key not in known:
        return address(words)
    told = filters.to_address(held, [Filter(key, values)] if values else [])
    return address({**words, known[key]: "", **told})


def unfiltered(held: Snapshot, words: Mapping[str, str]) -> str:
    """Return the address without any filter, in the same order and with the same columns."""
    said = {spec.word for spec in filters.available(held)} | {LACKING}
    return address({word: text for word, text in words.items() if word not in said})


@dataclass(frozen=True)
class Pages:
    """The addresses of the other pages, "" where there is none."""

    first: str = ""
    before: str = ""
    after: str = ""
    last: str = ""


@dataclass(frozen=True)
class Ends:
    """Where a page of `count` rows begins and ends; None where there is no page beyond."""

    start: tuple[str, int] | None = None
    end: tuple[str, int] | None = None
    count: int = 0


def ends(page: Page) -> Ends:
    """Return where a page begins and ends."""
    start = page.lines[0].cursor if page.lines and page.more_before else None
    end = page.lines[-1].cursor if page.lines and page.more_after else None
    return Ends(start, end, len(page.lines))


def pages(place: Place, ends: Ends, first: int) -> Pages:
    """Return the ways from a page, whose first row is the list's `first` (0 when unknown)."""
    words = place.words
    before = max(1, first - customer_list.PAGE) if first else 0
    after = first + ends.count if first else 0
    return Pages(
        first=address(words) if ends.start else "",
        before=_turned(words, "fore", ends.start, before) if ends.start else "",
        after=_turned(words, "efter", ends.end, after) if ends.end else "",
        last=address(words, sista="1") if ends.end else "",
    )


def _turned(words: Mapping[str, str], way: str, cursor: tuple[str, int], first: int) -> str:
    key, id_ = cursor
    return address(words, **{way: f"{key}~{id_}", "fran": str(first or "")})


def counted(place: Place) -> str:
    """Return what decides how many match: the filters, and not the order or the columns."""
    words = {"sortera", "fallande", COLUMNS, VIEW}
    return address({word: text for word, text in place.words.items() if word not in words})


def grouped(number: int) -> str:
    """Return a number as a Swede writes it: 12 408."""
    return f"{number:,}".replace(",", "\u00a0")


def position(first: int, shown: int, total: str) -> str:
    """Return where in the list a page is: "51–100 av 8 412"; what is not known is left out."""
    if not shown:
        return ""
    here = f"{grouped(first)}–{grouped(first + shown - 1)}" if first else f"{shown} kunder"
    return f"{here} av {total}" if total else here
