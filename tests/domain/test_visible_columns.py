"""Which columns a table shows: a user's own choice over everybody's, an address's over both."""

from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crm_app.domain import settings, table_columns
from tests.domain.test_table_columns import shown, switch
from tests.world import World


def test_ones_own_choice_beats_the_administrators_and_the_address_beats_both(
    world: World,
) -> None:
    switch(world, "level", False)
    own = {"order": ["email"], "hidden": ["city"], "shown": ["level"], "widths": {"email": 300}}
    assert "city" not in shown(world, own)
    assert "level" in shown(world, own)
    assert shown(world, own, ("mobile", "city")) == ["name", "mobile", "city"]
    held = world.see(settings.snapshot)
    widths = {c.key: c.width for c in table_columns.visible(held, "customers", own)}
    assert widths["email"] == 300
    assert widths["phone"] == 0


def test_an_address_that_knows_no_column_changes_nothing(world: World) -> None:
    assert shown(world, asked=("', drop", "nix")) == shown(world)


def test_a_column_that_the_administrator_adds_later_comes_to_her_too(world: World) -> None:
    own = {"order": ["email", "city"], "hidden": ["phone"]}
    switch(world, "mobile", True)
    assert "mobile" in shown(world, own)
    assert "mobile" not in shown(world, {**own, "hidden": ["mobile"]})


KEYS = st.sampled_from(["name", "city", "email", "level", "contacts", "number", "nix", "own_9"])


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.dictionaries(KEYS, st.tuples(st.booleans(), st.integers(-2, 99))),
    st.fixed_dictionaries(
        {},
        optional={
            "order": st.lists(KEYS),
            "hidden": st.lists(KEYS),
            "shown": st.lists(KEYS),
            "widths": st.dictionaries(KEYS, st.integers(60, 800)),
        },
    ),
    st.lists(KEYS),
)
def test_no_decision_loses_or_doubles_a_column(
    world: World,
    rows: dict[str, tuple[bool, int]],
    own: dict[str, Any],
    asked: list[str],
) -> None:
    held = world.see(settings.snapshot)
    decided = {("customers", key): row for key, row in rows.items()}
    held = type(held)(**{**vars(held), "columns": decided, "memo": {}})
    known = sorted(c.key for c in table_columns.catalogue(held, "customers"))
    for columns in (
        table_columns.decided(held, "customers"),
        table_columns.overlaid(held, "customers", own),
    ):
        assert sorted(c.key for c in columns) == known
        assert columns[0].key == "name"
    visible = [c.key for c in table_columns.visible(held, "customers", own, asked)]
    assert visible[0] == "name"
    assert len(set(visible)) == len(visible)
    assert set(visible) <= set(known)
    if wanted := [key for key in dict.fromkeys(asked) if key in known and key != "name"]:
        assert visible == ["name", *wanted]
