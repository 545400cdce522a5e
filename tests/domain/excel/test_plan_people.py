"""Contacts of companies in a file: in further columns, and on rows of their own."""

from typing import Any

import pytest

from crm_app.domain import contacts
from crm_app.domain.excel.planned import TEMPORARY, PlannedContact
from tests.import_fixtures import NAME, NUMBER, ORG, ORG_1, Desk, buckets, messages, table
from tests.plans import Plan

FIRST, LAST, MAIL = "Kontakt förnamn", "Kontakt efternamn", "Kontakt e-post"
HEADS = (NUMBER, NAME, ORG, "Ort", FIRST, LAST, MAIL)
ACME = ("1001", "Acme AB", None, None)


@pytest.fixture
def siv(desk: Desk) -> int:
    """A contact at Acme, beside Paula."""
    told = {"first_name": "Siv", "last_name": "Ek", "email": "siv@acme.example"}
    return desk.world.do(contacts.add, desk.world.anna, desk.world.acme, told)


def planned(made: Plan) -> list[PlannedContact]:
    return [contact for row in made.rows for contact in row.contacts]


def told(contact: PlannedContact) -> tuple[Any, ...]:
    values = contact.values
    return contact.contact_id, values["first_name"], values["last_name"], values["email"]


def test_a_new_company_comes_with_its_contact(desk: Desk) -> None:
    made = desk.plan(table(HEADS, (None, "Beta AB", ORG_1, "Lund", "Bo", "Ek", "bo@b.example")))
    assert buckets(made) == (1, 0, 0, 0, 0)
    assert list(map(told, planned(made))) == [(None, "Bo", "Ek", "bo@b.example")]


def test_a_contact_is_found_by_her_mail_and_gets_her_new_name(desk: Desk, siv: int) -> None:
    made = desk.plan(table(HEADS, (*ACME, "Siv", "Berg", "SIV@acme.example")))
    assert buckets(made) == (0, 1, 0, 0, 0)
    assert list(map(told, planned(made))) == [(siv, "Siv", "Berg", "siv@acme.example")]
    assert (planned(made)[0].version, planned(made)[0].before or {})[0] == 1
    assert (planned(made)[0].before or {})["last_name"] == "Ek"


def test_a_contact_is_found_by_her_name_and_gets_her_new_mail(desk: Desk, siv: int) -> None:
    made = desk.plan(table(HEADS, (*ACME, "siv", "EK", "new@acme.example")))
    assert told(planned(made)[0])[0] == siv
    assert told(planned(made)[0])[3] == "new@acme.example"


def test_what_the_register_holds_already_is_unchanged(desk: Desk, siv: int) -> None:
    made = desk.plan(table(HEADS, (*ACME, "Siv", "Ek", None), (None,) * 7))
    assert siv
    assert made.unchanged == 1


def test_somebody_else_is_a_new_contact_of_an_unchanged_customer(desk: Desk, siv: int) -> None:
    made = desk.plan(table(HEADS, (*ACME, "Bo", "Ek", "bo@acme.example")))
    assert siv
    assert buckets(made) == (0, 1, 0, 0, 0)
    assert made.rows[0].values == made.rows[0].before
    assert told(planned(made)[0])[0] is None


def test_several_contacts_stand_in_columns_of_their_own(desk: Desk) -> None:
    heads = (NUMBER, FIRST, "Kontakt 2 förnamn", "Kontaktperson 3")
    made = desk.plan(table(heads, ("1001", "Bo", "Åsa", "Eva Maria Ek")))
    assert [told(c)[1:3] for c in planned(made)] == [("Bo", ""), ("Åsa", ""), ("Eva", "Maria Ek")]


@pytest.mark.parametrize("name", ["Siv Ek", "Ek, Siv", " siv  ek "])
def test_a_whole_name_in_one_cell_is_the_same_person(desk: Desk, siv: int, name: str) -> None:
    made = desk.plan(table((NUMBER, "Kontaktperson"), ("1001", name)))
    assert siv
    assert buckets(made) == (0, 0, 1, 0, 0)


def test_two_with_one_name_are_not_guessed_between(desk: Desk, siv: int) -> None:
    desk.world.do(contacts.add, desk.world.anna, desk.world.acme, {"first_name": "Siv Ek"})
    made = desk.plan(table(HEADS, (*ACME, "Siv", "Ek", None)))
    assert messages(made)[FIRST].startswith("Flera kontaktpersoner hos kunden heter Siv Ek.")
    assert desk.plan(table(HEADS, (*ACME, "Siv", "Ek", "siv@acme.example"))).unchanged == 1
    assert siv


