"""The plan: values of registers, columns that are off, and masked numbers."""

import pytest

from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.domain.errors import Invalid, PermissionDenied
from crm_app.domain.excel.progress import EVERY, Stopped
from tests.domain.excel.planning import HEADS
from tests.import_fixtures import (
    COUNTRY,
    LEVEL,
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
    organisation_number,
    table,
)


def test_an_archived_value_is_not_created_anew(desk: Desk) -> None:
    desk.world.archive_value(desk.world.value("level", "Guld"))
    made = desk.plan(table((NAME, ORG, LEVEL), ("A AB", ORG_1, "Guld")), create_values=True)
    assert made.missing_values == {}
    assert messages(made)[LEVEL].startswith("”Guld” är arkiverat i Kundnivå.")


def test_an_archived_value_stays_with_the_customer_that_has_it_and_nobody_else(desk: Desk) -> None:
    gold = desk.world.value("level", "Guld")
    desk.world.edit(desk.world.acme, level=str(gold))
    desk.world.archive_value(gold)
    made = desk.plan(
        table(
            (NUMBER, NAME, ORG, LEVEL),
            ("1001", "Acme AB", None, "Guld"),
            (None, "Ny AB", ORG_1, "Guld"),
        )
    )
    assert buckets(made) == (0, 0, 1, 1, 0)


def test_a_name_that_is_too_long_for_a_register_is_refused(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG, LEVEL), ("A AB", ORG_1, "x" * 101)), create_values=True)
    assert "högst 100 tecken" in messages(made)[LEVEL]
    assert made.missing_values == {}


def test_account_managers_are_told_by_name_or_address_with_their_title(desk: Desk) -> None:
    made = desk.plan(
        table(
            (NAME, ORG, "Kundansvariga"),
            ("A AB", ORG_1, "bo berg (Säljare); cleo@firma.example"),
            ("B AB", ORG_2, "Ingen Alls"),
        ),
        create_values=True,
    )
    managers = made.rows[0].values["account_managers"]
    assert [user for user, _ in managers] == [desk.world.bo.id, desk.world.cleo.id]
    assert made.missing_values == {"manager_title": ["Säljare"]}
    assert "Skriv hennes e-post" in messages(made, 3)["Kundansvariga"]


def test_payment_terms_may_be_a_bare_number_of_days(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG, "Bet.villkor"), ("A AB", ORG_1, 20), ("B AB", ORG_2, 37)))
    assert made.missing_values == {"payment_terms": ["37 dagar netto"]}
    assert buckets(made) == (1, 0, 0, 1, 0)


def test_a_register_value_with_that_very_name_comes_first(desk: Desk) -> None:
    own = desk.world.value("payment_terms", "20")
    made = desk.plan(table((NAME, ORG, "Betalvillkor"), ("A AB", ORG_1, 20)))
    assert made.rows[0].values["payment_terms"] == own


def test_an_inactive_column_is_named_and_nothing_is_refused_for_it(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG, "GLN"), ("A AB", ORG_1, "ingen GLN")))
    assert made.left_out_columns == ["GLN"]
    assert buckets(made) == (1, 0, 0, 0, 0)


def test_a_field_that_is_off_for_the_rows_type_is_told_and_not_read(desk: Desk) -> None:
    desk.world.decide("phone", "off", "company.prospect")
    made = desk.plan(
        table((NAME, ORG, "Kundtyp", "Telefon"), ("A AB", ORG_1, "Prospekt", "inget nummer"))
    )
    assert made.rows[0].values["phone"] == ""
    assert made.notes == ("Telefon är inte aktivt för Prospekt och läses inte på 1 rad.",)


@pytest.mark.parametrize("word", ["Summa", "TOTALT", "Total:", "Delsumma"])
def test_a_totals_row_is_skipped_and_told(desk: Desk, word: str) -> None:
    made = desk.plan(table((NUMBER, NAME, "Saldo"), (word, None, 12345.67), first=205))
    assert buckets(made) == (0, 0, 0, 0, 1)
    assert made.notes == ("Rad 205 är en summarad och läses inte.",)


def test_a_company_that_is_called_total_is_no_totals_row(desk: Desk) -> None:
    assert desk.plan(table((NAME, ORG), ("Total", ORG_1))).new == 1
    assert desk.plan(table((NUMBER, NAME, ORG), ("Total", "Total AB", ORG_1))).new == 1


