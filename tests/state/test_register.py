"""The register: its columns, its order, its counts and its views, each by its address."""

import pytest

from crm_app.domain import customer_list, customers
from crm_app.state.register import SORTS, RegisterState
from crm_app.state.register_address import Pages
from tests.state.tabs import leads_to, opened, told
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
    assert (state.pages, state.emptiness) == (Pages(), "all")


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


@pytest.mark.parametrize(
    "at",
    [
        "sortera=password_hash",
        "saknar=secret%3Acompany%3Aregular",
        "saknar=city%3Ax",
        "niva=99999&typ=okänd&own_7=x",
        "kolumner=password_hash,,x&vy=-1&x=y",
        f"efter=acme~{2**63}",
        "sortera=updated_at&efter=igår~1",
    ],
)
async def test_what_means_nothing_in_an_address_is_left_out(world: World, at: str) -> None:
    state = await opened(world, world.bo, RegisterState, f"/kunder?{at}")
    assert (names(state), state.chips, state.total) == (["Acme AB"], [], "1")
    assert len(state.columns) > 5


async def test_the_archived_are_a_filter_and_it_leads_back(world: World) -> None:
    world.company()
    world.do(customers.archive, world.bo, world.acme)
    state = await opened(world, world.bo, RegisterState, "/kunder?sortera=city")
    assert (names(state), state.chips) == (["Beta AB"], [])
    to = leads_to(await state.set_filter("archived", ["1"], False))
    assert told(to) == {"sortera": "city", "arkiverade": "1"}
    state = await opened(world, world.bo, RegisterState, to)
    assert (names(state), state.emptiness) == (["Acme AB"], "archived")
    assert [(c.text, c.fixed) for c in state.chips] == [("Arkiverade", True)]
    assert leads_to(await state.set_filter("archived", [], False)) == "/kunder?sortera=city"


async def test_who_lacks_a_field_is_listed_and_the_chip_says_so(world: World) -> None:
    world.company()
    at = "/kunder?saknar=city%3Acompany%3Aregular"
    state = await opened(world, world.bo, RegisterState, at)
    assert names(state) == ["Beta AB"]
    assert [c.text for c in state.chips] == ["Företag Vanlig som saknar Ort"]
    assert leads_to(await state.set_filter("saknar", [], False)) == "/kunder"
    assert (state.total, state.emptiness) == ("1", "lacking")


async def test_sorting_keeps_the_list_to_who_lacks_the_field(world: World) -> None:
    at = "/kunder?saknar=city%3Acompany%3Aregular"
    state = await opened(world, world.bo, RegisterState, at)
    to = leads_to(await state.sort_by("city"))
    assert told(to) == {"saknar": "city:company:regular", "sortera": "city"}


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


async def test_a_column_that_is_off_everywhere_is_no_column(world: World) -> None:
    for kind in ("company", "private"):
        for type_ in ("regular", "temporary", "prospect"):
            world.decide("city", "off", f"{kind}.{type_}")
    state = await opened(world, world.bo, RegisterState, "/kunder")
    assert "city" not in [column.key for column in state.columns]
    assert customer_list.PAGE == 50
