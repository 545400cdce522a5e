"""Merging two customers: what is chosen, what comes along, and that nothing is lost on the way."""

from typing import Any

import pytest
from sqlmodel import Session

from crm_app.domain import contacts, customer_merge, customers, file_store, files, merges
from crm_app.domain.actors import Actor
from crm_app.domain.customer_merge import Comparison
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer
from crm_app.models.settings import CustomField, CustomTab
from tests.world import World

TWIN = {
    "name": "Acme Sverige AB",
    "organisation_number": "556036-0793",
    "email": "order@acme.example",
    "mobile": "070-174 06 05",
    "city": "Örebro",
    "note": "Ring först",
}


@pytest.fixture
def twin(world: World) -> int:
    """Acme once more, with some things other and some more."""
    return world.company(None, **TWIN)


def row(world: World, id_: int) -> Customer:
    return world.see(lambda s: s.get_one(Customer, id_))


def compared(world: World, keep: int, other: int, actor: Actor | None = None) -> Comparison:
    return world.see(customer_merge.compare, actor or world.bo, keep, other)


def merge(world: World, keep: int, other: int, actor: Actor | None = None, **chosen: str) -> int:
    stamp = compared(world, keep, other, actor).stamp
    verb = customer_merge.merge
    return world.do(verb, actor or world.bo, keep, other, chosen, stamp)


def people(world: World, id_: int) -> list[tuple[str, bool, bool]]:
    def find(session: Session) -> list[tuple[str, bool, bool]]:
        return [
            (c.first_name, c.main_contact, c.archived)
            for c in session.query(Contact).filter_by(customer_id=id_).order_by(Contact.id)  # type: ignore[arg-type]
        ]

    return world.see(find)


def test_what_differs_is_listed_and_the_kept_one_decides_unless_it_has_nothing(
    world: World, twin: int
) -> None:
    told = compared(world, world.acme, twin)
    assert (told.kept.number, told.other.number) == ("1001", "1002")
    assert {c.key: (c.kept, c.other, c.chosen) for c in told.choices} == {
        "name": ("Acme AB", "Acme Sverige AB", "kept"),
        "email": ("info@acme.example", "order@acme.example", "kept"),
        "mobile": ("", "070-174 06 05", "other"),
        "note": ("", "Ring först", "other"),
    }


def test_the_chosen_values_stand_on_the_kept_one_and_the_rest_is_as_it_was(
    world: World, twin: int
) -> None:
    merge(world, world.acme, twin, email="other", note="kept")
    kept = row(world, world.acme)
    assert (kept.email, kept.name, kept.note) == ("order@acme.example", "Acme AB", "")
    assert (kept.mobile, kept.number, kept.address) == ("+46701740605", "1001", "Storgatan 1")


def test_a_chosen_name_sorts_the_kept_one_where_it_belongs(world: World, twin: int) -> None:
    merge(world, world.acme, twin, name="other")
    kept = row(world, world.acme)
    assert (kept.display_name, kept.name_key) == ("Acme Sverige AB", "acme sverige ab")


def test_the_other_is_archived_and_leads_to_the_kept_one(world: World, twin: int) -> None:
    merge(world, world.acme, twin)
    other = row(world, twin)
    assert (other.archived, other.merged_into_id, other.number) == (True, world.acme, "1002")
    told = world.see(merges.notice, world.bo, twin)
    assert (told.is_merged, told.into.number, told.into.id) == (True, "1001", world.acme)
    told = world.see(merges.notice, world.bo, world.acme)
    assert (told.is_merged, [m.number for m in told.merged]) == (False, ["1002"])


def test_both_have_an_event_that_names_the_other_by_number(world: World, twin: int) -> None:
    merge(world, world.acme, twin, email="other")
    kept, other = world.events("customers", "merge")[-1], world.events("customers", "merged")[-1]
    assert (kept.record_id, other.record_id) == (world.acme, twin)
    assert kept.changes["merged"] == {"old": "", "new": "1002", "to": twin}
    assert kept.changes["email"]["new"] == "order@acme.example"
    assert other.changes == {"merged_into": {"old": "", "new": "1001", "to": world.acme}}
    mine = [e.action for e in world.events("customers") if e.record_id == twin]
    assert mine == ["register", "merged"]


def test_tags_and_account_managers_are_united(world: World, twin: int) -> None:
    it, web = world.value("tag", "IT"), world.value("tag", "WEBB")
    title = world.value("manager_title", "Säljare")
    world.edit(world.acme, tags=str(it))
    world.edit(
        twin,
        tags=f"{it},{web}",
        account_managers=f"{world.bo.id}:{title},{world.cleo.id}:{title}",
    )
    along = compared(world, world.acme, twin).along
    assert along == ["Taggarna läggs ihop.", "De kundansvariga läggs ihop."]
    merge(world, world.acme, twin)
    values = world.values(world.acme)
    assert set(values["tags"]) == {it, web}
    # Bo was Acme's already, without a title, and stays so.
    assert values["account_managers"] == ((world.bo.id, None), (world.cleo.id, title))


