"""The guard: before every event, who sends it and whether she may (SECURITY.md §2.2).

Every method of every state can be called by any browser. This middleware runs before each
event, whether a client, a page load, another handler or the background sends it, looks the
session up in the database and asks the handler's policy mark. No mark: refused.

Checked in Reflex 0.10.1: `App._preprocess` (app_mixins/middleware.py) stops at the first
middleware that answers, so the guard comes before Reflex's own, at index 0; an exception in it
stops the event and goes to the app's error handler.
"""

import asyncio
from typing import Any
from urllib.parse import quote

import reflex as rx
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from crm_app import db, routes
from crm_app.domain import sessions
from crm_app.domain.actors import Actor
from crm_app.domain.errors import PermissionDenied
from crm_app.http import cookies
from crm_app.policy import Policy, policy_of
from crm_app.state.memory import Memory

_ROOT = "reflex___state____state"
_LOAD = f"{_ROOT}.reflex___state____on_load_internal_state"
FRAMEWORK = frozenset(
    {
        f"{_ROOT}.hydrate",
        f"{_ROOT}.hydrate_and_load",
        f"{_ROOT}.set_is_hydrated",
        f"{_LOAD}.on_load_internal",
        f"{_LOAD}.set_is_hydrated",
        f"{_ROOT}.reflex___state____update_vars_internal_state.update_vars_internal",
        f"{_ROOT}.reflex___state____frontend_event_exception_state.handle_frontend_exception",
    }
)
"""Reflex's own handlers, which every page needs: exactly these."""
HYDRATE = frozenset({f"{_ROOT}.hydrate", f"{_ROOT}.hydrate_and_load"})
"""Those that send a tab all that is kept of it, when it opens and whenever it is back."""
FRAMEWORK_POLICY = Policy("public", "reflex")
memory = Memory()
_marking: set[asyncio.Task[None]] = set()


class NotSignedIn(PermissionDenied):
    """Nobody is signed in, or the session has ended."""

    default = "Du är inte inloggad längre. Logga in igen."


class Guard(Middleware):
    """Refuses every event that its sender may not send."""

    async def preprocess(self, app: Any, state: BaseState, event: Event) -> StateUpdate | None:
        """Return None to let the event run, or the redirect that takes its place."""
        cookie_hash = _cookie_hash(state)
        actor = await memory.renew(cookie_hash, _look)
        if event.name in HYDRATE:
            _empty_what_is_lost(state, actor)
        if actor is not None and memory.due(cookie_hash):
            _mark_seen(cookie_hash)
        if decide(event.name, actor):
            return None
        return _refusal(state, actor)


def decide(event_name: str, actor: Actor | None) -> bool:
    """Tell whether the actor, or nobody, may run the event. The whole policy; pure."""
    policy = policy_for(event_name)
    return policy is not None and policy.permits(actor)


def policy_for(event_name: str) -> Policy | None:
    """Return the policy of an event; None when nobody may send it."""
    if event_name in FRAMEWORK:
        return FRAMEWORK_POLICY
    registered = RegistrationContext.get().event_handlers.get(event_name)
    if registered is None or event_name.rpartition(".")[2] == "setvar":
        return None
    return policy_of(registered.handler.fn)


def enumerate_handlers() -> list[tuple[str, Policy | None]]:
    """Return every handler that a browser can name, with its policy, for the test of them all.

    Reflex's `setvar`, which every state has, is left out: `policy_for` refuses it always.
    """
    names = RegistrationContext.get().event_handlers
    wanted = sorted(name for name in names if name.rpartition(".")[2] != "setvar")
    return [(name, policy_for(name)) for name in wanted]


def actor_of(state: BaseState) -> Actor:
    """Return who sent the running event, as the guard has just read her. Raises NotSignedIn."""
    actor = remembered(state)
    if actor is None:
        raise NotSignedIn
    return actor


def remembered(state: BaseState) -> Actor | None:
    """Return who acts in the tab, without the database: for computed vars."""
    return memory.get(_cookie_hash(state))


async def fresh_actor(state: BaseState) -> Actor:
    """Read again who acts: for what goes on after the event's start. Raises NotSignedIn."""
    actor = await principal_of_token(state)
    if actor is None:
        raise NotSignedIn
    return actor


async def principal_of_token(state: BaseState) -> Actor | None:
    """Return who acts in a connected tab, read now: the check before a push to it."""
    return await memory.renew(_cookie_hash(state), _look)


def forget(user_id: int) -> None:
    """Drop what this process remembers of a user's sessions."""
    memory.forget(user_id)


async def heard(topics: frozenset[str]) -> None:
    """Read again the sessions of users that the topics name: a listener of the live hub.

    When it returns, no session that has ended is remembered.
    """
    for topic in topics:
        kind, _, user_id = topic.partition(":")
        if kind == "user" and user_id.isdigit():
            for cookie_hash in memory.held_by(int(user_id)):
                await memory.renew(cookie_hash, _look)


def _empty_what_is_lost(state: BaseState, actor: Actor | None) -> None:
    """Empty a tab that is back after its session has ended, or a right has gone, unseen by it."""
    from crm_app.state.session import SessionState

    root = state._get_root_state()
    session = root.substates.get(SessionState.get_name())
    held = session._held if isinstance(session, SessionState) else frozenset()
    if actor is None or held - actor.rights:
        root.reset()


async def _look(cookie_hash: str) -> Actor | None:
    return await db.read(sessions.actor_of, cookie_hash)


def _cookie_hash(state: BaseState) -> str:
    """Return the hash of the session cookie that the tab's websocket was opened with."""
    return cookies.hash_in(state.router.headers.cookie)


def _mark_seen(cookie_hash: str) -> None:
    async def mark() -> None:
        await db.work(sessions.mark_seen, cookie_hash)

    task = asyncio.create_task(mark())
    _marking.add(task)
    task.add_done_callback(_marking.discard)


def _refusal(state: BaseState, actor: Actor | None) -> StateUpdate:
    url = state.router.url
    here = url.path.rstrip("/") or "/"
    target = routes.SIGN_IN if actor is None else routes.FORBIDDEN
    if here == target:
        return StateUpdate()
    if actor is None and here != "/":
        wanted = here + (f"?{url.query}" if url.query else "")
        target += f"?next={quote(wanted, safe='')}"
    return StateUpdate(events=Event.from_event_type([rx.redirect(target)]))
