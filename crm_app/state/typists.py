"""Who is writing a comment just now.

It is kept for some seconds in this process and nowhere else: tabs of another are not told.
"""

import asyncio
import time

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import records
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.state import guard, memory
from crm_app.state.commented import record_of

SECONDS = 6.0
_typing: dict[tuple[str, int], dict[int, tuple[str, float]]] = {}


def topic(module: str, record_id: int) -> str:
    """Return the live topic of who writes on a record."""
    return f"typing:{module}:{record_id}"


def typing(module: str, record_id: int, actor: Actor, *, is_typing: bool) -> None:
    """Note that the actor writes on the record, or has stopped, and tell the tabs that show it."""
    there = _typing.setdefault((module, record_id), {})
    before = _now(there).keys()
    if is_typing:
        there[actor.id or 0] = (actor.name, time.monotonic() + SECONDS)
        asyncio.get_running_loop().call_later(SECONDS + 0.1, _end, module, record_id)
    else:
        there.pop(actor.id or 0, None)
    if before != _now(there).keys():
        live.publish(topic(module, record_id))


def names(module: str, record_id: int, but: int | None) -> list[str]:
    """Return the names of those who write on the record now, but for one user's."""
    there = _now(_typing.get((module, record_id), {}))
    return [name for user, name in there.items() if user != but]


def _now(there: dict[int, tuple[str, float]]) -> dict[int, str]:
    return {user: name for user, (name, until) in there.items() if until > time.monotonic()}


def _end(module: str, record_id: int) -> None:
    """Forget those who have stopped, and tell the tabs when one has."""
    there = _typing.get((module, record_id), {})
    late = there.keys() - _now(there).keys()
    for user in late:
        del there[user]
    if late:
        live.publish(topic(module, record_id))
    if not there:
        _typing.pop((module, record_id), None)


class TypistsState(rx.State):
    """Who else writes on the record of the address, in a few words."""

    told: str = ""

    @rx.event
    @policy.signed_in
    async def load(self):
        """Follow who writes on the record, while its comments are shown."""
        await self._refresh()

    async def _refresh(self) -> None:
        actor, token = await guard.fresh_actor(self), self.router.session.client_token
        module, id_, is_open = record_of(self)
        live.watch(token, TypistsState, *((topic(module, id_),) if is_open else ()))
        try:
            await db.read(records.get, actor, module, id_)
        except DomainError:
            live.watch(token, TypistsState)
            memory.keep(self, told="")
            return
        memory.keep(self, told=_told(names(module, id_, actor.id)) if is_open else "")


def _told(who: list[str]) -> str:
    match who:
        case []:
            return ""
        case [one]:
            return f"{one} skriver …"
        case [one, two]:
            return f"{one} och {two} skriver …"
        case _:
            return f"{len(who)} personer skriver …"
