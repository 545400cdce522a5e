"""The search index: true after every verb and through every door, and as if made anew."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, col

from crm_app import db
from crm_app.domain import contacts, customers, registers, search, search_index
from crm_app.domain.excel.bulk import insert_rows
from crm_app.domain.search_index import START
from crm_app.domain.sorting import fold
from crm_app.models.contacts import Contact
from crm_app.models.customer_links import AccountManager
from crm_app.models.customers import Customer
from crm_app.models.search import INDEXES, is_index
from tests.domain.test_search import found, hold, own_field
from tests.import_fixtures import Desk, table
from tests.world import World


def texts(session: Session) -> dict[tuple[str, int], str]:
    """Return every text of both indexes."""
    return {
        (kind, row[0]): row[1]
        for kind, index in INDEXES.items()
        for row in session.connection().exec_driver_sql(f"SELECT rowid, text FROM {index}")
    }


def queued(session: Session) -> int:
    return session.connection().exec_driver_sql("SELECT count(*) FROM searchqueue").scalar() or 0


def assert_true(world: World) -> None:
    """Assert that the index holds what it would hold if it were made anew, and is whole."""
    held = world.see(texts)
    assert world.see(queued) == 0
    for index in INDEXES.values():
        check = f"INSERT INTO {index} ({index}) VALUES ('integrity-check')"
        world.do(lambda s, told=check: s.connection().exec_driver_sql(told))
        world.do(lambda s, told=index: s.connection().exec_driver_sql(f"DELETE FROM {told}"))
    assert world.see(texts) == {}
    world.do(search_index.rebuild)
    assert world.see(texts) == held


def test_a_registered_customer_is_found_at_once(world: World):
    world.company(name="Grönt & Gott")
    assert found(world, "gott") == ["Grönt & Gott"]
    assert_true(world)


def test_the_texts_say_whose_the_customer_is_through_whichever_door(world: World):
    world.edit(world.acme, account_managers=f"{world.cleo.id}:,{world.bo.id}:")
    for kind, id_ in (("customer", world.acme), ("contact", world.paula_contact)):
        marks = [search_index.mark(user.id or 0) for user in (world.bo, world.cleo)]
        assert world.see(texts)[kind, id_].startswith("".join(marks) + START)
    assert_true(world)
    given = update(AccountManager).where(col(AccountManager.user_id) == world.cleo.id)
    world.do(lambda s: s.execute(given.values(user_id=world.anna.id)))
    marks[1] = search_index.mark(world.anna.id or 0)
    assert world.see(texts)["customer", world.acme].startswith("".join(sorted(marks)) + START)
    assert_true(world)


def test_an_edited_customer_is_found_by_the_new_and_not_by_the_old(world: World):
    world.edit(world.acme, name="Zenit Handel", phone="040-12 34 56")
    assert found(world, "zenit") == found(world, "040123456") == ["Zenit Handel"]
    assert found(world, "ab") == found(world, "08-123 45 67") == []
    assert found(world, "paula zenit", "contacts") == ["Paula Ek"]
    assert found(world, "paula ab", "contacts") == []
    assert_true(world)


def test_a_contact_follows_when_added_edited_and_archived(world: World):
    ulla = world.do(contacts.add, world.bo, world.acme, {"first_name": "Ulla", "email": "u@x.se"})
    assert found(world, "u@x", "contacts") == ["Ulla"]
    world.do(contacts.edit, world.bo, ulla, {"first_name": "Ylva"}, {})
    assert found(world, "ulla", "contacts") == []
    world.do(contacts.archive, world.bo, ulla)
    (hit,) = world.see(search.find, world.bo, "ylva").groups[0].hits
    assert hit.archived
    assert_true(world)


def test_an_import_is_found(world: World, tmp_path: Path):
    told = table(
        ("Företagsnamn", "Organisationsnummer"),
        ("Ny Firma AB", "556881-2670"),
        ("Acme Nord AB", "556036-0793"),
    )
    Desk(world, tmp_path).bring_in(told)
    assert found(world, "firma") == ["Ny Firma AB"]
    assert found(world, "acme nord") == ["Acme Nord AB"]
    assert_true(world)


def test_archive_and_restore_change_no_text(world: World):
    before = world.see(texts)
    world.do(customers.archive, world.bo, world.acme)
    assert world.see(texts) == before
    world.do(customers.restore, world.bo, world.acme)
    assert found(world, "acme") == ["Acme AB"]


def test_a_renamed_tag_is_found_by_its_new_name(world: World):
    tag = world.value("tag", "Viktig")

    def rename(session: Session) -> None:
        from crm_app.domain import settings
        from crm_app.models.registers import RegisterValue

        value = session.get_one(RegisterValue, tag)
        value.name, value.name_key = "Guldkund", registers.name_key("Guldkund")
        settings.changed(session)

    world.do(rename)
    assert found(world, "guld", "tags") == ["Guldkund"]
    assert found(world, "viktig", "tags") == []


def test_own_fields_follow(world: World):
    field = own_field(world)
    hold(world, field, "Blå")
    assert_true(world)
    assert found(world, "blå") == ["Acme AB"]
    raw(world, f"UPDATE customvalue SET text = 'Grön' WHERE field_id = {field}")
    assert (found(world, "blå"), found(world, "grön")) == ([], ["Acme AB"])
    raw(world, "DELETE FROM customvalue")
    assert found(world, "grön") == []
    assert_true(world)


def raw(world: World, *statements: str) -> None:
    """Let somebody write past the program, and the program do something of its own after it."""
    with closing(sqlite3.connect(world.database.engine.url.database or "")) as other:
        for statement in statements:
            other.execute(statement)
        other.commit()
    world.do(lambda session: None)


@pytest.mark.parametrize(
    ("statement", "gone", "there"),
    [
        ("UPDATE customer SET display_name = 'Bulk HB', city = 'Ystad'", "ab", "bulk ystad"),
        ("UPDATE customer SET email = 'b@bulk.example'", "info@acme", "b@bulk"),
        ("UPDATE customer SET organisation_number = '5568812670'", "5560360793", "556881-2670"),
    ],
)
def test_what_is_written_past_the_program_is_found_after_its_next_transaction(
    world: World, statement: str, gone: str, there: str
):
    raw(world, statement)
    assert (found(world, gone), len(found(world, there))) == ([], 1)
    assert_true(world)


def test_bulk_statements_and_deletions_are_followed(world: World):
    def bulk(session: Session) -> None:
        session.execute(update(Customer).values(display_name="Alla AB"))
        session.execute(update(Contact).values(first_name="Pia"))

    world.do(bulk)
    assert found(world, "alla") == ["Alla AB"]
    assert found(world, "pia alla", "contacts") == ["Pia Ek"]
    world.do(lambda s: s.execute(delete(Contact)))
    assert found(world, "pia", "contacts") == []
    assert_true(world)


def test_rows_inserted_in_bulk_are_found(world: World):
    def bulk(session: Session) -> None:
        first = session.get_one(Contact, world.paula_contact)
        row = {c.name: getattr(first, c.name) for c in Contact.__table__.columns}  # type: ignore[attr-defined]
        rows = [row | {"id": at, "last_name": f"Nummer{at}"} for at in range(100, 2300)]
        insert_rows(session, Contact.__table__, rows)  # type: ignore[attr-defined]

    world.do(bulk)
    assert found(world, "nummer2299", "contacts") == ["Paula Nummer2299"]
    assert_true(world)


def test_what_is_rolled_back_is_not_found(world: World):
    def fails(session: Session) -> None:
        session.get_one(Customer, world.acme).display_name = "Borta AB"
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        world.do(fails)
    assert (found(world, "borta"), found(world, "acme")) == ([], ["Acme AB"])


def test_a_text_that_stays_the_same_is_not_written_again(world: World):
    written: list[str] = []

    def watch(session: Session) -> None:
        raw_connection: Any = session.connection().connection
        raw_connection.driver_connection.set_trace_callback(written.append)
        row = session.get_one(Customer, world.acme)
        row.email, row.version = row.email, row.version + 1
        session.connection().exec_driver_sql("UPDATE customer SET email = email")
        search_index.flush(session)
        raw_connection.driver_connection.set_trace_callback(None)

    world.do(watch)
    assert not [told for told in written if told.startswith("INSERT INTO customersearch")]
    assert [told for told in written if told.startswith("DELETE FROM searchqueue")]


def test_a_damaged_index_is_made_anew(world: World):
    def damage(session: Session) -> None:
        for told in (
            "UPDATE customersearch_content SET c0 = 'x'",
            "INSERT INTO contactsearch (rowid, text) VALUES (99, 'x')",
        ):
            session.connection().exec_driver_sql(told)

    world.do(damage)
    world.do(search_index.rebuild)
    assert found(world, "acme") == ["Acme AB"]
    assert ("contact", 99) not in world.see(texts)


def test_customers_who_were_there_before_the_index_are_in_it(world: World):
    from alembic import command
    from alembic.config import Config

    from crm_app import start

    alembic = Config()
    alembic.set_main_option("script_location", str(start.MIGRATIONS))
    with world.database.writer.begin() as connection:
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, "0002")
    start.migrate(world.database)
    world.do(start.plant)
    assert found(world, "acme") == ["Acme AB"]
    assert found(world, "paula", "contacts") == ["Paula Ek"]
    assert_true(world)


def test_no_trigger_asks_for_a_function_of_the_programs(world: World):
    with closing(sqlite3.connect(world.database.engine.url.database or "")) as plain:
        names = plain.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        plain.execute("UPDATE customer SET display_name = 'x'")
        plain.execute("DELETE FROM contact")
    assert len([name for (name,) in names if name.startswith("search_")]) == 13


def test_the_indexes_are_known_by_name():
    assert is_index("customersearch")
    assert is_index("contactsearch_idx")
    assert not is_index("customer")
    assert not is_index("searchqueue")


@pytest.mark.parametrize(
    ("name", "rest", "text"),
    [
        ("Åke AB", ("1001",), "\x02\x02ake  ab  ake  1001  åke  åke"),
        ("", ("x",), "\x02\x02  x"),
        ("Sven-Erik", (), "\x02\x02sven-erik  sven-erik  sven  erik"),
        ("Ek", ("811218-****", "SE811218****01"), "\x02\x02ek  ek  811218  se811218  01"),
        ("Ek", ("https://www.ek.example",), "\x02\x02ek  ek  ek.example"),
        ("A\x02\x03B", ("c\nd",), "\x02\x02ab  ab  a  b  c  d"),
    ],
)
def test_a_text_is_laid_out_so(name: str, rest: tuple[str, ...], text: str):
    assert search_index.text(name, rest) == text


@pytest.mark.parametrize("text", ["Plain ASCII 12-3 & Co", "~!@#", "Tab\tand\nline"])
def test_plain_text_is_folded_as_any_other(text: str):
    assert search_index.text("", (text,)).split() == [START, *fold(text).split()]


def test_an_empty_register_can_be_made_anew(tmp_path: Any):
    database = db.Database(f"sqlite:///{tmp_path / 'one.db'}")
    from crm_app import start

    start.migrate(database)
    database.transact(search_index.rebuild)
    assert database.look(texts) == {}
    database.close()
