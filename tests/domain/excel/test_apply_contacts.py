"""Applying and taking back what a row says beside the customer's own fields."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app.domain import contacts, custom_card, custom_values, imports, search, settings
from crm_app.domain.excel import current, staging
from crm_app.domain.excel.match import Keys
from crm_app.domain.excel.plan import Planner
from crm_app.domain.excel.planned import Head, PlannedContact, PlannedRow, PlanOptions
from crm_app.domain.excel.planning import head_of
from crm_app.domain.excel.prepare import Preparer
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.imports import ImportBefore
from tests.import_fixtures import HASH, Desk
from tests.world import World

HEAD = Head("Kunder", ("Kundnummer", "Företagsnamn"))


@dataclass
class Bench:
    """Rows planned by hand, on their way into the register."""

    desk: Desk
    folder: Path
    run: int = 0
    made: list[Path] = field(default_factory=list)

    @property
    def world(self) -> World:
        return self.desk.world

    def apply(self, *rows: PlannedRow) -> imports.Outcome:
        """Stage the rows and apply them as Anna."""
        path = self.folder / f"{len(self.made)}.staging"
        self.made.append(path)
        self.world.see(self._stage, path, rows)
        told = ("company", "kunder.xlsx", HASH, "")
        self.run = self.desk.last_run = self.world.do(imports.start, self.world.anna, *told)
        return self.world.do(imports.apply, self.world.anna, self.run, path)

    def _stage(self, session: Session, path: Path, rows: tuple[PlannedRow, ...]) -> None:
        planner = Planner(session, "company", HEAD, PlanOptions())
        writer = staging.Writer(path, Preparer(session, "company", planner.missing.reading))
        for row in rows:
            writer.planned(row)
        writer.close()
        told = head_of(planner, [planner.findings()], (), 0)
        staging.finish(path, told | {"file_hash": HASH})

    def acme(self, number: int = 2, **more: Any) -> PlannedRow:
        """Return a row that leaves Acme's own fields as they are."""
        id_ = self.world.acme
        held = self.world.see(current.load, [id_])[id_]
        keys = Keys(number="1001")
        return PlannedRow(number, keys, held.values, id_, held.version, held.values, **more)

    def new(self, number: int = 3, **more: Any) -> PlannedRow:
        """Return a row that makes a customer."""
        id_ = self.world.acme
        held = self.world.see(current.load, [id_])[id_]
        values = held.values | {"number": "", "name": f"Ny {number} AB", "organisation_number": ""}
        return PlannedRow(number, Keys(), values | {"tags": (), "account_managers": ()}, **more)

    def contact(self, id_: int) -> Contact:
        """Return a contact."""
        return self.world.see(lambda s: s.get_one(Contact, id_))

    def contacts(self, customer: int) -> list[str]:
        """Return the first names of a customer's contacts."""
        wanted = select(col(Contact.first_name)).where(col(Contact.customer_id) == customer)
        return sorted(self.world.see(lambda s: s.scalars(wanted).all()))


@pytest.fixture
def bench(desk: Desk, tmp_path: Path) -> Bench:
    return Bench(desk, tmp_path)


def values(**told: Any) -> dict[str, Any]:
    """Return a contact's values."""
    return contacts.values_of(None) | told


def li(**told: Any) -> PlannedContact:
    """Return a new contact."""
    return PlannedContact(values(first_name="Li", last_name="Ek", email="li@ek.example", **told))


def changed(bench: Bench, id_: int, **told: Any) -> PlannedContact:
    """Return a change of a contact that is there."""
    one = bench.contact(id_)
    before = contacts.values_of(one)
    return PlannedContact(before | told, id_, one.version, before)


def add(bench: Bench, **told: str) -> int:
    return bench.world.do(contacts.add, bench.world.anna, bench.world.acme, told)


def test_a_new_customer_comes_with_her_contacts(bench: Bench) -> None:
    bench.apply(bench.new(contacts=(li(), PlannedContact(values(first_name="Bo")))))
    made = bench.desk.customer(name="Ny 3 AB").id or 0
    assert bench.contacts(made) == ["Bo", "Li"]


