"""One-time links: invitations and forgotten passwords."""

import pytest
from sqlalchemy import select
from sqlmodel import Session

from crm_app.domain import credentials, links, sessions, sign_ins, users
from crm_app.domain.errors import Conflict, Invalid, NotFound, PermissionDenied
from crm_app.models.users import OneTimeLink
from tests.edge_fixtures import PASSWORD, Clock, House

pytest_plugins = ("tests.edge_fixtures",)
NEW = "ett alldeles nytt lösenord"


@pytest.fixture
def dan(house: House) -> int:
    person = users.Person("Dan", "dan@firma.se", (house.groups["Kundtjänst"],))
    return house.do(users.create, house.anna, person)


def rows(session: Session) -> list[OneTimeLink]:
    return list(session.scalars(select(OneTimeLink)))


def test_an_invitation_lets_her_choose_a_password_and_sign_in(house: House, dan: int) -> None:
    secret = house.do(links.create_invite, house.anna, dan)
    found = house.see(links.find, secret)
    assert (found.purpose, found.name, found.email) == ("invite", "Dan", "dan@firma.se")
    assert house.do(links.redeem, secret, NEW).id == dan
    assert house.do(sign_ins.sign_in, "dan@firma.se", NEW, "", "")
    assert house.actions() == ["create", "create_invite", "set_password", "sign_in"]


def test_only_the_hash_of_a_link_is_kept(house: House, dan: int) -> None:
    secret = house.do(links.create_invite, house.anna, dan)
    assert len(secret) >= 43
    assert all(secret not in repr(row) for row in house.see(rows))


def test_a_link_is_good_once(house: House, dan: int) -> None:
    secret = house.do(links.create_invite, house.anna, dan)
    house.do(links.redeem, secret, NEW)
    with pytest.raises(Invalid) as refusal:
        house.do(links.redeem, secret, "ett helt annat lösenord")
    assert refusal.value.errors == {"token": links.SPENT}
    assert house.see(links.find, secret) is None


def test_a_weak_password_does_not_spend_the_link(house: House, dan: int) -> None:
    secret = house.do(links.create_invite, house.anna, dan)
    with pytest.raises(Invalid) as refusal:
        house.do(links.redeem, secret, "kort")
    assert set(refusal.value.errors) == {"password"}
    assert house.do(links.redeem, secret, NEW)


def test_an_invitation_lives_seven_days(house: House, dan: int, moving: Clock) -> None:
    secret = house.do(links.create_invite, house.anna, dan)
    moving.forward(days=7, seconds=-1)
    assert house.see(links.find, secret)
    moving.forward(seconds=1)
    assert house.see(links.find, secret) is None
    with pytest.raises(Invalid):
        house.do(links.redeem, secret, NEW)


def test_a_forgotten_password_link_lives_two_hours(house: House, moving: Clock) -> None:
    secret = house.do(links.create_forgotten, house.anna, house.carl.id)
    moving.forward(hours=2, seconds=-1)
    assert house.see(links.find, secret)
    moving.forward(seconds=1)
    assert house.see(links.find, secret) is None


def test_a_new_link_cancels_the_earlier_of_its_kind(house: House, dan: int) -> None:
    first = house.do(links.create_invite, house.anna, dan)
    second = house.do(links.create_invite, house.anna, dan)
    assert house.see(links.find, first) is None
    assert house.see(links.find, second)


def test_choosing_a_password_cancels_every_other_link(house: House, dan: int) -> None:
    invite = house.do(links.create_invite, house.anna, dan)
    forgotten = house.do(links.create_forgotten, house.anna, dan)
    house.do(links.redeem, forgotten, NEW)
    assert house.see(links.find, invite) is None


def test_a_new_password_ends_every_session(house: House) -> None:
    known, _ = house.enter(house.carl)
    secret = house.do(links.create_forgotten, house.anna, house.carl.id)
    topics = house.topics(links.redeem, secret, NEW)
    assert f"user:{house.carl.id}" in topics
    assert house.see(sessions.actor_of, known) is None


def test_who_has_a_password_is_not_invited(house: House) -> None:
    with pytest.raises(Conflict):
        house.do(links.create_invite, house.anna, house.carl.id)


def test_only_administrators_make_links_and_see_who_waits(house: House, dan: int) -> None:
    for verb, *args in (
        (links.create_invite, dan),
        (links.create_forgotten, house.anna.id),
        (links.pending,),
    ):
        with pytest.raises(PermissionDenied):
            house.do(verb, house.carl, *args)


def test_a_disabled_or_unknown_user_gets_no_link(house: House) -> None:
    house.do(users.disable, house.anna, house.carl.id)
    for user_id in (house.carl.id, 9999):
        with pytest.raises(NotFound):
            house.do(links.create_forgotten, house.anna, user_id)


def test_a_guessed_secret_finds_nothing(house: House) -> None:
    for guess in ("", "x", "a" * 43):
        assert house.see(links.find, guess) is None


def test_who_forgot_waits_for_an_administrator(house: House) -> None:
    house.do(links.forgotten, " Carl@firma.se")
    (waiting,) = house.see(links.pending, house.anna)
    assert (waiting.user_id, waiting.name) == (house.carl.id, "Carl")
    secret = house.do(links.create_forgotten, house.anna, house.carl.id)
    assert house.see(links.pending, house.anna) == []
    assert house.do(links.redeem, secret, NEW)


def test_asking_again_and_again_is_one_request(house: House) -> None:
    for _ in range(5):
        house.do(links.forgotten, "carl@firma.se")
    assert len(house.see(links.pending, house.anna)) == 1
    assert house.actions() == ["ask_password"]


def test_a_request_is_no_key_even_to_who_knows_its_secret(house: House) -> None:
    secret = house.do(links._add, links.REQUEST, house.carl.id)
    assert house.see(links.find, secret) is None
    with pytest.raises(Invalid):
        house.do(links.redeem, secret, NEW)


def test_the_answer_is_the_same_for_an_unknown_and_a_disabled_account(house: House) -> None:
    house.do(users.disable, house.anna, house.carl.id)
    answers = [
        house.do(links.forgotten, email)
        for email in ("carl@firma.se", "okand@firma.se", "anna@firma.se", "")
    ]
    assert answers == [None] * 4
    assert len(house.see(links.pending, house.anna)) == 1


def test_a_user_changes_her_own_password_and_her_other_sessions_end(house: House) -> None:
    known, carl = house.enter(house.carl)
    other, _ = house.enter(house.carl)
    house.do(credentials.change, carl, PASSWORD, NEW)
    assert house.see(sessions.actor_of, known)
    assert house.see(sessions.actor_of, other) is None
    assert house.do(sign_ins.sign_in, "carl@firma.se", NEW, "", "")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [("fel lösenord", NEW, "old"), (PASSWORD, PASSWORD, "new"), (PASSWORD, "kort", "new")],
)
def test_a_change_of_password_is_refused_by_field(
    house: House, old: str, new: str, field: str
) -> None:
    _, carl = house.enter(house.carl)
    with pytest.raises(Invalid) as refusal:
        house.do(credentials.change, carl, old, new)
    assert set(refusal.value.errors) == {field}