def test_a_masked_number_leaves_what_is_kept(desk: Desk) -> None:
    desk.world.company(name="Evas Bageri", organisation_number=PERSON)
    made = desk.plan(table((NUMBER, NAME, ORG), ("1002", "Evas Bageri", "811218-****")))
    assert buckets(made) == (0, 0, 1, 0, 0)


def test_the_whole_number_that_is_kept_sealed_changes_nothing(desk: Desk) -> None:
    desk.world.company(name="Evas Bageri", organisation_number=PERSON)
    assert buckets(desk.plan(table((NAME, ORG), ("Evas Bageri", PERSON)))) == (0, 0, 1, 0, 0)


def test_a_masked_number_on_a_new_customer_is_refused_not_lost(desk: Desk) -> None:
    made = desk.plan(table((NAME, ORG), ("Evas Bageri", "811218-****")))
    assert messages(made)[ORG].startswith("Numret är dolt. Skriv hela numret")


@pytest.mark.parametrize(
    ("heading", "said"), [(ORG, "811218-9877"), (ORG, "198112189877"), (VAT, "SE811218987701")]
)
def test_a_refusal_never_shows_a_persons_number(desk: Desk, heading: str, said: str) -> None:
    made = desk.plan(table((NAME, heading), ("Evas Bageri", said)))
    assert made.refused == 1
    assert not any("9877" in f"{e.value} {e.message}" for e in made.errors)


def test_a_refused_personal_number_is_masked(desk: Desk) -> None:
    desk.world.decide("personal_identity_number", "active", "private.regular")
    made = desk.plan(
        table(("Förnamn", "Efternamn", "Personnummer"), ("Eva", "Ek", "19811218-9877")), "private"
    )
    assert [error.value for error in made.errors] == ["19811218-****"]


def test_a_row_is_checked_as_its_own_country_asks(desk: Desk) -> None:
    made = desk.plan(
        table(
            (NAME, ORG, COUNTRY, "Postnummer", "Telefon"),
            ("A AS", "x1", "Norge", "0150", "22 12 34 56"),
            ("B AB", ORG_1, "Sverige", "0150", None),
        )
    )
    assert buckets(made) == (1, 0, 0, 1, 0)
    assert made.rows[0].values["phone"] == "+4722123456"


def test_an_inactive_country_is_the_only_fault_that_it_causes(desk: Desk) -> None:
    made = desk.plan(
        table((NAME, ORG, COUNTRY, "Postnummer"), ("A GmbH", "HRB 100185", "Tyskland", "1-2"))
    )
    assert list(messages(made)) == [COUNTRY]


def test_another_customer_is_referred_to_by_number(desk: Desk) -> None:
    desk.world.decide("invoice_recipient", "active")
    made = desk.plan(
        table((NAME, ORG, "Annan fakturamottagare"), ("A AB", ORG_1, 1001), ("B AB", ORG_2, "77"))
    )
    assert made.rows[0].values["invoice_recipient"] == desk.world.acme
    assert messages(made, 3) == {"Annan fakturamottagare": "Ingen kund har numret 77."}


def test_an_empty_table_is_an_empty_plan(desk: Desk) -> None:
    assert buckets(desk.plan(table(HEADS))) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    "lacking", ["customers.settings", "customers.create", "customers.edit", "customers.see_all"]
)
def test_each_of_four_rights_is_needed(desk: Desk, lacking: str) -> None:
    actor = Actor("user", 1, "Anna", ALL_RIGHTS - {lacking})
    with pytest.raises(PermissionDenied):
        desk.plan(table(HEADS), actor=actor)


def test_bo_cleo_and_paula_may_not_import(desk: Desk) -> None:
    for actor in (desk.world.bo, desk.world.cleo, desk.world.paula):
        with pytest.raises(PermissionDenied):
            desk.plan(table(HEADS), actor=actor)


def test_an_unknown_kind_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid):
        desk.plan(table(HEADS), "supplier")


def test_progress_is_told_and_ends_at_the_whole(desk: Desk) -> None:
    rows = [(None, f"Kund {n} AB", organisation_number(n)) for n in range(2 * EVERY + 1)]
    heard: list[tuple[int, int]] = []
    desk.plan(table(HEADS, *rows), on_progress=lambda done, total: heard.append((done, total)))
    assert len(heard) >= 4
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert heard[-1][0] == heard[-1][1]


def test_planning_stops_when_asked(desk: Desk) -> None:
    rows = [(None, f"Kund {n} AB", organisation_number(n)) for n in range(EVERY * 2)]
    asked = iter([False, True])
    with pytest.raises(Stopped, match="avbröts"):
        desk.plan(table(HEADS, *rows), should_stop=lambda: next(asked))
