"""Search: what is found by what, in which order, and by whom."""

import pytest

from crm_app.domain import contacts, customers, search
from crm_app.domain.errors import PermissionDenied
from crm_app.models.contacts import Contact
from crm_app.models.custom_values import CustomValue
from crm_app.models.settings import CustomField, CustomTab
from tests.world import World, refusal


def found(world: World, text: str, group: str = "customers", who: str = "bo") -> list[str]:
    """Return the names that a group shows for the text."""
    results = world.see(search.find, getattr(world, who), text)
    hits = next((g.hits for g in results.groups if g.key == group), ())
    return ["".join(part.text for part in hit.title) for hit in hits]


def marked(world: World, text: str, place: str = "title") -> str:
    """Return a part of the first hit, what was looked for in brackets."""
    hit = world.see(search.find, world.bo, text).groups[0].hits[0]
    return "".join(f"[{p.text}]" if p.hit else p.text for p in getattr(hit, place))


@pytest.fixture
def nilsson(world: World) -> int:
    return world.company(
        name="Nilssons Trädgård AB", organisation_number="556881-2670", number="",
        phone="070-765 43 21", email="kontoret@tradgard.example", city="Malmö",
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["Nilssons", "nilsson", "ILSSO", "trädg", "tradgard", "ab malmö", "malmö NILS", "ni", "n t",
     "kontoret@", "tradgard.ex", "malmo"],
)  # fmt: skip
def test_any_part_of_a_word_finds_and_several_words_in_any_order_and_field(
    world: World, nilsson: int, text: str
):
    assert found(world, text) == ["Nilssons Trädgård AB"]


@pytest.mark.parametrize("text", ["nilssonz", "ilsson malmb", "il", "ö", "nilsson lund", "zz q"])
def test_what_is_not_there_is_not_found(world: World, nilsson: int, text: str):
    assert "Nilssons Trädgård AB" not in found(world, text)


@pytest.mark.parametrize(
    "text", ["556881-2670", "5568812670", "556881", "8126", "16556881-2670", "nilsson 556881-26"]
)
def test_an_organisation_number_is_found_with_and_without_its_hyphen(
    world: World, nilsson: int, text: str
):
    assert found(world, text) == ["Nilssons Trädgård AB"]


@pytest.mark.parametrize(
    "text",
    ["070-765 43 21", "0707654321", "+46707654321", "+46 70 765 43 21", "0046707654321",
     "+46 (0)70-765 43 21", "7654321", "43 21", "070-76", "trädgård 070-765 43"],
)  # fmt: skip
def test_a_phone_number_is_found_however_it_is_written(world: World, nilsson: int, text: str):
    assert found(world, text) == ["Nilssons Trädgård AB"]


def test_accents_may_be_left_out_and_those_that_are_typed_come_first(world: World):
    for name in ("Aker Bygg", "Åker Bygg", "Storåker AB", "Lillaker AB"):
        world.company(name=name, organisation_number="", country="NO")
    assert found(world, "åker") == ["Åker Bygg", "Storåker AB", "Aker Bygg", "Lillaker AB"]
    assert found(world, "aker") == ["Aker Bygg", "Åker Bygg", "Lillaker AB", "Storåker AB"]
    world.private(first_name="José", last_name="Müller")
    assert found(world, "jose muller") == found(world, "josé müller") == ["José Müller"]


def test_a_whole_number_comes_first_then_names_that_begin_so_then_words_that_do(world: World):
    number = world.values(world.acme)["number"]
    names = ("Nordens Lim AB", "Bo i Nord", "Benord AB")
    for name in (*reversed(names), f"Firma {number}"):
        world.company(name=name, organisation_number="", country="NO", city="Nordby")
    world.company(name="Lund AB", organisation_number="", country="NO", city="Nordby")
    assert found(world, number) == ["Acme AB", f"Firma {number}"]
    assert found(world, "nord")[:4] == [*names, f"Firma {number}"]


def test_the_archived_come_last_and_are_marked(world: World):
    old = world.company(name="Acme Aalborg", organisation_number="", country="DK")
    world.do(customers.archive, world.bo, old)
    hits = world.see(search.find, world.bo, "acme").groups[0].hits
    assert [(hit.id, hit.archived) for hit in hits] == [(world.acme, False), (old, True)]


