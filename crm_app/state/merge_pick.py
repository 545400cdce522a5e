"""Choosing whom to merge a customer with: found by number, name or anything that search knows."""

from dataclasses import dataclass

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy
from crm_app.domain import customers, search
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound
from crm_app.domain.search_shown import Hit, joined
from crm_app.state import guard

MOST = 20
LONGEST = 100


@dataclass(frozen=True)
class Found:
    """One who can be merged with the customer; `why` tells how the text found her."""

    id: int
    number: str
    name: str
    why: str


class MergePickState(rx.State):
    """The dialog that finds the other customer."""

    open: bool = False
    customer_id: int = 0
    text: str = ""
    hits: list[Found] = []

    @rx.event
    @policy.requires("customers.archive")
    async def ask(self, customer_id: int):
        """Open the dialog for the customer that is to be kept."""
        actor, token = guard.actor_of(self), self.router.session.client_token
        self.open, self.customer_id, self.text, self.hits = True, int(customer_id), "", []
        live.watch(token, MergePickState, f"user:{actor.id}")

    async def _refresh(self) -> None:
        """Look again when the user may see more or less than before."""
        actor = guard.actor_of(self)
        actor.require("customers.archive")
        if not self.text:
            return
        try:
            self.hits = await db.read(found, actor, self.customer_id, self.text)
        except NotFound:
            self.reset()

    @rx.event
    @policy.requires("customers.archive")
    async def opened(self, is_open: bool):
        """Follow the dialog when it is closed."""
        if not is_open:
            self.open, self.hits, self.text = False, [], ""

    @rx.event
    @policy.requires("customers.archive")
    async def look(self, text: str):
        """Show those who are found by the text and can be merged with the customer."""
        actor = guard.actor_of(self)
        self.text = str(text)[:LONGEST]
        self.hits = await db.read(found, actor, self.customer_id, self.text)


def found(session: Session, actor: Actor, customer_id: int, text: str) -> list[Found]:
    """Return the customers of the same kind that the text finds: her number first."""
    keep = customers.get(session, actor, customer_id)
    why: dict[int, str] = {customers.by_number(session, actor, text) or 0: ""}
    for group in search.find(session, actor, text, MOST).groups:
        for hit in group.hits:
            why.setdefault(hit.customer_id, _why(hit))
    rows = [customers.get(session, actor, id_) for id_ in why if id_]
    return [
        Found(row.id or 0, row.number, row.display_name, why[row.id or 0])
        for row in rows
        if row.id != keep.id and row.kind == keep.kind and not _is_gone(row)
    ][:MOST]


def _why(hit: Hit) -> str:
    """Return what tells how a hit was found: contact or place, and the field with the words."""
    also = "".join(part.text for part in hit.also)
    if hit.kind == "contact":
        return joined("Kontaktperson " + "".join(part.text for part in hit.title), also)
    place = "".join(part.text for part in hit.sub).partition(" · ")[2]
    return joined(place, also)


def _is_gone(row: customers.Customer) -> bool:
    return row.merged_into_id is not None or row.anonymised_at is not None
