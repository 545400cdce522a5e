"""What the tests of bulk changes share: many customers, a change of them, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import bulk
from crm_app.domain.actors import Actor
from crm_app.domain.bulk import Outcome, Undone
from crm_app.domain.bulk_rules import Change
from crm_app.models.bulk import BulkBefore, BulkRun
from crm_app.models.customers import Customer
from tests.world import World


def many(world: World, count: int, actor: Actor | None = None, **texts: str) -> list[int]:
    """Register some private customers."""
    return [world.private(actor, last_name=f"Ek {i}", **texts) for i in range(count)]


def run(
    world: World, change: Change, ids: Sequence[int], actor: Actor | None = None, **named: Any
) -> tuple[int, Outcome]:
    """Do the change to all of them, a part at a time, and return the run and what came of it."""
    who, done = actor or world.bo, Outcome()
    for at in range(0, len(ids), bulk.AT_A_TIME):
        part = ids[at : at + bulk.AT_A_TIME]
        done += world.do(bulk.step, who, change, part, done.run, **named)
    return done.run, replace(done, run=0)


def undo(world: World, run_id: int, actor: Actor | None = None) -> Undone:
    """Take the whole run back, and return how many were restored and how many kept."""
    restored = kept = 0
    after: int | None = 0
    while after is not None:
        part = world.do(bulk.undo, actor or world.bo, run_id, after)
        restored, kept, after = restored + part.restored, kept + part.kept, part.after
    return Undone(restored, kept)


def held(world: World, field: str, ids: Sequence[int]) -> list[Any]:
    """Return what each of the customers holds in the field."""
    return [world.values(id_)[field] for id_ in ids]


def archived(world: World, ids: Sequence[int]) -> list[bool]:
    """Return whether each of the customers is archived."""

    def look(session: Session) -> list[bool]:
        wanted = select(col(Customer.archived)).where(col(Customer.id).in_(ids))
        return list(session.scalars(wanted.order_by(col(Customer.id))))

    return world.see(look)


def count_of(world: World, run_id: int) -> int:
    """Return how many the run says that it has changed."""
    return world.see(lambda s: s.get_one(BulkRun, run_id).count)


def befores(world: World, run_id: int) -> dict[int, Any]:
    """Return what the run keeps of each customer."""
    wanted = select(BulkBefore).where(col(BulkBefore.run_id) == run_id)
    return {row.customer_id: row.before for row in world.see(lambda s: list(s.scalars(wanted)))}
