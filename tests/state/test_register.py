"""The register: its columns, its order, its counts and its views, each by its address."""

import json

import pytest
from reflex_base.event import Event

from crm_app.domain import customer_list, customers
from crm_app.state.register import SORTS, RegisterState
from tests.state.tabs import leads_to, opened
from tests.world import World


def names(state: RegisterState) -> list[str]:
    return [row.cells["name"] for row in state.rows]


async def test_the_register_shows_each_customer_with_her_number_beneath(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    (row,) = state.rows
    assert (row.cells["name"], row.cells["city"], row.kind) == ("Acme AB", "Örebro", "company")
    assert row.sub == row.cells["number"]
    assert row.href == f"/kunder/{world.acme}"
    assert (state.total, state.position, state.loaded) == ("1", "1–1 av 1", True)
    assert (state.before, state.after, state.emptiness) == ("", "", "all")


async def test_the_name_comes_first_and_no_column_twice(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder")
    keys = [column.key for column in state.columns]
    assert keys[0] == "name"
    assert not {"number", "first_name", "last_name"} & set(keys)
    assert len(keys) == len(set(keys))
    assert (state.columns[0].label, state.columns[0].sort) == ("Namn", "asc")


async def test_every_column_and_every_choice_of_order_sorts(world: World) -> None:
    world.company(city="Arboga")
    state = await opened(world, world.bo, RegisterState, "/kunder")
    keys = {column.key for column in state.columns} | {key for key, _ in SORTS}
    for key in sorted(keys):
        to = leads_to(await state.sort_by(key))
        again = await opened(world, world.bo, RegisterState, to)
        told = [column.sort for column in again.columns if column.key == key]
        assert len(again.rows) == 2
        assert told in ([], ["desc" if key == "name" else "asc"])
    by_city = await opened(world, world.bo, RegisterState, "/kunder?sortera=city")
    assert names(by_city) == ["Beta AB", "Acme AB"]


async def test_sorting_once_more_turns_the_order_and_then_back(world: World) -> None:
    world.company()
    state = await opened(world, world.bo, RegisterState, "/kunder?sortera=city")
    turned = leads_to(await state.sort_by("city"))
    assert turned == "/kunder?sortera=city&fallande=1"
    state = await opened(world, world.bo, RegisterState, turned)
    assert next(c.sort for c in state.columns if c.key == "city") == "desc"
    assert leads_to(await state.sort_by("city")) == "/kunder?sortera=city"
    assert leads_to(await state.sort_by("name")) == "/kunder?sortera=name"


async def test_sorting_begins_at_the_first_page_again(world: World) -> None:
    state = await opened(world, world.bo, RegisterState, "/kunder?efter=acme%20ab~1&fran=51")
    assert leads_to(await state.sort_by("phone")) == "/kunder?sortera=phone"


async def assert_sent_back(state: RegisterState, why: str) -> None:
    """Assert that an address that means nothing is told, shows nobody and leads to the register."""
    told, to = await state.load()
    said = json.dumps(why)[1:-1]
    assert said in Event.from_event_type([told])[0].payload["function"]
    assert (names(state), leads_to(to)) == ([], "/kunder")


async def test_a_sort_that_does_not_exist_is_told_and_shows_nobody(world: World) -> None:
    at = "/kunder?sortera=password_hash"
    await assert_sent_back(await opened(world, world.bo, RegisterState, at), "sortera på den")


async def test_the_archived_have_a_view_of_their_own_and_it_leads_back(world: World) -> None:
    world.company()
    world.do(customers.archive, world.bo, world.acme)
    state = await opened(world, world.bo, RegisterState, "/kunder?sortera=city")
    assert (names(state), state.archived) == (["Beta AB"], False)
    to = leads_to(await state.toggle_archived())
    assert to == "/kunder?sortera=city&arkiverade=1"
    state = await opened(world, world.bo, RegisterState, to)
    assert (names(state), state.archived, state.emptiness) == (["Acme AB"], True, "archived")
    assert leads_to(await state.toggle_archived()) == "/kunder?sortera=city"


async def test_who_lacks_a_field_is_listed_and_the_chip_says_so(world: World) -> None:
    world.company()
    at = "/kunder?saknar=city%3Acompany%3Aregular"
    state = await opened(world, world.bo, RegisterState, at)
    assert names(state) == ["Beta AB"]
    assert state.lacking_label == "Företag Vanlig som saknar Ort"
    assert (state.total, state.emptiness) == ("1", "lacking")


async def test_sorting_keeps_the_list_to_who_lacks_the_field(world: World) -> None:
    at = "/kunder?saknar=city%3Acompany%3Aregular"
    state = await opened(world, world.bo, RegisterState, at)
    assert leads_to(await state.sort_by("city")).endswith("saknar=city%3Acompany%3Aregular")


async def test_who_lacks_a_field_that_does_not_exist_is_refused(world: World) -> None:
    at = "/kunder?saknar=secret%3Acompany%3Aregular"
    await assert_sent_back(await opened(world, world.bo, RegisterState, at), "Fältet finns inte")


async def test_the_address_keeps_to_one_kind(world: World) -> None:
    world.private()
    for slag, shown in (("privat", ["Eva Ek"]), ("foretag", ["Acme AB"])):
        state = await opened(world, world.bo, RegisterState, f"/kunder?slag={slag}")
        assert names(state) == shown
    state = await opened(world, world.bo, RegisterState, "/kunder?slag=okänt")
    assert len(state.rows) == 2


async def test_more_than_the_bound_is_counted_only_when_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_app.state.register.COUNTED", 2)
    for _ in range(3):
        world.company()
    state = await opened(world, world.bo, RegisterState, "/kunder")
    assert (state.total, state.capped) == ("10 000+", True)
    await state.count_all()
    assert (state.total, state.capped) == ("4", False)
    assert state.position == "1–4 av 4"


async def test_cleo_counts_only_her_own(world: World) -> None:
    world.company(world.cleo, name="Cleos AB")
    state = await opened(world, world.cleo, RegisterState, "/kunder")
    assert (names(state), state.total) == (["Cleos AB"], "1")
    await state.count_all()
    assert state.total == "1"


async def test_an_empty_register_says_so(world: World) -> None:
    state = await opened(world, world.cleo, RegisterState, "/kunder")
    assert (state.rows, state.total, state.position) == ([], "0", "")
    assert (state.emptiness, state.loaded) == ("all", True)


@pytest.mark.parametrize("cursor", ["²", "9" * 5000, "x~", "~"])
async def test_a_page_that_no_number_names_is_the_first(world: World, cursor: str) -> None:
    at = f"/kunder?efter=acme~{cursor}&fran={cursor}"
    state = await opened(world, world.bo, RegisterState, at)
    assert (names(state), state.position) == (["Acme AB"], "1–1 av 1")


async def test_a_page_beyond_all_numbers_is_refused(world: World) -> None:
    at = f"/kunder?efter=acme~{2**63}"
    await assert_sent_back(await opened(world, world.bo, RegisterState, at), "Sidan finns inte")


async def test_a_column_that_is_off_everywhere_is_no_column(world: World) -> None:
    for kind in ("company", "private"):
        for type_ in ("regular", "temporary", "prospect"):
            world.decide("city", "off", f"{kind}.{type_}")
    state = await opened(world, world.bo, RegisterState, "/kunder")
    assert "city" not in [column.key for column in state.columns]
    assert customer_list.PAGE == 50
