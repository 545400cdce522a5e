"""Events over real websockets: how long from a click until the answer is here.

The limit beside every event is Reflex's own "ping": the same server, gate, websocket and
Socket.IO, but no state, no session and no database. Where an event reads a page of the register,
the limit is a ping and the bare SQL of that page together.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence

import aiohttp

from bench import server, spread, staff
from bench.figures import Figure, compare, grouped
from bench.lists import SIZES, bare_page
from bench.server import Server
from crm_app.state.register import RegisterState
from crm_app.state.session import SessionState
from tests.live_client import Tab, browser, sign_in

LEAVE = f"{SessionState.get_full_name()}.leave"
SORT_BY = f"{RegisterState.get_full_name()}.sort_by"
REGISTER = RegisterState.get_full_name()
SORTS = ("city", "number", "updated_at", "name")
FILTERS = ("slag=privat", "typ=prospekt", "land=SE", "typ=temporar&slag=foretag")
MANY = 100
ALONE = 150
EACH = 12
"""Events per tab, all tabs at once. The gate lets 200 pass at a stretch and 50 a second."""


def figures(sizes: tuple[int, ...] = SIZES) -> Iterator[Figure]:
    """Measure lists at every size, and all that needs many tabs at the largest."""
    for size in sizes:
        with server.running(size) as running:
            yield from asyncio.run(_measure(running, size, many=size == sizes[-1]))


async def _measure(running: Server, size: int, *, many: bool) -> list[Figure]:
    async with browser() as http:
        cookies = [
            await sign_in(http, running.url, member.email, staff.PASSWORD)
            for member in (staff.MEMBERS if many else staff.MEMBERS[:1])
        ]
        found = await _lists(http, running, cookies[0], size)
        if many:
            found += await _alone(http, running, cookies[0])
            found += await _crowd(http, running, cookies)
            found += await spread.figures(http, running, cookies)
        return found


async def _lists(
    http: aiohttp.ClientSession, running: Server, cookie: str, size: int
) -> list[Figure]:
    tab = await Tab.open(http, running.url, cookie)
    await tab.settle()
    pages = [await _next_page(tab) for _ in range(25)]
    kept = [await _keep_to(tab, FILTERS[turn % len(FILTERS)]) for turn in range(24)]
    await _keep_to(tab, "")  # a click on a heading keeps the filters
    sorts = [await _sort(tab, SORTS[turn % len(SORTS)]) for turn in range(24)]
    await tab.close()
    bare = bare_page(size)
    limit = [ping + bare for ping in await _pings(http, running, cookie, 50)]
    name = f"Händelse, lista {grouped(size)}"
    return [
        *compare(f"{name}, nästa sida", pages[5:], limit, 0.5, 0.95),
        *compare(f"{name}, ett filter", kept[4:], limit, 0.5, 0.95),
        *compare(f"{name}, sortera (två händelser)", sorts[4:], limit, 0.5, 0.95),
    ]


async def _next_page(tab: Tab) -> float:
    at = await tab.goto(tab.shown[REGISTER]["pages"]["after"] or "/kunder")
    return await _rows(tab) - at


async def _keep_to(tab: Tab, told: str) -> float:
    at = await tab.goto(f"/kunder?{told}")
    return await _rows(tab) - at


async def _sort(tab: Tab, sort: str) -> float:
    """Click a heading: the server answers with an address, which the tab goes to."""
    at = await tab.fire(SORT_BY, key=sort)
    await tab.goto(await tab.redirected())
    return await _rows(tab) - at


async def _rows(tab: Tab) -> float:
    """Return when the rows came; the count that follows them is waited for, not measured."""
    found = await tab.until(lambda update: "rows_rx_state_" in update.delta.get(REGISTER, {}))
    await tab.settle(0.1)
    return found.at


async def _alone(http: aiohttp.ClientSession, running: Server, cookie: str) -> list[Figure]:
    tab = await Tab.open(http, running.url, cookie)
    await tab.settle()
    ours = [await _event(tab) for _ in range(ALONE)]
    await tab.close()
    limit = await _pings(http, running, cookie, ALONE)
    return compare("Händelse tur och retur, 1 klient", ours, limit, 0.5, 0.95)


async def _event(tab: Tab) -> float:
    """Fire the smallest handler that there is: guarded, in a state, and answered."""
    at = await tab.fire(LEAVE)
    return (await tab.until(lambda update: bool(update.events))).at - at


async def _pings(
    http: aiohttp.ClientSession, running: Server, cookie: str, count: int
) -> list[float]:
    tab = await Tab.open(http, running.url, cookie)
    await tab.settle()
    times = [await tab.ping() for _ in range(count)]
    await tab.close()
    return times


async def _crowd(
    http: aiohttp.ClientSession, running: Server, cookies: Sequence[str]
) -> list[Figure]:
    tabs = await spread.open_tabs(http, running, cookies, MANY)
    limit, pinged = await _all_at_once(Tab.ping, tabs)
    ours, fired = await _all_at_once(_event, tabs)
    await asyncio.gather(*(tab.close() for tab in tabs))
    name = f"Händelse tur och retur, {MANY} klienter samtidigt"
    return [
        *compare(name, ours, limit, 0.5, 0.95),
        Figure(name, len(ours) / fired, len(limit) / pinged, "händelser/s"),
    ]


async def _all_at_once(
    ask: Callable[[Tab], Awaitable[float]], tabs: Sequence[Tab]
) -> tuple[list[float], float]:
    """Return how long each answer took, and the seconds of them all."""

    async def one(tab: Tab) -> list[float]:
        return [await ask(tab) for _ in range(EACH)]

    began = time.perf_counter()
    times = await asyncio.gather(*map(one, tabs))
    return [t for each in times for t in each], time.perf_counter() - began
