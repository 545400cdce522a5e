"""A tab without a browser: what Reflex 0.10.1's front end says over a real websocket.

It speaks Engine.IO 4 and Socket.IO 5 by hand, because that is two lines of text and leaves the
time at which a frame came untouched. The hydrate event rides in the connect packet, as in
`.web/utils/state.js`; there is no answer that says "done", so one waits for what one expects.
"""

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from tests.live_frames import SUFFIX, Update

ROOT = "reflex___state____state"
HYDRATE = f"{ROOT}.hydrate_and_load"
ON_LOAD = f"{ROOT}.reflex___state____on_load_internal_state.on_load_internal"
NAMESPACE = "/_event"
PATIENCE = 10.0


def origin_of(url: str) -> str:
    """Return the origin of an address, as a browser writes it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def browser() -> aiohttp.ClientSession:
    """Return what connects: no cookie jar, any number of sockets."""
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.DummyCookieJar(), connector=aiohttp.TCPConnector(limit=0)
    )


async def sign_in(http: aiohttp.ClientSession, url: str, email: str, password: str) -> str:
    """Sign in as our form does and return the cookie, "name=secret". Raises ValueError."""
    form = {"email": email, "password": password, "next": ""}
    headers = {"Origin": origin_of(url)}
    async with http.post(f"{url}/auth/logga-in", json=form, headers=headers) as answer:
        if answer.status != 200:
            raise ValueError(f"{answer.status}: {await answer.text()}")
        (morsel,) = answer.cookies.values()
        return f"{morsel.key}={morsel.value}"


class Tab:
    """One tab. `shown` is every var that it has been told, by state and var."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.shown: dict[str, dict[str, Any]] = {}
        self.path, self.params = "/", {}
        self._socket = socket
        self._came: asyncio.Queue[Update | None] = asyncio.Queue()
        self._reader = asyncio.create_task(self._read())

    @classmethod
    async def open(
        cls,
        http: aiohttp.ClientSession,
        url: str,
        cookie: str = "",
        path: str = "/kunder",
        token: str = "",
        **params: str,
    ) -> "Tab":
        """Open a tab at the path; `params` are those of a route such as /kunder/[kund_id]."""
        query = f"EIO=4&transport=websocket&token={token or uuid.uuid4()}"
        headers = {"Origin": origin_of(url)} | ({"Cookie": cookie} if cookie else {})
        address = f"{url}{NAMESPACE}/?{query}"
        tab = cls(await http.ws_connect(address, headers=headers, max_msg_size=0))
        tab.path, tab.params = path, params
        boot = {"event": tab._event(HYDRATE, {})}
        await tab._socket.send_str(f"40{NAMESPACE},{json.dumps(boot)}")
        return tab

    async def fire(self, event_name: str, /, **payload: Any) -> float:
        """Send an event by its full name and return when it was sent."""
        frame = json.dumps(["event", self._event(event_name, payload)])
        at = time.perf_counter()
        await self._socket.send_str(f"42{NAMESPACE},{frame}")
        return at

    async def goto(self, path: str, **params: str) -> float:
        """Go to another address, as a link inside the app does."""
        self.path, self.params = path, params
        return await self.fire(ON_LOAD)

    async def ping(self) -> float:
        """Ask Reflex's socket for a sign of life, past all states; return the seconds it took."""
        at = time.perf_counter()
        await self._socket.send_str(f'42{NAMESPACE},["ping"]')
        return (await self.until(lambda update: update.message[0] == "ping")).at - at

    async def update(self, timeout: float = PATIENCE) -> Update:  # noqa: ASYNC109
        """Return the next frame. Raises TimeoutError, and ConnectionError on a closed socket."""
        found = await asyncio.wait_for(self._came.get(), timeout)
        if found is None:
            raise ConnectionError(f"the server closed the socket: {self._socket.close_code}")
        for state, values in found.delta.items():
            self.shown.setdefault(state, {}).update(
                {name.removesuffix(SUFFIX): value for name, value in values.items()}
            )
        return found

    async def delta(self, timeout: float = PATIENCE) -> dict[str, dict[str, Any]]:  # noqa: ASYNC109
        """Return what changes next, by state and var."""
        return (await self.until(lambda update: bool(update.delta), timeout)).delta

    async def until(self, seen: Callable[[Update], bool], timeout: float = PATIENCE) -> Update:  # noqa: ASYNC109
        """Return the first frame that is what one waits for."""
        async with asyncio.timeout(timeout):
            while True:
                found = await self.update(timeout)
                if seen(found):
                    return found

    async def redirected(self, timeout: float = PATIENCE) -> str:  # noqa: ASYNC109
        """Return the address that the server next sends the tab to; the tab stays where it is."""
        found = await self.until(lambda u: any(e["name"] == "_redirect" for e in u.events), timeout)
        return next(e["payload"]["path"] for e in found.events if e["name"] == "_redirect")

    async def settle(self, quiet: float = 0.2) -> None:
        """Wait until nothing has come for so many seconds."""
        while True:
            try:
                await self.update(quiet)
            except TimeoutError:
                return

    async def close(self) -> None:
        """Close the tab."""
        await self._socket.close()
        await self._reader

    def _event(self, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        query = dict(parse_qsl(urlsplit(self.path).query)) | self.params
        router = {"pathname": urlsplit(self.path).path, "asPath": self.path, "query": query}
        return {"name": name, "payload": payload, "router_data": router}

    async def _read(self) -> None:
        async for message in self._socket:
            at, text = time.perf_counter(), message.data
            if text == "2":
                await self._socket.send_str("3")
            elif isinstance(text, str) and text.startswith(f"42{NAMESPACE},"):
                self._came.put_nowait(Update(at, text))
        self._came.put_nowait(None)
