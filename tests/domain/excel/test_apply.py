"""Applying a plan: all or nothing, and what each row becomes."""

from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import customers, numbers, settings
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
    Desk,
    buckets,
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
