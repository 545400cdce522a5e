"""Users: made, changed and shut out by administrators, of whom one always remains."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from crm_app import db
from crm_app.domain import customers, groups, links, sessions, settings, user_list, users
from crm_app.domain.actors import system
from crm_app.domain.errors import Conflict, DomainError, Invalid, NotFound, PermissionDenied
from crm_app.domain.users import Person
from crm_app.models.customer_links import AccountManager
from tests.edge_fixtures import House

pytest_plugins = ("tests.edge_fixtures",)


def dan(house: House, name: str = "Dan", email: str = "dan@firma.se") -> Person:
    return Person(name, email, (house.groups["Kundtjänst"],))


def seller(house: House, name: str) -> Person:
    return Person(name, f"{name.lower()}@firma.se", (house.groups["Säljare"],))


def managers(house: House, customer: int) -> list[tuple[int, int | None]]:
    def read(session: Session) -> list[tuple[int, int | None]]:
        rows = session.scalars(
            select(AccountManager)
            .where(col(AccountManager.customer_id) == customer)
            .order_by(col(AccountManager.user_id))
        )
        return [(row.user_id, row.title_id) for row in rows]

    return house.see(read)


def customer_of(house: House, number: int, *user_ids: int | None) -> int:
    texts = {
        "name": f"Kund {number} AB",
        "organisation_number": "",
        "country": "SE",
        "account_managers": ",".join(f"{user}:" for user in user_ids),
        "customer_type": "prospect",
    }
    return house.do(customers.register, system(), "company", texts)


def test_an_administrator_makes_a_user(house: House) -> None:
    user_id = house.do(users.create, house.anna, dan(house, "  Dan   Ek ", " DAN@firma.se "))
    user = house.user(user_id)
    assert (user.name, user.email, user.active, user.password_hash) == (
        "Dan Ek",
        "dan@firma.se",
        True,
        "",
    )
    assert house.actions() == ["create"]


def test_a_new_user_is_in_every_settings_snapshot_at_once(house: House) -> None:
    user_id = house.do(users.create, house.anna, dan(house))
    assert house.see(settings.snapshot).users[user_id] == ("Dan", "dan@firma.se", True)
    house.do(users.disable, house.anna, user_id)
    assert house.see(settings.snapshot).users[user_id][2] is False


def test_a_seller_changes_no_users_not_even_herself(house: House) -> None:
    me = Person("Carl", "carl@firma.se", (house.groups["Administratör"],))
    for verb, *args in (
        (users.create, dan(house)),
        (users.edit, house.carl.id, me),
        (users.disable, house.anna.id),
        (users.enable, house.anna.id),
        (users.invite, house.carl.id),
        (user_list.listing,),
    ):
        with pytest.raises(PermissionDenied):
            house.do(verb, house.carl, *args)
    assert house.actions() == []


def test_every_error_comes_at_once(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        house.do(users.create, house.anna, Person(" ", "ingen", ()))
    assert set(refusal.value.errors) == {"name", "email", "groups"}


def test_an_empty_address_is_asked_for(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        house.do(users.create, house.anna, dan(house, email=""))
    assert "email" in refusal.value.errors


def test_two_users_cannot_share_an_address(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        house.do(users.create, house.anna, dan(house, email="CARL@firma.se"))
    assert "redan" in refusal.value.errors["email"]


def test_a_user_is_given_several_groups_and_gets_the_union_of_their_rights(house: House) -> None:
    both = (house.groups["Säljare"], house.groups["Kundtjänst"])
    house.do(users.edit, house.anna, house.carl.id, Person("Carl", "carl@firma.se", both))
    _, carl = house.enter(house.carl)
    assert carl.may("customers.see_own")
    assert carl.may("customers.archive")


def test_a_group_that_is_gone_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        house.do(users.create, house.anna, Person("Dan", "dan@firma.se", (9999,)))
    assert set(refusal.value.errors) == {"groups"}


def test_an_edit_reaches_open_tabs_and_is_told_old_and_new(house: House) -> None:
    known, before = house.enter(house.carl)
    person = Person("Carl Berg", "carl@firma.se", (house.groups["Kundtjänst"],))
    topics = house.topics(users.edit, house.anna, house.carl.id, person)
    assert {f"user:{house.carl.id}", "settings"} <= topics
    after = house.see(sessions.actor_of, known)
    assert before.may("customers.archive")
    assert not after.may("customers.archive")
    assert after.name == "Carl Berg"


def test_an_edit_that_changes_nothing_says_nothing(house: House) -> None:
    same = seller(house, "Carl")
    assert house.topics(users.edit, house.anna, house.carl.id, same) == set()
    assert house.actions() == []


def test_a_changed_address_cancels_the_links_sent_to_the_old_one(house: House) -> None:
    user_id = house.do(users.create, house.anna, dan(house))
    secret = house.do(users.invite, house.anna, user_id)
    house.do(users.edit, house.anna, user_id, dan(house, email="dan@annan.se"))
    assert house.see(links.find, secret) is None


def test_disabling_ends_sessions_and_links_at_once(house: House) -> None:
    known, _ = house.enter(house.carl)
    link = house.do(links.create_forgotten, house.anna, house.carl.id)
    topics = house.topics(users.disable, house.anna, house.carl.id)
    assert f"user:{house.carl.id}" in topics
    assert house.see(sessions.actor_of, known) is None
    assert house.see(links.find, link) is None
    assert house.user(house.carl.id).active is False
    assert house.actions()[-1] == "disable"


def test_enabling_lets_her_in_again_but_wakes_no_old_session(house: House) -> None:
    known, _ = house.enter(house.carl)
    house.do(users.disable, house.anna, house.carl.id)
    house.do(users.enable, house.anna, house.carl.id)
    assert house.user(house.carl.id).active is True
    assert house.see(sessions.actor_of, known) is None


def test_disabling_twice_and_enabling_twice_are_refused(house: House) -> None:
    house.do(users.disable, house.anna, house.carl.id)
    with pytest.raises(Conflict):
        house.do(users.disable, house.anna, house.carl.id)
    house.do(users.enable, house.anna, house.carl.id)
    with pytest.raises(Conflict):
        house.do(users.enable, house.anna, house.carl.id)


def test_her_customers_need_a_colleague_before_she_is_disabled(house: House) -> None:
    customer_of(house, 1, house.carl.id)
    for nobody in (None, house.carl.id, 9999):
        with pytest.raises(Invalid) as refusal:
            house.do(users.disable, house.anna, house.carl.id, nobody)
        assert set(refusal.value.errors) == {"colleague"}
    assert house.user(house.carl.id).active is True


def test_a_disabled_colleague_takes_over_nothing(house: House) -> None:
    customer_of(house, 1, house.carl.id)
    house.do(users.disable, house.anna, house.berit.id)
    with pytest.raises(Invalid):
        house.do(users.disable, house.anna, house.carl.id, house.berit.id)


def test_her_customers_go_to_the_colleague_with_an_event_each(house: House) -> None:
    berit, carl = house.berit.id or 0, house.carl.id or 0
    alone, both, other = (
        customer_of(house, 1, carl),
        customer_of(house, 2, carl, berit),
        customer_of(house, 3, house.anna.id),
    )
    topics = house.topics(users.disable, house.anna, carl, berit)
    assert managers(house, alone) == [(berit, None)]
    assert managers(house, both) == [(berit, None)]
    assert managers(house, other) == [(house.anna.id, None)]
    assert house.actions("customers")[-2:] == ["edit", "edit"]
    assert {f"record:customers:{alone}", f"record:customers:{both}", "list:customers"} <= topics
    assert f"record:customers:{other}" not in topics


def test_an_unknown_user_is_not_there(house: House) -> None:
    for verb, *args in (
        (users.edit, dan(house)),
        (users.disable,),
        (users.enable,),
        (users.invite,),
    ):
        with pytest.raises(NotFound):
            house.do(verb, house.anna, 9999, *args)


def test_the_list_shows_groups_customers_and_who_can_sign_in(house: House) -> None:
    house.do(users.create, house.anna, dan(house))
    customer_of(house, 1, house.carl.id)
    house.enter(house.carl)
    rows = {row.name: row for row in house.see(user_list.listing, house.anna)}
    assert list(rows) == ["Anna", "Berit", "Carl", "Dan"]
    assert rows["Carl"].groups == ((house.groups["Säljare"], "Säljare"),)
    assert (rows["Carl"].customers, rows["Anna"].customers) == (1, 0)
    assert rows["Carl"].seen_at is not None
    assert rows["Dan"].seen_at is None
    assert (rows["Dan"].can_sign_in, rows["Carl"].can_sign_in) == (False, True)


# One administrator with a usable login always remains


def test_the_last_administrator_can_be_neither_disabled_nor_moved(house: House) -> None:
    house.do(users.disable, house.anna, house.berit.id)
    for verb, *args in (
        (users.disable,),
        (users.edit, seller(house, "Anna")),
    ):
        with pytest.raises(Conflict):
            house.do(verb, house.anna, house.anna.id, *args)
    assert house.user(house.anna.id).active is True
    assert house.enter(house.anna)[1].may("system.settings")


def test_the_last_group_that_grants_it_cannot_lose_the_right(house: House) -> None:
    with pytest.raises(Conflict):
        house.do(
            groups.edit,
            house.anna,
            house.groups["Administratör"],
            "Administratör",
            ["customers.see_all"],
        )


def test_an_administrator_without_a_password_does_not_count(house: House) -> None:
    both = Person("Dan", "dan@firma.se", (house.groups["Administratör"],))
    house.do(users.create, house.anna, both)
    house.do(users.disable, house.anna, house.berit.id)
    with pytest.raises(Conflict):
        house.do(users.disable, house.anna, house.anna.id)


def test_one_of_two_administrators_may_step_down(house: House) -> None:
    house.do(users.edit, house.anna, house.anna.id, seller(house, "Anna"))
    assert not house.enter(house.anna)[1].may("system.settings")


@pytest.mark.parametrize("turn", range(5))
def test_two_administrators_who_disable_each_other_at_once_do_not_both_succeed(
    house: House, tmp_path: Path, turn: int
) -> None:
    others = [db.Database(f"sqlite:///{tmp_path}/t.db") for _ in range(2)]
    pairs = ((house.anna, house.berit), (house.berit, house.anna))

    def disable(number: int) -> bool:
        actor, victim = pairs[number]
        try:
            others[number].transact(users.disable, actor, victim.id)
        except DomainError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, range(2))) == [False, True]
    for other in others:
        other.close()
