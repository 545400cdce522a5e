"""Matching (DOMAIN.md §4.10): which customer a row is about, and rows about the same one."""

import pytest
from sqlmodel import Session

from crm_app.domain import anonymise, customers
from crm_app.domain.excel.match import Keys, clashes
from crm_app.models.customers import Customer
from tests.import_fixtures import (
    COUNTRY,
    EMAIL,
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    PERSON,
    VAT,
    Desk,
    buckets,
    messages,
    table,
)

NEW, CHANGED, REFUSED = (1, 0, 0, 0, 0), (0, 1, 0, 0, 0), (0, 0, 0, 1, 0)
OTHER_VAT = "SE212000014201"


def test_a_row_is_matched_by_its_customer_number(desk: Desk) -> None:
    made = desk.plan(table((NUMBER, NAME), ("1001", "Acme Nya AB")))
    assert [row.customer_id for row in made.rows] == [desk.world.acme]
    assert buckets(made) == CHANGED


def test_a_number_in_a_number_cell_matches_too(desk: Desk) -> None:
    assert buckets(desk.plan(table((NUMBER, NAME), (1001, "Acme Nya AB")))) == CHANGED


def test_without_a_number_the_organisation_number_tells(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG), ("Acme Nya AB", "5560360793")))
    assert [row.customer_id for row in made.rows] == [desk.world.acme]


def test_the_same_registration_number_in_another_country_is_another_company(desk: Desk) -> None:
    desk.world.company(country="NO", organisation_number="910196100", name="Fjord AS")
    heads = (NAME, ORG, COUNTRY)
    assert buckets(desk.plan(table(heads, ("Fjord", "910196100", "Norge")))) == CHANGED
    assert buckets(desk.plan(table(heads, ("Fjord", "910196100", "Danmark")))) == NEW


def test_a_sole_trader_is_matched_by_the_number_that_is_kept_sealed(desk: Desk) -> None:
    id_ = desk.world.company(name="Evas Bageri", organisation_number=PERSON)
    made = desk.plan(table((NAME, ORG), ("Evas Bageri & Café", PERSON)))
    assert [row.customer_id for row in made.rows] == [id_]


def test_a_person_is_matched_by_personal_number_when_the_field_is_active(desk: Desk) -> None:
    desk.world.decide("personal_identity_number", "active", "private.regular")
    id_ = desk.world.private(personal_identity_number="19811218-9876")
    heads = ("Förnamn", "Efternamn", "Personnummer")
    made = desk.plan(table(heads, ("Eva", "Ekström", "811218-9876")), "private")
    assert [row.customer_id for row in made.rows] == [id_]


def test_without_those_numbers_the_vat_number_tells(desk: Desk) -> None:
    id_ = desk.world.company(name="Stad", organisation_number=ORG_2, vat_number=OTHER_VAT)
    made = desk.plan(table((NAME, VAT), ("Staden", "SE 212000-0142 01")))
    assert [row.customer_id for row in made.rows] == [id_]


def test_last_the_email_together_with_the_name_tells(desk: Desk) -> None:
    made = desk.plan(table((NAME, EMAIL, "Ort"), (" acme  ab", "INFO@acme.example", "Kumla")))
    assert [row.customer_id for row in made.rows] == [desk.world.acme]


@pytest.mark.parametrize(
    "row",
    [
        ("Acme AB", None),
        (None, "info@acme.example"),
        ("Acme AB", "annan@acme.example"),
        ("Acme Nya AB", "info@acme.example"),
    ],
)
def test_neither_email_nor_name_is_enough_alone(desk: Desk, row: tuple[str | None, ...]) -> None:
    assert not desk.plan(table((NAME, EMAIL, ORG), (*row, ORG_1))).changed


def test_a_private_customer_is_matched_by_email_with_first_and_last_name(desk: Desk) -> None:
    id_ = desk.world.private(email="eva@hemma.example")
    heads = ("Förnamn", "Efternamn", EMAIL, "Ort")
    made = desk.plan(table(heads, ("eva", "EK", "eva@hemma.example", "Åmål")), "private")
    assert [row.customer_id for row in made.rows] == [id_]


def test_a_row_that_matches_nobody_is_new(desk: Desk) -> None:
    assert buckets(desk.plan(table((NAME, ORG), ("Beta AB", ORG_1)))) == NEW


def test_an_archived_customer_is_matched_and_not_made_again(desk: Desk) -> None:
    desk.world.do(customers.archive, desk.world.bo, desk.world.acme)
    assert buckets(desk.plan(table((NAME, ORG), ("Acme Nya AB", "556036-0793")))) == CHANGED


def test_several_matches_are_refused_with_the_candidates_named(desk: Desk) -> None:
    for name in ("Beta AB", "Gamma AB"):
        desk.world.company(name=name)
    made = desk.plan(table((NAME, ORG), ("Beta AB", ORG_1)))
    assert buckets(made) == REFUSED
    assert messages(made) == {
        ORG: "Flera kunder passar: 1002 Beta AB, 1003 Gamma AB. Skriv "
        "kundnumret på den som raden gäller."
    }


def test_the_number_tells_which_of_several_is_meant(desk: Desk) -> None:
    for name in ("Beta AB", "Gamma AB"):
        desk.world.company(name=name)
    made = desk.plan(table((NUMBER, NAME, ORG), ("1003", "Gamma Nya AB", ORG_1)))
    assert buckets(made) == CHANGED


