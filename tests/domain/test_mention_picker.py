"""Whom the list after an @ offers, in which order, and how fast."""

import time

import pytest
from sqlmodel import Session

from crm_app.domain import clock, customers, mention_picker, settings, users
from crm_app.domain.errors import NotFound, PermissionDenied
from crm_app.models.users import User, UserGroup
from tests.domain.talking import at, group_of, hire, own_only, say
from tests.world import World, refusal


def offered(world: World, typed: str = "", actor=None) -> list[str]:  # type: ignore[no-untyped-def]
    """Return the names that Bo, or the actor, is offered on Acme; groups of one's own left out."""
    found = world.see(mention_picker.find, actor or world.bo, "customers", world.acme, typed)
    return [c.name for c in found if "@firma.example" not in c.name]


def test_a_bare_at_offers_all_who_may_see_the_customer_and_oneself_last(world: World) -> None:
    assert offered(world) == ["Anna Lind", "Administratör", "Säljare", "Bo Berg"]


def test_who_may_not_see_the_customer_is_not_offered_nor_is_who_is_inactive(world: World) -> None:
    hire(world, "Cleo Gammal", active=False)
    assert offered(world, "cleo") == []
    world.edit(world.acme, account_managers=f"{world.cleo.id}:")
    assert offered(world, "cleo") == ["Cleo Dahl"]


def test_customers_and_contacts_are_not_offered(world: World) -> None:
    assert offered(world, "paula") == []
    assert offered(world, "acme") == []


def test_exact_comes_before_prefix_and_prefix_before_the_start_of_a_word(world: World) -> None:
    for name in ("Karl Lo", "Lova Ek", "Lo"):
        hire(world, name)
    assert offered(world, "lo") == ["Lo", "Lova Ek", "Karl Lo"]


@pytest.mark.parametrize("typed", ["åsa", "ÅSA", "asa", "Asa Ö", "asa o", "öst", "ost å"])
def test_letters_with_rings_and_dots_are_found_with_and_without(world: World, typed: str) -> None:
    hire(world, "Åsa Öst")
    assert offered(world, typed) == ["Åsa Öst"]


def test_the_accent_that_was_typed_comes_first(world: World) -> None:
    for name in ("Åsa Ek", "Asa Ek", "André Ek", "Andre Ek"):
        hire(world, name)
    assert offered(world, "åsa") == ["Åsa Ek", "Asa Ek"]
    assert offered(world, "asa") == ["Asa Ek", "Åsa Ek"]
    assert offered(world, "andré ek") == ["André Ek", "Andre Ek"]


@pytest.mark.parametrize("typed", ["lotta be", "be lot", "anna-k", "karin l"])
def test_several_words_agree_with_the_starts_of_words(world: World, typed: str) -> None:
    hire(world, "Lotta Anna-Karin Berg")
    assert offered(world, typed) == ["Lotta Anna-Karin Berg"]


def test_who_works_with_the_customer_comes_before_whom_one_mentioned_lately(world: World) -> None:
    ada, bea, cia = (hire(world, f"Zed {name}") for name in ("Ada", "Bea", "Cia"))
    say(world, f"{at(cia)} hej")
    assert offered(world, "zed") == ["Zed Cia", "Zed Ada", "Zed Bea"]
    say(world, "Jag är med", bea)
    assert offered(world, "zed") == ["Zed Bea", "Zed Cia", "Zed Ada"]
    world.edit(world.acme, account_managers=f"{ada.id}:")
    assert offered(world, "zed") == ["Zed Ada", "Zed Bea", "Zed Cia"]


def test_the_latest_mentioned_comes_first(world: World) -> None:
    ada, bea = (hire(world, f"Zed {name}") for name in ("Ada", "Bea"))
    say(world, f"{at(ada)} hej")
    say(world, f"{at(bea)} hej")
    assert offered(world, "zed") == ["Zed Bea", "Zed Ada"]


def test_oneself_comes_last_even_by_ones_exact_name(world: World) -> None:
    hire(world, "Bo Bergman")
    assert offered(world, "bo berg") == ["Bo Bergman", "Bo Berg"]


def test_a_line_tells_title_and_groups(world: World) -> None:
    title = world.value("manager_title", "Säljansvarig")
    world.edit(world.acme, account_managers=f"{world.bo.id}:{title},{world.cleo.id}:")
    found = world.see(mention_picker.find, world.anna, "customers", world.acme, "")
    told = {c.name: (c.about, c.initials) for c in found}
    assert told["Bo Berg"] == ("Säljansvarig · Säljare", "BB")
    assert told["Cleo Dahl"] == ("Kundansvarig · Kundtjänst", "CD")
    assert told["Säljare"] == ("Grupp · 1 person", "S")


def test_a_group_is_offered_when_it_reaches_somebody(world: World) -> None:
    assert offered(world, "sälj") == ["Säljare"]
    assert offered(world, "kundt") == []


def test_two_of_one_name_are_both_offered(world: World) -> None:
    one, two = hire(world, "Lotta Berg"), hire(world, "Lotta Berg")
    found = world.see(mention_picker.find, world.bo, "customers", world.acme, "lotta berg")
    assert [c.ref for c in found][:2] == [f"u{one.id}", f"u{two.id}"]


def test_a_rename_is_offered_by_the_new_name(world: World) -> None:
    group = group_of(world, world.anna)
    world.do(users.edit, world.anna, world.anna.id, users.Person("Ny Namn", "n@f.se", (group,)))
    assert offered(world, "ny") == ["Ny Namn"]
    assert offered(world, "anna") == []


@pytest.mark.parametrize("typed", ["%", "_", "'", "\\", "\x00", "x" * 5000, "@", "ingen"])
def test_strange_words_find_nobody(world: World, typed: str) -> None:
    assert offered(world, typed) == []


def test_who_does_not_see_the_customer_is_offered_nobody(world: World) -> None:
    told = ("customers", world.acme, "")
    assert isinstance(refusal(world.see, mention_picker.find, world.cleo, *told), NotFound)
    assert isinstance(refusal(world.see, mention_picker.find, world.paula, *told), PermissionDenied)
    bod = world.private(world.cleo)
    found = world.see(mention_picker.find, world.cleo, "customers", bod, "")
    assert {c.name for c in found} >= {"Anna Lind", "Bo Berg", "Cleo Dahl"}


def test_among_two_thousand_users_the_answer_takes_less_than_a_tenth_of_a_second(
    world: World,
) -> None:
    group = group_of(world, world.bo)

    def many(session: Session) -> None:
        rows = [
            User(name=f"Person {n} Ek", email=f"p{n}@f.se", created_at=clock.now())
            for n in range(2000)
        ]
        session.add_all(rows)
        session.flush()
        session.add_all(UserGroup(user_id=row.id or 0, group_id=group) for row in rows)
        settings.changed(session)

    world.do(many)
    took = []
    for typed in ["", "p", "pe", "person", "person 1", "person 19", "ek", "ek per"] * 5:
        begun = time.thread_time()
        found = world.see(mention_picker.find, world.bo, "customers", world.acme, typed)
        took.append(time.thread_time() - begun)
        assert len(found) == 8
    assert sorted(took)[int(len(took) * 0.95)] < 0.1


def test_an_archived_customer_offers_as_before(world: World) -> None:
    world.do(customers.archive, world.bo, world.acme)
    own_only(world, "Rut Ek")
    assert offered(world, "anna") == ["Anna Lind"]
