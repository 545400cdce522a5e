"""The register extract: everything that is kept of one customer and of no other."""

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from crm_app.domain import (
    contacts,
    customer_merge,
    customers,
    event_words,
    file_store,
    files,
    personal_extract,
)
from crm_app.domain.actors import Actor
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.domain.excel import extract
from crm_app.domain.personal_extract import Extract
from tests.world import World, refusal

PERSON = "811218-9876"
FORMULAS = ("=1+1", "+46", "-2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")


@pytest.fixture
def eva(world: World, tmp_path: Path) -> int:
    """A private person with something of every sort."""
    file_store.install(tmp_path)
    world.decide("personal_identity_number", "active", "private.regular")
    id_ = world.private(
        personal_identity_number=PERSON,
        email="eva@ek.example",
        marketing_consent="yes",
        tags=str(world.value("tag", "IT")),
        account_managers=f"{world.bo.id}:",
        note="=1+1",
    )
    world.edit(id_, last_name="Ekberg")
    world.do(contacts.add, world.bo, id_, {"first_name": "Ola", "email": "ola@ek.example"})
    arrived = files.Arrived("avtal.pdf", "application/pdf", 4, "0" * 64, file_store.new())
    world.do(files.add, world.bo, id_, arrived)
    return id_


def taken(world: World, id_: int, actor: Actor | None = None) -> Extract:
    return world.do(personal_extract.take, actor or world.anna, id_)


def told(made: Extract) -> dict[str, Any]:
    return json.loads(extract.as_json(made))


def sheets(made: Extract) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(extract.as_xlsx(made)))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_everything_of_her_is_there(world: World, eva: int) -> None:
    kund = told(taken(world, eva))["Kund"]
    assert kund["Uppgifter"]["Efternamn"] == "Ekberg"
    assert kund["Uppgifter"]["Personnummer"] == "19811218-9876"
    assert kund["Taggar"] == ["IT"]
    assert kund["Kundansvariga"] == ["Bo Berg"]
    assert kund["Samtycke"]["Utskick"] == "Ja"
    assert (kund["Samtycke"]["Hur"], bool(kund["Samtycke"]["När"])) == ("Skärm", True)
    assert kund["Kontaktpersoner"][0]["Förnamn"] == "Ola"
    assert kund["Filer"][0]["Namn"] == "avtal.pdf"
    edit = next(e for e in kund["Händelser"] if e["Vad"] == "Ändrad")
    assert edit["Ändringar"] == [{"Fält": "Efternamn", "Från": "Ek", "Till": "Ekberg"}]
    assert (edit["Vem"], edit["Väg"]) == ("Bo Berg", "Skärm")


def test_it_says_who_made_it_and_when_and_of_whom(world: World, eva: int) -> None:
    made = told(taken(world, eva))
    assert (made["Kundnummer"], made["Utdrag gjort av"]) == ("1002", "Anna Lind")
    assert made["Utdrag gjort"]


def test_nothing_of_another_customer_is_there(world: World, eva: int) -> None:
    text = extract.as_json(taken(world, eva)).decode()
    assert "Acme" not in text
    assert "Paula" not in text


def test_the_workbook_says_the_same(world: World, eva: int) -> None:
    found = sheets(taken(world, eva))
    assert set(found) == {"Uppgifter", "Kontaktpersoner", "Filer", "Kommentarer", "Händelser"}
    facts = {row[1]: row[2] for row in found["Uppgifter"]}
    assert (facts["Efternamn"], facts["Personnummer"]) == ("Ekberg", "19811218-9876")
    assert (facts["Tagg"], facts["Samtycke: Utskick"]) == ("IT", "Ja")
    assert any(row[1:3] == ("Ola", "ola@ek.example") for row in found["Kontaktpersoner"])
    heads = ("Kund", "När", "Vem", "Väg", "Vad", "Fält", "Från", "Till")
    assert found["Händelser"][0] == heads
    assert any(row[5:] == ("Efternamn", "Ek", "Ekberg") for row in found["Händelser"])


