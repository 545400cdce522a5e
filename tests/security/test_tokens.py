"""The token in a websocket's address opens nothing by itself, and a socket has its limits."""

import asyncio
import uuid
from typing import Any

import aiohttp
import pytest

from crm_app.domain import sessions
from tests.live_client import HYDRATE, NAMESPACE, Tab
from tests.security import handlers
from tests.security.house import House
from tests.security.sweep import params, sender
from tests.security.test_pushes import SESSION, at
from tests.security.test_secrets_in_frames import OF_ACME, drained, meets, met

TOKEN = "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c50"


async def texts(tab: Tab) -> list[str]:
    """Return what a tab is told until it is quiet."""
    return [update.text for update in await drained(tab, 0.3)]


@pytest.mark.parametrize("thief", ["nobody", "cleo", "other bo", "revoked"])
async def test_a_stolen_token_meets_an_empty_state_under_another_cookie(
    http: aiohttp.ClientSession, house: House, thief: str
):
    token, quiet = str(uuid.uuid4()), "/ingen-behorighet"
    path = f"/kunder/{house.ids['acme']}"
    victim = await Tab.open(http, house.url, house.cookie("bo"), path, token, **params(path))
    await meets(victim, OF_ACME)
    for still_open in (True, False):
        stolen = await Tab.open(http, house.url, house.cookie(thief), quiet, token)
        found = await texts(stolen)
        assert met((*OF_ACME, "Acme"), found) == []
        assert not any(update.startswith(f'42{NAMESPACE},["new_token"') for update in found)
        await stolen.close()
        if still_open:
            await victim.close()


async def test_what_a_tab_says_of_itself_is_not_believed(
    http: aiohttp.ClientSession, house: House, monkeypatch: pytest.MonkeyPatch
):
    """A forged cookie, token, session and address in the event's own router data."""
    victim = await at(http, house, "bo", f"/kunder/{house.ids['acme']}")
    forged = {
        "headers": {"cookie": house.cookie("bo"), "origin": house.url},
        "token": TOKEN, "session_id": "x", "ip": "127.0.0.1", "client_token": TOKEN,
        "pathname": "/kunder/[kund_id]", "asPath": f"/kunder/{house.ids['acme']}",
        "query": {"kund_id": str(house.ids["acme"]), "token": TOKEN},
    }  # fmt: skip

    def event(_tab: Tab, name: str, payload: dict[str, Any]) -> dict[str, Any]:
        return {"name": name, "payload": payload, "router_data": forged, "token": TOKEN}

    monkeypatch.setattr(Tab, "_event", event)
    tab = await Tab.open(http, house.url)
    await tab.fire(handlers.OWN["CustomerState.load"])
    await tab.fire(handlers.OWN["SessionState.arrive"])
    assert met((*OF_ACME, "Bo Berg"), await texts(tab)) == []
    await tab.close()
    await victim.close()


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", "", "http://127.0.0.1"]
)
async def test_a_websocket_from_elsewhere_is_refused(
    http: aiohttp.ClientSession, house: House, origin: str | None
):
    headers = {"Cookie": house.cookie("bo")} | ({} if origin is None else {"Origin": origin})
    address = f"{house.url}{NAMESPACE}/?EIO=4&transport=websocket&token={TOKEN}"
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await http.ws_connect(address, headers=headers)
    assert refusal.value.status in (400, 403)


@pytest.mark.parametrize("token", ["", "x", "../../etc", TOKEN.upper(), f"{TOKEN}&token={TOKEN}"])
async def test_a_websocket_without_one_proper_token_is_refused(
    http: aiohttp.ClientSession, house: House, token: str
):
    address = f"{house.url}{NAMESPACE}/?EIO=4&transport=websocket&token={token}"
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await http.ws_connect(address, headers={"Origin": house.url})


async def pour(tab: Tab) -> None:
    """Send more than anybody clicks, and read on until the socket is closed."""
    for _ in range(600):
        await tab.fire(handlers.OWN["ProfileState.load"])
    while True:
        await tab.update(5)


async def test_a_flood_closes_its_own_socket_and_no_other(
    http: aiohttp.ClientSession, house: House
):
    other = await sender(http, house, house.cookie("cleo"), "/profil")
    flood = await Tab.open(http, house.url, house.cookie("bo"), "/profil")
    with pytest.raises((ConnectionError, aiohttp.ClientConnectionError)):
        await pour(flood)
    assert flood._socket.close_code == 1008
    assert await other.answer(handlers.OWN["ProfileState.load"], {})


async def test_a_frame_that_is_too_large_closes_the_socket(
    http: aiohttp.ClientSession, house: House
):
    tab = await Tab.open(http, house.url, "", "/logga-in")
    await drained(tab)
    await tab.fire(HYDRATE, vars={"x": "x" * 1_100_000})
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(tab.until(lambda update: False), 5)


async def test_an_ended_session_stops_at_its_next_event_and_its_tab_is_told(
    http: aiohttp.ClientSession, house: House
):
    tab = await at(http, house, "bo", f"/kunder/{house.ids['acme']}")
    house.world.do(sessions.end, house.actor("bo"), house.ids["session of bo"])
    await tab.fire(handlers.OWN["CustomerState.save"], values={"city": "Stulen"}, base={})
    found = await drained(tab, 0.4)
    paths = [event["payload"].get("path", "") for u in found for event in u.events]
    assert any(str(path).startswith("/logga-in?next=") for path in paths)
    assert tab.shown[SESSION]["ended"] is True
    assert met((*OF_ACME, "Bo Berg", "Stulen"), [str(tab.shown)]) == []
