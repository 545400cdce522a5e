"""Every handler has a mark, the marks say what the matrix says, and without one none runs."""

import pytest

from crm_app.domain.actors import ALL_RIGHTS, Actor
from crm_app.policy import MARK, Policy
from crm_app.state import guard
from tests.security import handlers
from tests.security.matrix import FRAMEWORK, MATRIX, PEOPLE
from tests.world import OWN_ONLY, SELLER

ACTORS = {
    "nobody": None,
    "cleo": Actor("user", 3, "Cleo", OWN_ONLY),
    "bo": Actor("user", 2, "Bo", SELLER),
    "anna": Actor("user", 1, "Anna", ALL_RIGHTS),
}
PAULA = Actor("portal", 1, "Paula", ALL_RIGHTS | {"see", "create", "answer", "approve"})


def unmarked() -> list[str]:
    """Return the handlers that bear no mark: the check that must find none."""
    return [
        handlers.short(handlers.FUNCTIONS[name])
        for name, policy in guard.enumerate_handlers()
        if name in handlers.FUNCTIONS and policy is None
    ]


def told_otherwise() -> list[str]:
    """Return the handlers of which the guard says other than the matrix."""
    return [
        row.handler
        for row in MATRIX
        if any(
            guard.decide(handlers.OWN[row.handler], ACTORS[who]) is not row.permits(who)
            for who in PEOPLE
        )
    ]


def test_the_matrix_lists_exactly_the_handlers_of_the_app():
    assert [row.handler for row in MATRIX] == sorted(handlers.OWN)


def test_reflexs_own_handlers_are_exactly_these():
    own = {handlers.short(handlers.FUNCTIONS[name]) for name in guard.FRAMEWORK}
    assert own == set(FRAMEWORK)
    assert set(handlers.FUNCTIONS) == guard.FRAMEWORK | set(handlers.OWN.values())


def test_every_handler_is_marked_as_the_matrix_says():
    assert unmarked() == []
    assert told_otherwise() == []


@pytest.mark.parametrize("handler", sorted(handlers.OWN))
def test_a_mark_that_is_removed_is_missed_and_its_handler_runs_for_nobody(
    handler: str, monkeypatch: pytest.MonkeyPatch
):
    name = handlers.OWN[handler]
    monkeypatch.delattr(handlers.FUNCTIONS[name], MARK)
    assert unmarked() == [handler]
    assert told_otherwise() == [handler]
    assert not any(guard.decide(name, actor) for actor in (*ACTORS.values(), PAULA))


@pytest.mark.parametrize("handler", [row.handler for row in MATRIX if not row.nobody])
def test_a_mark_that_is_weakened_is_told(handler: str, monkeypatch: pytest.MonkeyPatch):
    function = handlers.FUNCTIONS[handlers.OWN[handler]]
    monkeypatch.setattr(function, MARK, Policy("public"))
    assert told_otherwise() == [handler]
    assert unmarked() == []


def test_no_setvar_is_for_anybody():
    assert len(handlers.SETVARS) > len({name.rpartition(".")[0] for name in handlers.OWN.values()})
    for name in handlers.SETVARS:
        assert not any(guard.decide(name, actor) for actor in (*ACTORS.values(), PAULA))


def test_a_portal_account_may_send_what_anybody_may_and_nothing_else():
    for row in MATRIX:
        assert guard.decide(handlers.OWN[row.handler], PAULA) is row.nobody
