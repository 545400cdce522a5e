"""Columns: which field each heading means, and what is said of those that are not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain import custom_fields, custom_tabs, field_rules, settings
from crm_app.domain.errors import Invalid
from crm_app.domain.excel.columns import (
    NOT_READ,
    Columns,
    guess,
    reasons,
    recognise,
    recognised,
)
from crm_app.domain.excel.headings import same
from crm_app.domain.excel.synonyms import SYNONYMS
from crm_app.domain.excel.targets import targets_of, words_of
from crm_app.domain.settings import Snapshot
from crm_app.models.customers import FIELDS
from crm_app.models.spec import Rule
from tests.world import World

LABELS = {spec.label: spec for spec in FIELDS}


@pytest.fixture
def held(world: World) -> Snapshot:
    """The settings before anybody has decided anything."""
    return world.see(settings.snapshot)


def read(held: Snapshot, *headings: str, kind: str = "company") -> dict[str, str]:
    return {c.heading: c.spec.key for c in recognise(held, kind, headings).read}


def left_out(columns: Columns) -> dict[str, str]:
    return {c.heading: c.why for c in columns.left_out}


@pytest.mark.parametrize("kind", ["company", "private"])
def test_every_label_of_a_kind_means_its_own_field(held: Snapshot, kind: str) -> None:
    for spec in FIELDS:
        if field_rules.first_rule(spec, kind, "regular") is not Rule.NONE:
            assert words_of(held, kind)[same(spec.label)].spec == spec


@pytest.mark.parametrize("kind", ["company", "private"])
def test_no_two_fields_are_headed_alike(held: Snapshot, kind: str) -> None:
    targets = targets_of(held, kind).values()
    assert len({same(target.label) for target in targets}) == len(targets)


def test_every_synonym_belongs_to_a_field_and_to_one_only() -> None:
    words = [same(word) for _, synonyms in SYNONYMS for word in synonyms]
    assert len(words) == len(set(words))
    assert {key for key, _ in SYNONYMS} <= {spec.key for spec in FIELDS}
    assert not {same(label) for label in LABELS} & set(words)


@pytest.mark.parametrize(
    "heading",
    [
        "Företagsnamn",
        "FÖRETAGSNAMN",
        "  företagsnamn ",
        "Företags namn",
        "Företagsnamn *",
        "företagsnamn:",
        "Före tags\nnamn",
    ],
)
def test_case_and_spaces_in_a_heading_do_not_count(held: Snapshot, heading: str) -> None:
    assert list(read(held, heading).values()) == ["name"]


def test_the_order_of_the_columns_does_not_count(held: Snapshot) -> None:
    forward = read(held, "Företagsnamn", "Ort", "Telefon")
    backward = read(held, "Telefon", "Ort", "Företagsnamn")
    assert forward == backward == {"Företagsnamn": "name", "Ort": "city", "Telefon": "phone"}


def test_the_words_of_another_system_are_understood(held: Snapshot) -> None:
    found = read(
        held,
        "Kundnr",
        "Namn",
        "Orgnr",
        "Adress 1",
        "Postnr",
        "Postadress",
        "Tel",
        "Epost",
        "Bet.villkor",
        "Landskod",
    )
    assert list(found.values()) == [
        "number",
        "name",
        "organisation_number",
        "address",
        "postal_code",
        "city",
        "phone",
        "email",
        "payment_terms",
        "country",
    ]


def test_postadress_is_a_town_only_beside_an_address_and_a_postal_code(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Namn", "Postadress"))
    assert left_out(columns) == {"Postadress": "rubriken är inget fält i kundregistret"}


def test_postadress_is_no_town_where_the_file_has_one(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Namn", "Adress", "Postnr", "Ort", "Postadress"))
    assert list(left_out(columns)) == ["Postadress"]


def test_a_heading_that_means_nothing_is_named_and_left_out(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Företagsnamn", "Saldo"))
    assert left_out(columns) == {"Saldo": "rubriken är inget fält i kundregistret"}


def test_the_column_of_an_inactive_field_is_named_and_left_out(held: Snapshot) -> None:
    columns = recognise(held, "private", ("Förnamn", "Efternamn", "Personnummer"))
    assert left_out(columns) == {"Personnummer": "fältet är inte aktivt för privatkunder"}


def test_a_field_that_is_active_for_one_type_is_read(world: World) -> None:
    world.decide("personal_identity_number", "active", "private.prospect")
    held = world.see(settings.snapshot)
    assert read(held, "Förnamn", "Personnummer", kind="private")["Personnummer"]


def test_a_field_switched_off_for_every_type_is_left_out(world: World) -> None:
    for type_ in ("regular", "temporary", "prospect"):
        world.decide("phone", "off", f"company.{type_}")
    columns = recognise(world.see(settings.snapshot), "company", ("Företagsnamn", "Telefon"))
    assert left_out(columns) == {"Telefon": "fältet är inte aktivt för företagskunder"}


def test_a_field_of_the_other_kind_is_named_as_such(held: Snapshot) -> None:
    company = recognise(held, "company", ("Företagsnamn", "Förnamn"))
    private = recognise(held, "private", ("Förnamn", "Företagsnamn"))
    assert left_out(company) == {"Förnamn": "fältet finns bara för privatkunder"}
    assert left_out(private) == {"Företagsnamn": "fältet finns bara för företagskunder"}


def test_the_fields_own_label_comes_before_another_word_for_it(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Tel", "Företagsnamn", "Telefon"))
    assert {c.heading for c in columns.read} == {"Företagsnamn", "Telefon"}
    assert left_out(columns) == {"Tel": "betyder samma sak som kolumnen Telefon"}


def test_the_first_of_two_words_for_a_field_is_read(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Namn", "Firma"))
    assert [c.heading for c in columns.read] == ["Namn"]
    assert left_out(columns) == {"Firma": "betyder samma sak som kolumnen Namn"}


def test_the_same_heading_twice_is_refused_because_one_would_be_lost(held: Snapshot) -> None:
    with pytest.raises(Invalid, match="Rubriken ”TELEFON” står på två kolumner"):
        recognise(held, "company", ("Företagsnamn", "Telefon", "TELEFON"))


def test_two_unknown_headings_alike_are_only_left_out(held: Snapshot) -> None:
    assert len(recognise(held, "company", ("Namn", "Saldo", "Saldo")).left_out) == 2


def test_a_file_without_any_known_heading_is_refused(held: Snapshot) -> None:
    with pytest.raises(Invalid, match="Inga rubriker i filen är fält för företagskunder"):
        recognise(held, "company", ("Saldo", "Datum"))


def test_a_column_without_a_heading_is_named_by_its_place_when_it_holds_something(
    held: Snapshot,
) -> None:
    filled = recognise(held, "company", ("Namn", "", ""), lambda index: index == 1)
    assert left_out(filled) == {"(kolumn 2)": "kolumnen saknar rubrik"}


def test_a_heading_is_found_again_by_its_field(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Namn",))
    assert columns.heading("name") == "Namn"
    assert columns.heading("city") == "Ort"


@pytest.mark.parametrize("kind", ["company", "private"])
def test_the_reader_knows_every_heading_that_the_plan_does(held: Snapshot, kind: str) -> None:
    assert set(words_of(held, kind)) == recognised(kind)
    assert {same("Momsreg.nr (VAT)"), "kundnummer"} <= recognised("company")


@pytest.fixture
def own(world: World) -> dict[str, str]:
    """Return the keys of two own fields: Avtal: Löptid and Avtal: Ort."""
    tab = world.do(custom_tabs.add, world.anna, "Avtal")
    keys = ("Löptid", "Ort")
    return {k: f"own_{world.do(custom_fields.add, world.anna, tab, k, 'text')}" for k in keys}


def test_an_own_field_is_known_by_its_tab_and_by_its_name_alone(
    world: World, own: dict[str, str]
) -> None:
    held = world.see(settings.snapshot)
    assert read(held, "Avtal: Löptid", "AVTAL ORT") == {
        "Avtal: Löptid": own["Löptid"],
        "AVTAL ORT": own["Ort"],
    }
    assert read(held, "Löptid")["Löptid"] == own["Löptid"]
    assert read(held, "Ort")["Ort"] == "city"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Kontakt förnamn", "contact1.first_name"),
        ("Kontaktperson: E-post", "contact1.email"),
        ("Kontakt 1 mobil", "contact1.mobile"),
        ("Kontaktperson 2 efternamn", "contact2.last_name"),
        ("Kontakt 3 Telefon arbete", "contact3.phone_work"),
        ("Kontaktperson", "contact1.name"),
        ("Kontakt 2 namn", "contact2.name"),
        ("Kontakt titel", "contact1.title"),
    ],
)
def test_a_contacts_field_is_known_by_whose_it_is(held: Snapshot, heading: str, key: str) -> None:
    columns = recognise(held, "company", ("Namn", heading))
    assert {c.heading: c.key for c in columns.read}[heading] == key


def test_private_customers_have_no_contacts(held: Snapshot) -> None:
    columns = recognise(held, "private", ("Förnamn", "Kontakt e-post"))
    assert left_out(columns) == {"Kontakt e-post": "fältet finns bara för företagskunder"}


def test_a_contacts_field_that_is_off_is_named_and_left_out(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Namn", "Kontakt avdelning"))
    assert left_out(columns) == {"Kontakt avdelning": "fältet är inte aktivt för kontaktpersoner"}


def test_what_the_user_chose_goes_before_the_headings(held: Snapshot) -> None:
    columns = recognise(held, "company", ("Namn", "Ref", "Ort"), mapping={0: "city", 1: "name"})
    assert {c.heading: c.key for c in columns.read} == {"Namn": "city", "Ref": "name"}
    assert left_out(columns) == {"Ort": "du har valt att inte läsa den"}


def test_two_columns_chosen_for_one_field_are_refused(held: Snapshot) -> None:
    with pytest.raises(Invalid, match="”A” och ”B” läses båda som Ort"):
        recognise(held, "company", ("A", "B"), mapping={0: "city", 1: "city"})


def test_a_choice_that_means_nothing_is_not_read(held: Snapshot) -> None:
    mapping = {0: "name", 1: "no such field", 7: "city"}
    assert [c.key for c in recognise(held, "company", ("A", "B"), mapping=mapping).read] == ["name"]


def test_the_first_guess_takes_each_field_once_and_leaves_out_what_is_off(held: Snapshot) -> None:
    headings = ("Tel", "Företagsnamn", "Telefon", "Telefon", "Saldo", "GLN", "")
    guessed = guess(held, "company", headings)
    assert guessed == dict(enumerate(["", "name", "phone", "", "", NOT_READ, ""]))


@given(st.lists(st.sampled_from([*LABELS, "Saldo", "Tel", "Namn"]), unique=True, min_size=1))
def test_every_column_is_read_or_named(headings: list[str]) -> None:
    held = Snapshot(0, {}, {}, frozenset(), {}, {}, {})
    try:
        columns = recognise(held, "company", headings)
    except Invalid:
        return
    told = [c.heading for c in columns.read] + [c.heading for c in columns.left_out]
    assert sorted(told) == sorted(headings)
    assert len({c.spec.key for c in columns.read}) == len(columns.read)


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({0: "name", 1: ""}, "betyder samma sak som kolumnen Namn"),
        ({0: "", 1: "name"}, "du har valt att inte läsa den"),
        ({}, "betyder samma sak som kolumnen Namn"),
    ],
)
def test_the_reason_why_a_column_is_left_out_by_a_mapping(
    held: Snapshot, mapping: dict[int, str], why: str
) -> None:
    assert why in reasons(held, "company", ("Namn", "Kundnamn"), mapping).values()


def test_reasons_are_told_of_what_is_left_out_only(held: Snapshot) -> None:
    found = reasons(held, "company", ("Namn", "Saldo", "", "Personnummer"), {0: "name"})
    assert found == {
        1: "rubriken är inget fält i kundregistret",
        2: "kolumnen saknar rubrik",
        3: "fältet finns bara för privatkunder",
    }
