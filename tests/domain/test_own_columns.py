"""A user's own columns: hers alone, over everybody's, and gone with one click."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from crm_app.domain import own_columns, settings, table_columns, users
from crm_app.domain.actors import Actor
from crm_app.domain.errors import Invalid, PermissionDenied
from tests.world import World, errors, refusal


def own(world: World, actor: Actor | None = None) -> dict[str, Any]:
    return world.see(own_columns.of, actor or world.bo, "customers")


def shown(world: World, actor: Actor | None = None) -> list[str]:
    def look(session: Session) -> list[str]:
        held, mine = (
            settings.snapshot(session),
            own_columns.of(session, actor or world.bo, "customers"),
        )
        return [c.key for c in table_columns.visible(held, "customers", mine)]

    return world.see(look)


def switch(world: World, key: str, on: bool, actor: Actor | None = None) -> None:
    world.do(own_columns.switch, actor or world.bo, "customers", key, on)


def arrange(world: World, *first: str) -> None:
    keys = [c.key for c in world.see(own_columns.columns, world.bo, "customers")]
    keys = ["name", *first, *(k for k in keys if k not in ("name", *first))]
    world.do(own_columns.arrange, world.bo, "customers", keys)


def test_she_hides_and_shows_columns_for_herself_alone(world: World) -> None:
    everybodys = shown(world, world.cleo)
    switch(world, "city", False)
    switch(world, "mobile", True)
    assert "city" not in shown(world)
    assert "mobile" in shown(world)
    assert shown(world, world.cleo) == everybodys


def test_she_who_sees_only_her_own_customers_has_her_own_columns_too(world: World) -> None:
    switch(world, "city", False, world.cleo)
    assert "city" not in shown(world, world.cleo)


def test_what_she_shows_again_is_as_for_everybody_and_follows_the_administrator(
    world: World,
) -> None:
    switch(world, "city", False)
    switch(world, "city", True)
    assert own(world) == {}
    world.do(table_columns.switch, world.anna, "customers", "city", False)
    assert "city" not in shown(world)


def test_what_she_has_hidden_stays_hidden_when_the_administrator_adds_it_anew(
    world: World,
) -> None:
    switch(world, "city", False)
    world.do(table_columns.switch, world.anna, "customers", "city", False)
    world.do(table_columns.switch, world.anna, "customers", "city", True)
    world.do(table_columns.switch, world.anna, "customers", "mobile", True)
    assert "city" not in shown(world)
    assert "mobile" in shown(world), "a column that she has said nothing of comes to her"


def test_she_orders_the_columns_and_a_later_one_comes_after_its_neighbour(world: World) -> None:
    arrange(world, "email", "city")
    assert shown(world)[:3] == ["name", "email", "city"]
    world.do(table_columns.switch, world.anna, "customers", "mobile", True)
    assert shown(world)[:3] == ["name", "email", "city"]
    assert "mobile" in shown(world)


def test_the_order_of_everybody_is_no_order_of_her_own(world: World) -> None:
    arrange(world, "email")
    world.do(own_columns.reset, world.bo, "customers")
    arrange(world)
    assert own(world) == {}


def test_a_width_is_kept_within_bounds_and_let_go(world: World) -> None:
    for asked, kept in ((300, 300), (3, own_columns.NARROWEST), (9000, own_columns.WIDEST)):
        world.do(own_columns.widen, world.bo, "customers", "city", asked)
        assert own(world)["widths"] == {"city": kept}
    world.do(own_columns.widen, world.bo, "customers", "city", 0)
    assert own(world) == {}


def test_one_click_lets_go_of_everything(world: World) -> None:
    before = shown(world)
    arrange(world, "email")
    switch(world, "city", False)
    world.do(own_columns.widen, world.bo, "customers", "name", 300)
    world.do(own_columns.reset, world.bo, "customers")
    assert own(world) == {}
    assert shown(world) == before


def test_her_other_tabs_are_told_and_nobody_else(world: World) -> None:
    told = world.topics(own_columns.switch, world.bo, "customers", "city", False)
    assert told == [f"user:{world.bo.id}"]
    assert not world.topics(own_columns.switch, world.bo, "customers", "city", False)


def test_other_preferences_are_left_as_they_are(world: World) -> None:
    def put(session: Session) -> None:
        users.get(session, world.bo.id or 0).preferences = {"theme": "dark"}

    world.do(put)
    switch(world, "city", False)
    kept = world.see(users.get, world.bo.id).preferences
    assert kept == {"theme": "dark", "table.customers": {"hidden": ["city"]}}


def test_the_two_tables_are_told_apart(world: World) -> None:
    world.do(own_columns.switch, world.bo, "contacts", "email", False)
    assert own(world) == {}
    assert world.see(own_columns.of, world.bo, "contacts") == {"hidden": ["email"]}


@pytest.mark.parametrize("key", ["name", "nix", "own_4", ""])
def test_what_cannot_be_hidden_is_refused(world: World, key: str) -> None:
    assert errors(world.do, own_columns.switch, world.bo, "customers", key, False)["column"]
    assert own(world) == {}


def test_columns_that_she_does_not_name_follow_their_neighbours(world: World) -> None:
    world.do(own_columns.arrange, world.bo, "customers", ["name", "level", "city", "email"])
    found = shown(world)
    assert found.index("level") < found.index("city") < found.index("email")
    assert sorted(own(world)["order"]) == sorted(
        c.key for c in world.see(own_columns.columns, world.bo, "customers")
    )


@pytest.mark.parametrize(
    "keys", [[], ["city", "name"], ["name", "city", "city"], ["name", "nix"], ["city"]]
)
def test_an_order_that_does_not_fit_is_refused(world: World, keys: list[str]) -> None:
    assert errors(world.do, own_columns.arrange, world.bo, "customers", keys)["order"]


def test_paula_has_no_columns_and_a_table_must_exist(world: World) -> None:
    verbs = (
        (own_columns.switch, ("city", False)),
        (own_columns.arrange, (["name"],)),
        (own_columns.widen, ("city", 100)),
        (own_columns.reset, ()),
    )
    for verb, told in verbs:
        refused = refusal(world.do, verb, world.paula, "customers", *told)
        assert isinstance(refused, PermissionDenied)
        assert isinstance(refusal(world.do, verb, world.bo, "users", *told), Invalid)
    assert isinstance(
        refusal(world.see, own_columns.columns, world.paula, "customers"), PermissionDenied
    )
    assert own(world, world.paula) == {}


WORDS = st.one_of(st.none(), st.integers(), st.text(max_size=4), st.lists(st.integers()))


@given(
    st.one_of(
        WORDS,
        st.dictionaries(
            st.sampled_from(["order", "hidden", "shown", "widths", "x"]),
            st.one_of(WORDS, st.lists(st.text(max_size=3)), st.dictionaries(st.text(), WORDS)),
        ),
    )
)
def test_whatever_is_kept_only_a_choice_of_columns_is_read(kept: Any) -> None:
    read = own_columns.read(kept)
    assert set(read) <= {"order", "hidden", "shown", "widths"}
    for part in ("order", "hidden", "shown"):
        assert all(isinstance(key, str) for key in read.get(part, []))
    assert all(60 <= width <= 800 for width in read.get("widths", {}).values())
    assert own_columns.read(read) == read
