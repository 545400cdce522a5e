"""Anonymising: what goes for ever, what stays, and who may. The whole database file is searched."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import Session

from crm_app.domain import anonymise, contacts, customers, duplicates, file_store, files, seals
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from crm_app.models.bulk import BulkBefore, BulkRun
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer
from crm_app.models.settings import CustomField, CustomTab
from tests.world import World, errors, refusal

PERSON = "811218-9876"
CANARIES = {
    "first_name": "Kanarieva",
    "last_name": "Kanarielund",
    "address": "Kanariegatan 1",
    "address2": "Kanarieporten",
    "city": "Kanarieby",
    "phone": "08-465 004 11",
    "mobile": "070-174 06 05",
    "phone_work": "08-465 004 99",
    "email": "eva@kanarie.example",
    "invoice_email": "faktura@kanarie.example",
    "note": "Kanarien sjunger om morgonen",
    "postal_code": "793 77",
}
CONTACT = {
    "first_name": "Kanarina",
    "last_name": "Kanarieberg",
    "email": "kanarina@mail.example",
    "mobile": "070-174 06 99",
}
LOOSE = ("kanariefältet", "kanariefil.pdf", "kanarieminnet", "Kanariesson", "Kanarieå")


def row(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


def _hang_on(session: Session, id_: int) -> None:
    """Give her an own tab's value, and what a bulk change kept of her."""
    tab = CustomTab(name="Eget", name_key="eget", position=0)
    session.add(tab)
    session.flush()
    own = CustomField(tab_id=tab.id or 0, label="Fält", label_key="fält", kind="text", position=0)
    run = BulkRun(at=customers.clock.now(), action="set", count=1)
    session.add_all([own, run])
    session.flush()
    session.add(CustomValue(customer_id=id_, field_id=own.id or 0, text=LOOSE[0], key=LOOSE[0]))
    session.add(BulkBefore(run_id=run.id or 0, customer_id=id_, before={"note": LOOSE[2]}))


@pytest.fixture
def eva(world: World, tmp_path: Path) -> int:
    """A private person of whom twenty things are known, and changed, in every corner."""
    file_store.install(tmp_path)
    world.decide("personal_identity_number", "active", "private.regular")
    id_ = world.private(None, **CANARIES, personal_identity_number=PERSON, marketing_consent="yes")
    world.edit(id_, last_name=LOOSE[3], city=LOOSE[4])
    contact = world.do(contacts.add, world.bo, id_, CONTACT)
    world.do(contacts.edit, world.bo, contact, {"note": CANARIES["note"]}, {})
    world.do(_hang_on, id_)
    stored = file_store.new()
    file_store.path(stored).write_bytes(b"kanarieinnehall")
    arrived = files.Arrived(LOOSE[1], "application/pdf", 15, "0" * 64, stored)
    world.do(files.add, world.bo, id_, arrived)
    return id_


def dumped(world: World, folder: Path) -> bytes:
    """Return the bytes of a copy that holds what the database holds, and nothing more."""
    copy = folder / "dump.db"
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(world.database.engine.url.database or "")) as raw:
        raw.create_function("fold", 1, str, deterministic=True)
        raw.create_function("sort_key", 1, str, deterministic=True)
        raw.execute("VACUUM INTO ?", (str(copy),))
    return copy.read_bytes()


def sought(world: World, id_: int) -> list[bytes]:
    """Return everything that may be found nowhere when she is anonymous."""
    held = row(world, id_)
    texts = [*CANARIES.values(), *CONTACT.values(), *LOOSE, held.name_key, held.city_key]
    texts += [held.phone, held.mobile, held.phone_work, held.postal_code, "19811218-****"]
    found = [text.encode() for text in texts]
    found += [text.encode() for text in (held.personal_identity_number_index or "",)]
    return [*found, held.personal_identity_number_sealed or b""]


def go(world: World, id_: int) -> None:
    world.do(anonymise.anonymise, world.anna, id_, row(world, id_).number)


def test_nothing_of_her_is_left_in_the_whole_database_file(
    world: World, eva: int, tmp_path: Path
) -> None:
    wanted = sought(world, eva)
    before = dumped(world, tmp_path)
    assert len(set(wanted)) >= 20
    assert [word for word in wanted if word not in before] == []
    go(world, eva)
    after = dumped(world, tmp_path)
    assert [word for word in wanted if word in after] == []


