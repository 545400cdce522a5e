"""What the tests of register values share."""

from typing import Any

import pytest

from crm_app.domain import (
    register_values,
    settings,
)
from crm_app.domain.settings import Value
from tests.world import World


@pytest.fixture
def gold(world: World) -> int:
    """A level."""
    return world.value("level", "Guld")


@pytest.fixture
def held_by_acme(world: World, gold: int) -> int:
    """A level that Acme has."""
    world.edit(world.acme, level=str(gold))
    return gold


def values(world: World, register: str = "level") -> dict[str, Value]:
    return {v.name: v for v in world.see(settings.snapshot).registers.get(register, ())}


def do(world: World, verb: str, *args: Any) -> None:
    world.do(getattr(register_values, verb), world.anna, *args)
