"""A tab that goes from page to page: what the tests of the register's states share."""

from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import reflex as rx
from reflex.istate.data import RouterData
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.istate.proxy import StateProxy
from reflex_base.event import Event
from reflex_base.event.context import EventContext

from crm_app.domain import groups
from crm_app.domain.actors import Actor
from crm_app.state import guard
from tests.state.people import tab
from tests.world import World

S = TypeVar("S", bound=rx.State)
rx.State.setup_dynamic_args(dict.fromkeys(("kund_id", "slag", "flik", "andra_id"), "arg_single"))


def go(state: rx.State, at: str, **params: str) -> None:
    """Bring the state's tab to an address; `params` are the bracketed parts of its route."""
    root: Any = state._get_root_state()
    told = root.router
    root.router = RouterData.from_router_data(
        {
            "headers": {"cookie": told.headers.cookie, "host": "localhost"},
            "pathname": at.partition("?")[0],
            "asPath": at,
            "query": params,
            "token": told.session.client_token,
        }
    )


async def opened(
    world: World, actor: Actor, cls: type[S], at: str, token: str = "tab", **params: str
) -> S:
    """Return one state of a fresh tab whose page has been loaded."""
    state: Any = await (await tab(world, actor, at, token)).get_state(cls)
    go(state, at, **params)
    await state.load()
    if hasattr(state, "count_matches"):
        await state.count_matches()
    return state


def leads_to(event: Any) -> str:
    """Return where an event that a handler answered with leads the tab."""
    (made,) = Event.from_event_type([event])
    assert made.name == "_redirect"
    return str(made.payload["path"]).strip('"')


def told(at: str) -> dict[str, str]:
    """Return the words of an address."""
    return dict(parse_qsl(urlsplit(at).query))


async def rights(world: World, state: rx.State, group: str, *held: str) -> None:
    """Let Anna decide what a group may, and let the guard hear of it as before an event."""
    found = world.see(groups.listing, world.anna)
    id_ = next(g.id for g in found if g.name == group)
    world.do(groups.edit, world.anna, id_, group, held)
    await guard.principal_of_token(state)


async def in_background(state: rx.State, handler: str, *args: Any) -> None:
    """Run a background handler on the tab as Reflex does: through a proxy, by a state manager."""

    async def nowhere(*_: Any, **__: Any) -> None: ...

    root = state._get_root_state()
    manager = StateManagerMemory()
    ident = "background"
    token = BaseStateToken(ident=ident, cls=type(state))
    manager.states[token.cache_key] = root
    context = EventContext(
        token=ident, state_manager=manager, enqueue_impl=nowhere, emit_delta_impl=nowhere
    )
    held = EventContext.set(context)
    try:
        await type(state).event_handlers[handler].fn(StateProxy(state), *args)
    finally:
        EventContext.reset(held)
        await manager.close()
