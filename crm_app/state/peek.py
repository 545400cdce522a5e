"""The peek: a customer's card in short beside the register, without leaving it."""

import dataclasses
from typing import Any

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import customer_card
from crm_app.domain.customer_card import Card, Group
from crm_app.domain.errors import DomainError
from crm_app.state import guard, memory

TOLD = frozenset({"number", "name", "first_name", "last_name", "customer_type", "level", "tags"})
"""What the peek's head says already."""
MOST = 6


class PeekState(rx.State):
    """The customer beside the register. Her id is 0 when the peek is closed."""

    card: Card = Card()
    more: int = 0

    @rx.event
    @policy.requires("customers.see")
    async def show(self, customer_id: int):
        """Show a customer in short; one that is not hers to see closes the peek."""
        # Arguments are the browser's: what is no id is nobody.
        wanted: Any = customer_id
        await self._look(wanted if type(wanted) is int and 0 < wanted < 2**63 else 0)

    async def _look(self, id_: int) -> None:
        actor, token = guard.actor_of(self), self.router.session.client_token
        actor.require("customers.see")
        try:
            card, _ = await db.read(customer_card.look, actor, id_, {})
        except DomainError:
            live.watch(token, PeekState)
            memory.keep(self, card=Card(), more=0)
            return
        live.watch(token, PeekState, f"record:customers:{id_}", "settings")
        more = max(0, len(card.contacts) - MOST)
        memory.keep(self, card=in_short(card), more=more)

    async def _refresh(self) -> None:
        await self._look(self.card.id)

    @rx.event
    @policy.requires("customers.see")
    async def close(self):
        """Close the peek."""
        live.watch(self.router.session.client_token, PeekState)
        memory.keep(self, card=Card(), more=0)


def in_short(card: Card) -> Card:
    """Return the card with what is filled in alone, and its first contacts."""
    groups = [
        Group(g.key, g.label, [v for v in g.lines if v.text and v.key not in TOLD])
        for g in card.groups
    ]
    people = [
        dataclasses.replace(p, lines=[v for v in p.lines if v.kind in ("email", "phone")])
        for p in card.contacts[:MOST]
    ]
    return dataclasses.replace(card, groups=[g for g in groups if g.lines], contacts=people)
