"""Filters by very many values: more than SQLite lays together in one query."""

from typing import Any

import pytest
from sqlmodel import Session

from crm_app.domain import customer_list, settings
from crm_app.domain.customer_list import Query
from crm_app.domain.filters import Filter
from crm_app.models.registers import RegisterValue
from tests.world import World

MANY = 600


def many(world: World, register: str) -> list[int]:
    """Put very many values into a register."""

    def add(session: Session) -> None:
        named = [{"name": f"v{i}", "name_key": f"v{i}", "position": i} for i in range(MANY)]
        session.add_all(RegisterValue(register_key=register, **one) for one in named)
        settings.changed(session)

    world.do(add)
    return [v.id for v in world.see(settings.snapshot).registers[register]]


def found(world: World, who: Any, *filters: Filter, sort: str = "name") -> list[int]:
    query = Query(filters=filters, sort=sort)
    ids = world.see(customer_list.ids, who, query)
    lines = world.see(customer_list.page, who, query, ()).lines
    assert sorted(line.id for line in lines) == sorted(ids)
    assert world.see(customer_list.count, who, query) == len(ids)
    return ids


@pytest.mark.parametrize(("register", "field"), [("tag", "tags"), ("level", "level")])
@pytest.mark.parametrize("sort", ["name", "updated_at", "level"])
def test_a_list_is_kept_to_any_of_very_many_values(
    world: World, register: str, field: str, sort: str
) -> None:
    values = many(world, register)
    hers = world.company(world.cleo, **{field: str(values[-1])})
    world.edit(world.acme, **{field: str(values[0])})  # type: ignore[arg-type]
    asked = Filter(field, tuple(map(str, values)))
    assert found(world, world.bo, asked, sort=sort) == [world.acme, hers]
    assert found(world, world.cleo, asked, sort=sort) == [hers]
    swedish = Filter("country", ("SE", "NO"))
    assert found(world, world.bo, asked, swedish, sort=sort) == [world.acme, hers]
    assert found(world, world.bo, Filter(field, asked.values[1:-1]), sort=sort) == []
