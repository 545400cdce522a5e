"""The first run: one code, one administrator."""

import pytest
from sqlmodel import Session

from crm_app import db
from crm_app.domain import groups, sessions, setup, sign_ins
from crm_app.domain.actors import ALL_RIGHTS, system
from crm_app.domain.errors import Conflict, Invalid
from tests.edge_fixtures import PASSWORD, Clock, House, hash_of

pytest_plugins = ("tests.edge_fixtures",)
ANNA = ("Anna Lind", "anna@firma.se", PASSWORD)


def code_of(database: db.Database) -> str:
    code = database.transact(setup.ensure_code)
    assert code is not None
    return code


def test_the_code_makes_the_administrator_who_can_sign_in(empty: db.Database) -> None:
    user = empty.transact(setup.run, code_of(empty), *ANNA)
    secret, _ = empty.transact(sign_ins.sign_in, "anna@firma.se", PASSWORD, "", "")
    actor = empty.look(sessions.actor_of, hash_of(secret))
    assert actor is not None
    assert (actor.id, actor.rights) == (user.id, ALL_RIGHTS)


def test_the_first_run_makes_three_groups(empty: db.Database) -> None:
    empty.transact(setup.run, code_of(empty), *ANNA)
    rows = {row.name: set(row.permissions) for row in empty.look(groups.listing, system())}
    assert rows == {name: set(rights) for name, rights in setup.FIRST_GROUPS}
    assert set(rows) == {"Administratör", "Säljare", "Kundtjänst"}
    assert "customers.see_all" not in rows["Kundtjänst"]


def test_the_code_may_be_typed_in_small_letters_with_spaces(empty: db.Database) -> None:
    typed = code_of(empty).lower().replace("-", " ")
    assert empty.transact(setup.run, typed, *ANNA)


@pytest.mark.parametrize("wrong", ["", "AAAA-AAAA-AAAA-AAAA", "ÅÄÖ"])
def test_a_wrong_code_is_refused(empty: db.Database, wrong: str) -> None:
    code_of(empty)
    with pytest.raises(Invalid) as refusal:
        empty.transact(setup.run, wrong, *ANNA)
    assert set(refusal.value.errors) == {"code"}
    assert empty.look(setup.needed)


def test_a_new_code_replaces_the_one_before(empty: db.Database) -> None:
    first = code_of(empty)
    second = code_of(empty)
    with pytest.raises(Invalid):
        empty.transact(setup.run, first, *ANNA)
    assert empty.transact(setup.run, second, *ANNA)


def test_a_code_lives_a_day(empty: db.Database, moving: Clock) -> None:
    code = code_of(empty)
    moving.forward(days=1)
    with pytest.raises(Invalid):
        empty.transact(setup.run, code, *ANNA)


def test_every_error_comes_at_once_and_the_code_still_holds(empty: db.Database) -> None:
    code = code_of(empty)
    with pytest.raises(Invalid) as refusal:
        empty.transact(setup.run, code, "", "ingen", "kort")
    assert set(refusal.value.errors) == {"name", "email", "password"}
    assert empty.transact(setup.run, code, *ANNA)


def test_the_first_run_happens_once(empty: db.Database) -> None:
    code = code_of(empty)
    empty.transact(setup.run, code, *ANNA)
    with pytest.raises(Conflict):
        empty.transact(setup.run, code, "Mallory", "m@firma.se", PASSWORD)
    assert empty.transact(setup.ensure_code) is None


def test_there_is_no_code_once_there_is_a_user(house: House) -> None:
    assert house.do(setup.ensure_code) is None
    assert house.see(setup.needed) is False


def test_a_failed_first_run_leaves_nothing(empty: db.Database) -> None:
    def fails(session: Session) -> None:
        setup.run(session, code, *ANNA)
        raise RuntimeError

    code = code_of(empty)
    with pytest.raises(RuntimeError):
        empty.transact(fails)
    assert empty.look(setup.needed)
    assert empty.look(groups.listing, system()) == []
