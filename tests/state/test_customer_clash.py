"""Two who edit the same customer: what one saves is never lost unseen by the other."""

from crm_app.state.customer import CustomerState
from tests.state.tabs import leads_to, opened
from tests.world import World

BASE = {"city": "Örebro", "address": "Storgatan 1"}


async def clashed(world: World) -> CustomerState:
    """Bo saves a city and an address after Anna has saved another city."""
    at = f"/kunder/{world.acme}?redigera=1"
    state = await opened(world, world.bo, CustomerState, at, kund_id=str(world.acme))
    world.edit(world.acme, world.anna, city="Kumla")
    assert await state.save({"city": "Hallsberg", "address": "Lillgatan 2"}, BASE) is None
    return state


def place(world: World) -> tuple[str, str]:
    held = world.values(world.acme)
    return held["city"], held["address"]


async def test_both_texts_are_shown_and_nothing_is_saved(world: World) -> None:
    state = await clashed(world)
    (line,) = state.clashes
    assert (line.key, line.label, line.mine, line.theirs) == ("city", "Ort", "Hallsberg", "Kumla")
    assert (state.clash_by, state.editing, state.saved_token) == ("Anna Lind", True, "")
    assert place(world) == ("Kumla", "Storgatan 1")


async def test_keeping_mine_saves_over_the_colleague(world: World) -> None:
    state = await clashed(world)
    assert leads_to(await state.keep_mine()) == f"/kunder/{world.acme}"
    assert place(world) == ("Hallsberg", "Lillgatan 2")
    assert (state.clashes, state._pending, state._now) == ([], {}, {})


async def test_keeping_theirs_saves_the_rest(world: World) -> None:
    state = await clashed(world)
    assert leads_to(await state.keep_theirs()) == f"/kunder/{world.acme}"
    assert place(world) == ("Kumla", "Lillgatan 2")
    assert set(world.last_event().changes) == {"address"}


async def test_a_third_colleague_in_between_clashes_once_more(world: World) -> None:
    state = await clashed(world)
    world.edit(world.acme, world.anna, city="Arboga")
    assert await state.keep_mine() is None
    assert [(c.key, c.mine, c.theirs) for c in state.clashes] == [("city", "Hallsberg", "Arboga")]
    assert place(world) == ("Arboga", "Storgatan 1")
    await state.keep_mine()
    assert place(world) == ("Hallsberg", "Lillgatan 2")


async def test_a_third_colleague_in_another_field_is_asked_about_too(world: World) -> None:
    state = await clashed(world)
    world.edit(world.acme, world.anna, address="Storgatan 99")
    assert await state.keep_theirs() is None
    assert [(c.key, c.theirs) for c in state.clashes] == [("address", "Storgatan 99")]
    await state.keep_mine()
    assert place(world) == ("Kumla", "Lillgatan 2")


async def test_the_same_text_from_both_is_no_clash(world: World) -> None:
    at = f"/kunder/{world.acme}?redigera=1"
    state = await opened(world, world.bo, CustomerState, at, kund_id=str(world.acme))
    world.edit(world.acme, world.anna, city="Kumla")
    assert leads_to(await state.save({"city": "Kumla"}, {"city": "Örebro"}))
    assert state.clashes == []


async def test_the_clash_is_still_there_after_a_push_and_a_lost_connection(world: World) -> None:
    state = await clashed(world)
    await state._refresh()
    await state.load()
    assert [c.mine for c in state.clashes] == ["Hallsberg"]
    await state.keep_mine()
    assert place(world) == ("Hallsberg", "Lillgatan 2")


async def test_cancelling_leaves_what_the_colleague_saved(world: World) -> None:
    state = await clashed(world)
    await state.cancel()
    assert (state.clashes, state._base) == ([], {})
    assert place(world) == ("Kumla", "Storgatan 1")


async def test_a_choice_on_a_tab_that_has_forgotten_the_clash_saves_nothing(world: World) -> None:
    at = f"/kunder/{world.acme}"
    state = await opened(world, world.bo, CustomerState, at, kund_id=str(world.acme))
    before = len(world.events("customers"))
    await state.keep_mine()
    await state.keep_theirs()
    assert len(world.events("customers")) == before


async def test_what_is_wrong_after_the_choice_is_said_and_not_saved(world: World) -> None:
    at = f"/kunder/{world.acme}?redigera=1"
    state = await opened(world, world.bo, CustomerState, at, kund_id=str(world.acme))
    world.edit(world.acme, world.anna, city="Kumla")
    await state.save({"city": "Hallsberg", "postal_code": "1"}, BASE | {"postal_code": "702 10"})
    assert await state.keep_mine() is None
    assert (set(state.errors), state.clashes) == ({"postal_code"}, [])
    assert place(world)[0] == "Kumla"


async def test_a_field_the_card_does_not_know_breaks_nothing(world: World) -> None:
    at = f"/kunder/{world.acme}?redigera=1"
    state = await opened(world, world.bo, CustomerState, at, kund_id=str(world.acme))
    await state.save({"version": "9", "archived": "ja", "city": "Kumla"}, {"version": "1"})
    assert place(world)[0] == "Kumla"
    assert set(world.last_event().changes) == {"city"}
