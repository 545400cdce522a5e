"""Every handler, sent over a real websocket by those who may not and by those who may."""

import asyncio
import itertools
from pathlib import Path

import aiohttp
import pytest

from tests.browser.server import Server
from tests.live_client import Tab, Update, browser
from tests.security import handlers
from tests.security import house as houses
from tests.security.house import CANARIES, NUMBERS, House
from tests.security.matrix import BY_HANDLER, MATRIX, Row, filled
from tests.security.sweep import (
    LEAKS,
    MARKER,
    PER_TAB,
    Sender,
    aimed,
    attempts,
    hostile,
    offences,
    params,
    problems,
    refused,
    sender,
)

AFTER = {"ImportState.read": "columns", "ImportState.review": "review"}
"""Jobs, and the step of the import that they come to."""
BARRED = ("nobody", "cleo", "bo", "revoked")
QUIET = "/ingen-behorighet"
UNGUARDED = """
from crm_app import config, serve
from crm_app.state.guard import Guard
async def let_through(self, app, state, event):
    return None
Guard.preprocess = let_through
serve.serve(config.load())
"""


def may(handler: str, who: str) -> bool:
    """Tell what the matrix says; whoever's session has ended is nobody."""
    row = BY_HANDLER.get(handler)
    return row is not None and row.permits("nobody" if who == "revoked" else who)


async def sweep(http: aiohttp.ClientSession, house: House, who: str) -> list[str]:
    """Send a person everything that she may not; return what came of it besides a refusal."""
    barred = [(handlers.OWN[h], h) for h in handlers.OWN if not may(h, who)]
    barred += [(name, name) for name in handlers.SETVARS]
    events = [
        (name, short, payload)
        for name, short in barred
        for payload in (
            attempts(short, aimed(house, "bo"))
            if short in handlers.OWN
            else ({"var_name": "ready", "value": True}, {})
        )
    ]
    bad: list[str] = []
    before = house.digest()
    for at in range(0, len(events), PER_TAB):
        batch = events[at : at + PER_TAB]
        tab = await sender(http, house, house.cookie(who), QUIET)
        for name, short, payload in batch:
            try:
                bad += [f"{who} {short}: {o}" for o in offences(await tab.answer(name, payload))]
            except TimeoutError:
                return [*bad, f"{who} {short}: no answer"]
        await tab.tab.close()
    return bad + ([] if house.digest() == before else [f"{who}: the database has changed"])


@pytest.mark.parametrize("who", BARRED)
async def test_who_may_not_changes_nothing_and_hears_nothing(
    http: aiohttp.ClientSession, house: House, who: str
):
    assert await sweep(http, house, who) == []


@pytest.mark.parametrize("who", ["cleo", "bo", "anna"])
async def test_who_may_succeeds(http: aiohttp.ClientSession, house: House, who: str):
    failed = []
    for row in (row for row in MATRIX if row.permits(who)):
        house.restore()
        failed += [f"{row.handler}: {why}" for why in await succeed(http, house, who, row)]
    assert failed == []


async def test_nobody_may_open_the_doors(http: aiohttp.ClientSession, house: House):
    for row in (row for row in MATRIX if row.nobody):
        assert await succeed(http, house, "nobody", row) == []


async def succeed(http: aiohttp.ClientSession, house: House, who: str, row: Row) -> list[str]:
    """Send what a person may; return why it did not come to anything."""
    ids = aimed(house, who)
    tab = await sender(http, house, house.cookie(who), filled(row.path, ids))
    for handler, args in row.first:
        await tab.answer(handlers.OWN[handler], filled(args, ids))
        if step := AFTER.get(handler):
            await tab.tab.until(lambda _, step=step: _step(tab.tab) == step)
    before = house.digest()
    found = await tab.answer(handlers.OWN[row.handler], filled(row.args, ids))
    if row.handler.startswith(("ImportState", "ImportReviewState")) and not row.silent:
        found += await _until_quiet(tab.tab)
    await tab.tab.close()
    if refused(found) and row.handler != "SessionState.leave":
        return ["refused"]
    told = any(handlers.state_of(row.handler) in u.delta or u.events for u in found)
    told = told or house.digest() != before
    return problems(found) + ([] if told or row.silent else ["nothing came of it"])


def _step(tab: Tab) -> str:
    return tab.shown[handlers.state_of("ImportState.review")]["step"]


async def _until_quiet(tab: Tab) -> list[Update]:
    found: list[Update] = []
    try:
        while True:
            found.append(await tab.update(0.4))
    except TimeoutError:
        return found