def test_many_candidates_are_not_all_listed(desk: Desk) -> None:
    for number in range(8):
        desk.world.company(name=f"Beta {number} AB")
    made = desk.plan(table((NAME, ORG), ("Beta AB", ORG_1)))
    assert "och 3 till" in messages(made)[ORG]


def test_a_number_of_the_other_kind_is_refused(desk: Desk) -> None:
    desk.world.private()
    made = desk.plan(table((NUMBER, NAME, ORG), ("1002", "Beta AB", ORG_1)))
    assert messages(made)[NUMBER].startswith("Kundnummer 1002 Eva Ek är en privatkund.")


def test_an_unknown_number_on_a_known_company_is_refused_and_renumbers_nobody(desk: Desk) -> None:
    made = desk.plan(table((NUMBER, NAME, ORG), ("5000", "Acme AB", "556036-0793")))
    assert buckets(made) == REFUSED
    assert messages(made)[NUMBER].startswith(
        "Kundnummer 5000 finns inte, men övriga uppgifter är kund 1001 Acme AB."
    )


def test_companies_in_a_vat_group_stay_two(desk: Desk) -> None:
    desk.world.company(organisation_number=ORG_2, vat_number=OTHER_VAT)
    made = desk.plan(table((NAME, ORG, VAT), ("Dotter AB", ORG_1, OTHER_VAT)))
    assert buckets(made) == NEW


def test_two_rows_about_the_same_customer_are_both_refused(desk: Desk) -> None:
    made = desk.plan(
        table((NUMBER, NAME, ORG), ("1001", "Acme Ett AB"), (None, "Acme Två AB", "556036-0793"))
    )
    assert buckets(made) == (0, 0, 0, 2, 0)
    assert messages(made, 2) == {NUMBER: "Rad 2 och rad 3 gäller samma kund. Behåll en av dem."}
    assert messages(made, 3) == {ORG: "Rad 3 och rad 2 gäller samma kund. Behåll en av dem."}


def test_two_new_rows_about_the_same_company_are_both_refused(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG), ("Beta AB", ORG_1), ("Beta", ORG_1), ("C AB", ORG_2)))
    assert buckets(made) == (1, 0, 0, 2, 0)


def test_many_rows_about_the_same_company_name_only_some(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG), *(("Beta AB", ORG_1) for _ in range(9))))
    assert messages(made, 2)[ORG] == (
        "Rad 2 och rad 3, 4, 5, 6, 7 och 3 till gäller samma kund. Behåll en av dem."
    )


def keys(**told: str) -> Keys:
    return Keys(**told)


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        (keys(number="1"), keys(number="1"), True),
        (keys(number="1"), keys(number="2"), False),
        (keys(identity="a"), keys(identity="a"), True),
        (keys(number="1", identity="a"), keys(number="2", identity="a"), False),
        (keys(number="1", identity="a"), keys(identity="a"), True),
        (keys(vat="v"), keys(vat="v"), True),
        (keys(vat="v", identity="a"), keys(vat="v", identity="b"), False),
        (keys(vat="v", identity="a"), keys(vat="v"), True),
        (keys(mail="m", name="n"), keys(mail="m", name="n"), True),
        (keys(mail="m", name="n"), keys(mail="m", name="o"), False),
        (keys(name="n"), keys(name="n"), False),
        (keys(mail="m", name="n", identity="a"), keys(mail="m", name="n", identity="b"), False),
    ],
)
def test_new_rows_clash_when_one_would_be_taken_for_the_other(
    one: Keys, other: Keys, clash: bool
) -> None:
    assert bool(clashes((one, other), (None, None))) is clash
    assert bool(clashes((other, one), (None, None))) is clash


def test_rows_of_two_known_customers_do_not_clash_though_they_share_a_number() -> None:
    shared = (keys(identity="a"), keys(identity="a"))
    assert not clashes(shared, (7, 8))
    assert clashes(shared, (7, None))
    assert clashes((keys(number="1"), keys(identity="a")), (7, 7))


def test_who_has_been_anonymised_is_not_matched_and_not_filled_in_again(desk: Desk) -> None:
    world = desk.world
    world.do(anonymise.anonymise, world.anna, world.acme, "1001")
    made = desk.plan(table((NUMBER, NAME), ("1001", "Acme AB")))
    assert buckets(made) == REFUSED
    assert "Kundnummer 1001 är anonymiserad" in str(messages(made))
    assert buckets(desk.plan(table((NAME, ORG), ("Acme AB", "5560360793")))) == NEW


def test_who_has_become_another_is_not_matched_beside_her(desk: Desk) -> None:
    world = desk.world
    other = world.company(organisation_number="556036-0793")

    def merge(session: Session) -> None:
        session.get_one(Customer, other).merged_into_id = world.acme

    world.do(merge)
    made = desk.plan(table((NAME, ORG), ("Acme Nya AB", "5560360793")))
    assert [row.customer_id for row in made.rows] == [world.acme]
    made = desk.plan(table((NUMBER, NAME), ("1002", "Acme Nya AB")))
    assert buckets(made) == REFUSED
    assert "är sammanslagen" in str(messages(made))
