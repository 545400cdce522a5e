"""Comments where customers become one, become nobody, or want to know what is kept of them."""

import sqlite3
from contextlib import closing

import pytest

from crm_app.domain import (
    anonymise,
    comments,
    contacts,
    customer_merge,
    merge_undo,
    notices,
    personal_extract,
)
from crm_app.domain.excel import extract
from tests.domain.talking import at, lit, say, text_of, thread
from tests.world import World


@pytest.fixture
def twin(world: World) -> int:
    """Acme as it was registered once more."""
    return world.company(name="Acme igen", organisation_number="556036-0793")


def merge(world: World, other: int) -> customer_merge.Comparison:
    found = world.see(customer_merge.compare, world.bo, world.acme, other)
    world.do(customer_merge.merge, world.bo, world.acme, other, {}, found.stamp)
    return found


def test_a_merge_lays_two_threads_together_in_the_order_of_time(world: World, twin: int) -> None:
    ids = [say(world, f"{n}", on=on) for n, on in enumerate((world.acme, twin, world.acme))]
    assert "1 kommentar följer med." in merge(world, twin).along
    assert [line.id for line in thread(world).lines] == ids


def test_a_notice_leads_to_the_customer_that_was_kept(world: World, twin: int) -> None:
    say(world, f"{at(world.anna)} hej", on=twin)
    merge(world, twin)
    (line,) = world.see(notices.listing, world.anna)
    assert (line.record_id, line.where) == (world.acme, "Acme AB")


def test_a_merge_that_is_taken_back_gives_each_her_own_comments(world: World, twin: int) -> None:
    mine, theirs = say(world, "min"), say(world, "hennes", on=twin)
    merge(world, twin)
    later = say(world, "efter")
    world.do(merge_undo.undo, world.bo, twin)
    assert [line.id for line in thread(world).lines] == [mine, later]
    assert world.see(comments.ids_of, "customers", twin) == [theirs]


def test_both_threads_hear_of_a_merge(world: World, twin: int) -> None:
    found = world.see(customer_merge.compare, world.bo, world.acme, twin)
    told = (world.bo, world.acme, twin, {}, found.stamp)
    topics = world.topics(customer_merge.merge, *told)
    assert {f"comments:customers:{id_}" for id_ in (world.acme, twin)} <= set(topics)


def test_anonymising_leaves_no_word_of_what_was_said(world: World) -> None:
    eva = world.private(first_name="Kanarieva", last_name="Kanarielund", email="eva@kanarie.se")
    say(world, "Kanariehemlighet", on=eva)
    gone = say(world, f"Kanarieborttaget {at(world.anna)}", on=eva)
    old = say(world, "Kanariegammal", on=eva)
    world.do(comments.edit, world.bo, old, "Ny text om kanarien", "Kanariegammal")
    world.do(comments.delete, world.bo, gone)
    say(world, "Fråga Kanarieva Kanarielund (EVA@kanarie.se) om priset")
    edited = say(world, "Kanarieva  Kanarielund har ringt")
    world.do(comments.edit, world.bo, edited, "Ingen har ringt", "Kanarieva  Kanarielund har ringt")
    told = world.see(anonymise.preview, world.anna, eva)
    assert {c.label: c.count for c in told.goes}["Kommentarer"] == 3
    world.do(anonymise.anonymise, world.anna, eva, told.number)
    assert [text_of(line) for line in thread(world).lines] == [
        "Fråga Anonymiserad (Anonymiserad) om priset",
        "Ingen har ringt",
    ]
    with closing(sqlite3.connect(world.database.engine.url.database or "")) as found:
        found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        dump = "\n".join(found.iterdump()).casefold()
    assert "kanarie" not in dump


def test_anonymising_puts_out_the_dot_of_what_was_said(world: World) -> None:
    eva = world.private()
    say(world, f"{at(world.anna)} hej", on=eva)
    number = world.values(eva)["number"]
    world.do(anonymise.anonymise, world.anna, eva, number)
    assert lit(world, world.anna) == 0


def test_of_a_company_its_contacts_are_not_named_any_more(world: World) -> None:
    say(world, "Paula Ek vill ha rabatt")
    beta = world.company()
    say(world, "Paula ek ringde från Acme, andra Ek ringde inte", on=beta)
    world.do(anonymise.anonymise, world.anna, world.acme, world.values(world.acme)["number"])
    assert [text_of(line) for line in thread(world).lines] == ["Anonymiserad"]
    kept = world.see(comments.of_record, "customers", beta)
    assert kept[0].text == "Anonymiserad ringde från Acme, andra Ek ringde inte"


def test_a_contact_without_a_last_name_empties_no_comments_elsewhere(world: World) -> None:
    world.do(contacts.add, world.bo, world.acme, {"first_name": "Margareta"})
    beta = world.company()
    say(world, "Margareta är en båt", on=beta)
    world.do(anonymise.anonymise, world.anna, world.acme, world.values(world.acme)["number"])
    assert world.see(comments.of_record, "customers", beta)[0].text == "Margareta är en båt"


def test_the_extract_tells_what_was_said_of_her(world: World) -> None:
    say(world, f"Fråga {at(world.anna)}")
    gone = say(world, "Borttaget")
    world.do(comments.delete, world.bo, gone)
    taken = world.do(personal_extract.take, world.anna, world.acme)
    assert [(c["Vem"], c["Text"]) for c in taken.customer.comments] == [
        ("Bo Berg", "Fråga @Anna Lind")
    ]
    assert "Kommentar skriven" in extract.as_json(taken).decode()
    assert "Fråga @Anna Lind" in extract.as_json(taken).decode()
