"""Taking an import back: what it made goes, what it changed gets its earlier value."""

from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlmodel import Session

from crm_app.domain import contacts, customers, imports, search
from crm_app.domain.excel import undo as undoing
from crm_app.models.customer_links import CustomerTag
from crm_app.models.imports import ImportBefore
from tests.import_fixtures import (
    EMAIL,
    LEVEL,
    NAME,
    NUMBER,
    ORG,
    ORG_1,
    ORG_2,
    PERSON,
    Desk,
    organisation_number,
    table,
)

TWO = table((NAME, ORG, "Ort", "Taggar"), ("A AB", ORG_1, "Kumla", "VIP"), ("B AB", ORG_2))


def bring_in(desk: Desk, *rows: Any, heads: tuple[str, ...] = (NAME, ORG)) -> int:
    desk.bring_in(table(heads, *rows), create_values=True)
    return desk.last_run


def raw(desk: Desk, id_: int) -> dict[str, Any]:
    """Return a customer's row as the database has it, but for who touched it last and when."""

    def look(session: Session) -> dict[str, Any]:
        told = session.execute(text("SELECT * FROM customer WHERE id = :id"), {"id": id_})
        return dict(told.mappings().one())

    stamps = ("version", "updated_at", "updated_by")
    return {key: value for key, value in desk.world.see(look).items() if key not in stamps}


def count(desk: Desk, table: Any) -> int:
    return desk.world.see(lambda s: s.scalar(select(func.count()).select_from(table)))


def test_customers_that_nobody_has_touched_are_removed_with_what_is_theirs(desk: Desk) -> None:
    desk.bring_in(TWO, create_values=True)
    assert desk.undo() == {"removed": 2, "restored": 0, "kept": 0}
    assert desk.count() == 1
    assert (count(desk, CustomerTag), count(desk, ImportBefore)) == (0, 0)


def test_those_who_are_removed_are_no_longer_found(desk: Desk) -> None:
    bring_in(desk, ("Zebra AB", ORG_1))
    assert desk.world.see(search.find, desk.world.anna, "Zebra").groups
    desk.undo()
    assert not desk.world.see(search.find, desk.world.anna, "Zebra").groups


def test_each_removal_is_an_event_and_so_is_the_whole(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1))
    made = desk.customer(name="A AB")
    desk.undo()
    (gone,) = desk.world.events("customers", "remove")
    assert (gone.record_id, gone.origin, gone.actor_id) == (made.id, "import", desk.world.anna.id)
    assert gone.changes["number"]["old"] == made.number
    (whole,) = desk.world.events("customers", "import.undo")
    assert {k: v["new"] for k, v in whole.changes.items()} == {
        "Fil": "kunder.xlsx",
        "Borttagna": "1",
    }


def test_open_lists_of_events_follow_what_is_taken_back(desk: Desk) -> None:
    run = bring_in(desk, ("A AB", ORG_1))
    assert "events:customers" in desk.world.topics(imports.undo_part, desk.world.anna, run)


def test_the_event_of_the_registration_stays(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1))
    before = len(desk.world.events("customers", "register"))
    desk.undo()
    assert len(desk.world.events("customers", "register")) == before


def test_an_id_that_was_somebodys_is_given_to_nobody_else(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1), ("B AB", ORG_2))
    highest = desk.customer(name="B AB").id or 0
    desk.undo()
    assert desk.world.company() == highest + 1
    bring_in(desk, ("C AB", organisation_number(5)))
    assert desk.customer(name="C AB").id == highest + 2


def test_a_number_of_the_series_is_not_used_again(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1))
    number = desk.customer(name="A AB").number
    desk.undo()
    bring_in(desk, ("B AB", ORG_2))
    assert desk.customer(name="B AB").number == str(int(number) + 1)


@pytest.mark.parametrize("touch", ["edit", "contact", "archive", "tag"])
def test_one_whom_somebody_has_touched_is_kept_and_named(desk: Desk, touch: str) -> None:
    bring_in(desk, ("A AB", ORG_1), ("B AB", ORG_2))
    id_ = desk.customer(name="A AB").id or 0
    world = desk.world
    {
        "edit": lambda: world.edit(id_, world.anna, city="Kumla"),
        "contact": lambda: world.do(contacts.add, world.anna, id_, {"first_name": "Li"}),
        "archive": lambda: world.do(customers.archive, world.anna, id_),
        "tag": lambda: world.edit(id_, world.anna, note="Ring"),
    }[touch]()
    assert desk.undo() == {"removed": 1, "restored": 0, "kept": 1}
    assert desk.kept() == {"A AB": undoing.EDITED}
    assert desk.count() == 2


def test_reading_a_sealed_number_does_not_touch_the_customer(desk: Desk) -> None:
    bring_in(desk, ("Evas Bageri", PERSON))
    eva = desk.customer(name="Evas Bageri").id
    desk.world.do(customers.reveal, desk.world.anna, eva, "organisation_number")
    assert desk.undo()["removed"] == 1


def test_one_who_gets_somebody_elses_invoices_is_kept(desk: Desk) -> None:
    bring_in(desk, ("A AB", ORG_1))
    made = desk.customer(name="A AB")
    desk.world.decide("invoice_recipient", "active")
    desk.world.edit(desk.world.acme, desk.world.anna, invoice_recipient=made.number)
    assert desk.undo() == {"removed": 0, "restored": 0, "kept": 1}
    assert desk.kept() == {"A AB": undoing.USED}


