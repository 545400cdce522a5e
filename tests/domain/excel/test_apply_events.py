"""Applying a plan: its events, its topics, and never on old news."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from crm_app.domain import contacts, customers, numbers
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.errors import Conflict, DomainError, PermissionDenied
from crm_app.domain.excel import apply as applying
from crm_app.domain.excel.progress import Stopped
from tests.import_fixtures import (
    EMAIL,
    LEVEL,
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    ORG_3,
    PERSON,
    Desk,
    organisation_number,
    table,
)

TWO = table((NAME, ORG), ("A AB", ORG_1), ("B AB", ORG_2))


def many(count: int, first: int = 0) -> Any:
    rows = [(f"Kund {n} AB", organisation_number(n)) for n in range(first, first + count)]
    return table((NAME, ORG), *rows)


def test_a_persons_number_is_sealed_and_its_event_masked(desk: Desk) -> None:
    desk.bring_in(table((NAME, ORG), ("Evas Bageri", PERSON)))
    eva = desk.customer(name="Evas Bageri")
    assert eva.organisation_number == "811218-****"
    assert desk.world.do(customers.reveal, desk.world.anna, eva.id, "organisation_number") == PERSON
    assert "9876" not in str([event.changes for event in desk.world.events("customers")])


def test_a_matched_sole_trader_can_change_and_keeps_the_sealed_number(desk: Desk) -> None:
    desk.bring_in(table((NAME, ORG), ("Evas Bageri", PERSON)))
    sealed = desk.customer(name="Evas Bageri").organisation_number_sealed
    desk.bring_in(table((NAME, ORG), ("Evas Café", PERSON)))
    assert desk.customer(name="Evas Café").organisation_number_sealed == sealed


def test_consent_is_dated_and_says_that_it_came_by_import(desk: Desk) -> None:
    desk.bring_in(table((NUMBER, "Utskick"), ("1001", "Ja")))
    acme = desk.customer(number="1001")
    assert acme.consent_how == "import"
    assert acme.consent_at is not None


def test_the_import_itself_is_an_event(desk: Desk) -> None:
    desk.bring_in(
        table((NAME, ORG, LEVEL), ("A AB", ORG_1, "Guld"), ("B AB", "fel", None)),
        create_values=True,
    )
    (event,) = desk.world.events("customers", "import")
    assert {k: v["new"] for k, v in event.changes.items()} == {
        "Nya": "1",
        "Avvisade": "1",
        "Kundnivå": "Guld",
    }


def test_open_lists_and_changed_cards_are_told_once(desk: Desk) -> None:
    made = desk.plan(table((NUMBER, NAME, ORG), ("1001", "Acme Nya AB"), (None, "A AB", ORG_1)))
    topics = desk.topics(made)
    assert topics == ["events:customers", "list:customers", f"record:customers:{desk.world.acme}"]


def test_a_big_change_tells_all_cards_at_once(desk: Desk) -> None:
    desk.bring_in(many(applying.FEW + 1))
    rows = [(organisation_number(n), "Kumla") for n in range(applying.FEW + 1)]
    made = desk.plan(table((ORG, "Ort"), *rows))
    assert desk.topics(made) == ["events:customers", "list:customers", "record:customers:*"]


def test_created_values_tell_the_settings_too(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG, LEVEL), ("A AB", ORG_1, "Guld")), create_values=True)
    assert "settings" in desk.topics(made)


@pytest.mark.parametrize("meanwhile", ["edit", "duplicate", "number", "renumber", "settings"])
def test_what_happened_since_the_plan_makes_it_void(desk: Desk, meanwhile: str) -> None:
    made = desk.plan(table((NUMBER, NAME, ORG), ("1001", "Acme Nya AB"), ("7000", "A AB", ORG_1)))
    world = desk.world
    {
        "edit": lambda: world.edit(world.acme, city="Kumla"),
        "duplicate": lambda: world.company(organisation_number=ORG_1),
        "number": lambda: world.company(world.anna, organisation_number=ORG_2, number="7000"),
        "renumber": lambda: world.edit(world.acme, world.anna, number="1099"),
        "settings": lambda: world.decide("city", "required"),
    }[meanwhile]()
    with pytest.raises(Conflict, match="Granska igen"):
        desk.apply(made)
    assert desk.count() == (2 if meanwhile in ("duplicate", "number") else 1)


def test_what_does_not_touch_the_rows_does_not_disturb(desk: Desk) -> None:
    made = desk.plan(TWO)
    desk.world.edit(desk.world.acme, city="Kumla")
    desk.world.company(organisation_number=ORG_3)
    desk.world.do(contacts.add, desk.world.bo, desk.world.acme, {"first_name": "Li"})
    assert desk.apply(made).committed
    assert desk.count() == 4


def test_a_plan_cannot_be_applied_twice(desk: Desk) -> None:
    made = desk.plan(TWO)
    desk.apply(made)
    with pytest.raises(Conflict):
        desk.apply(made)
    assert desk.count() == 3


def test_two_who_import_the_same_file_at_once_do_not_both_succeed(desk: Desk) -> None:
    plans = [desk.plan(many(300)) for _ in range(2)]

    def go(made: Any) -> bool:
        try:
            return desk.apply(made).committed
        except DomainError:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, plans)) == [False, True]
    assert desk.count() == 301


def test_stopping_halfway_leaves_nothing(desk: Desk) -> None:
    made = desk.plan(many(applying.AT_A_TIME * 2))
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 1

    with pytest.raises(Stopped):
        desk.apply(made, should_stop=stop)
    assert desk.count() == 1
    assert not desk.world.events("customers", "import")
    assert desk.world.see(numbers.upcoming, "customers") == 1002


def test_progress_is_told_to_the_end(desk: Desk) -> None:
    heard: list[tuple[int, int]] = []
    desk.apply(
        desk.plan(many(applying.AT_A_TIME + 1)),
        on_progress=lambda done, total: heard.append((done, total)),
    )
    count = applying.AT_A_TIME + 1
    assert heard[0] == (0, count)
    assert heard[-1] == (count, count)
    assert heard == sorted(heard)


def test_more_rows_than_one_statement_takes_all_come_in(desk: Desk) -> None:
    count = applying.AT_A_TIME * 2 + 3
    desk.bring_in(many(count))
    assert desk.count() == count + 1
    assert len(desk.world.events("customers", "register")) == count + 1


def test_the_right_is_asked_for_again(desk: Desk) -> None:
    made = desk.plan(TWO)
    for actor in (
        desk.world.bo,
        desk.world.cleo,
        desk.world.paula,
        Actor("user", 1, "Anna", ALL_RIGHTS - {"customers.see_all"}),
    ):
        with pytest.raises(PermissionDenied):
            desk.apply(made, actor)


def test_private_customers_come_in_too(desk: Desk) -> None:
    desk.world.decide("personal_identity_number", "active", "private.regular")
    heads = ("Förnamn", "Efternamn", "Personnummer", EMAIL)
    desk.bring_in(table(heads, ("Eva", "Ek", "811218-9876", "eva@hemma.example")), "private")
    eva = desk.customer(display_name="Eva Ek")
    assert (eva.kind, eva.personal_identity_number) == ("private", "19811218-****")
    again = desk.plan(table(heads, ("Eva", "Ek", "19811218-9876", "ny@hemma.example")), "private")
    assert [row.customer_id for row in again.rows] == [eva.id]
