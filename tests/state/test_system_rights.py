"""Who may send the events of the system settings: Anna, and nobody else."""

from collections.abc import Callable
from pathlib import Path

import pytest
import reflex as rx

from crm_app.domain.errors import PermissionDenied
from crm_app.state import guard
from crm_app.state.system_company import SystemCompanyState
from crm_app.state.system_groups import SystemGroupsState
from crm_app.state.system_numbers import SystemNumbersState
from crm_app.state.system_user_disable import SystemUserDisableState
from crm_app.state.system_user_form import SystemUserFormState
from crm_app.state.system_user_link import SystemUserLinkState
from crm_app.state.system_users import SystemUsersState
from tests.state.people import fresh
from tests.world import World, make_world

STATES: tuple[type[rx.State], ...] = (
    SystemCompanyState,
    SystemGroupsState,
    SystemNumbersState,
    SystemUserDisableState,
    SystemUserFormState,
    SystemUserLinkState,
    SystemUsersState,
)
HANDLERS = [
    f"{cls.get_full_name()}.{name}"
    for cls in STATES
    for name in cls.event_handlers
    if name != "setvar"
]
CALLS: dict[str, Callable[..., object]] = {
    "company": lambda s: s.set_value("company.name", "Mitt"),
    "groups": lambda s: s.submit(0, {"name": "Ny"}),
    "numbers": lambda s: s.set_next("customers", "9"),
    "disable": lambda s: s.submit(1, {}),
    "form": lambda s: s.submit(0, {"name": "Ny"}),
    "link": lambda s: s.give(1),
    "users": lambda s: s.enable(1),
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def test_every_state_has_handlers_to_ask_about() -> None:
    assert len(HANDLERS) == 24


@pytest.mark.parametrize("handler", HANDLERS)
def test_only_an_administrator_may(world: World, handler: str) -> None:
    assert guard.decide(handler, world.anna)
    for other in (world.bo, world.cleo, world.paula, None):
        assert not guard.decide(handler, other)


@pytest.mark.parametrize("cls", STATES)
def test_nobody_may_set_a_var(world: World, cls: type[rx.State]) -> None:
    assert not guard.decide(f"{cls.get_full_name()}.setvar", world.anna)


@pytest.mark.parametrize("cls", STATES)
async def test_past_the_guard_the_domain_refuses_too(world: World, cls: type[rx.State]) -> None:
    state = await fresh(world, world.bo, cls)
    call = next(c for name, c in CALLS.items() if name in cls.__name__.lower())
    before = len(world.events("users")) + len(world.events("settings"))
    with pytest.raises(PermissionDenied):
        await _surely(state, call)
    assert len(world.events("users")) + len(world.events("settings")) == before


async def _surely(state: rx.State, call: Callable[..., object]) -> None:
    """Run the handler; a refusal that it shows is raised, as one that it lets through is."""
    await call(state)  # type: ignore[misc]
    if getattr(state, "problem", "") == PermissionDenied.default:
        raise PermissionDenied
    if PermissionDenied.default in dict(getattr(state, "errors", {})).values():
        raise PermissionDenied
