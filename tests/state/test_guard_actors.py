"""The guard: who is remembered to act."""

import asyncio
from typing import Any

import pytest
import reflex as rx
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from crm_app import db
from crm_app.domain import groups, sessions, users
from crm_app.domain.actors import Actor
from crm_app.http import cookies
from crm_app.state import guard, memory
from crm_app.state.guard import Guard, NotSignedIn
from tests.edge_fixtures import Clock, House
from tests.state.guard_probe import EDITOR, Probe

pytest_plugins = (
    "tests.edge_fixtures",
    "tests.state.guard_probe",
)


# Who acts


@pytest.fixture
def guarded(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The house, with the cookie's name settled and nobody remembered."""
    cookies.install(secure=True)
    monkeypatch.setattr(guard, "memory", memory.Memory())
    return house


def tab(secret: str = "", path: str = "/kunder", *, raw: str | None = None) -> BaseState:
    """Return the root state of a tab whose websocket was opened with the cookie."""
    cookie = f"{cookies.name()}={secret}" if secret else ""
    data = {
        "headers": {"cookie": cookie if raw is None else raw, "origin": "https://kund.se"},
        "pathname": path,
        "asPath": path,
        "query": {},
    }
    root = rx.State()
    root.router_data = root._update_router_vars(data, {})
    return root


def enter(house: House, actor: Actor) -> str:
    def start(session: Any) -> str:
        return sessions.start(session, users.get(session, actor.id or 0), "", "")

    return house.do(start)


async def ask(state: BaseState, name: str) -> StateUpdate | None:
    return await Guard().preprocess(None, state, Event(name=name))


def led_to(update: StateUpdate | None) -> str:
    assert update is not None
    assert update.delta in (None, {})
    (event,) = update.events
    assert event.name == "_redirect"
    return str(event.payload["path"])


async def test_a_signed_in_user_may_and_nobody_else(guarded: House, probe: Probe) -> None:
    assert await ask(tab(enter(guarded, guarded.carl)), probe.name("edit")) is None
    for state in (tab(), tab("guess"), tab(raw="garbage;;=;"), tab(raw="kundregister=x")):
        assert "/logga-in" in led_to(await ask(state, probe.name("edit")))


async def test_nobody_is_led_to_sign_in_and_back_again(guarded: House, probe: Probe) -> None:
    update = await ask(tab(path="/kunder/17?flik=a"), probe.name("edit"))
    assert led_to(update).strip('"') == "/logga-in?next=%2Fkunder%2F17%3Fflik%3Da"


async def test_who_lacks_the_right_is_led_to_that_page(guarded: House, probe: Probe) -> None:
    guarded.do(groups.edit, guarded.anna, guarded.groups["Säljare"], "Säljare", [])
    state = tab(enter(guarded, guarded.carl))
    assert led_to(await ask(state, probe.name("edit"))).strip('"') == "/ingen-behorighet"


async def test_a_refusal_on_the_sign_in_page_does_not_go_round_in_circles(
    guarded: House, probe: Probe
) -> None:
    update = await ask(tab(path="/logga-in/"), probe.name("edit"))
    assert update is not None
    assert not update.events


async def test_a_revoked_session_stops_at_its_next_event(guarded: House, probe: Probe) -> None:
    state = tab(enter(guarded, guarded.carl))
    assert await ask(state, probe.name("edit")) is None
    guarded.do(users.disable, guarded.anna, guarded.carl.id)
    assert led_to(await ask(state, probe.name("edit")))
    with pytest.raises(NotSignedIn):
        guard.actor_of(state)


async def test_a_right_that_is_taken_away_is_gone_at_the_next_event(
    guarded: House, probe: Probe
) -> None:
    state = tab(enter(guarded, guarded.carl))
    guarded.do(groups.edit, guarded.anna, guarded.groups["Säljare"], "Säljare", [])
    assert led_to(await ask(state, probe.name("edit")))


async def test_an_error_in_the_guard_lets_nothing_through(
    guarded: House, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(db, "read", broken)
    with pytest.raises(OSError):  # noqa: PT011 - any error will do, so long as it is one
        await ask(tab("secret"), probe.name("open_to_all"))


async def test_the_hydrate_event_lets_computed_vars_know_who_acts(guarded: House) -> None:
    state = tab(enter(guarded, guarded.carl))
    assert guard.remembered(state) is None
    assert await ask(state, "reflex___state____state.hydrate") is None
    remembered = guard.remembered(state)
    assert remembered is not None
    assert remembered.id == guarded.carl.id
    assert guard.actor_of(state) == remembered
    assert await guard.fresh_actor(state) == remembered


async def test_remembering_does_not_ask_the_database(
    guarded: House, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tab(enter(guarded, guarded.carl))
    await ask(state, probe.name("edit"))
    db._installed.clear()
    assert guard.remembered(state)


async def test_a_substate_knows_who_acts(guarded: House, probe: Probe) -> None:
    state = tab(enter(guarded, guarded.carl))
    await ask(state, probe.name("edit"))
    sub = await state.get_state(probe.state)
    assert guard.actor_of(sub).id == guarded.carl.id


async def test_nobody_is_nobody_everywhere(guarded: House) -> None:
    state = tab()
    assert guard.remembered(state) is None
    assert await guard.principal_of_token(state) is None
    with pytest.raises(NotSignedIn):
        guard.actor_of(state)
    with pytest.raises(NotSignedIn):
        await guard.fresh_actor(state)


async def test_a_revocation_that_was_heard_is_never_remembered(
    guarded: House, probe: Probe
) -> None:
    state, other = tab(enter(guarded, guarded.carl)), tab(enter(guarded, guarded.anna))
    await ask(state, probe.name("edit"))
    await ask(other, probe.name("edit"))
    topics = guarded.topics(users.disable, guarded.anna, guarded.carl.id)
    await guard.heard(frozenset(topics))
    assert guard.remembered(state) is None
    assert guard.remembered(other)


async def test_changed_rights_that_were_heard_are_the_ones_remembered(
    guarded: House, probe: Probe
) -> None:
    state = tab(enter(guarded, guarded.carl))
    await ask(state, probe.name("edit"))
    topics = guarded.topics(
        groups.edit, guarded.anna, guarded.groups["Säljare"], "Säljare", ["customers.see_own"]
    )
    await guard.heard(frozenset(topics))
    remembered = guard.remembered(state)
    assert remembered is not None
    assert remembered.rights == {"customers.see_own"}


async def test_forgetting_a_user_forgets_all_her_sessions_and_nobody_elses(
    guarded: House, probe: Probe
) -> None:
    states = [tab(enter(guarded, actor)) for actor in (guarded.carl, guarded.carl, guarded.anna)]
    for state in states:
        await ask(state, probe.name("edit"))
    guard.forget(guarded.carl.id or 0)
    assert [bool(guard.remembered(state)) for state in states] == [False, False, True]


async def test_what_was_read_before_a_revocation_is_not_kept_after_it() -> None:
    held, asked = memory.Memory(), []

    async def look(_hash: str) -> Actor | None:
        asked.append(1)
        if len(asked) == 1:
            held.forget(EDITOR.id or 0)  # revoked while the old answer is on its way
            return EDITOR
        return None

    assert await held.renew("hash", look) is None
    assert held.get("hash") is None
    assert len(asked) == 2


async def test_sessions_that_never_settle_are_refused() -> None:
    held = memory.Memory()

    async def look(_hash: str) -> Actor | None:
        held.forget(1)
        return EDITOR

    with pytest.raises(memory.UnsettledError):
        await held.renew("hash", look)
    assert held.get("hash") is None


async def test_the_memory_is_bounded_and_keeps_those_who_act() -> None:
    held = memory.Memory(most=3)

    async def look(_hash: str) -> Actor | None:
        return EDITOR

    for cookie_hash in ("a", "b", "c", "a", "d"):
        await held.renew(cookie_hash, look)
    assert len(held) == 3
    assert held.get("b") is None
    assert held.get("a")


async def test_strangers_fill_no_memory() -> None:
    held = memory.Memory()

    async def look(_hash: str) -> Actor | None:
        return None

    for number in range(100):
        await held.renew(str(number), look)
    assert len(held) == 0


async def test_a_tab_that_lies_idle_too_long_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    held, now = memory.Memory(), [0.0]
    monkeypatch.setattr(memory.time, "monotonic", lambda: now[0])

    async def look(_hash: str) -> Actor | None:
        return EDITOR

    await held.renew("hash", look)
    now[0] = sessions.IDLE_LIMIT.total_seconds() + 1
    assert held.get("hash") is None


async def test_the_session_is_marked_as_seen_at_most_once_a_minute(
    guarded: House, probe: Probe, moving: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(memory.time, "monotonic", lambda: now[0])
    marked: list[str] = []
    monkeypatch.setattr(sessions, "mark_seen", lambda _session, h: marked.append(h))
    state = tab(enter(guarded, guarded.carl))
    for seconds in (0, 1, 58, 2, 30):
        now[0] += seconds
        await ask(state, probe.name("edit"))
    await asyncio.gather(*guard._marking)
    assert len(marked) == 2


async def test_using_a_tab_keeps_its_session_from_going_idle(
    guarded: House, probe: Probe, moving: Clock
) -> None:
    state = tab(enter(guarded, guarded.carl))
    moving.forward(hours=11)
    assert await ask(state, probe.name("edit")) is None
    await asyncio.gather(*guard._marking)
    moving.forward(hours=11)
    assert await ask(state, probe.name("edit")) is None