@pytest.mark.parametrize("text", FORMULAS)
def test_nothing_in_the_workbook_is_a_formula(world: World, eva: int, text: str) -> None:
    world.edit(eva, note=text, address=text)
    data = extract.as_xlsx(taken(world, eva))
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [c for c in cells if c.value is not None and c.data_type != "s"] == []
    assert all(c.quotePrefix for c in cells if c.value is not None)
    assert text.strip() in [c.value for c in cells]


def test_what_no_cell_can_hold_is_told_and_stands_in_the_json(world: World, eva: int) -> None:
    made = taken(world, eva)
    made.customer.fields["Anteckning"] = "a\x00b\ud800" + "x" * 40_000
    facts = {row[1]: row[2] for row in sheets(made)["Uppgifter"]}
    assert len(facts["Anteckning"]) <= extract.LONGEST
    assert facts["Anteckning"].startswith("ab?x")
    assert facts["Anteckning"].endswith(extract.CUT)
    assert "x" * 40_000 in extract.as_json(made).decode()


def test_taking_one_is_an_event_and_so_is_reading_the_number(world: World, eva: int) -> None:
    taken(world, eva)
    last = [e for e in world.events("customers") if e.actor_name == "Anna Lind"]
    assert [(e.action, e.record_id, set(e.changes)) for e in last[-2:]] == [
        ("export", eva, set()),
        ("reveal", eva, {"personal_identity_number"}),
    ]


def test_without_the_right_to_numbers_they_stay_masked_and_unread(world: World, eva: int) -> None:
    rights = world.anna.rights - {personal_extract.FULL}
    made = taken(world, eva, Actor("user", world.anna.id, "Anna Lind", rights))
    assert told(made)["Kund"]["Uppgifter"]["Personnummer"] == "19811218-****"
    assert "9876" not in extract.as_json(made).decode()
    assert world.events("customers", "reveal") == []


def test_a_customer_who_was_merged_into_her_comes_along(world: World, eva: int) -> None:
    twin = world.private(first_name="Evita", last_name="Ek", phone="08-123 45 67")
    stamp = world.see(customer_merge.compare, world.bo, eva, twin).stamp
    world.do(customer_merge.merge, world.bo, eva, twin, {}, stamp)
    made = taken(world, eva)
    (also,) = told(made)["Sammanslagna kunder"]
    assert (also["Uppgifter"]["Förnamn"], also["Uppgifter"]["Arkiverad"]) == ("Evita", "Ja")
    facts = [row for row in sheets(made)["Uppgifter"] if row[0] == also["Uppgifter"]["Kundnummer"]]
    assert any(row[2] == "Evita" for row in facts)


def test_an_archived_customer_and_contact_are_told_too(world: World, eva: int) -> None:
    (ola,) = world.see(contacts.of_customer, world.bo, eva)
    world.do(contacts.archive, world.bo, ola.id)
    world.do(customers.archive, world.bo, eva)
    kund = told(taken(world, eva))["Kund"]
    assert kund["Uppgifter"]["Arkiverad"] == kund["Kontaktpersoner"][0]["Arkiverad"] == "Ja"


def test_every_action_of_the_log_has_a_word(world: World, eva: int) -> None:
    taken(world, eva)
    words = {w.action: w.label for w in event_words.CUSTOMERS}
    assert {e.action for e in world.events("customers")} <= words.keys()


def test_it_takes_the_right_and_a_customer_that_is_hers(world: World, eva: int) -> None:
    for actor in (world.bo, world.cleo, world.paula):
        assert isinstance(refusal(taken, world, eva, actor), PermissionDenied)
    cleo = Actor("user", world.cleo.id, "Cleo", world.cleo.rights | {personal_extract.RIGHT})
    for id_ in (eva, 999, 0):
        assert isinstance(refusal(taken, world, id_, cleo), NotFound)
    assert world.events("customers", "export") == []
    hers = world.private(world.cleo)
    assert taken(world, hers, cleo).number
