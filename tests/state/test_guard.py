"""The guard: who may fire which event."""

import pytest
from reflex_base.registry import RegistrationContext

from crm_app import policy
from crm_app.domain.actors import Actor
from crm_app.policy import MARK, Policy, portal, public, requires
from crm_app.state import guard
from crm_app.state.guard import decide
from tests.state.guard_probe import EDITOR, Probe

pytest_plugins = ("tests.edge_fixtures", "tests.state.guard_probe")


NOVICE = Actor("user", 2, "Cleo")


PAULA = Actor("portal", 1, "Paula", frozenset({"see", "customers.edit"}))


SYSTEM = Actor("system", None, "Systemet", frozenset({"customers.edit"}))


TABLE = [
    # handler, nobody, novice, editor, portal account
    ("open_to_all", True, True, True, True),
    ("for_staff", False, True, True, False),
    ("edit", False, False, True, False),
    ("see", False, False, True, False),
    ("in_background", False, False, True, False),
    ("mixed", False, False, True, False),
    ("for_portal", False, False, False, True),
    ("bare", False, False, False, False),
    ("mixed_bare", False, False, False, False),
    ("not_even_an_event", False, False, False, False),
    ("setvar", False, False, False, False),
    ("unknown", False, False, False, False),
]


@pytest.mark.parametrize(("handler", "who_may"), [(row[0], row[1:]) for row in TABLE])
def test_each_kind_of_actor_may_fire_exactly_what_the_mark_says(
    probe: Probe, handler: str, who_may: tuple[bool, ...]
) -> None:
    name = probe.name(handler)
    assert tuple(decide(name, actor) for actor in (None, NOVICE, EDITOR, PAULA)) == who_may
    assert decide(name, SYSTEM) is (handler == "open_to_all")


@pytest.mark.parametrize(
    "handler", ["open_to_all", "for_staff", "edit", "see", "in_background", "mixed", "for_portal"]
)
def test_a_handler_whose_mark_is_removed_is_refused(probe: Probe, handler: str) -> None:
    function = RegistrationContext.get().event_handlers[probe.name(handler)].handler.fn
    held = getattr(function, MARK)
    delattr(function, MARK)
    assert not any(decide(probe.name(handler), a) for a in (None, NOVICE, EDITOR, PAULA))
    setattr(function, MARK, "public")
    assert not any(decide(probe.name(handler), a) for a in (None, NOVICE, EDITOR, PAULA))
    setattr(function, MARK, held)
    assert any(decide(probe.name(handler), a) for a in (None, NOVICE, EDITOR, PAULA))


def test_reflexs_own_handlers_are_exactly_the_listed_ones(probe: Probe) -> None:
    own = {
        name
        for name, held in RegistrationContext.get().event_handlers.items()
        if held.handler.fn.__module__ == "reflex.state" and not name.endswith(".setvar")
    }
    assert own == guard.FRAMEWORK
    assert all(decide(name, None) for name in own)


def test_no_setvar_anywhere_may_be_called(probe: Probe) -> None:
    names = [n for n in RegistrationContext.get().event_handlers if n.endswith(".setvar")]
    assert len(names) >= 5
    assert not any(decide(name, EDITOR) for name in names)


def test_setvar_is_refused_even_if_it_bears_a_mark(
    probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    function = RegistrationContext.get().event_handlers[probe.name("setvar")].handler.fn
    monkeypatch.setattr(function, MARK, Policy("public"), raising=False)
    assert not decide(probe.name("setvar"), EDITOR)


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "setvar",
        "hydrate",
        "reflex___state____state",
        "reflex___state____state.hydrate.",
        "x" * 10_000,
    ],
)
def test_a_name_that_means_nothing_is_refused(name: str) -> None:
    assert not decide(name, EDITOR)


def test_every_handler_is_listed_with_its_policy(probe: Probe) -> None:
    found = dict(guard.enumerate_handlers())
    assert found[probe.name("edit")] == Policy("requires", "customers.edit")
    assert found[probe.name("bare")] is None
    assert found[probe.name("not_even_an_event")] is None
    assert not [name for name in found if name.endswith(".setvar")]


def test_a_mark_names_a_right_that_exists() -> None:
    for wrong in ("customers.delete", "", "system", "system.see"):
        with pytest.raises(ValueError, match="RIGHTS"):
            requires(wrong)
    with pytest.raises(ValueError, match="LEVELS"):
        portal("everything")


def test_a_mark_goes_on_a_function_and_on_nothing_else() -> None:
    with pytest.raises(TypeError):
        public(object())  # type: ignore[type-var]
    assert policy.policy_of(len) is None