def test_faults_of_a_contact_are_named_at_their_columns(desk: Desk) -> None:
    made = desk.plan(table(HEADS, (*ACME, None, "Ek", "siv at acme")))
    assert made.refused == 1
    assert messages(made)[FIRST] == "Fyll i Förnamn."
    assert "saknar @" in messages(made)[MAIL]
    assert {e.key for e in made.errors} == {"contact1.first_name", "contact1.email"}


def test_a_title_that_is_not_there_is_asked_about_and_created(desk: Desk) -> None:
    source = table((NUMBER, FIRST, "Kontakt titel"), ("1001", "Siv", "VD"))
    made = desk.plan(source)
    assert (made.refused, made.missing_values) == (1, {"contact_title": ["VD"]})
    made = desk.plan(source, create_values=True)
    assert planned(made)[0].values["title"] >= TEMPORARY


def test_the_mark_of_main_contact_is_taken_from_whoever_has_it(desk: Desk, siv: int) -> None:
    desk.world.do(contacts.edit, desk.world.anna, siv, {"main_contact": "ja"}, {})
    made = desk.plan(table((NUMBER, FIRST, "Kontakt huvudkontakt"), ("1001", "Bo", "Ja")))
    marks = {c.contact_id: c.values["main_contact"] for c in planned(made)}
    assert marks == {siv: False, None: True}


def test_two_main_contacts_in_one_file_are_refused(desk: Desk) -> None:
    heads = (NUMBER, FIRST, "Kontakt huvudkontakt", "Kontakt 2 förnamn", "Kontakt 2 huvudkontakt")
    made = desk.plan(table(heads, ("1001", "Bo", "Ja", "Siv", "Ja")))
    assert "Bara en kontaktperson kan vara huvudkontakt" in messages(made)[heads[-1]]


def test_a_row_that_repeats_the_company_adds_a_contact(desk: Desk) -> None:
    company = ("2001", "Beta AB", ORG_1, "Lund")
    source = table(
        HEADS,
        (*company, "Bo", "Ek", None),
        ("1001", "Acme AB"),
        (*company, "Siv", "Ek", None),
        ("2001", None, None, None, "Åsa", "Ek", None),
    )
    made = desk.plan(source)
    assert buckets(made) == (3, 0, 1, 0, 0)
    (row,) = made.rows
    assert (row.row, row.more_rows) == (2, (4, 5))
    assert [told(c)[1] for c in row.contacts] == ["Bo", "Siv", "Åsa"]


def test_a_repeated_row_with_something_else_about_the_company_is_refused(desk: Desk) -> None:
    source = table(
        HEADS,
        ("2001", "Beta AB", ORG_1, "Lund", "Bo"),
        ("2001", "Beta AB", ORG_1, "Malmö", "Siv"),
    )
    made = desk.plan(source)
    assert made.refused == 2
    assert "Rad 2 och rad 3 gäller samma kund" in messages(made, 2)[NUMBER]


def test_contacts_of_a_customer_of_the_register_may_stand_on_rows_alone(
    desk: Desk, siv: int
) -> None:
    source = table(HEADS, (*ACME, "Siv", "Berg", None), (*ACME, "Bo", "Ek", None))
    made = desk.plan(source)
    assert siv
    assert buckets(made) == (0, 2, 0, 0, 0)
    assert made.rows[0].more_rows == (3,)


def test_a_fault_on_a_row_with_a_contact_refuses_that_row_alone(desk: Desk) -> None:
    source = table(
        HEADS,
        ("2001", "Beta AB", ORG_1, "Lund", "Bo", None, None),
        ("2001", None, None, None, "Siv", None, "fel"),
        ("2001", None, None, None, "Åsa", None, None),
    )
    made = desk.plan(source)
    assert buckets(made) == (2, 0, 0, 1, 0)
    assert made.rows[0].more_rows == (4,)
    assert {e.row for e in made.errors} == {3}


def test_the_contacts_of_a_refused_company_are_refused_with_it(desk: Desk) -> None:
    source = table(
        HEADS,
        ("2001", "Beta AB", "123", "Lund", "Bo"),
        ("2001", None, None, None, "Siv"),
    )
    made = desk.plan(source)
    assert buckets(made) == (0, 0, 0, 2, 0)
    assert messages(made, 3)[NUMBER].startswith("Raden hör till kunden på rad 2")


def test_rows_with_contacts_that_change_nothing_are_unchanged(desk: Desk, siv: int) -> None:
    made = desk.plan(table(HEADS, ("1001",), ("1001", None, None, None, "Siv", "Ek", None)))
    assert siv
    assert buckets(made) == (0, 0, 2, 0, 0)
