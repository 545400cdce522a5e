"""The register's pages: there and back again, and every address read as it was written."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app import routes
from crm_app.domain import customer_list
from crm_app.domain.customer_list import Query
from crm_app.domain.filters import Filter
from crm_app.state.register import RegisterState, address, grouped, lacking_label, query_of
from tests.state.tabs import opened
from tests.world import World

KUNDER = [f"Kund {i}" for i in range(1, 7)]


@pytest.fixture
def filled(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Seven customers, shown three at a time."""
    monkeypatch.setattr(customer_list, "PAGE", 3)
    for name in KUNDER:
        world.company(name=name, city="Åmål" if name == "Kund 4" else "")
    return world


def names(state: RegisterState) -> list[str]:
    return [row.cells["name"] for row in state.rows]


def told(at: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(at).query))


async def walk(world: World, at: str, way: str) -> list[RegisterState]:
    """Return each page from the address on, following `before` or `after`."""
    found = [await opened(world, world.bo, RegisterState, at)]
    while to := getattr(found[-1], way):
        found.append(await opened(world, world.bo, RegisterState, to))
    return found


@pytest.mark.parametrize("sort", ["name", "number", "city", "updated_at", "discount", "level"])
@pytest.mark.parametrize("turned", ["", "1"])
async def test_the_pages_lead_through_everybody_and_back(
    filled: World, sort: str, turned: str
) -> None:
    first = address(Query(), {"sortera": sort, "fallande": turned})
    there = await walk(filled, first, "after")
    assert [len(page.rows) for page in there] == [3, 3, 1]
    assert sorted(name for page in there for name in names(page)) == ["Acme AB", *KUNDER]
    back = await walk(filled, there[-2].after, "before")
    assert [names(page) for page in back] == [names(page) for page in reversed(there)]


async def test_each_page_says_where_it_is(filled: World) -> None:
    there = await walk(filled, "/kunder", "after")
    assert [p.position for p in there] == ["1–3 av 7", "4–6 av 7", "7–7 av 7"]
    back = await walk(filled, there[-2].after, "before")
    assert [p.position for p in back] == ["7–7 av 7", "4–6 av 7", "1–3 av 7"]
    assert back[-1].before == ""


async def test_the_first_page_has_none_before_and_the_last_none_after(filled: World) -> None:
    there = await walk(filled, "/kunder", "after")
    assert [bool(p.before) for p in there] == [False, True, True]
    assert [bool(p.after) for p in there] == [True, True, False]


async def test_the_next_page_keeps_to_the_view_and_its_order(filled: World) -> None:
    at = "/kunder?sortera=number&fallande=1&slag=foretag&saknar=city%3Acompany%3Aregular"
    state = await opened(filled, filled.bo, RegisterState, at)
    held = told(state.after)
    assert {held.pop(word) for word in ("efter", "fran")}
    assert held == told(at)
    second = await opened(filled, filled.bo, RegisterState, state.after)
    assert names(second) == ["Kund 2", "Kund 1"]


async def test_who_was_deleted_from_sight_still_marks_her_place(filled: World) -> None:
    state = await opened(filled, filled.bo, RegisterState, "/kunder")
    last = int(state.rows[-1].id)
    filled.edit(last, name="Ö sist")
    second = await opened(filled, filled.bo, RegisterState, state.after)
    assert names(second) == ["Kund 3", "Kund 4", "Kund 5"]


@given(
    query=st.builds(
        Query,
        sort=st.text(min_size=1, max_size=20),
        descending=st.booleans(),
        archived=st.booleans(),
        filters=st.sampled_from([(), *((Filter("kind", (k,)),) for k in routes.KINDS.values())]),
        lacking=st.text(max_size=20),
    )
)
def test_an_address_is_read_as_it_was_written(query: Query) -> None:
    assert query_of(told(address(query, {}))) == query


@given(
    key=st.text(max_size=30),
    id_=st.integers(min_value=0, max_value=2**63 - 1),
    word=st.sampled_from(["efter", "fore"]),
)
def test_a_page_is_read_as_it_was_written(key: str, id_: int, word: str) -> None:
    query = query_of(told(address(Query(), {word: f"{key}~{id_}"})))
    assert query == Query(cursor=(key, id_), backward=word == "fore")


@given(st.dictionaries(st.sampled_from(
    ["sortera", "fallande", "arkiverade", "slag", "saknar", "efter", "fore", "fran", "x"]
), st.text(max_size=30)))  # fmt: skip
def test_no_address_breaks_the_reading_of_it(words: dict[str, str]) -> None:
    query = query_of(words)
    assert query_of(told(address(query, {}))) == Query(
        query.sort, query.descending, query.archived, query.filters, query.lacking
    )


@given(st.text(max_size=30))
def test_a_chip_is_a_sentence_or_nothing(text: str) -> None:
    assert "som saknar" in lacking_label(f"city:{text}")
    assert lacking_label(f"?{text}") == ""


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_is_grouped_by_threes(number: int) -> None:
    shown = grouped(number)
    assert int(shown.replace("\u00a0", "")) == number
    assert re.fullmatch(r"\d{1,3}(\u00a0\d{3})*", shown)
