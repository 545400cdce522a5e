"""Search against a naive reference: the same records, whatever is held and whatever is typed."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlmodel import Session

from crm_app.domain import clock, search, search_index, search_words
from crm_app.domain.search_index import GAP
from crm_app.domain.search_rows import TABLES, Row
from crm_app.domain.sorting import fold
from crm_app.models.contacts import Contact
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from tests.world import World

WORDS = st.text("aåäbköér Ekß-1", min_size=1, max_size=7).map(str.strip).filter(bool)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
HELD = st.lists(st.tuples(NAMES, WORDS, st.booleans()), min_size=1, max_size=12)
TYPED = st.lists(st.text("aåäbköérekß", min_size=1, max_size=5), min_size=1, max_size=2).map(
    " ".join
)
MANY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def fill(session: Session, world: World, held: list[tuple[str, str, bool]]) -> None:
    """Let the register hold these customers (name, city, whether they are Cleo's) and no others."""
    for table in (AccountManager, Contact, Customer):
        session.execute(delete(table))
    for at, (name, city, hers) in enumerate(held, 1):
        session.add(
            Customer(
                id=at, kind="company", number=f"N{at}", number_key=f"n{at}".zfill(20), name=name,
                display_name=name, name_key=search.sort_key(name), city=city,
                created_at=clock.now(), updated_at=clock.now(),
            )
        )  # fmt: skip
        if hers:
            session.flush()
            session.add(AccountManager(customer_id=at, user_id=world.cleo.id or 0))


def naive(name: str, city: str, number: str, typed: str) -> bool:
    """Tell whether each typed word stands in the record: 1–2 letters where a word begins."""
    plain = fold(f"{name} {city} {number}")
    starts = (*plain.split(), *fold(name).replace("-", " ").split())
    return all(
        any(one.startswith(word) for one in starts) if len(word) < 3 else word in plain
        for word in fold(typed).split()
    )


@pytest.fixture(params=["few", "many"])
def bound(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Cleo's own are looked at one by one, or through the index."""
    monkeypatch.setattr("crm_app.domain.search_rows.FEW", 800 if request.param == "few" else -1)
    return request.param


@MANY
@given(held=HELD, typed=TYPED)
def test_exactly_those_are_found_who_hold_every_word(
    world: World, bound: str, held: list[tuple[str, str, bool]], typed: str
):
    world.do(fill, world, held)
    for actor, theirs in ((world.bo, False), (world.cleo, True)):
        groups = world.see(search.find, actor, typed, 50).groups
        found = {hit.id for group in groups for hit in group.hits}
        assert found == {
            at
            for at, (name, city, hers) in enumerate(held, 1)
            if (hers or not theirs) and naive(name, city, f"N{at}", typed)
        }


@MANY
@given(held=HELD, typed=TYPED)
def test_among_too_many_some_are_found_none_falsely_and_accents_stand_first(
    world: World, held: list[tuple[str, str, bool]], typed: str
):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crm_app.domain.search_rows.MOST", 1)
        patch.setattr("crm_app.domain.search_rows.SOME", 1)
        world.do(fill, world, held)
        groups = world.see(search.find, world.bo, typed, 1).groups
    true = {at for at, (n, c, _) in enumerate(held, 1) if naive(n, c, f"N{at}", typed)}
    found = [hit for group in groups for hit in group.hits]
    assert {hit.id for hit in found} <= true
    assert bool(found) == bool(true)
    words = search_words.read(typed)
    assert words
    if words.accented and found:
        texts = dict(world.see(index_texts))
        as_written = {at for at in true if all(one in texts[at] for one in words.exact)}
        assert found[0].id in (as_written or true)


def index_texts(session: Session) -> list[tuple[int, str]]:
    rows = session.connection().exec_driver_sql("SELECT rowid, text FROM customersearch")
    return [(row[0], row[1]) for row in rows]


@given(users=st.lists(st.integers(1, 40_000_000), min_size=1, max_size=4, unique=True))
def test_each_user_has_a_mark_of_her_own_that_is_one_trigram(users: list[int]):
    marks = [search_index.mark(user) for user in users]
    assert len(set(marks)) == len(marks)
    assert all(len(one) == 3 and one.isprintable() is False for one in marks)
    together = "".join(marks) + search_index.text("Ek", ())
    assert {together[at : at + 3] for at in range(0, len(together), 3)} >= set(marks)


@given(shown=st.text(max_size=30), typed=st.text(max_size=8))
def test_what_is_marked_is_the_text_itself(shown: str, typed: str):
    words = search_words.read(typed)
    if words:
        parts = search_words.parts(shown, words)
        assert "".join(part.text for part in parts) == shown
        assert all(a.hit != b.hit for a, b in pairwise(parts))


@given(typed=st.text(max_size=40))
def test_a_text_that_holds_the_needles_has_their_trigrams(typed: str):
    words = search_words.read(typed)
    for reading in words.readings if words else ():
        text = GAP.join(("", *reading, ""))
        assert search_words.holds(text, (reading,))
        assert all(t in text and len(t) == 3 for t in search_words.trigrams(reading))


@given(digits=st.from_regex(r"0[1-9][0-9]{6,8}", fullmatch=True), at=st.integers(1, 6))
def test_a_national_number_is_found_in_any_grouping(digits: str, at: int):
    kept = f"{GAP}+46{digits[1:]}"
    for typed in (digits, f"{digits[:at]}-{digits[at:]}", f"{digits[:at]} {digits[at:]}"):
        words = search_words.read(typed)
        assert words
        assert search_words.holds(kept, words.readings), typed


def test_every_way_to_a_row_tells_the_same_columns():
    for tables in TABLES.values():
        assert tables.columns.count(", ") + 1 >= len(Row._fields)
