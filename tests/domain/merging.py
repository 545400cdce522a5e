"""What the tests of merged values share."""

from crm_app.domain import (
    register_merge,
    register_values,
)
from tests.world import World


def pair(world: World, register: str = "level") -> tuple[int, int]:
    """Return two values: one to be merged, and what it is merged into."""
    return world.value(register, "Gammal"), world.value(register, "Ny")


def merge(world: World, id_: int, into: int) -> None:
    world.do(register_merge.merge, world.anna, id_, into)


def take_back(world: World) -> None:
    event = world.last_event("settings")
    world.do(register_values.restore, world.anna, event.action, event.changes)