def test_a_contact_is_as_the_form_would_have_made_her(bench: Bench) -> None:
    by_form = bench.contact(add(bench, first_name="Li", last_name="Ek", email="li@ek.example"))
    bench.apply(bench.new(contacts=(li(),)))
    made = bench.desk.customer(name="Ny 3 AB").id or 0
    by_import = bench.world.see(
        lambda s: s.scalars(select(Contact).where(col(Contact.customer_id) == made)).one()
    )
    for name in Contact.model_fields.keys() - {"id", "customer_id", "created_at", "updated_at"}:
        assert getattr(by_import, name) == getattr(by_form, name), name


def test_the_event_of_a_contact_is_as_the_forms(bench: Bench) -> None:
    add(bench, first_name="Li", last_name="Ek", email="li@ek.example")
    bench.apply(bench.new(contacts=(li(),)))
    by_form, by_import = bench.world.events("customers", "contact.add")[-2:]
    made = bench.desk.customer(name="Ny 3 AB").id
    assert by_import.record_id == made
    told = by_import.changes.pop("contact")
    assert told["to"] == by_form.changes.pop("contact")["to"] + 1
    assert by_import.changes == by_form.changes


def test_a_contact_with_a_hostile_name_makes_a_whole_event(bench: Bench) -> None:
    name = 'Li "\\" }, {'
    bench.apply(bench.new(contacts=(PlannedContact(values(first_name=name)),)))
    event = bench.world.events("customers", "contact.add")[-1]
    assert event.changes["contact"]["new"] == name
    assert event.changes["first_name"]["new"] == name


def test_new_contacts_are_found(bench: Bench) -> None:
    bench.apply(bench.acme(contacts=(li(),)))
    assert bench.world.see(search.find, bench.world.anna, "li@ek").groups


def test_a_contact_that_is_there_is_changed(bench: Bench) -> None:
    id_ = add(bench, first_name="Li")
    bench.apply(bench.acme(contacts=(changed(bench, id_, mobile="+46701234567"),)))
    assert (bench.contact(id_).mobile, bench.contact(id_).version) == ("+46701234567", 2)
    (event,) = bench.world.events("customers", "contact.edit")
    assert event.changes["mobile"]["new"] == "070-123 45 67"
    assert event.changes["contact"]["to"] == id_


def test_a_contact_who_was_changed_meanwhile_makes_the_row_stale(bench: Bench) -> None:
    id_ = add(bench, first_name="Li")
    row = bench.acme(contacts=(changed(bench, id_, mobile="+46701234567"),))
    path = bench.folder / "late.staging"
    bench.world.see(bench._stage, path, (row,))
    told = {"first_name": "Ida"}, {"first_name": "Li"}
    bench.world.do(contacts.edit, bench.world.anna, id_, *told)
    run = bench.world.do(imports.start, bench.world.anna, "company", "k.xlsx", HASH, "")
    with pytest.raises(Exception, match="Granska igen"):
        bench.world.do(imports.apply, bench.world.anna, run, path)
    assert bench.contact(id_).mobile == ""


def test_undoing_takes_new_contacts_away_and_gives_changed_ones_back(bench: Bench) -> None:
    id_ = add(bench, first_name="Ida")
    bench.apply(bench.acme(contacts=(changed(bench, id_, first_name="Åsa"), li())))
    assert bench.contacts(bench.world.acme) == ["Li", "Paula", "Åsa"]
    assert bench.desk.undo() == {"removed": 0, "restored": 1, "kept": 0}
    assert bench.contacts(bench.world.acme) == ["Ida", "Paula"]
    assert bench.contact(id_).name_key == "ida"


def test_undoing_takes_a_new_customer_away_with_her_contacts(bench: Bench) -> None:
    bench.apply(bench.new(contacts=(li(),)))
    assert bench.desk.undo() == {"removed": 1, "restored": 0, "kept": 0}
    assert not bench.world.see(search.find, bench.world.anna, "li@ek").groups


