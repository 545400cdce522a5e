"""Changes: from one tab, or another process, until a hundred open tabs have been told.

A tab has been told when the difference has come on its websocket. The limit is the same hundred
sockets answering a ping each, all at once; for another process it is a bare reader of the change
table, asking without pause.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import aiohttp

from bench.figures import Figure, compare
from bench.outsider import outsider
from bench.server import Server
from crm_app import routes
from crm_app.models.spec import Rule
from crm_app.state.field_rules import FieldRulesState
from crm_app.state.new_customer import NewCustomerState
from crm_app.state.register import RegisterState
from crm_app.state.registers import RegistersState
from tests.live_client import Tab, Update

TABS = 100
ROUNDS = 30
OUTSIDE = 6
FIELD = "city"
Firing = Coroutine[Any, Any, float]
RULES = FieldRulesState.get_full_name()
REGISTER = RegisterState.get_full_name()
LEVELS = RegistersState.get_full_name()
FORM = routes.new_customer("foretag")


async def open_tabs(
    http: aiohttp.ClientSession,
    running: Server,
    cookies: Sequence[str],
    count: int,
    path: str = routes.CUSTOMERS,
    **params: str,
) -> list[Tab]:
    """Open so many tabs, of everybody in turn, and wait until they are quiet."""
    opening = (
        Tab.open(http, running.url, cookies[at % len(cookies)], path, **params)
        for at in range(count)
    )
    tabs = list(await asyncio.gather(*opening))
    await asyncio.gather(*(tab.settle(1) for tab in tabs))
    return tabs


async def figures(
    http: aiohttp.ClientSession, running: Server, cookies: Sequence[str]
) -> list[Figure]:
    """Measure a changed field rule: in open forms, in open lists, and from another process."""
    admin = await Tab.open(http, running.url, cookies[0], routes.FIELD_RULES)
    await admin.settle(0.5)
    forms = await open_tabs(http, running, cookies, TABS, FORM, slag="foretag")
    found = await _told(admin, forms, "formulär", NewCustomerState, _set_cell)
    await asyncio.gather(*(tab.close() for tab in forms))
    lists = await open_tabs(http, running, cookies, TABS)
    found += await _told(admin, lists, "listor", RegisterState, _set_row)
    found += await _levels(http, running, cookies[0], lists)
    found += await _from_outside(running, lists)
    await asyncio.gather(*(tab.close() for tab in [admin, *lists]))
    return found


async def _levels(
    http: aiohttp.ClientSession, running: Server, cookie: str, lists: Sequence[Tab]
) -> list[Figure]:
    """Measure what is decided of the level that most customers have, each time and back again.

    The lists have their filters open, in which a level that is archived says so.
    """
    admin = await Tab.open(http, running.url, cookie, routes.REGISTERS["level"])
    await asyncio.gather(*(tab.fire(f"{REGISTER}.load_fields") for tab in lists))
    await asyncio.gather(*(tab.settle(1) for tab in [admin, *lists]))
    most, other, *_ = admin.shown[LEVELS]["values"]
    id_, into = most["id"], {"into": other["id"]}

    def rename(tab: Tab, turn: int) -> Firing:
        return tab.fire(
            f"{LEVELS}.rename", value_id=id_, name=most["name"] + " ny" * (1 - turn % 2)
        )

    def archive(tab: Tab, turn: int) -> Firing:
        return tab.fire(f"{LEVELS}.{'bring_back' if turn % 2 else 'archive'}", value_id=id_)

    def merge(tab: Tab, turn: int) -> Firing:
        if turn % 2:
            return tab.fire(f"{LEVELS}.bring_back", value_id=id_)
        return tab.fire(f"{LEVELS}.merge", value_id=id_, form=into)

    found: list[Figure] = []
    for said, decide in (("byter namn", rename), ("arkiveras", archive), ("slås ihop", merge)):
        named = f"Kundnivå ({most['uses']}) {said} i"
        found += await _told(admin, lists, "listor", RegisterState, decide, named)
    await admin.close()
    return found


def _wanted(turn: int) -> str:
    return (Rule.OFF if turn % 2 == 0 else Rule.ACTIVE).value


def _set_cell(admin: Tab, turn: int) -> Firing:
    told = {"field": FIELD, "column": "company.regular", "wanted": _wanted(turn)}
    return admin.fire(f"{RULES}.set_cell", **told)


def _set_row(admin: Tab, turn: int) -> Firing:
    return admin.fire(f"{RULES}.set_row", field=FIELD, wanted=_wanted(turn))


async def _told(  # noqa: PLR0913, PLR0917  who decides what, and who is told
    admin: Tab,
    tabs: Sequence[Tab],
    where: str,
    state: type,
    decide: Callable[[Tab, int], Firing],
    said: str = "Ändrad fältregel syns i",
) -> list[Figure]:
    ours, limit = [], []
    for turn in range(ROUNDS):
        limit += await asyncio.gather(*(tab.ping() for tab in tabs))
        waiting = [asyncio.create_task(tab.until(_of(state))) for tab in tabs]
        began = await decide(admin, turn)
        ours += [told.at - began for told in await asyncio.gather(*waiting)]
        await asyncio.gather(*(tab.settle(0.1) for tab in [admin, *tabs]))
    return compare(f"{said} {len(tabs)} {where}", ours, limit, 0.5, 0.95, 0.99)


def _of(state: type) -> Callable[[Update], bool]:
    return lambda update: state.get_full_name() in update.delta  # type: ignore[attr-defined]


async def _from_outside(running: Server, tabs: Sequence[Tab]) -> list[Figure]:
    """Let a process of its own commit, as the command line does."""
    ours, limit = [], []
    with outsider(running) as decide:
        for turn in range(OUTSIDE):
            await asyncio.sleep(random.random())
            waiting = [asyncio.create_task(tab.until(_of(RegisterState))) for tab in tabs]
            committed, seen = await asyncio.to_thread(decide, _wanted(turn))
            limit.append(max(0.0, seen - committed))
            ours += [told.at - committed for told in await asyncio.gather(*waiting)]
            await asyncio.gather(*(tab.settle(0.1) for tab in tabs))
    return compare(f"Ändring från annan process syns i {len(tabs)} listor", ours, limit, 0.5, 0.99)