def test_contacts_follow_and_one_whom_both_have_is_archived(world: World, twin: int) -> None:
    paula = {"first_name": "paula", "last_name": "Ek", "email": "PAULA@acme.example"}
    world.do(contacts.add, world.bo, twin, {"first_name": "Ola", "main_contact": "ja"})
    world.do(contacts.add, world.bo, twin, paula)
    told = compared(world, world.acme, twin)
    assert (told.doubles, told.along) == (["paula Ek"], ["2 kontaktpersoner följer med."])
    merge(world, world.acme, twin)
    assert people(world, twin) == []
    assert people(world, world.acme) == [
        ("Paula", True, False),
        ("Ola", False, False),
        ("paula", False, True),
    ]


def test_a_main_contact_comes_along_as_one_where_there_was_none(world: World, twin: int) -> None:
    world.do(contacts.archive, world.bo, world.paula_contact)
    world.do(contacts.add, world.bo, twin, {"first_name": "Ola", "main_contact": "ja"})
    merge(world, world.acme, twin)
    assert ("Ola", True, False) in people(world, world.acme)


def test_files_follow(world: World, twin: int, tmp_path: Any) -> None:
    file_store.install(tmp_path)
    arrived = files.Arrived("avtal.pdf", "application/pdf", 4, "0" * 64, file_store.new())
    world.do(files.add, world.bo, twin, arrived)
    assert compared(world, world.acme, twin).along == ["1 fil följer med."]
    merge(world, world.acme, twin)
    found = world.see(files.listing, world.bo, world.acme)
    assert [f.name for f in found] == ["avtal.pdf"]


def own_field(world: World) -> int:
    def make(session: Session) -> int:
        tab = CustomTab(name="Avtal", name_key="avtal")
        session.add(tab)
        session.flush()
        own = CustomField(tab_id=tab.id or 0, label="Nivå", label_key="nivå", kind="text")
        session.add(own)
        session.flush()
        customers.settings.changed(session)
        return own.id or 0

    return world.do(make)


def hold(world: World, id_: int, field: int, text: str) -> None:
    value = CustomValue(customer_id=id_, field_id=field, text=text, key=text)
    world.do(lambda s: s.merge(value))


def test_own_tabs_values_are_chosen_like_any_other(world: World, twin: int) -> None:
    field = own_field(world)
    hold(world, twin, field, "Stor")
    key = f"own_{field}"
    (choice,) = [c for c in compared(world, world.acme, twin).choices if c.key == key]
    assert (choice.label, choice.kept, choice.other, choice.chosen) == ("Nivå", "", "Stor", "other")
    hold(world, world.acme, field, "Liten")
    merge(world, world.acme, twin, None, **{key: "other"})
    held = world.see(lambda s: s.get_one(CustomValue, (world.acme, field)))
    assert (held.text, held.key) == ("Stor", "Stor")


def test_those_who_are_invoiced_through_the_other_are_so_through_the_kept_one(
    world: World, twin: int
) -> None:
    world.decide("invoice_recipient", "active")
    beta = world.company(name="Beta AB", invoice_recipient="1002")
    world.edit(world.acme, invoice_recipient="1002")
    told = compared(world, world.acme, twin)
    assert "1 kund som faktureras via 1002 faktureras via 1001." in told.along
    version = row(world, beta).version
    topics = world.topics(customer_merge.merge, world.bo, world.acme, twin, {}, told.stamp)
    assert row(world, beta).invoice_recipient_id == world.acme
    assert row(world, beta).version == version + 1
    assert row(world, world.acme).invoice_recipient_id is None
    assert f"record:customers:{beta}" in topics
    event = [e for e in world.events("customers") if e.record_id == beta][-1]
    assert event.changes["invoice_recipient"]["new"] == "1001"


def test_a_sealed_number_is_handed_over_with_its_seal(world: World) -> None:
    one = world.company(name="Ett", organisation_number="811218-9876")
    two = world.company(name="Två", organisation_number="640823-3234")
    told = compared(world, one, two)
    assert {c.key: c.other for c in told.choices}["organisation_number"] == "640823-****"
    merge(world, one, two, organisation_number="other")
    assert world.do(customers.reveal, world.anna, one, "organisation_number") == "640823-3234"
    assert row(world, one).organisation_number_index == row(world, two).organisation_number_index


def test_the_vat_treatment_follows_from_what_was_chosen(world: World, twin: int) -> None:
    world.edit(twin, country="DK", organisation_number="")
    told = {c.key for c in compared(world, world.acme, twin).choices}
    assert "country" in told
    assert "vat_treatment" not in told
    merge(world, world.acme, twin, country="other")
    assert row(world, world.acme).vat_treatment == "EU_TAXABLE"