def test_a_contact_whom_somebody_has_edited_since_is_kept_and_named(bench: Bench) -> None:
    bench.apply(bench.acme(contacts=(li(),)))
    one = bench.world.see(
        lambda s: s.scalars(select(Contact).where(col(Contact.first_name) == "Li")).one()
    )
    told = {"mobile": "070-123 45 67"}, {"mobile": ""}
    bench.world.do(contacts.edit, bench.world.anna, one.id, *told)
    assert bench.desk.undo()["kept"] == 1
    assert list(bench.desk.kept().values()) == ["Ändrat sedan importen: Li Ek."]
    assert bench.contacts(bench.world.acme) == ["Li", "Paula"]


# Fields of own tabs


@pytest.fixture
def own(bench: Bench) -> int:
    """The id of a field of an own tab."""
    from crm_app.domain import custom_fields, custom_tabs

    tab = bench.world.do(custom_tabs.add, bench.world.anna, "Avtal", "file-text")
    return bench.world.do(custom_fields.add, bench.world.anna, tab, "Slutdatum", "date")


def held(bench: Bench, customer: int) -> dict[str, str]:
    return bench.world.see(custom_values.values_of, [customer])[customer]


def test_own_fields_come_in_with_their_sort_keys(bench: Bench, own: int) -> None:
    bench.apply(bench.new(own={own: "2026-05-01"}))
    made = bench.desk.customer(name="Ny 3 AB").id or 0
    assert held(bench, made) == {f"own_{own}": "2026-05-01"}
    row = bench.world.see(lambda s: s.get_one(CustomValue, (made, own)))
    assert (row.key, row.name_key) == ("2026-05-01", "ny 3 ab")


def test_an_own_field_is_told_in_the_event_with_its_label(bench: Bench, own: int) -> None:
    bench.apply(bench.acme(own={own: "2026-05-01"}))
    event = bench.world.events("customers", "edit")[-1]
    assert event.changes == {
        f"own_{own}": {"old": "", "new": "2026-05-01", "label": "Avtal – Slutdatum"}
    }


def test_an_own_field_is_replaced_and_emptied(bench: Bench, own: int) -> None:
    bench.apply(bench.acme(own={own: "2026-05-01"}))
    bench.apply(bench.acme(own={own: "2027-01-01"}, own_before={own: "2026-05-01"}))
    assert held(bench, bench.world.acme) == {f"own_{own}": "2027-01-01"}
    bench.apply(bench.acme(own={own: ""}, own_before={own: "2027-01-01"}))
    assert held(bench, bench.world.acme) == {}


def test_own_fields_are_given_back(bench: Bench, own: int) -> None:
    bench.apply(bench.acme(own={own: "2026-05-01"}))
    bench.apply(bench.acme(own={own: "2027-01-01"}, own_before={own: "2026-05-01"}))
    assert bench.desk.undo() == {"removed": 0, "restored": 1, "kept": 0}
    assert held(bench, bench.world.acme) == {f"own_{own}": "2026-05-01"}


def test_an_own_field_that_somebody_has_edited_since_is_kept(bench: Bench, own: int) -> None:
    bench.apply(bench.acme(own={own: "2026-05-01"}))
    tab = bench.world.see(settings.snapshot).own_tabs[0].key
    told = ({f"own_{own}": "2028-01-01"}, {f"own_{own}": "2026-05-01"})
    bench.world.do(custom_card.save, bench.world.anna, bench.world.acme, tab, *told)
    assert bench.desk.undo() == {"removed": 0, "restored": 0, "kept": 1}
    assert list(bench.desk.kept().values()) == ["Ändrat sedan importen: Slutdatum."]


def test_a_change_of_nothing_but_own_fields_counts_the_version_up(bench: Bench, own: int) -> None:
    before = bench.desk.customer(number="1001").version
    bench.apply(bench.acme(own={own: "2026-05-01"}))
    assert bench.desk.customer(number="1001").version == before + 1
    (row,) = bench.world.see(lambda s: list(s.scalars(select(ImportBefore))))
    assert (row.created, row.columns) == (False, {})
    assert row.links == {"own": {str(own): ["", "2026-05-01"]}}


def test_further_rows_of_the_same_customer_are_counted(bench: Bench) -> None:
    bench.apply(bench.new(2, contacts=(li(),), more_rows=(3, 4)))
    run = bench.world.see(imports.get, bench.world.anna, bench.run)
    assert run.counts["new"] == 3
    assert bench.desk.count() == 2
