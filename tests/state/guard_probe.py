"""What the tests of the guard fire at it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import reflex as rx
from reflex.state import BaseState
from reflex_base.registry import RegistrationContext

from crm_app.domain.actors import Actor
from crm_app.policy import portal, public, requires, signed_in

EDITOR = Actor("user", 1, "Bo", frozenset({"customers.edit", "customers.see_own"}))


@dataclass
class Probe:
    """A state of every kind of handler, in a registry of its own."""

    state: type[BaseState]

    def name(self, handler: str) -> str:
        return f"{self.state.get_full_name()}.{handler}"


@pytest.fixture
def probe() -> Iterator[Probe]:
    """Define the state inside a fork, so that no other test meets it."""
    fork = RegistrationContext.ensure_context().fork()
    token = RegistrationContext.set(fork)

    class Mixed(rx.State, mixin=True):
        @rx.event
        @requires("customers.edit")
        def mixed(self) -> None: ...

        @rx.event
        def mixed_bare(self) -> None: ...

    class Probed(Mixed, rx.State):
        text: str = ""

        @rx.event
        @public
        def open_to_all(self) -> None: ...

        @rx.event
        @signed_in
        def for_staff(self) -> None: ...

        @rx.event
        @requires("customers.edit")
        def edit(self) -> None: ...

        @rx.event
        @requires("customers.see")
        def see(self) -> None: ...

        @rx.event(background=True)
        @requires("customers.edit")
        async def in_background(self) -> None: ...

        @rx.event
        @portal("see")
        def for_portal(self) -> None: ...

        @rx.event
        def bare(self) -> None: ...

        def not_even_an_event(self) -> None: ...

    yield Probe(Probed)
    RegistrationContext.reset(token)
