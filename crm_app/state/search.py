"""The search box: what the tab asks, answered with the rights of who asks."""

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import search
from crm_app.domain.customers import LARGEST
from crm_app.domain.search import Hit, Results
from crm_app.state import guard, memory


@dataclass(frozen=True)
class Option:
    """One line of the list: its texts in pieces, each with whether it is what was looked for."""

    key: str
    href: str
    kind: str
    title: list[tuple[str, bool]]
    sub: list[tuple[str, bool]]
    also: list[tuple[str, bool]]
    archived: bool


@dataclass(frozen=True)
class OptionGroup:
    """The lines under one heading; `more` tells that there are others than those shown."""

    key: str
    label: str
    more: bool
    options: list[Option]


@dataclass(frozen=True)
class Answer:
    """What was found. `turn` is the question's number: the tab shows no answer to an older one."""

    turn: int = 0
    text: str = ""
    groups: list[OptionGroup] = field(default_factory=list)


class SearchState(rx.State):
    """The answer to what was last typed; empty when the list is closed."""

    answer: Answer = Answer()

    @rx.event
    @policy.requires("customers.see")
    async def find(self, text: str, turn: int):
        """Look for a text among all that the user may see."""
        actor = self._follow()
        found = await db.read(search.find, actor, text if isinstance(text, str) else "")
        self.answer = _answer(found, turn)

    @rx.event
    @policy.requires("customers.see")
    async def recent(self, ids: list[int], turn: int):
        """Show the customers whose cards the tab has opened, as far as the user may see them."""
        actor = self._follow()
        self.answer = _answer(await db.read(search.recent, actor, _ids(ids)), turn)

    @rx.event
    @policy.requires("customers.see")
    async def close(self):
        """Forget what was found."""
        self.answer = Answer()

    def _follow(self):
        actor = guard.actor_of(self)
        live.watch(self.router.session.client_token, SearchState, f"user:{actor.id}")
        return actor

    async def _refresh(self) -> None:
        """Look again when the user may see more or less than before."""
        actor, was = guard.actor_of(self), self.answer
        actor.require("customers.see")
        if not was.turn:
            return
        ids = [int(option.key.rpartition("-")[2]) for g in was.groups for option in g.options]
        found = (
            await db.read(search.find, actor, was.text)
            if was.text
            else await db.read(search.recent, actor, ids)
        )
        memory.keep(self, answer=_answer(found, was.turn))


def _ids(told: Any) -> list[int]:
    """Return the ids among what a browser may send."""
    held = told if isinstance(told, list) else []
    return [id_ for id_ in held if type(id_) is int and 0 < id_ <= LARGEST]


def _answer(found: Results, turn: Any) -> Answer:
    return Answer(
        turn if isinstance(turn, int) else 0,
        found.text,
        [
            OptionGroup(group.key, group.label, group.more, [_option(hit) for hit in group.hits])
            for group in found.groups
        ],
    )


def _option(hit: Hit) -> Option:
    title, sub, also = (
        [(part.text, part.hit) for part in parts] for parts in (hit.title, hit.sub, hit.also)
    )
    return Option(
        f"{hit.kind}-{hit.id}", address(hit), hit.kind, title, sub, also, archived=hit.archived
    )


def address(hit: Hit) -> str:
    """Return where a hit leads: a card, its contacts, or the register kept to the tag."""
    if hit.kind == "tag":
        return f"{routes.CUSTOMERS}?tagg={hit.id}"
    if hit.kind == "contact":
        return routes.customer_tab(hit.customer_id, "contacts")
    return routes.customer(hit.id)
