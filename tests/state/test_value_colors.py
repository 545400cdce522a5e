"""The colours of values where customers are shown: in the register's columns and on the card."""

from crm_app.domain import customer_card, register_merge, register_values
from crm_app.state.register import RegisterState
from tests.state.tabs import opened
from tests.world import World


def colored(world: World, register: str, name: str, color: str) -> int:
    id_ = world.value(register, name)
    world.do(register_values.set_color, world.anna, id_, color)
    return id_


def tones(state: RegisterState) -> dict[str, dict[str, str]]:
    return {col.key: col.tones for col in state.columns if col.tones}


async def test_an_open_register_gets_the_colours_of_levels_and_tags(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    assert tones(state) == {}
    colored(world, "level", "Guld", "amber")
    tag = colored(world, "tag", "VIP", "plum")
    colored(world, "tag", "Utan", "")
    await state._refresh()
    assert tones(state) == {"level": {"Guld": "amber"}, "tags": {"VIP": "plum"}}
    world.do(register_values.set_color, world.anna, tag, "")
    await state._refresh()
    assert tones(state) == {"level": {"Guld": "amber"}}


def test_a_card_tells_the_colours_that_its_words_have_now(world: World) -> None:
    gold, silver = (colored(world, "level", n, c) for n, c in (("Guld", "amber"), ("Ny", "blue")))
    world.edit(world.acme, level=str(gold))
    world.do(register_merge.merge, world.anna, gold, silver)
    card, _ = world.see(customer_card.look, world.bo, world.acme, {})
    assert (card.level, card.tones) == ("Ny", {"Ny": "blue"})
