"""The plan: five buckets, every refusal in its place, and nothing written."""

from tests.domain.excel.planning import HEADS
from tests.import_fixtures import (
    COUNTRY,
    LEVEL,
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    ORG_3,
    Desk,
    buckets,
    messages,
    shuffled,
    table,
)

ACME = ("1001", "Acme AB", "556036-0793", "Örebro", "08-123 45 67")


def test_each_row_lands_in_exactly_one_bucket(desk: Desk) -> None:
    made = desk.plan(
        table(
            HEADS,
            ACME,
            (None, "Ny AB", ORG_1),
            (None, "Fel AB", "556881-2671"),
            ("Summa",),
            empty_rows=[7, 8],
        )
    )
    assert buckets(made) == (1, 0, 1, 1, 3)
    assert made.total == 6 == sum(buckets(made))


def test_only_what_differs_makes_a_row_changed(desk: Desk) -> None:
    assert buckets(desk.plan(table(HEADS, ACME))) == (0, 0, 1, 0, 0)
    assert buckets(desk.plan(table(HEADS, (*ACME[:3], "Kumla")))) == (0, 1, 0, 0, 0)


def test_the_plan_writes_nothing(desk: Desk) -> None:
    before = len(desk.world.events("customers")), len(desk.world.events("settings"))
    desk.plan(table((NAME, ORG, LEVEL), ("Ny AB", ORG_1, "Guld")), create_values=True)
    assert (len(desk.world.events("customers")), len(desk.world.events("settings"))) == before
    assert desk.count() == 1


def test_the_order_of_the_columns_changes_nothing(desk: Desk) -> None:
    source = table(HEADS, ACME, (None, "Ny AB", ORG_1, "Åmål"), (None, "Fel", "1"))
    plans = [desk.plan(shuffled(source, seed)) for seed in range(5)]
    assert {buckets(made) for made in plans} == {(1, 0, 1, 1, 0)}


def test_a_refusal_tells_sheet_row_column_value_and_reason(desk: Desk) -> None:
    made = desk.plan(table((NAME, "Orgnr"), ("Ny AB", "556881-2671"), first=17))
    (error,) = made.errors
    assert (error.sheet, error.row, error.column, error.value) == (
        "Kunder",
        17,
        "Orgnr",
        "556881-2671",
    )
    assert error.message == "Organisationsnumret stämmer inte. Kontrollera alla tio siffror."


def test_all_faults_of_a_row_are_told_at_once_in_the_order_of_the_columns(desk: Desk) -> None:
    made = desk.plan(table(("Telefon", ORG, "E-post", NAME), (461234567, "12", "a", None)))
    assert [error.column for error in made.errors] == ["Telefon", ORG, "E-post", NAME]
    assert made.refused == 1


def test_a_missing_column_that_is_needed_is_named_by_its_label(desk: Desk) -> None:
    made = desk.plan(table(("Namn", "Ort"), ("Ny AB", "Åmål")))
    assert messages(made) == {ORG: "Fyll i Organisationsnummer."}


def test_the_rules_of_the_form_hold(desk: Desk) -> None:
    desk.world.decide("city", "required")
    made = desk.plan(table(HEADS, (None, "Ny AB", ORG_1, None)))
    assert messages(made) == {"Ort": "Fyll i Ort."}


def test_what_only_regular_customers_need_a_prospect_may_lack(desk: Desk) -> None:
    made = desk.plan(table((NAME, "Kundtyp"), ("Ny AB", "Prospekt"), ("Annan AB", "Vanlig")))
    assert buckets(made) == (1, 0, 0, 1, 0)


def test_a_missing_customer_type_is_regular_for_a_new_and_kept_for_an_old(desk: Desk) -> None:
    desk.world.edit(desk.world.acme, customer_type="prospect")
    made = desk.plan(table((NUMBER, NAME, ORG), ("1001", "Acme Nya AB"), (None, "Ny AB", ORG_1)))
    assert {row.values["name"]: row.values["customer_type"] for row in made.rows} == {
        "Acme Nya AB": "prospect",
        "Ny AB": "regular",
    }


def test_a_blank_cell_leaves_what_was_and_the_word_empties(desk: Desk) -> None:
    made = desk.plan(table(HEADS, ("1001", None, None, None, "(töm)")))
    assert made.rows[0].values["phone"] == ""
    assert made.rows[0].values["city"] == "Örebro"


def test_what_is_required_cannot_be_emptied(desk: Desk) -> None:
    made = desk.plan(table((NUMBER, NAME, COUNTRY, "Kundtyp"), ("1001", "(töm)", "(töm)", "(töm)")))
    assert set(messages(made)) >= {NAME, "Kundtyp"}


def test_a_customer_number_cannot_be_emptied(desk: Desk) -> None:
    made = desk.plan(table((NUMBER, NAME, ORG), ("(töm)", "Acme AB", "556036-0793")))
    assert messages(made)[NUMBER].startswith("Kundnumret kan inte tömmas.")


def test_unknown_register_values_are_listed_and_their_rows_refused(desk: Desk) -> None:
    desk.world.value("level", "Silver")
    made = desk.plan(
        table(
            (NAME, ORG, LEVEL, "Taggar"),
            ("A AB", ORG_1, "Guld", "VIP; Avtal"),
            ("B AB", ORG_2, " GULD ", None),
            ("C AB", ORG_3, "silver", None),
        )
    )
    assert made.missing_values == {"level": ["Guld"], "tag": ["VIP", "Avtal"]}
    assert buckets(made) == (1, 0, 0, 2, 0)
    assert messages(made, 2)[LEVEL] == (
        "”Guld” finns inte bland värdena i Kundnivå. Lägg till det vid importen, eller rätta "
        "cellen."
    )


def test_with_the_users_word_the_missing_are_planned_to_be_created(desk: Desk) -> None:
    source = table(
        (NAME, ORG, LEVEL, "Taggar", COUNTRY),
        ("A AB", "HRB 1", "Guld", "VIP; Avtal", "Tyskland"),
        ("B AB", ORG_2, "guld", "vip", "Sverige"),
    )
    made = desk.plan(source, create_values=True)
    assert buckets(made) == (2, 0, 0, 0, 0)
    assert made.missing_values == {
        "country": ["Tyskland"],
        "level": ["Guld"],
        "tag": ["VIP", "Avtal"],
    }


def test_a_country_that_is_not_active_is_offered_and_one_that_is_none_is_asked_about(
    desk: Desk,
) -> None:
    made = desk.plan(
        table((NAME, ORG, COUNTRY), ("A GmbH", "HRB 1", "Tyskland"), ("B", "2", "Atlantis"))
    )
    assert made.missing_values == {"country": ["Tyskland", "Atlantis"]}
    assert messages(made, 2) == {
        COUNTRY: "Tyskland är inte aktiverat bland länderna. Aktivera det vid importen, eller "
        "rätta cellen."
    }
    assert "”Atlantis” finns inte" in messages(made, 3)[COUNTRY]


def test_a_country_may_be_told_by_code(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG, "Landskod"), ("A AS", "1", "NO")))
    assert made.rows[0].values["country"] == "NO"