async def test_what_cleo_may_send_touches_nothing_of_acme(
    http: aiohttp.ClientSession, house: House
):
    """She stands on Acme's card and sends Acme's ids, and then whatever is not an argument."""
    theirs = aimed(house, "bo") | {"other session": house.ids["session of bo"]}
    # What is her own is hers to change: another customer, her sessions, how she sees a list.
    writes = (
        "NewCustomerState.submit",
        "ProfileState.end_others",
        "OwnColumnsState.arrange",
        "OwnColumnsState.reset_all",
        "OwnColumnsState.switch",
        "OwnColumnsState.widen",
        "ViewsState.save",
    )
    before = house.digest()
    for row in (row for row in MATRIX if row.cleo):
        path = filled(row.path, theirs)
        tab = await sender(http, house, house.cookie("cleo"), path)
        meant = [] if row.handler in writes else [filled(row.args, theirs)]
        rough = hostile(row.handler) if row.handler != writes[1] else ()
        for handler, args in () if row.handler in writes else row.first:
            await heard(tab, handlers.OWN[handler], filled(args, theirs))
        for payload in itertools.chain(meant, rough):
            await heard(tab, handlers.OWN[row.handler], payload)
        assert house.digest() == before, row.handler
        await tab.tab.close()


async def heard(tab: Sender, event: str, payload: dict[str, object]) -> None:
    """Send an event; nothing of Acme and nothing of the program's insides comes back."""
    for update in await tab.answer(event, payload):
        assert not LEAKS.search(update.text), (event, payload, update.text)
        for word in (CANARIES["customer"], CANARIES["contact"], CANARIES["address"], *NUMBERS):
            assert word not in update.text, (event, payload, update.text)


@pytest.mark.parametrize("who", ["nobody", "cleo"])
async def test_reflexs_own_handlers_change_nothing_whatever_they_are_sent(
    http: aiohttp.ClientSession, house: House, who: str
):
    before = house.digest()
    session = "crm_app___state___session____session_state"
    forged = {f"reflex___state____state.{session}.{name}": True for name in ("ready", "rights")}
    own = [name for name in handlers.FUNCTIONS if name not in handlers.OWN.values()]
    for name in own:
        tab = await sender(http, house, house.cookie(who), QUIET)
        shown = dict(tab.tab.shown.get(f"reflex___state____state.{session}", {}))
        for payload in ({"vars": forged}, {"vars": 1}, {"info": "x" * 1000}, {"value": forged}):
            await tab.tab.fire(name, **payload)
        await tab.tab.fire(MARKER, value=True)
        await tab.tab.settle(0.15)
        after = tab.tab.shown.get(f"reflex___state____state.{session}", {})
        assert {k: after.get(k) for k in shown} == shown, name
        await tab.tab.close()
    assert house.digest() == before


async def test_a_handler_in_the_connect_packet_meets_the_guard_too(
    http: aiohttp.ClientSession, house: House, monkeypatch: pytest.MonkeyPatch
):
    """Reflex runs the event that rides in the packet before the connection is confirmed."""
    before = house.digest()
    for row in (row for row in MATRIX if not row.nobody):
        ids = aimed(house, "bo")
        boot = {"name": handlers.OWN[row.handler], "payload": filled(row.args, ids)}
        monkeypatch.setattr(
            Tab,
            "_event",
            lambda tab, name, payload, boot=boot: {
                **boot,
                "router_data": {"pathname": QUIET, "asPath": QUIET, "query": {}},
            },
        )
        tab = await Tab.open(http, house.url, path=QUIET)
        found = await tab.until(lambda update: update.message[0] == "event")
        assert not [state for state in found.delta if state.endswith("_state")]
        await tab.close()
    assert house.digest() == before


async def test_a_guard_that_lets_all_through_is_told(prove: bool, house: House, tmp_path: Path):
    """And the domain, asked by actors who are nobody, still writes nothing."""
    if not prove:
        pytest.skip("plants a fault: pytest --prove")
    houses.copy_of(house, tmp_path)
    open_house = House(Server(tmp_path, "-c", UNGUARDED), house.world, house.ids, house.secrets)
    open_house.server.start()
    try:
        async with browser() as http:
            found = await asyncio.wait_for(sweep(http, open_house, "nobody"), 120)
    finally:
        open_house.server.stop()
    assert any("ContactState.opened: delta" in line for line in found)
    assert not any("database has changed" in line for line in found)


def test_the_rows_are_about_what_the_house_has(house: House):
    assert params("/kunder/17") == {"kund_id": "17"}
    assert "@" not in str([filled(r.args, aimed(house, "bo")) for r in MATRIX]).replace(
        "dora@firma.example", ""
    )
