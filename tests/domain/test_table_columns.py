"""Kundtabell: which columns everybody sees, in which order, and what a user lays over it."""

from typing import Any

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col

from crm_app.domain import customer_list, customer_sort, settings, table_columns
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import Conflict, Invalid, PermissionDenied
from crm_app.domain.table_columns import Column
from crm_app.models.settings import CustomField, CustomTab, TableColumn
from tests.world import World, errors, refusal

FIRST = ["name", "customer_type", "organisation_number", "city", "phone", "email", "level"]


def columns(world: World, table: str = "customers") -> dict[str, Column]:
    return {c.key: c for c in table_columns.decided(world.see(settings.snapshot), table)}


def shown(
    world: World,
    own: dict[str, Any] | None = None,
    asked: tuple[str, ...] = (),
    table: str = "customers",
) -> list[str]:
    held = world.see(settings.snapshot)
    return [c.key for c in table_columns.visible(held, table, own, asked)]


def arrange(world: World, *first: str) -> list[str]:
    """Let Anna put these columns first, after the name, and return the whole order."""
    keys = ["name", *first, *(k for k in columns(world) if k not in ("name", *first))]
    world.do(table_columns.arrange, world.anna, "customers", keys)
    return keys


def switch(world: World, key: str, active: bool) -> None:
    world.do(table_columns.switch, world.anna, "customers", key, active)


def own_field(world: World, label: str = "Antal fordon", kind: str = "decimal") -> str:
    def add(session: Session) -> str:
        tab = CustomTab(name="Fordon", name_key="fordon")
        session.add(tab)
        session.flush()
        field = CustomField(tab_id=tab.id or 0, label=label, label_key=label.lower(), kind=kind)
        session.add(field)
        session.flush()
        settings.changed(session)
        return f"own_{field.id}"

    return world.do(add)


def forget_place(session: Session, key: str) -> None:
    session.execute(delete(TableColumn).where(col(TableColumn.key) == key))
    settings.changed(session)


def test_the_register_starts_with_the_listed_columns_and_the_name_first(world: World) -> None:
    assert shown(world)[:7] == FIRST
    assert "number" not in shown(world), "the number stands beneath the name"


def test_contacts_start_with_what_one_calls_and_writes_to(world: World) -> None:
    expected = {"name", "customer", "title", "email", "phone_work", "mobile"}
    assert set(shown(world, table="contacts")) == expected
    assert shown(world, table="contacts")[:2] == ["name", "customer"]


def test_a_long_text_is_no_column(world: World) -> None:
    assert "note" not in columns(world)
    assert own_field(world, "Avtal", "long_text") not in columns(world)


def test_what_is_computed_can_be_shown(world: World) -> None:
    for key in ("kind", "contacts", "updated_at", "created_at"):
        assert columns(world)[key].computed
        assert not columns(world)[key].active
        switch(world, key, True)
    assert {"kind", "contacts", "updated_at", "created_at"} <= set(shown(world))


def test_a_column_that_is_sortable_can_be_sorted_by(world: World) -> None:
    own_field(world)
    held = world.see(settings.snapshot)
    for column in columns(world).values():
        assert column.sortable == (customer_sort.sortable(held, column.key) != "never")
        if column.sortable:
            world.see(customer_list.page, world.bo, Query(sort=column.key))


def test_a_field_of_an_own_tab_can_be_shown_and_tells_its_tab(world: World) -> None:
    key = own_field(world)
    assert (columns(world)[key].label, columns(world)[key].note) == ("Antal fordon", "Fordon")
    assert key not in shown(world)
    switch(world, key, True)
    assert key in shown(world)


def test_the_administrator_switches_a_column_off_and_on(world: World) -> None:
    switch(world, "city", False)
    assert "city" not in shown(world)
    switch(world, "city", True)
    assert shown(world)[:7] == FIRST


def test_the_administrator_decides_the_order(world: World) -> None:
    arrange(world, "email", "city")
    assert shown(world)[:4] == ["name", "email", "city", "customer_type"]


def test_switching_a_column_keeps_the_order_and_the_other_columns(world: World) -> None:
    order = arrange(world, "email", "city")
    switch(world, "city", False)
    assert list(columns(world)) == order
    assert shown(world)[:3] == ["name", "email", "customer_type"]


def test_a_column_whose_field_is_off_for_all_is_told_as_such_and_not_shown(world: World) -> None:
    for column in ("regular", "temporary", "prospect"):
        for kind in ("company", "private"):
            world.decide("city", "off", f"{kind}.{column}")
    assert columns(world)["city"].active
    assert not columns(world)["city"].usable
    assert "city" not in shown(world)
    assert "city" not in shown(world, asked=("city",))
    world.decide("city", "active", "private.prospect")
    assert "city" in shown(world), "one kind of customer is enough"


