"""What a customer has in an own tab: seen, saved, merged and refused."""

import pytest
from sqlalchemy import select
from sqlmodel import col

from crm_app.domain import custom_card, custom_choices, custom_fields, custom_tabs
from crm_app.domain.custom_values import KINDS, values_of
from crm_app.domain.customer_changes import Clash
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.custom_values import CustomValue
from crm_app.models.customers import Customer
from tests.world import World, errors, refusal

LABELS = {
    "text": "Nummer",
    "long_text": "Villkor",
    "decimal": "Belopp",
    "date": "Slutdatum",
    "flag": "Förlängs",
    "choice": "Nivå",
    "url": "Avtalet",
}


class Tab:
    """An own tab of Acme with a field of every kind, told by their labels."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.id = world.do(custom_tabs.add, world.anna, "Avtal")
        self.key = f"own_{self.id}"
        self.fields = {
            label: world.do(custom_fields.add, world.anna, self.id, label, kind)
            for kind, label in LABELS.items()
        }
        for choice in ("Guld", "Silver"):
            world.do(custom_choices.add, world.anna, self.fields["Nivå"], choice)

    def told(self, texts: dict[str, str]) -> dict[str, str]:
        return {f"own_{self.fields[label]}": text for label, text in texts.items()}

    def save(self, actor=None, base: dict[str, str] | None = None, **texts: str) -> None:
        told = self.told(texts), self.told(base or {})
        self.world.do(custom_card.save, actor or self.world.bo, self.world.acme, self.key, *told)

    def errors(self, **texts: str) -> dict[str, str]:
        """Return what is refused, by label."""
        names = {f"own_{id_}": label for label, id_ in self.fields.items()}
        return {names[key]: text for key, text in errors(self.save, **texts).items()}

    def look(self, actor=None) -> dict[str, str]:
        world = self.world
        found = world.see(custom_card.look, actor or world.bo, world.acme, self.key)
        return {line.label: line.text for line in found.lines if line.text}


@pytest.fixture
def tab(world: World) -> Tab:
    """The tab Avtal."""
    return Tab(world)


def test_a_field_of_every_kind_is_saved_and_shown(tab: Tab):
    assert {kind.value for kind, _, _ in KINDS} == LABELS.keys()
    tab.save(
        Nummer=" K  17 ",
        Villkor="Rad 1\r\nRad 2",
        Belopp="12 500,50",
        Slutdatum="31/12 2027",
        Förlängs="Ja",
        Nivå="guld",
        Avtalet="acme.example/avtal",
    )
    assert tab.look() == {
        "Nummer": "K 17",
        "Villkor": "Rad 1\nRad 2",
        "Belopp": "12500,5",
        "Slutdatum": "2027-12-31",
        "Förlängs": "Ja",
        "Nivå": "Guld",
        "Avtalet": "https://acme.example/avtal",
    }


def test_what_is_emptied_has_no_row(tab: Tab):
    tab.save(Nummer="K-17", Förlängs="Nej")
    assert tab.look() == {"Nummer": "K-17", "Förlängs": "Nej"}
    tab.save(Nummer="  ", Förlängs="")
    assert tab.look() == {}
    rows = tab.world.see(lambda s: s.scalars(select(col(CustomValue.field_id))).all())
    assert rows == []


def test_every_row_has_its_sort_key(tab: Tab):
    tab.save(Nummer="Ärlig", Belopp="-2,5", Slutdatum="2027-01-02", Förlängs="Ja")
    rows = tab.world.see(lambda s: {r.field_id: r.key for r in s.scalars(select(CustomValue))})
    keys = {label: rows[id_] for label, id_ in tab.fields.items() if id_ in rows}
    assert keys["Nummer"] == "ærlig"
    assert keys["Belopp"] < "1"
    assert (keys["Slutdatum"], keys["Förlängs"]) == ("2027-01-02", "ja")


def test_every_error_comes_at_once_and_nothing_is_saved(tab: Tab):
    told = tab.errors(
        Nummer="K-17",
        Belopp="mycket",
        Slutdatum="2027-02-30",
        Förlängs="kanske",
        Nivå="Brons",
        Avtalet="javascript:alert(1)",
    )
    assert told == {
        "Belopp": "Skriv ett tal, till exempel 1250 eller 12,5.",
        "Slutdatum": "Datumet finns inte. Skriv det som 2026-11-23.",
        "Förlängs": "Förlängs ska vara Ja eller Nej.",
        "Nivå": "Nivå ska vara något av: Guld, Silver.",
        "Avtalet": "Webbplatsen ska börja med https:// eller http://.",
    }
    assert tab.look() == {}


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "file:///etc", "ftp://a.se"],
)
def test_a_link_leads_to_the_web_alone(tab: Tab, link: str):
    assert "Avtalet" in tab.errors(Avtalet=link)


def test_a_text_has_its_length(tab: Tab):
    told = tab.errors(Nummer="x" * 201, Villkor="x" * 5001)
    assert set(told) == {"Nummer", "Villkor"}
    tab.save(Nummer="x" * 200, Villkor="å" * 5000)


def test_saving_is_an_event_on_the_customer_with_the_labels_in_it(tab: Tab):
    world = tab.world
    key = f"own_{tab.fields['Nummer']}"
    args = (world.bo, world.acme, tab.key)
    topics = world.topics(custom_card.save, *args, {key: "K-17"}, {key: ""})
    assert sorted(topics) == [
        "events:customers",
        "list:customers",
        f"record:customers:{world.acme}",
    ]
    event = world.last_event()
    assert (event.action, event.record_id, event.actor_name) == ("edit", world.acme, "Bo Berg")
    assert event.changes == {key: {"old": "", "new": "K-17", "label": "Avtal – Nummer"}}
    assert world.topics(custom_card.save, *args, {key: "K-17"}, {key: "K-17"}) == []


def test_saving_changes_who_and_when_the_customer_was_changed(tab: Tab):
    world = tab.world
    before = world.see(lambda s: s.get_one(Customer, world.acme))
    tab.save(world.anna, Nummer="K-17")
    after = world.see(lambda s: s.get_one(Customer, world.acme))
    assert (after.updated_by, after.version) == ("Anna Lind", before.version + 1)
    assert after.updated_at > before.updated_at


def test_what_others_changed_in_other_fields_is_merged(tab: Tab):
    tab.save(tab.world.anna, base={"Nummer": ""}, Nummer="K-17")
    tab.save(base={"Nivå": ""}, Nivå="Guld")
    assert tab.look() == {"Nummer": "K-17", "Nivå": "Guld"}


def test_two_values_of_one_field_clash_and_both_are_told(tab: Tab):
    tab.save(tab.world.anna, Belopp="100", Nummer="K-17")
    told = refusal(tab.save, base={"Belopp": "", "Nivå": ""}, Belopp="200", Nivå="Guld")
    assert isinstance(told, Clash)
    key = f"own_{tab.fields['Belopp']}"
    assert (told.theirs, told.who, told.now) == ({key: "100"}, "Anna Lind", {key: "100"})
    assert tab.look() == {"Nummer": "K-17", "Belopp": "100"}
    tab.save(base={"Belopp": "100", "Nivå": ""}, Belopp="200", Nivå="Guld")
    assert tab.look()["Belopp"] == "200"


def test_the_same_number_written_otherwise_is_no_clash(tab: Tab):
    tab.save(tab.world.anna, Belopp="1250,5")
    tab.save(base={"Belopp": ""}, Belopp="1 250,50")
    assert tab.look() == {"Belopp": "1250,5"}


def test_cleo_and_paula_neither_see_nor_save_on_acme(tab: Tab):
    world = tab.world
    tab.save(Nummer="K-17")
    gone = refusal(world.see, custom_card.look, world.cleo, 999, tab.key)
    hers = refusal(world.see, custom_card.look, world.cleo, world.acme, tab.key)
    assert isinstance(hers, NotFound)
    assert hers.message == gone.message
    assert isinstance(refusal(tab.save, world.cleo, Nummer="x"), NotFound)
    for verb in (tab.look, tab.save):
        assert isinstance(refusal(verb, world.paula), PermissionDenied)
    assert tab.look() == {"Nummer": "K-17"}


@pytest.mark.parametrize("key", ["own_99", "details", "", "own_x"])
def test_a_tab_that_is_not_there_is_not_found(world: World, key: str):
    assert isinstance(refusal(world.see, custom_card.look, world.bo, world.acme, key), NotFound)
    args = (world.bo, world.acme, key, {"own_1": "x"}, {})
    assert isinstance(refusal(world.do, custom_card.save, *args), NotFound)


def test_texts_of_fields_that_the_tab_has_not_are_left_out(tab: Tab):
    world = tab.world
    other = world.do(custom_tabs.add, world.anna, "Service")
    strange = world.do(custom_fields.add, world.anna, other, "Bil", "text")
    told = {f"own_{strange}": "ABC 123", "name": "Hackad AB", "own_": "x"}
    world.do(custom_card.save, world.bo, world.acme, tab.key, told, {})
    assert world.see(values_of, [world.acme]) == {world.acme: {}}
    assert world.values(world.acme)["name"] == "Acme AB"


def test_an_archived_field_is_neither_shown_nor_saved_and_loses_nothing(tab: Tab):
    tab.save(Nummer="K-17")
    world, field = tab.world, tab.fields["Nummer"]
    world.do(custom_fields.archive, world.anna, field)
    tab.save(Nummer="annat", Nivå="Guld")
    assert tab.look() == {"Nivå": "Guld"}
    world.do(custom_fields.restore_field, world.anna, field)
    assert tab.look() == {"Nummer": "K-17", "Nivå": "Guld"}


def test_the_values_of_many_are_found_in_one_go(tab: Tab):
    tab.save(Nummer="K-17")
    other = tab.world.company()
    found = tab.world.see(values_of, [tab.world.acme, other, *range(100, 1200)])
    assert found[tab.world.acme] == {f"own_{tab.fields['Nummer']}": "K-17"}
    assert found[other] == found[1100] == {}