WIDE = (NUMBER, NAME, "Ort", "Postnummer", "Telefon", EMAIL, LEVEL, "Taggar", "Kundansvariga",
        "Utskick", "Momsreg.nr (VAT)", "Betalvillkor", "Anteckning")  # fmt: skip
CHANGED = ("1001", "Acme Nya AB", "Åmål", "662 31", "0532-123 45", "ny@ny.example", "Guld", "VIP",
           "Bo Berg (Säljare)", "Ja", "SE556036079301", "Kontant", "Ring före")  # fmt: skip


def test_a_changed_customer_is_as_she_was_to_the_last_column(desk: Desk) -> None:
    before, values = raw(desk, desk.world.acme), desk.world.values(desk.world.acme)
    bring_in(desk, CHANGED, heads=WIDE)
    assert raw(desk, desk.world.acme) != before
    assert desk.undo() == {"removed": 0, "restored": 1, "kept": 0}
    assert raw(desk, desk.world.acme) == before
    assert desk.world.values(desk.world.acme) == values


def test_what_is_given_back_is_told_the_other_way_round(desk: Desk) -> None:
    old = desk.world.values(desk.world.acme)["city"]
    bring_in(desk, ("1001", "Åmål"), heads=(NUMBER, "Ort"))
    desk.undo()
    told = [e for e in desk.world.events("customers", "import.undo") if e.record_id]
    assert [(e.record_id, e.changes) for e in told] == [
        (desk.world.acme, {"city": {"old": "Åmål", "new": old}})
    ]


def test_a_cell_that_somebody_has_edited_since_is_kept_and_the_others_go_back(desk: Desk) -> None:
    old = desk.world.values(desk.world.acme)
    bring_in(desk, ("1001", "Åmål", "Ring före"), heads=(NUMBER, "Ort", "Anteckning"))
    desk.world.edit(desk.world.acme, city="Kumla")
    assert desk.undo() == {"removed": 0, "restored": 1, "kept": 1}
    now = desk.world.values(desk.world.acme)
    assert (now["city"], now["note"]) == ("Kumla", old["note"])
    assert desk.kept() == {now["name"]: "Ändrat sedan importen: Ort."}


def test_a_cell_that_somebody_has_put_back_is_done(desk: Desk) -> None:
    old = desk.world.values(desk.world.acme)["city"]
    bring_in(desk, ("1001", "Åmål"), heads=(NUMBER, "Ort"))
    desk.world.edit(desk.world.acme, city=old)
    assert desk.undo() == {"removed": 0, "restored": 0, "kept": 0}


def test_names_that_are_shown_follow_what_is_given_back(desk: Desk) -> None:
    heads = ("Kundnummer", "Förnamn", "Efternamn")
    desk.bring_in(table(heads, ("7001", "Eva", "Ek")), "private")
    desk.bring_in(table(heads, ("7001", "Åsa", "Berg")), "private")
    id_ = desk.customer(number="7001").id or 0
    desk.world.edit(id_, desk.world.anna, first_name="Siv")
    desk.undo()
    row = raw(desk, id_)
    assert (row["display_name"], row["name_key"]) == ("Siv Ek", "siv ek")


def test_a_sealed_number_goes_back_sealed(desk: Desk) -> None:
    bring_in(desk, ("7001", "Evas Bageri", PERSON), heads=(NUMBER, NAME, ORG))
    eva = desk.customer(number="7001")
    before = raw(desk, eva.id or 0)
    bring_in(desk, ("7001", ORG_1), heads=(NUMBER, ORG))
    assert desk.customer(number="7001").organisation_number == ORG_1.replace("-", "")
    desk.undo()
    assert raw(desk, eva.id or 0) == before
    shown = desk.world.do(customers.reveal, desk.world.anna, eva.id, "organisation_number")
    assert shown == PERSON


def test_nothing_of_a_persons_number_stands_plain_in_what_is_kept(desk: Desk) -> None:
    bring_in(desk, ("7001", "Evas Bageri", PERSON), heads=(NUMBER, NAME, ORG))
    bring_in(desk, ("7001", ORG_1), heads=(NUMBER, ORG))
    rows = desk.world.see(lambda s: list(s.scalars(select(ImportBefore))))
    assert "9876" not in str([(row.columns, row.links) for row in rows])


def test_tags_and_managers_that_somebody_has_changed_since_are_kept(desk: Desk) -> None:
    heads = (NUMBER, "Taggar", "Kundansvariga")
    first = bring_in(desk, ("1001", "VIP", "Anna Lind (Säljare)"), heads=heads)
    bring_in(desk, ("1001", "Avtal", None), heads=heads)
    assert desk.undo(first) == {"removed": 0, "restored": 1, "kept": 1}
    values = desk.world.values(desk.world.acme)
    assert len(values["tags"]) == 1
    assert dict(values["account_managers"]).keys() == {desk.world.bo.id}
    assert desk.kept(first) == {values["name"]: "Ändrat sedan importen: Taggar."}


def test_one_who_was_anonymised_meanwhile_is_left_alone(desk: Desk) -> None:
    from crm_app.domain import anonymise

    heads = ("Kundnummer", "Förnamn", "Efternamn", "Ort")
    desk.bring_in(table(heads, ("7001", "Eva", "Ek", "Kumla")), "private")
    eva = desk.customer(number="7001").id or 0
    desk.bring_in(table(heads, ("7001", None, None, "Åmål")), "private")
    desk.world.do(anonymise.anonymise, desk.world.anna, eva, "7001")
    assert count(desk, ImportBefore) == 0
    assert desk.undo() == {"removed": 0, "restored": 0, "kept": 0}
    assert raw(desk, eva)["first_name"] == "Anonymiserad"