def test_number_links_and_what_was_chosen_from_lists_stay(world: World, eva: int) -> None:
    level = world.value("level", "Guld")
    tag = world.value("tag", "IT")
    world.edit(eva, level=str(level), tags=str(tag), account_managers=f"{world.bo.id}:")
    before = row(world, eva)
    go(world, eva)
    after, values = row(world, eva), world.values(eva)
    assert (after.number, after.number_key) == (before.number, before.number_key)
    assert (after.created_at, after.country, after.customer_type) == (
        before.created_at,
        "SE",
        "regular",
    )
    assert (values["level"], values["tags"]) == (level, (tag,))
    assert values["account_managers"] == ((world.bo.id, None),)
    assert (after.display_name, after.last_name, after.name_key) == (
        "Anonymiserad",
        "",
        "anonymiserad",
    )
    assert (after.archived, after.anonymised_at is not None) == (True, True)
    assert (after.consent_at, after.consent_how, after.marketing_consent) == (None, "", "")


def test_events_keep_who_when_and_which_field_without_the_values(world: World, eva: int) -> None:
    before = [e for e in world.events("customers") if e.record_id == eva]
    go(world, eva)
    after = [e for e in world.events("customers") if e.record_id == eva]
    assert after[-1].action == "anonymise"
    assert (after[-1].changes, after[-1].actor_name) == ({}, "Anna Lind")
    for old, new in zip(before, after, strict=False):
        assert (new.at, new.actor_name, new.action) == (old.at, old.actor_name, old.action)
        assert new.changes.keys() == old.changes.keys()
    edit = next(e for e in after if e.action == "edit")
    assert edit.changes["last_name"] == {"old": "Anonymiserad", "new": "Anonymiserad"}
    register = after[0].changes
    assert register["last_name"] == {"old": "", "new": "Anonymiserad"}
    assert register["country"]["new"] == "Sverige"


def test_the_preview_counts_what_goes_and_says_what_stays(world: World, eva: int) -> None:
    told = world.see(anonymise.preview, world.anna, eva)
    counts = {c.label: c.count for c in told.goes}
    assert counts["Kontaktpersoner"] == counts["Filer"] == counts["Värden i egna flikar"] == 1
    assert counts["Sparade värden för att ångra"] == 1
    assert counts["Gamla värden i händelser"] > 10
    held = next(c for c in told.goes if c.label == "Uppgifter med värde")
    assert {"Förnamn", "Personnummer", "Utskick", "Anteckning"} <= set(held.names)
    assert not {"Kundnummer", "Land", "Kundtyp"} & set(held.names)
    assert row(world, eva).number in told.stays[0]
    assert row(world, eva).anonymised_at is None


def test_her_files_are_deleted_from_the_disk(world: World, eva: int, tmp_path: Path) -> None:
    assert [p for p in tmp_path.rglob("*") if p.is_file() and b"kanarie" in p.read_bytes()[:20]]
    go(world, eva)
    assert not [p for p in (tmp_path / "files").rglob("*") if p.is_file()]


def test_her_contacts_are_archived_without_names(world: World, eva: int) -> None:
    go(world, eva)
    (contact,) = world.see(lambda s: contacts.of_customer(s, world.anna, eva, archived=True))
    assert (contact.first_name, contact.last_name, contact.email) == ("Anonymiserad", "", "")
    assert contact.name_key == "anonymiserad"


def test_a_contact_who_came_from_others_is_nowhere_named_among_their_events(
    world: World, eva: int, tmp_path: Path
) -> None:
    first, second = world.company(name="Ett AB"), world.company(name="Två AB")
    told = {"first_name": "Kanariella", "last_name": "Flyttfågel"}
    moved = world.do(contacts.add, world.bo, first, told)
    stays = world.do(contacts.add, world.bo, first, {"first_name": "Blivkvar"})
    for home in (second, eva):
        world.do(contacts.move, world.bo, moved, home)
    go(world, eva)
    found = dumped(world, tmp_path)
    assert b"Kanariella" not in found
    assert b"Flyttf" not in found
    assert b"Blivkvar" in found
    assert world.see(lambda s: s.get_one(Contact, stays)).first_name == "Blivkvar"
    (left, came) = [e for e in world.events("customers", "contact.move") if e.record_id == second]
    assert (left.changes["customer"]["to"], came.changes["customer"]["to"]) == (second, eva)


