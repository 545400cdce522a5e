"""The peek: a customer in short beside the register, for those who may see her."""

from typing import Any

import pytest

from crm_app.domain import contacts, customers
from crm_app.domain.customer_card import Card
from crm_app.domain.errors import PermissionDenied
from crm_app.state.peek import MOST, PeekState
from tests.state.people import fresh
from tests.state.tabs import rights
from tests.world import World


def told(card: Card) -> dict[str, str]:
    return {line.key: line.text for group in card.groups for line in group.lines}


async def shown(world: World, id_: int | None = None) -> PeekState:
    state = await fresh(world, world.bo, PeekState)
    await state.show(id_ or world.acme)
    return state


async def test_the_peek_tells_what_is_filled_in_and_nothing_twice(world: World) -> None:
    card = (await shown(world)).card
    assert (card.name, card.number, card.type_label) == ("Acme AB", "1001", "Vanlig")
    assert told(card)["email"] == "info@acme.example"
    assert all(told(card).values())
    assert not {"name", "number", "customer_type", "level", "tags"} & set(told(card))
    assert all(group.lines for group in card.groups)
    assert card.managers == "Bo Berg"


async def test_the_contacts_are_told_with_how_to_reach_them(world: World) -> None:
    (paula,) = (await shown(world)).card.contacts
    assert (paula.name, paula.main) == ("Paula Ek", True)
    assert [line.text for line in paula.lines] == ["paula@acme.example"]


async def test_many_contacts_are_counted_beyond_the_first(world: World) -> None:
    for number in range(MOST + 1):
        who = {"first_name": "Kim", "last_name": f"Nr {number}"}
        world.do(contacts.add, world.bo, world.acme, who)
    state = await shown(world)
    assert (len(state.card.contacts), state.more) == (MOST, 2)


async def test_the_peek_follows_the_customer_live(world: World) -> None:
    state = await shown(world)
    world.edit(world.acme, world.anna, city="Kumla", level=str(world.value("level", "Guld")))
    await state._refresh()
    assert told(state.card)["city"] == "Kumla"
    assert state.card.level == "Guld"
    world.do(customers.archive, world.anna, world.acme)
    await state._refresh()
    assert state.card.archived


async def test_a_field_that_is_switched_off_leaves_the_peek(world: World) -> None:
    state = await shown(world)
    world.decide("city", "off")
    await state._refresh()
    assert "city" not in told(state.card)


async def test_the_next_customer_takes_the_place_of_the_first(world: World) -> None:
    state = await shown(world)
    other = world.company(name="Beta AB")
    await state.show(other)
    assert (state.card.id, state.card.contacts) == (other, [])
    await state.close()
    assert state.card == Card()


@pytest.mark.parametrize("id_", [None, 0, -1, True, "1", 2**70, {"a": 1}, 99999])
async def test_who_is_not_there_closes_the_peek(world: World, id_: Any) -> None:
    state = await shown(world)
    await state.show(id_)
    assert state.card == Card()


async def test_cleo_cannot_peek_at_bos_customer(world: World) -> None:
    state = await fresh(world, world.cleo, PeekState)
    await state.show(world.acme)
    assert state.card == Card()
    hers = world.company(world.cleo, name="Cleos AB")
    await state.show(hers)
    assert state.card.name == "Cleos AB"


async def test_a_customer_given_to_another_leaves_cleos_peek(world: World) -> None:
    hers = world.company(world.cleo, name="Cleos AB")
    state = await fresh(world, world.cleo, PeekState)
    await state.show(hers)
    world.edit(hers, world.anna, account_managers=f"{world.bo.id}:")
    await state._refresh()
    assert state.card == Card()


async def test_who_loses_every_right_is_refused_at_the_push(world: World) -> None:
    state = await shown(world)
    await rights(world, state, "Säljare")
    with pytest.raises(PermissionDenied):
        await state._refresh()


async def test_a_persons_number_is_told_masked(world: World) -> None:
    eva = world.private(organisation_number="", personal_identity_number="")
    world.decide("personal_identity_number", "active", "private.regular")
    world.edit(eva, world.anna, personal_identity_number="811218-9876")
    state = await shown(world, eva)
    assert "9876" not in str(state.card)
    assert "personal_identity_number" in told(state.card)
