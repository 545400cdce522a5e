"""The register's pages: there and back again, and every address read as it was written."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import customer_list, settings
from crm_app.domain.customer_list import Query, lacking_label
from crm_app.domain.settings import Snapshot
from crm_app.state import register_address
from crm_app.state.register import RegisterState
from crm_app.state.register_address import address, grouped
from crm_app.state.register_reading import changes
from tests.state.tabs import opened, told
from tests.world import World, make_world

KUNDER = [f"Kund {i}" for i in range(1, 7)]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """The settings as they are before anybody has decided."""
    made = make_world(tmp_path_factory.mktemp("held"))
    yield made.see(settings.snapshot)
    made.database.close()


@pytest.fixture
def filled(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Seven customers, shown three at a time."""
    monkeypatch.setattr(customer_list, "PAGE", 3)
    for name in KUNDER:
        world.company(name=name, city="Åmål" if name == "Kund 4" else "")
    return world


def names(state: RegisterState) -> list[str]:
    return [row.cells["name"] for row in state.rows]


async def walk(world: World, at: str, way: str) -> list[RegisterState]:
    """Return each page from the address on, following `before` or `after`."""
    found = [await opened(world, world.bo, RegisterState, at)]
    while to := getattr(found[-1].pages, way):
        found.append(await opened(world, world.bo, RegisterState, to))
    return found


@pytest.mark.parametrize("sort", ["name", "number", "city", "updated_at", "discount", "level"])
@pytest.mark.parametrize("turned", ["", "1"])
async def test_the_pages_lead_through_everybody_and_back(
    filled: World, sort: str, turned: str
) -> None:
    first = address({"sortera": sort, "fallande": turned})
    there = await walk(filled, first, "after")
    assert [len(page.rows) for page in there] == [3, 3, 1]
    assert sorted(name for page in there for name in names(page)) == ["Acme AB", *KUNDER]
    back = await walk(filled, there[-2].pages.after, "before")
    assert [names(page) for page in back] == [names(page) for page in reversed(there)]


async def test_each_page_says_where_it_is(filled: World) -> None:
    there = await walk(filled, "/kunder", "after")
    assert [p.position for p in there] == ["1–3 av 7", "4–6 av 7", "7–7 av 7"]
    back = await walk(filled, there[-2].pages.after, "before")
    assert [p.position for p in back] == ["7–7 av 7", "4–6 av 7", "1–3 av 7"]
    assert back[-1].pages.before == ""


async def test_the_first_page_has_none_before_and_the_last_none_after(filled: World) -> None:
    there = await walk(filled, "/kunder", "after")
    assert [bool(p.pages.before) for p in there] == [False, True, True]
    assert [bool(p.pages.after) for p in there] == [True, True, False]


async def test_the_next_page_keeps_to_the_view_and_its_order(filled: World) -> None:
    at = "/kunder?sortera=number&fallande=1&slag=foretag&saknar=city%3Acompany%3Aregular"
    state = await opened(filled, filled.bo, RegisterState, at)
    held = told(state.pages.after)
    assert {held.pop(word) for word in ("efter", "fran")}
    assert held == told(at)
    second = await opened(filled, filled.bo, RegisterState, state.pages.after)
    assert names(second) == ["Kund 2", "Kund 1"]


async def test_who_was_deleted_from_sight_still_marks_her_place(filled: World) -> None:
    state = await opened(filled, filled.bo, RegisterState, "/kunder")
    last = int(state.rows[-1].id)
    filled.edit(last, name="Ö sist")
    second = await opened(filled, filled.bo, RegisterState, state.pages.after)
    assert names(second) == ["Kund 3", "Kund 4", "Kund 5"]


async def test_the_last_page_tells_its_place_and_leads_back(filled: World) -> None:
    first = await opened(filled, filled.bo, RegisterState, "/kunder")
    last = await opened(filled, filled.bo, RegisterState, first.pages.last)
    assert (names(last), last.position) == (["Kund 4", "Kund 5", "Kund 6"], "5–7 av 7")
    assert (last.pages.after, last.pages.last) == ("", "")
    back = await opened(filled, filled.bo, RegisterState, last.pages.before)
    assert (names(back), back.position) == (["Kund 1", "Kund 2", "Kund 3"], "2–4 av 7")
    assert back.pages.first == "/kunder"