def test_what_was_looked_for_is_marked_in_the_name_and_where_else_it_stands(
    world: World, nilsson: int
):
    assert marked(world, "tradg nils") == "[Nils]sons [Trädg]ård AB"
    assert marked(world, "malmo", "sub").endswith("[Malmö]")
    assert marked(world, "5568812670", "also") == "[556881-2670]"
    assert marked(world, "070-765 43", "also") == "[070-765 43] 21"
    assert marked(world, "kontoret", "also") == "[kontoret]@tradgard.example"


def test_a_contact_is_found_by_name_company_mail_and_phone_and_stands_on_its_customers_card(
    world: World,
):
    world.do(contacts.edit, world.bo, world.paula_contact, {"mobile": "073-999 88 77"}, {})
    for text in ("paula", "ek paula", "paula acme", "paula@acme", "0739998877", "pa"):
        assert found(world, text, "contacts") == ["Paula Ek"], text
    (group,) = [g for g in world.see(search.find, world.bo, "paula").groups if g.key == "contacts"]
    assert [(h.id, h.customer_id) for h in group.hits] == [(world.paula_contact, world.acme)]
    assert world.see(search.find, world.bo, "paula").groups[0].key == "contacts"


def test_a_contact_follows_its_customer_into_the_archive(world: World):
    world.do(customers.archive, world.bo, world.acme)
    (hit,) = world.see(search.find, world.bo, "paula").groups[0].hits
    assert hit.archived


def test_a_tag_is_found_by_its_name(world: World):
    tag, old = world.value("tag", "Årsavtal"), world.value("tag", "Avtal 2019")
    world.archive_value(old)
    (group,) = world.see(search.find, world.bo, "avtal").groups
    assert (group.key, [(h.id, h.archived) for h in group.hits]) == (
        "tags",
        [(tag, False), (old, True)],
    )


def own_field(world: World, kind: str = "text") -> int:
    """Make an own tab with one field; return the field's id."""

    def make(session):
        tab = CustomTab(name="Avtal", name_key="avtal")
        session.add(tab)
        session.flush()
        field = CustomField(tab_id=tab.id or 0, label="Ref", label_key="ref", kind=kind)
        session.add(field)
        session.flush()
        from crm_app.domain import settings

        settings.changed(session)
        return field.id or 0

    return world.do(make)


def hold(world: World, field: int, text: str) -> None:
    world.do(
        lambda s: s.add(CustomValue(customer_id=world.acme, field_id=field, text=text, key=text))
    )


def archive_field(world: World, field: int) -> None:
    from crm_app.domain import settings

    def put_away(session):
        session.get_one(CustomField, field).archived = True
        settings.changed(session)

    world.do(put_away)


def test_an_own_field_is_found_until_it_is_archived(world: World):
    field, other = own_field(world), own_field(world)
    hold(world, field, "Ramavtal Åland 77")
    hold(world, other, "Kvarvarande")
    assert found(world, "åland acme") == found(world, "ra") == ["Acme AB"]
    assert marked(world, "ramavtal", "also") == "[Ramavtal] Åland 77"
    archive_field(world, field)
    assert found(world, "ramavtal") == found(world, "acme åland") == []
    assert found(world, "kvar") == ["Acme AB"]


def test_yes_and_no_are_no_words_to_find(world: World):
    hold(world, own_field(world, "flag"), "Ja")
    assert found(world, "ja") == []


def test_a_persons_number_is_found_by_its_shown_half_only(world: World):
    world.decide("personal_identity_number", "active", "private.regular")
    world.private(personal_identity_number="19811218-9876")
    world.company(name="Ek Måleri", organisation_number="811218-9876")
    assert found(world, "19811218") == ["Eva Ek"]
    assert set(found(world, "811218")) == {"Eva Ek", "Ek Måleri"}
    for text in ("811218-9876", "8112189876", "198112189876", "9876", "19811218-9876"):
        assert found(world, text) == [], text
    held = world.see(
        lambda s: [
            row[0] for row in s.connection().exec_driver_sql("SELECT text FROM customersearch")
        ]
    )
    assert not any("9876" in text.replace("-", "") for text in held)


def test_cleo_finds_her_own_and_nothing_of_others(world: World):
    mine = world.private(world.cleo, first_name="Acme", last_name="Svensson")
    assert found(world, "acme", who="cleo") == ["Acme Svensson"]
    assert found(world, "acme", "contacts", who="cleo") == []
    assert found(world, "paula", "contacts", who="cleo") == []
    assert found(world, world.values(world.acme)["number"], who="cleo") == []
    assert [h.id for h in world.see(search.find, world.cleo, "acme").groups[0].hits] == [mine]


