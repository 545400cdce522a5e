"""Möjliga dubbletter: pairs of customers that may be one."""

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy, routes
from crm_app.domain import duplicate_pairs, duplicate_search, not_duplicates
from crm_app.domain.actors import Actor
from crm_app.domain.duplicate_pairs import Pair
from crm_app.domain.errors import DomainError, Invalid
from crm_app.state import guard

DISMISSED = "avfardade"
AFTER = "efter"


class DuplicatesState(rx.State):
    """One page of pairs, or those that are said not to be any."""

    pairs: list[Pair] = []
    next_page: str = ""
    first_page: bool = True
    dismissed: bool = False
    loaded: bool = False
    problem: str = ""
    saved: str = ""
    _last: tuple[int, int] = (0, 0)

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show the page that the address asks for."""
        told = dict(self.router.url.query_parameters)
        actor = guard.actor_of(self)
        self.dismissed = told.get(DISMISSED) == "1"
        self.problem, self.saved, self._last = "", "", (0, 0)
        after = told.get(AFTER, "")
        try:
            found = await db.read(_look, actor, after, self.dismissed)
        except Invalid as error:
            return [rx.toast.error(error.message, id="problem"), rx.redirect(routes.DUPLICATES)]
        self.pairs = found.pairs
        self.next_page = f"{routes.DUPLICATES}?{AFTER}={found.after}" if found.after else ""
        self.first_page, self.loaded = not after, True
        live.watch(self.router.session.client_token, DuplicatesState, "list:customers")
        return None

    async def _refresh(self) -> None:
        """Let what is shown be true; nothing new is pushed in between."""
        actor = await guard.fresh_actor(self)
        ids = [(pair.one.id, pair.other.id) for pair in self.pairs]
        if self.dismissed:
            found = await db.read(duplicate_pairs.dismissed, actor)
            self.pairs = found
        elif ids:
            still = await db.read(duplicate_pairs.again, actor, ids)
            self.pairs = [still[pair] for pair in ids if pair in still]

    @rx.event
    @policy.requires("customers.edit")
    async def say_not(self, one_id: int, other_id: int):
        """Remember that the two are not the same, with a way to regret it."""
        if await self._do(not_duplicates.say, int(one_id), int(other_id)):
            self._last = int(one_id), int(other_id)
            self.saved = "Paret visas inte igen"

    @rx.event
    @policy.requires("customers.edit")
    async def take_back(self, one_id: int, other_id: int):
        """Forget that the two are not the same."""
        if await self._do(not_duplicates.take_back, int(one_id), int(other_id)):
            self.saved, self._last = "Paret visas igen", (0, 0)

    @rx.event
    @policy.requires("customers.edit")
    async def undo(self):
        """Take back what was said last, and show the page anew."""
        if any(self._last) and await self._do(not_duplicates.take_back, *self._last):
            return DuplicatesState.load
        return None

    async def _do(self, verb, one_id: int, other_id: int) -> bool:
        actor = guard.actor_of(self)
        self.problem = ""
        try:
            await db.work(verb, actor, one_id, other_id)
        except DomainError as error:
            self.problem, self.saved = error.message, ""
            return False
        await self._refresh()
        return True


def _look(session: Session, actor: Actor, after: str, dismissed: bool) -> duplicate_search.Found:
    if dismissed:
        return duplicate_search.Found(duplicate_pairs.dismissed(session, actor))
    return duplicate_search.page(session, actor, after)
