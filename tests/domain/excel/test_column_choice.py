"""Choosing what columns are about: what is told, what is masked, what is refused."""

import pytest

from crm_app.domain import settings
from crm_app.domain.excel.column_choice import (
    ColumnChoice,
    Overview,
    for_plan,
    overview,
    valid,
)
from crm_app.domain.excel.columns import guess
from crm_app.domain.excel.peek import Peek
from crm_app.domain.settings import Snapshot
from tests.world import World

OTHERS = ("Kundnr", "Namn", "Orgnr", "Saldo", "")
GUESSED = {0: "number", 1: "name", 2: "organisation_number", 3: "", 4: ""}


@pytest.fixture
def held(world: World) -> Snapshot:
    """The settings before anybody has decided anything."""
    return world.see(settings.snapshot)


def peek(*headings: str, **samples: str) -> Peek:
    told = tuple((samples[h],) if h in samples else () for h in headings)
    return Peek("Blad1", headings, told)


def seen(held: Snapshot, mapping: dict[int, str], *headings: str, kind: str = "company",
    key: str = "", **samples: str) -> Overview:  # fmt: skip
    return overview(held, kind, peek(*headings, **samples), mapping, key)


def by_heading(found: Overview) -> dict[str, ColumnChoice]:
    return {column.heading: column for column in found.columns}


def labels(found: Overview) -> list[str]:
    return [option.label for group in found.unused for option in group.options]


def test_what_headings_tell_is_marked_as_recognised(held: Snapshot) -> None:
    assert guess(held, "company", OTHERS) == GUESSED
    found = by_heading(seen(held, GUESSED, *OTHERS))
    assert [h for h, c in found.items() if c.recognised] == ["Kundnr", "Namn", "Orgnr"]
    assert found["Saldo"].note == "Rubriken är inget fält i kundregistret."


def test_what_the_user_chose_instead_is_not_marked(held: Snapshot) -> None:
    found = by_heading(seen(held, GUESSED | {3: "note", 0: ""}, *OTHERS))
    assert (found["Saldo"].recognised, found["Kundnr"].recognised) == (False, False)
    assert found["Kundnr"].note == "Du har valt att inte läsa den."
    assert found["Saldo"].note == ""


def test_a_column_without_heading_is_listed_only_if_it_holds_something(held: Snapshot) -> None:
    assert len(seen(held, GUESSED, *OTHERS).columns) == 4
    filled = Peek("Blad1", OTHERS, ((), (), (), (), ("x",)))
    assert overview(held, "company", filled, GUESSED).columns[-1].heading == "(kolumn 5)"


def test_two_columns_of_one_field_are_refused_beside_both(held: Snapshot) -> None:
    found = seen(held, GUESSED | {3: "name"}, *OTHERS)
    errors = {h: c.error for h, c in by_heading(found).items() if c.error}
    assert errors == {
        "Namn": "Kolumnen ”Saldo” läses också så. Välj en av dem.",
        "Saldo": "Kolumnen ”Namn” läses också så. Välj en av dem.",
    }
    assert (found.faults, found.read) == (2, 3)


def test_what_could_be_a_persons_number_is_masked(held: Snapshot) -> None:
    headings = ("Orgnr", "Hemligt", "Telefon", "Namn")
    told = {"Orgnr": "811218-9876", "Hemligt": "19811218-9876", "Telefon": "0701234567",
            "Namn": "Acme AB"}  # fmt: skip
    mapping = guess(held, "company", headings)
    found = by_heading(seen(held, mapping, *headings, **told))
    assert [found[h].samples for h in headings] == [
        ["811218****"], ["198112****"], ["0701234567"], ["Acme AB"],
    ]  # fmt: skip


def test_a_choice_of_the_users_unmasks_nothing(held: Snapshot) -> None:
    found = seen(held, {0: "note"}, "Hemligt", Hemligt="811218-9876")
    assert found.columns[0].samples == ["811218****"]


def test_fields_that_new_customers_must_have_are_named(held: Snapshot) -> None:
    assert seen(held, GUESSED, *OTHERS).lacking == []
    assert "Företagsnamn" in seen(held, GUESSED | {1: ""}, *OTHERS).lacking


def test_a_field_that_has_become_required_is_lacking(world: World) -> None:
    world.decide("phone", "required")
    held = world.see(settings.snapshot)
    assert "Telefon" in seen(held, GUESSED, *OTHERS).lacking


def test_what_a_contact_must_have_is_lacking_only_when_there_is_a_contact(held: Snapshot) -> None:
    mail = {0: "name", 1: "contact1.email"}
    assert "Kontakt förnamn" in seen(held, mail, "A", "B").lacking
    assert "Kontakt förnamn" not in seen(held, {0: "name"}, "A", "B").lacking
    assert "Kontakt förnamn" not in seen(held, {**mail, 2: "contact1.name"}, "A", "B", "C").lacking


def test_fields_that_no_column_has_are_listed_to_be_dragged(held: Snapshot) -> None:
    told = labels(seen(held, GUESSED, *OTHERS))
    assert "Ort" in told
    assert "Företagsnamn" not in told
    assert "Kontakt 2 namn" not in told
    assert "Kontakt 2 namn" in labels(seen(held, GUESSED | {3: "contact2.email"}, *OTHERS))


def test_fields_that_are_off_cannot_be_chosen(world: World) -> None:
    for type_ in ("regular", "temporary", "prospect"):
        world.decide("gln", "off", f"company.{type_}")
    held = world.see(settings.snapshot)
    values = [o.value for g in seen(held, GUESSED, *OTHERS).groups for o in g.options]
    assert "gln" not in values
    assert valid(held, "company", ("A",), {0: "gln"}) == {0: ""}


def test_keys_are_those_of_fields_that_are_read_and_tell_customers_apart(held: Snapshot) -> None:
    found = seen(held, GUESSED | {3: "note"}, *OTHERS, key="organisation_number")
    assert [o.value for o in found.key_options] == ["", "number", "name", "organisation_number"]
    assert found.key == "organisation_number"
    assert seen(held, GUESSED | {2: ""}, *OTHERS, key="organisation_number").key == ""


def test_private_customers_have_no_contacts_to_choose(held: Snapshot) -> None:
    found = seen(held, {0: "first_name"}, "Förnamn", kind="private")
    assert not [g.label for g in found.groups if g.label.startswith("Kontakt")]
    assert found.key_options[0].label.startswith("Kundnummer, annars personnummer")


@pytest.mark.parametrize("told", [{9: "name"}, {0: "nothing"}, {0: "first_name"}, {}])
def test_a_mapping_keeps_only_what_the_file_and_the_register_have(
    held: Snapshot, told: dict[int, str]
) -> None:
    assert valid(held, "company", ("A", "B"), told) == {0: "", 1: ""}


def test_the_plan_gets_no_mapping_where_the_headings_tell_the_same(held: Snapshot) -> None:
    assert for_plan(held, "company", OTHERS, GUESSED) == {}
    assert for_plan(held, "company", OTHERS, GUESSED | {3: "note"}) == GUESSED | {3: "note"}


def test_two_headings_that_are_one_go_to_the_plan_as_chosen(held: Snapshot) -> None:
    told = guess(held, "company", ("Namn", "Namn"))
    assert told == {0: "name", 1: ""}
    assert for_plan(held, "company", ("Namn", "Namn"), told) == told