async def test_the_last_page_of_many_counts_them_all(
    filled: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_app.state.register.COUNTED", 2)
    state = await opened(filled, filled.bo, RegisterState, "/kunder?sista=1")
    assert (state.position, state.capped) == ("5–7 av 7", False)


async def test_a_page_whose_place_nobody_told_does_not_make_one_up(filled: World) -> None:
    first = await opened(filled, filled.bo, RegisterState, "/kunder")
    at = re.sub(r"&?fran=\d+", "", first.pages.after)
    state = await opened(filled, filled.bo, RegisterState, at)
    assert (names(state), state.position) == (["Kund 3", "Kund 4", "Kund 5"], "3 kunder av 7")


SOME = [
    {},
    {"slag": "privat"},
    {"typ": "vanlig,prospekt", "arkiverade": "1"},
    {"land": "NO,SE", "ansvarig": "2,saknas"},
    {"saknar": "city:company:regular"},
]


@given(
    filters=st.sampled_from(SOME),
    order=st.sampled_from([("", ""), ("city", "1"), ("level", ""), ("contacts", "1"), ("", "1")]),
    columns=st.lists(st.sampled_from(["city", "phone", "own_1"]), unique=True),
    view=st.integers(min_value=0, max_value=2**31),
)
def test_an_address_is_read_as_it_was_written(
    held: Snapshot, filters: dict[str, str], order: tuple[str, str], columns: list[str], view: int
) -> None:
    sort, turned = order
    words = filters | {"sortera": sort, "fallande": turned, "kolumner": ",".join(columns)}
    place = register_address.read(held, told(address(words, vy=str(view or ""))))
    assert dict(place.words) == {w: t for w, t in (words | {"vy": str(view or "")}).items() if t}
    assert (place.columns, place.view, place.query.sort) == (tuple(columns), view, sort or "name")
    assert register_address.read(held, place.words) == place


@given(
    key=st.text(max_size=30),
    id_=st.integers(min_value=0, max_value=2**63 - 1),
    word=st.sampled_from(["efter", "fore"]),
)
def test_a_page_is_read_as_it_was_written(held: Snapshot, key: str, id_: int, word: str) -> None:
    place = register_address.read(held, told(address({}, **{word: f"{key}~{id_}", "fran": "7"})))
    assert place.query == Query(cursor=(key, id_), backward=word == "fore")
    assert (place.first, place.words) == (7, {})


WORDS = ["sortera", "fallande", "arkiverade", "slag", "typ", "niva", "ansvarig", "saknar"]
PAGING = ["efter", "fore", "fran", "sista", "kolumner", "vy", "x"]


@given(st.dictionaries(st.sampled_from(WORDS + PAGING), st.text(max_size=30)))
def test_no_address_breaks_the_reading_of_it(held: Snapshot, words: dict[str, str]) -> None:
    place = register_address.read(held, words)
    again = register_address.read(held, told(address(place.words)))
    assert again.words == place.words
    assert (again.query.filters, again.query.sort) == (place.query.filters, place.query.sort)


@given(st.lists(st.integers(0, 12), unique=True), st.lists(st.integers(0, 12), unique=True))
def test_what_would_change_is_nothing_only_when_nothing_would(
    shown: list[int], now: list[int]
) -> None:
    assert (changes(shown, now) == 0) == (shown == now)
    assert changes(shown, now) <= max(len(shown), len(now)) + min(len(shown), len(now))


@pytest.mark.parametrize(
    ("shown", "now", "count"),
    [
        ([1, 2, 3], [9, 1, 2], 1),
        ([1, 2, 3], [1, 3, 4], 1),
        ([1, 2, 3], [1, 2], 1),
        ([1, 2, 3, 4], [4, 1, 2, 3], 1),
        ([1, 2, 3], [8, 9, 1], 2),
        ([1, 2, 3], [3, 2, 1], 2),
        ([], [1], 1),
    ],
)
def test_a_change_is_counted_once(shown: list[int], now: list[int], count: int) -> None:
    assert changes(shown, now) == count


@given(st.text(max_size=30))
def test_a_chip_is_a_sentence_or_nothing(text: str) -> None:
    assert lacking_label("city:company:regular") == "Företag Vanlig som saknar Ort"
    assert lacking_label(f"city:{text}") == ""
    assert lacking_label(f"?{text}") == ""


@given(st.integers(min_value=0, max_value=10**12))
def test_a_number_is_grouped_by_threes(number: int) -> None:
    shown = grouped(number)
    assert int(shown.replace("\u00a0", "")) == number
    assert re.fullmatch(r"\d{1,3}(\u00a0\d{3})*", shown)
