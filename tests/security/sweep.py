"""Sending events and reading what comes of them: an answer ends where a marker's begins."""

import re
from collections.abc import Iterator
from typing import Any

import aiohttp

from tests.live_client import ROOT, Tab, Update
from tests.security import handlers
from tests.security.house import House
from tests.security.matrix import BY_HANDLER, filled

MARKER = f"{ROOT}.set_is_hydrated"
HYDRATED = "is_hydrated_rx_state_"
PER_TAB = 60
REFUSALS = re.compile(r"/logga-in\?next=|/ingen-behorighet")
LEAKS = re.compile(r"Traceback|sqlalchemy|sqlite3?\.|site-packages|/crm_app/|Error\(")
SLIPPED = "Något gick fel"
HOSTILE: tuple[Any, ...] = (
    None, -1, 2**70, True, "x" * 100_000, {"$ne": 1}, [[]], "' OR 1=1 --", "\u0000\ud800",
)  # fmt: skip
MORE: tuple[dict[str, Any], ...] = (
    {}, {"self": 1}, {"actor": {"kind": "system"}, "__class__": "x", "_id": 1},
)  # fmt: skip


class Sender:
    """One tab that asks and hears the whole answer, and nothing but it."""

    def __init__(self, tab: Tab) -> None:
        self.tab, self._value = tab, True

    async def answer(self, event: str, payload: dict[str, Any]) -> list[Update]:
        """Send an event and return what came before the marker's own delta."""
        self._value = not self._value
        await self.tab.fire(event, **{k: v for k, v in payload.items() if k != "self"})
        await self.tab.fire(MARKER, value=self._value)
        return await self.until_hydrated(self._value)

    async def until_hydrated(self, value: bool) -> list[Update]:
        """Return what comes before the tab is told whether it is hydrated."""
        found: list[Update] = []
        while True:
            update = await self.tab.update()
            last = update.delta.get(ROOT, {}).get(HYDRATED) is value
            # What a handler changed before it broke comes with the next event's changes.
            if not last or len(update.delta) > 1:
                found.append(update)
            if last:
                return found


async def sender(
    http: aiohttp.ClientSession, house: House, cookie: str, path: str, token: str = ""
) -> Sender:
    """Open a tab and wait until its page has loaded."""
    made = Sender(await Tab.open(http, house.url, cookie, path, token, **params(path)))
    await made.until_hydrated(True)
    return made


def params(path: str) -> dict[str, str]:
    """Return the dynamic parts of an address as the browser tells them."""
    if found := re.fullmatch(r"/kunder/(\d+)(?:/([\w-]+))?", path):
        return {"kund_id": found[1]} | ({"flik": found[2]} if found[2] else {})
    if found := re.fullmatch(r"/kunder/(\d+)/sla-ihop/(\d+)", path):
        return {"kund_id": found[1], "andra_id": found[2]}
    found = re.fullmatch(r"/kunder/ny/(\w+)", path)
    return {"slag": found[1]} if found else {}


def attempts(handler: str, ids: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Return what to send to a handler: what it wants, aimed at Acme, and what it does not."""
    if handler in BY_HANDLER:
        yield filled(BY_HANDLER[handler].args, ids)
    yield from hostile(handler)


def hostile(handler: str) -> Iterator[dict[str, Any]]:
    """Return arguments of the wrong types and sizes, missing ones and more than it takes."""
    names = handlers.parameters(handler)
    for value in HOSTILE if names else ():
        yield dict.fromkeys(names, value)
    yield from MORE


def aimed(house: House, who: str) -> dict[str, int]:
    """Return the ids by which a person meets what is hers; nobody's are Acme's."""
    own = who == "cleo"
    return house.ids | {
        "bo": house.world.bo.id or 0,
        "customer": house.ids["bod" if own else "acme"],
        "contact": house.ids["ulla" if own else "paula"],
        "prospect": house.ids["bod" if own else "eva"],
        "other customer": house.ids["shed" if own else "eva"],
        "event": house.ids["event of bod" if own else "event of acme"],
        "base": house.ids["base of bod" if own else "base of acme"],
        "file": house.ids["list of bod" if own else "list of acme"],
        "comment": house.ids.get(f"comment of {who}", house.ids["comment of bo"]),
        "view": house.ids.get(f"view of {who}", house.ids["view of bo"]),
        "other session": house.ids.get(f"session of other {who}", house.ids["session of bo"]),
    }


def offences(found: list[Update]) -> list[str]:
    """Return what an answer to a refused event holds besides a redirect."""
    bad = [f"delta {update.text[:300]}" for update in found if update.delta]
    for update in found:
        for event in update.events:
            to = str(event["payload"].get("path", ""))
            if event["name"] != "_redirect" or not REFUSALS.match(to):
                bad.append(f"event {event}")
    return bad


def refused(found: list[Update]) -> bool:
    """Tell whether the answer is a refusal and nothing else."""
    return bool(found) and not offences(found)


def problems(found: list[Update]) -> list[str]:
    """Return what an answer says went wrong."""
    said = [
        f"{name}: {value}"
        for update in found
        for vars_ in update.delta.values()
        for name, value in vars_.items()
        if name.removesuffix("_rx_state_") in ("problem", "errors") and value
    ]
    return said + [update.text[:300] for update in found if SLIPPED in update.text]