def test_a_column_that_nobody_has_placed_comes_after_its_neighbour(world: World) -> None:
    order = arrange(world, "level", "city")
    world.do(forget_place, "city")
    held = list(columns(world))
    assert sorted(held) == sorted(order)
    assert held.index("city") == held.index("postal_code") + 1


def test_a_decision_is_an_event_that_says_what_it_was(world: World) -> None:
    switch(world, "city", False)
    event = world.last_event("settings")
    assert event.action == "table_columns.customers"
    assert event.actor_name == "Anna Lind"
    assert event.changes == {
        "Ort": {
            "old": "visas",
            "new": "visas inte",
            "from": ["city", True],
            "to": ["city", False],
        }
    }


def test_deciding_what_already_is_tells_nobody(world: World) -> None:
    before = len(world.events("settings"))
    switch(world, "city", True)
    world.do(table_columns.arrange, world.anna, "customers", list(columns(world)))
    world.do(table_columns.reset, world.anna, "customers")
    assert len(world.events("settings")) == before


def test_every_open_register_is_told(world: World) -> None:
    told = world.topics(table_columns.switch, world.anna, "customers", "city", False)
    assert "settings" in told


def test_a_switch_is_restored_from_its_event_and_leaves_later_changes(world: World) -> None:
    switch(world, "city", False)
    event = world.last_event("settings")
    switch(world, "email", False)
    world.do(table_columns.restore, world.anna, event.action, event.changes)
    assert "city" in shown(world)
    assert "email" not in shown(world)


def test_an_order_is_restored_from_its_event_with_a_column_that_has_come_since(
    world: World,
) -> None:
    before = list(columns(world))
    arrange(world, "email", "city")
    event = world.last_event("settings")
    key = own_field(world)
    world.do(table_columns.restore, world.anna, event.action, event.changes)
    assert [k for k in columns(world) if k != key] == before


def test_the_programs_own_choice_is_taken_back_and_that_is_restored_too(world: World) -> None:
    arrange(world, "email", "city")
    switch(world, "level", False)
    decided = shown(world)
    world.do(table_columns.reset, world.anna, "customers")
    assert shown(world)[:7] == FIRST
    event = world.last_event("settings")
    world.do(table_columns.restore, world.anna, event.action, event.changes)
    assert shown(world) == decided


@pytest.mark.parametrize(
    "change",
    [
        {"from": ["own_77", True]},
        {"from": [3]},
        {"from": {"order": 3}},
        {"from": None},
        {},
    ],
)
def test_what_can_no_longer_be_restored_says_so(world: World, change: dict[str, Any]) -> None:
    refused = refusal(
        world.do, table_columns.restore, world.anna, "table_columns.customers", {"Ort": change}
    )
    assert isinstance(refused, Conflict)


def test_the_name_is_always_there_and_first(world: World) -> None:
    assert (
        "Namn"
        in errors(world.do, table_columns.switch, world.anna, "customers", "name", False)["column"]
    )
    keys = list(columns(world))
    assert errors(
        world.do, table_columns.arrange, world.anna, "customers", [keys[1], keys[0], *keys[2:]]
    )
    assert shown(world, {"hidden": ["name"], "order": ["city", "name"]})[0] == "name"


@pytest.mark.parametrize("keys", [[], ["name"], ["name", "city", "city"], ["name", "', drop"]])
def test_an_order_that_does_not_fit_is_refused(world: World, keys: list[str]) -> None:
    assert "order" in errors(world.do, table_columns.arrange, world.anna, "customers", keys)


@pytest.mark.parametrize("table", ["", "users", "customer"])
def test_a_table_that_does_not_exist_is_refused(world: World, table: str) -> None:
    for verb, told in (
        (table_columns.switch, ("city", False)),
        (table_columns.arrange, (["name"],)),
        (table_columns.reset, ()),
    ):
        assert isinstance(refusal(world.do, verb, world.anna, table, *told), Invalid)


@pytest.mark.parametrize("who", ["bo", "cleo", "paula"])
def test_only_who_may_decide_the_settings_decides(world: World, who: str) -> None:
    actor = getattr(world, who)
    for verb, told in (
        (table_columns.switch, ("customers", "city", False)),
        (table_columns.arrange, ("customers", ["name"])),
        (table_columns.reset, ("customers",)),
        (table_columns.restore, ("table_columns.customers", {})),
    ):
        assert isinstance(refusal(world.do, verb, actor, *told), PermissionDenied)
    assert "city" in shown(world)
