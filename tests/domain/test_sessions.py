"""Signing in, being known, and being shut out."""

import time

import pytest
from sqlalchemy import event, select
from sqlmodel import Session, col

from crm_app.domain import attempts, sessions, sign_ins, users
from crm_app.domain.errors import Invalid, NotFound, PermissionDenied
from crm_app.models.users import SignInAttempt, StaffSession
from tests.edge_fixtures import PASSWORD, Clock, House, hash_of

pytest_plugins = ("tests.edge_fixtures",)
HERE = "10.0.0.1"


def enter(house: House, email: str = "carl@firma.se", password: str = PASSWORD) -> str:
    return house.do(sign_ins.sign_in, email, password, HERE, "Firefox")[0]


def fail(house: House, times: int, email: str = "carl@firma.se", address: str = HERE) -> None:
    for _ in range(times):
        house.do(attempts.failed, email, address)


def wait(house: House, email: str = "carl@firma.se", address: str = HERE) -> int:
    return house.see(sign_ins.candidate, email, address).wait


def _one(session: Session) -> StaffSession:
    return session.scalars(select(StaffSession)).one()


def _attempts(session: Session) -> list[str]:
    return list(session.scalars(select(col(SignInAttempt.subject))))


def test_the_right_password_opens_a_session_that_tells_who_acts(house: House) -> None:
    secret, user = house.do(sign_ins.sign_in, " Carl@Firma.se ", PASSWORD, HERE, "Firefox")
    actor = house.see(sessions.actor_of, hash_of(secret))
    assert (actor.kind, actor.id, actor.name) == ("user", user.id, "Carl")
    assert actor.may("customers.edit")
    assert not actor.may("system.settings")
    assert actor.session_id is not None
    assert house.actions() == ["sign_in"]


def test_signing_in_touches_the_user(house: House) -> None:
    topics = house.topics(sign_ins.sign_in, "carl@firma.se", PASSWORD, HERE, "")
    assert topics == {f"user:{house.carl.id}"}


def test_only_the_hash_of_the_secret_is_kept(house: House) -> None:
    secret = enter(house)
    kept = house.see(_one)
    assert secret not in repr(kept)
    assert kept.secret_hash == hash_of(secret)
    assert len(secret) >= 43


def test_each_sign_in_gets_its_own_secret(house: House) -> None:
    assert enter(house) != enter(house)


@pytest.mark.parametrize(
    ("email", "password"),
    [("carl@firma.se", "fel lösenord"), ("okänd@firma.se", PASSWORD), ("", ""), ("carl", "")],
)
def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    house: House, email: str, password: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        enter(house, email, password)
    assert refusal.value.errors == {"password": sign_ins.REFUSED}


def test_a_user_who_has_chosen_no_password_cannot_sign_in(house: House) -> None:
    person = users.Person("Dan", "dan@firma.se", (house.groups["Säljare"],))
    house.do(users.create, house.anna, person)
    with pytest.raises(Invalid):
        enter(house, "dan@firma.se", "")


def test_a_disabled_user_can_neither_sign_in_nor_go_on(house: House) -> None:
    secret = enter(house)
    house.do(users.disable, house.anna, house.carl.id)
    assert house.see(sessions.actor_of, hash_of(secret)) is None
    with pytest.raises(Invalid):
        enter(house)


def test_a_candidate_whose_password_changed_meanwhile_is_refused(house: House) -> None:
    found = house.see(sign_ins.candidate, "carl@firma.se", HERE)
    house.do(lambda s: setattr(users.get(s, house.carl.id or 0), "password_hash", "other"))
    with pytest.raises(Invalid):
        house.do(sign_ins.open_, found, HERE, "")


def test_a_user_who_is_not_active_acts_through_no_session_however_she_became_so(
    house: House,
) -> None:
    known, _ = house.enter(house.carl)
    house.do(lambda s: setattr(users.get(s, house.carl.id or 0), "active", False))
    assert house.see(sessions.actor_of, known) is None


def test_an_ended_session_is_nobody_within_the_same_transaction(house: House) -> None:
    known, carl = house.enter(house.carl)

    def end_and_look(session: Session) -> object:
        sessions.end_all(session, carl.id or 0)
        return sessions.actor_of(session, known)

    assert house.do(end_and_look) is None


def test_an_unknown_session_is_nobody(house: House) -> None:
    assert house.see(sessions.actor_of, hash_of("guess")) is None
    assert house.see(sessions.actor_of, "") is None


def test_a_session_ends_after_twelve_idle_hours(house: House, moving: Clock) -> None:
    known = hash_of(enter(house))
    moving.forward(hours=11, minutes=59)
    assert house.see(sessions.actor_of, known)
    moving.forward(minutes=2)
    assert house.see(sessions.actor_of, known) is None


def test_a_session_in_use_goes_on_for_seven_days_and_no_longer(house: House, moving: Clock) -> None:
    known = hash_of(enter(house))
    for _ in range(7 * 24 - 1):
        moving.forward(hours=1)
        house.do(sessions.mark_seen, known)
    assert house.see(sessions.actor_of, known)
    moving.forward(hours=1, minutes=1)
    assert house.see(sessions.actor_of, known) is None


def test_being_seen_is_written_at_most_once_a_minute(house: House, moving: Clock) -> None:
    known = hash_of(enter(house))

    def seen() -> object:
        return house.see(_one).seen_at

    first = seen()
    moving.forward(seconds=59)
    house.do(sessions.mark_seen, known)
    assert seen() == first
    moving.forward(seconds=1)
    house.do(sessions.mark_seen, known)
    assert seen() == moving.at