def test_the_number_must_be_typed(world: World, eva: int) -> None:
    for typed in ("", "1001", "ja"):
        told = errors(world.do, anonymise.anonymise, world.anna, eva, typed)
        assert row(world, eva).number in told["number"]
    assert row(world, eva).first_name == CANARIES["first_name"]


def test_it_is_done_once_and_cannot_be_undone(world: World, eva: int) -> None:
    go(world, eva)
    for verb, args in (
        (anonymise.preview, ()),
        (anonymise.anonymise, (row(world, eva).number,)),
        (customers.restore, ()),
        (customers.edit, ({"first_name": "Eva"}, {})),
    ):
        assert isinstance(refusal(world.do, verb, world.anna, eva, *args), Conflict)


def test_she_is_not_found_again(world: World, eva: int) -> None:
    go(world, eva)
    texts = CANARIES | {"personal_identity_number": PERSON}
    assert world.see(duplicates.possible, world.anna, "private", texts) == []


def test_a_company_keeps_its_own_and_loses_its_persons(world: World, tmp_path: Path) -> None:
    file_store.install(tmp_path)
    world.decide("your_reference", "active")
    world.edit(world.acme, your_reference="Kanarieferens", note="Kanarienot")
    go(world, world.acme)
    after = row(world, world.acme)
    assert (after.name, after.organisation_number) == ("Acme AB", "5560360793")
    assert (after.address, after.city, bool(after.phone)) == ("Storgatan 1", "Örebro", True)
    assert (after.your_reference, after.note, after.email) == ("", "", "")
    assert after.organisation_number_index
    paula = world.see(lambda s: s.get_one(Contact, world.paula_contact))
    assert (paula.first_name, paula.archived) == ("Anonymiserad", True)
    found = dumped(world, tmp_path)
    for word in (b"Kanarieferens", b"Kanarienot", b"paula@acme.example", b"info@acme.example"):
        assert word not in found
    assert b"Storgatan 1" in found


def test_a_sole_trader_is_a_person(world: World, tmp_path: Path) -> None:
    file_store.install(tmp_path)
    id_ = world.company(
        name="Kanariefirman",
        organisation_number=PERSON,
        vat_number="SE811218987601",
        address="Kanariegatan 9",
    )
    before = row(world, id_)
    go(world, id_)
    after, found = row(world, id_), dumped(world, tmp_path)
    assert (after.name, after.organisation_number, after.vat_number) == ("Anonymiserad", "", "")
    for name in ("organisation_number", "vat_number"):
        assert (getattr(after, f"{name}_sealed"), getattr(after, f"{name}_index")) == (None, None)
        assert getattr(before, f"{name}_sealed") not in found
    for word in (b"Kanariefirman", b"Kanariegatan 9", b"811218-****", b"SE811218****01"):
        assert word not in found
    assert seals.index("SE:8112189876").encode() not in found


def test_everybody_who_looks_is_told(world: World, eva: int) -> None:
    told = world.topics(anonymise.anonymise, world.anna, eva, row(world, eva).number)
    assert {f"record:customers:{eva}", "list:customers"} <= set(told)


def test_it_takes_a_right_of_its_own(world: World, eva: int) -> None:
    number = row(world, eva).number
    for actor in (world.bo, world.cleo, world.paula):
        assert isinstance(refusal(world.see, anonymise.preview, actor, eva), PermissionDenied)
        refused = refusal(world.do, anonymise.anonymise, actor, eva, number)
        assert isinstance(refused, PermissionDenied)
    may = world.cleo.rights | {anonymise.RIGHT}
    cleo = type(world.cleo)("user", world.cleo.id, "Cleo Dahl", may)
    for id_ in (eva, 999, 0, -1, 2**70):
        assert isinstance(refusal(world.see, anonymise.preview, cleo, id_), NotFound)
        assert isinstance(refusal(world.do, anonymise.anonymise, cleo, id_, number), NotFound)
    assert not isinstance(refusal(world.do, anonymise.anonymise, cleo, eva, number), Invalid)
    assert row(world, eva).first_name == CANARIES["first_name"]
