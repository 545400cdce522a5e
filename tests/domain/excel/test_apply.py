"""Applying a plan: all or nothing, in one transaction, with every event, and never on old news."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import contacts, customers, numbers, settings
from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.errors import Conflict, DomainError, PermissionDenied
from crm_app.domain.excel import apply as applying
from crm_app.domain.excel.progress import Stopped
from crm_app.models.customer_links import AccountManager, CustomerTag
from crm_app.models.registers import RegisterValue
from tests.import_fixtures import (
    COUNTRY,
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
    buckets,
    organisation_number,
    table,
)

HEADS = (NUMBER, NAME, ORG, "Ort", "Telefon", EMAIL, LEVEL, "Taggar", "Kundansvariga", "Utskick")
NEW = (
    None,
    "Ny AB",
    ORG_1,
    "Åmål",
    "0532-123 45",
    "ny@ny.example",
    "Guld",
    "VIP; Avtal",
    "Bo Berg (Säljare)",
    "Ja",
)
TWO = table((NAME, ORG), ("A AB", ORG_1), ("B AB", ORG_2))


def many(count: int, first: int = 0) -> Any:
    rows = [(f"Kund {n} AB", organisation_number(n)) for n in range(first, first + count)]
    return table((NAME, ORG), *rows)


def test_a_new_row_becomes_the_customer_that_the_form_would_have_made(desk: Desk) -> None:
    desk.bring_in(table(HEADS, NEW), create_values=True)
    made = desk.customer(name="Ny AB")
    gold, vip, deal = (desk.world.see(_value_id, name) for name in ("Guld", "VIP", "Avtal"))
    form = desk.world.company(
        name="Ny AB",
        organisation_number=ORG_1,
        city="Åmål",
        phone="0532-123 45",
        email="ny@ny.example",
        level=str(gold),
        tags=f"{vip},{deal}",
        marketing_consent="yes",
        account_managers=f"{desk.world.bo.id}:{desk.world.see(_value_id, 'Säljare')}",
    )
    same = desk.world.values(made.id or 0)
    assert same | {"number": ""} == desk.world.values(form) | {"number": ""}
    other = desk.world.see(lambda s: s.get_one(customers.Customer, form))
    for column in (
        "display_name",
        "name_key",
        "city_key",
        "organisation_number_index",
        "kind",
        "version",
        "archived",
    ):
        assert getattr(made, column) == getattr(other, column)


def _value_id(session: Session, name: str) -> int:
    return (
        session.scalars(select(RegisterValue).where(col(RegisterValue.name) == name)).one().id or 0
    )


def test_the_event_of_a_new_customer_is_as_the_forms_but_for_its_origin(desk: Desk) -> None:
    desk.bring_in(table(HEADS, NEW), create_values=True)
    by_import = desk.world.events("customers", "register")[-1]
    gold, vip, deal = (desk.world.see(_value_id, name) for name in ("Guld", "VIP", "Avtal"))
    desk.world.company(
        desk.world.anna,
        name="Ny AB",
        organisation_number=ORG_1,
        city="Åmål",
        phone="0532-123 45",
        email="ny@ny.example",
        level=str(gold),
        tags=f"{vip},{deal}",
        marketing_consent="yes",
        account_managers=f"{desk.world.bo.id}:{desk.world.see(_value_id, 'Säljare')}",
    )
    by_form = desk.world.events("customers", "register")[-1]
    assert (by_import.origin, by_form.origin) == ("import", "screen")
    assert by_import.actor_id == by_form.actor_id == desk.world.anna.id
    by_form.changes["number"] = by_import.changes["number"]
    assert by_import.changes == by_form.changes


def test_a_changed_row_tells_old_and_new_of_what_differs_only(desk: Desk) -> None:
    desk.bring_in(table((NUMBER, "Ort"), ("1001", "Kumla")))
    event = desk.world.events("customers", "edit")[-1]
    assert (event.record_id, event.origin) == (desk.world.acme, "import")
    assert {k: (v["old"], v["new"]) for k, v in event.changes.items()} == {
        "city": ("Örebro", "Kumla")
    }
    acme = desk.customer(number="1001")
    assert (acme.version, acme.city_key, acme.updated_by) == (2, "kumla", "Anna Lind")


def test_an_unchanged_row_is_not_touched(desk: Desk) -> None:
    before = desk.customer(number="1001").updated_at
    desk.bring_in(table((NUMBER, NAME), ("1001", "Acme AB")))
    acme = desk.customer(number="1001")
    assert (acme.version, acme.updated_at) == (1, before)
    assert not desk.world.events("customers", "edit")


def test_a_refused_row_keeps_the_whole_file_out(desk: Desk) -> None:
    made = desk.plan(
        table((NAME, ORG, LEVEL), ("A AB", ORG_1, "Guld"), ("B AB", "fel", None)),
        create_values=True,
    )
    outcome = desk.apply(made)
    assert not outcome.committed
    assert outcome.created_values == {}
    assert desk.count() == 1
    assert not desk.world.see(settings.snapshot).registers.get("level")


def test_the_correct_rows_come_in_alone_when_asked_for(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG), ("A AB", ORG_1), ("B AB", "fel")))
    outcome = desk.apply(made, only_correct=True)
    assert (outcome.committed, outcome.new, outcome.changed) == (True, 1, 0)
    assert desk.count() == 2


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    source = table(HEADS, NEW, (1001, "Acme AB", None, "Kumla"))
    desk.bring_in(source, create_values=True)
    customers_before = len(desk.world.events("customers", "register"))
    again = desk.plan(source)
    assert buckets(again) == (0, 0, 2, 0, 0)
    desk.apply(again)
    assert len(desk.world.events("customers", "register")) == customers_before


def test_missing_values_are_created_with_their_events_and_countries_activated(desk: Desk) -> None:
    source = table(
        (NAME, ORG, LEVEL, COUNTRY, "Betalvillkor"),
        ("A GmbH", "HRB 1", "Guld", "Tyskland", "37"),
        ("B AB", ORG_2, "guld", None, None),
    )
    outcome = desk.apply(desk.plan(source, create_values=True))
    assert outcome.created_values == {
        "level": ["Guld"],
        "payment_terms": ["37 dagar netto"],
        "country": ["Tyskland"],
    }
    held = desk.world.see(settings.snapshot)
    assert "DE" in held.countries
    assert [value.name for value in held.registers["level"]] == ["Guld"]
    actions = {event.action for event in desk.world.events("settings")}
    assert actions == {"register.payment_terms.add", "register.level.add", "countries.activate"}
    assert {event.origin for event in desk.world.events("settings")} == {"import"}


def test_created_payment_terms_know_their_days(desk: Desk) -> None:
    desk.bring_in(table((NAME, ORG, "Betalvillkor"), ("A AB", ORG_1, 37)), create_values=True)
    value = desk.world.see(lambda s: s.get_one(RegisterValue, _value_id(s, "37 dagar netto")))
    assert (value.days, value.terms) == (37, "net")


def test_a_value_that_only_a_refused_row_names_is_not_created(desk: Desk) -> None:
    made = desk.plan(
        table(
            (NAME, ORG, LEVEL, COUNTRY),
            ("A AB", "fel", "Guld", None),
            ("B", "x", "Brons", "Atlantis"),
            ("C AB", ORG_1, "Silver", None),
        ),
        create_values=True,
    )
    outcome = desk.apply(made, only_correct=True)
    assert outcome.created_values == {"level": ["Silver"]}


def test_numbers_that_the_file_tells_are_kept_and_the_series_goes_round_them(desk: Desk) -> None:
    desk.bring_in(
        table(
            (NUMBER, NAME, ORG),
            (None, "A AB", ORG_1),
            ("1002", "B AB", ORG_2),
            (None, "C AB", ORG_3),
        )
    )
    told = {n: desk.customer(name=n).number for n in ("A AB", "B AB", "C AB")}
    assert told == {"A AB": "1003", "B AB": "1002", "C AB": "1004"}
    assert desk.world.see(numbers.upcoming, "customers") == 1005


def test_tags_and_account_managers_are_replaced_as_the_row_says(desk: Desk) -> None:
    heads = (NUMBER, "Taggar", "Kundansvariga")
    desk.bring_in(table(heads, ("1001", "VIP; Avtal", "Bo Berg; Cleo Dahl")), create_values=True)
    desk.bring_in(table(heads, ("1001", "Avtal", "(töm)")))
    tags = desk.world.see(lambda s: list(s.scalars(select(col(CustomerTag.value_id)))))
    managers = desk.world.see(lambda s: list(s.scalars(select(col(AccountManager.user_id)))))
    assert tags == [desk.world.see(_value_id, "Avtal")]
    assert managers == []


def test_links_that_did_not_change_are_left(desk: Desk) -> None:
    desk.bring_in(table((NUMBER, "Taggar"), ("1001", "VIP")), create_values=True)
    desk.bring_in(table((NUMBER, "Ort"), ("1001", "Kumla")))
    values = desk.values(number="1001")
    assert values["tags"]
    assert values["account_managers"]


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
    topics = desk.world.topics(applying.apply, desk.world.anna, made)
    assert topics == ["list:customers", f"record:customers:{desk.world.acme}"]


def test_a_big_change_tells_the_list_alone(desk: Desk) -> None:
    desk.bring_in(many(applying.FEW + 1))
    rows = [(organisation_number(n), "Kumla") for n in range(applying.FEW + 1)]
    made = desk.plan(table((ORG, "Ort"), *rows))
    assert desk.world.topics(applying.apply, desk.world.anna, made) == ["list:customers"]


def test_created_values_tell_the_settings_too(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG, LEVEL), ("A AB", ORG_1, "Guld")), create_values=True)
    assert "settings" in desk.world.topics(applying.apply, desk.world.anna, made)


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
    assert heard[0] == (0, 501)
    assert heard[-1] == (501, 501)
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