def test_cleo_with_very_many_of_her_own_finds_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    world.private(world.cleo, first_name="Acme", last_name="Svensson")
    monkeypatch.setattr("crm_app.domain.search_rows.FEW", -1)
    monkeypatch.setattr("crm_app.domain.search_rows.MOST", 0)
    for text in ("acme", "a", world.values(world.acme)["number"], "Acme AB"):
        names = found(world, text, who="cleo")
        assert "Acme AB" not in names
        assert found(world, text, "contacts", who="cleo") == []
    assert found(world, "acme", who="cleo") == ["Acme Svensson"]


def test_paula_and_who_may_not_see_customers_find_nothing(world: World):
    for actor in (world.paula, search.Actor("user", 99, "Ny", frozenset())):
        assert isinstance(refusal(world.see, search.find, actor, "acme"), PermissionDenied)
        told = refusal(world.see, search.recent, actor, [world.acme])
        assert isinstance(told, PermissionDenied)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "\u0301", "\n\t"])
def test_nothing_asked_is_nothing_found(world: World, text: str):
    assert world.see(search.find, world.bo, text).groups == ()


@pytest.mark.parametrize(
    "text",
    ['"', '""" OR', "a*", "(acme", "acme)", "NEAR(a b)", "text:acme", "-acme", "'; DROP TABLE",
     "%", "_", "acme\x00", "acme\ud800", "😀",
     "a" * 5000, "x " * 500, "+", "0", "00", "(", "12.5/"],
)  # fmt: skip
def test_any_text_may_be_asked(world: World, text: str):
    world.see(search.find, world.bo, text)


def test_the_best_are_found_among_very_many(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("crm_app.domain.search_rows.MOST", 5)
    monkeypatch.setattr("crm_app.domain.search_rows.SOME", 3)
    for at in range(40):
        world.company(name=f"Storaker {at}", organisation_number="", country="NO")
    number = world.values(world.company(name="Zz", organisation_number="", country="NO"))["number"]
    for name in ("Ny Åker AB", "Åker AB", "Aker AB", f"Firma {number} Åker"):
        world.company(name=name, organisation_number="", country="NO")
    assert found(world, "åker")[:3] == ["Åker AB", f"Firma {number} Åker", "Ny Åker AB"]
    assert found(world, "aker")[:2] == ["Aker AB", "Åker AB"]
    assert found(world, number)[0] == "Zz"


def test_there_is_more_than_is_shown(world: World):
    for at in range(9):
        world.private(last_name=f"Ekberg {at}")
    group = world.see(search.find, world.bo, "ekberg").groups[0]
    assert (len(group.hits), group.more) == (8, True)


def test_recent_customers_are_shown_in_their_order_to_who_may_see_them(world: World):
    other = world.private()
    (group,) = world.see(search.recent, world.bo, [other, 999, world.acme, other]).groups
    assert [hit.id for hit in group.hits] == [other, world.acme]
    assert world.see(search.recent, world.cleo, [other, world.acme]).groups == ()


def test_a_contact_without_a_family_name_has_no_loose_space(world: World):
    world.do(contacts.edit, world.bo, world.paula_contact, {"last_name": ""}, {})
    assert found(world, "paula", "contacts") == ["Paula"]
    assert world.see(lambda s: s.get_one(Contact, world.paula_contact).last_name) == ""


def test_an_archived_customer_is_found_by_its_whole_number_and_active_ones_behind_old_archived(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    for name, bound in (("MOST", 2), ("SOME", 2), ("SCANNED", 3)):
        monkeypatch.setattr(f"crm_app.domain.search_rows.{name}", bound)
    old = [
        world.company(name=f"Bolag Ek {at}", organisation_number="", country="NO")
        for at in range(6)
    ]
    for id_ in old:
        world.do(customers.archive, world.bo, id_)
    world.company(name="Nytt Storek", organisation_number="", country="NO")
    assert found(world, "ek")[0] != "Nytt Storek"
    assert found(world, "orek") == ["Nytt Storek"]
    assert found(world, "bolag")[0].startswith("Bolag Ek")
    number = world.values(old[3])["number"]
    world.company(name=f"Firma {number}A", organisation_number="", country="NO")
    world.company(name=f"Firma {number}B", organisation_number="", country="NO")
    world.company(name=f"Firma {number}C", organisation_number="", country="NO")
    assert found(world, number)[0] == "Bolag Ek 3"
    world.company(name="Bolag Sist", organisation_number="", country="NO")
    assert found(world, "bolag")[0] == "Bolag Sist"