def test_being_seen_does_not_wake_a_session_that_went_idle(house: House, moving: Clock) -> None:
    known = hash_of(enter(house))
    moving.forward(hours=13)
    house.do(sessions.mark_seen, known)
    assert house.see(sessions.actor_of, known) is None


def test_a_user_sees_her_own_sessions_and_which_one_she_uses(house: House) -> None:
    house.enter(house.anna)
    _, carl = house.enter(house.carl)
    house.enter(house.carl)
    found = house.see(sessions.mine, carl)
    assert len(found) == 2
    assert [s.is_current for s in found].count(True) == 1
    assert {s.browser for s in found} == {"Firefox"}


def test_ending_a_session_ends_it_at_once(house: House) -> None:
    known, carl = house.enter(house.carl)
    assert house.topics(sessions.end, carl, carl.session_id) == {f"user:{carl.id}"}
    assert house.see(sessions.actor_of, known) is None
    assert house.actions()[-1] == "sign_out"


def test_nobody_ends_the_session_of_another(house: House) -> None:
    known, carl = house.enter(house.carl)
    with pytest.raises(NotFound):
        house.do(sessions.end, house.anna, carl.session_id)
    assert house.see(sessions.actor_of, known)


def test_ending_the_others_keeps_the_one_in_use(house: House) -> None:
    known, carl = house.enter(house.carl)
    other, _ = house.enter(house.carl)
    assert house.do(sessions.end_others, carl) == 1
    assert house.see(sessions.actor_of, known)
    assert house.see(sessions.actor_of, other) is None
    assert house.do(sessions.end_others, carl) == 0


def test_a_portal_account_has_no_staff_sessions(house: House) -> None:
    from dataclasses import replace

    with pytest.raises(PermissionDenied):
        house.see(sessions.mine, replace(house.carl, kind="portal"))


def test_after_five_failures_the_account_waits_and_the_wait_doubles(
    house: House, moving: Clock
) -> None:
    fail(house, 4)
    assert wait(house, address="10.9.9.9") == 0
    waits = []
    for _ in range(4):
        fail(house, 1)
        waits.append(wait(house, address="10.9.9.9"))
    assert waits == [1, 2, 4, 8]
    moving.forward(seconds=8)
    assert wait(house, address="10.9.9.9") == 0


def test_the_wait_is_said_and_even_the_right_password_must_sit_it_out(
    house: House, moving: Clock
) -> None:
    fail(house, 11)
    with pytest.raises(Invalid) as refusal:
        enter(house)
    assert refusal.value.errors["password"] == "För många försök. Försök igen om 2 minuter."
    moving.forward(seconds=64)
    assert enter(house)


def test_the_wait_never_passes_five_minutes_and_is_over_in_an_hour(
    house: House, moving: Clock
) -> None:
    fail(house, 200)
    assert wait(house, address="10.9.9.9") == attempts.LONGEST_WAIT
    moving.forward(hours=1, seconds=1)
    assert wait(house, address="10.9.9.9") == 0


def test_an_unknown_account_waits_just_as_a_known_one(house: House, moving: Clock) -> None:
    fail(house, 7, "okand@firma.se", "10.7.7.7")
    fail(house, 7, "carl@firma.se", "10.8.8.8")
    assert wait(house, "okand@firma.se") == wait(house, "carl@firma.se") == 4


def test_one_address_waits_whatever_account_it_tries(house: House, moving: Clock) -> None:
    for number in range(attempts.FREE_PER_ADDRESS):
        fail(house, 1, f"user{number}@firma.se")
    assert wait(house, "anna@firma.se") == 1
    assert wait(house, "anna@firma.se", "10.0.0.2") == 0


def test_one_subscriber_of_ipv6_is_one_address(house: House, moving: Clock) -> None:
    for number in range(attempts.FREE_PER_ADDRESS):
        fail(house, 1, f"user{number}@firma.se", f"2001:db8:1:2::{number:x}")
    assert wait(house, "anna@firma.se", "2001:db8:1:2:ffff::1") == 1
    assert wait(house, "anna@firma.se", "2001:db8:1:3::1") == 0
    assert attempts.place("::ffff:10.0.0.1") == attempts.place("10.0.0.1")


def test_a_stranger_who_guesses_does_not_keep_the_owner_out_of_where_she_works(
    house: House,
) -> None:
    enter(house)
    fail(house, 50, address="10.6.6.6")
    assert wait(house, address="10.6.6.6") > 0
    assert enter(house)


def test_getting_in_clears_the_account_but_not_the_address(house: House, moving: Clock) -> None:
    fail(house, 19)
    moving.forward(minutes=6)
    enter(house)
    assert wait(house, address="10.5.5.5") == 0
    fail(house, 1, "anna@firma.se")
    assert wait(house, "berit@firma.se") == 1


def test_what_was_typed_is_not_kept_and_yesterdays_failures_go(house: House, moving: Clock) -> None:
    fail(house, 1, "hemligt i fel ruta")
    subjects = house.see(_attempts)
    assert not any("hemligt" in subject for subject in subjects)
    moving.forward(days=1, seconds=1)
    fail(house, 1)
    assert len(house.see(_attempts)) == 2


def test_knowing_who_acts_is_one_statement_and_quick(house: House) -> None:
    known, _ = house.enter(house.anna)
    statements: list[str] = []
    engine = house.database.engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    house.see(sessions.actor_of, known)
    assert [s.split()[0] for s in statements] == ["BEGIN", "SELECT"]

    def many(session: Session) -> float:
        began = time.perf_counter()
        for _ in range(300):
            sessions.actor_of(session, known)
        return (time.perf_counter() - began) / 300

    assert min(house.see(many) for _ in range(5)) < 0.0003
