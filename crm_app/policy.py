"""The policy mark: who may fire an event handler. A handler without one is refused.

The decorators stand directly on the function, UNDER `@rx.event`:

    @rx.event
    @requires("customers.edit")
    async def submit(self, form: dict): ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from crm_app.domain.actors import ALL_RIGHTS, Actor

F = TypeVar("F", bound=Callable[..., Any])
MARK = "__policy__"
PORTAL_LEVELS = ("see", "create", "answer", "approve")


@dataclass(frozen=True)
class Policy:
    """`kind` is "public", "signed_in", "requires" or "portal"; `need` is the right or the level."""

    kind: str
    need: str = ""

    def permits(self, actor: Actor | None) -> bool:
        """Tell whether the actor, or nobody, may run what bears this mark."""
        if self.kind == "public":
            return True
        if actor is None:
            return False
        if self.kind == "portal":
            return actor.kind == "portal" and self.need in actor.rights
        if actor.kind != "user":
            return False
        return self.kind == "signed_in" or (self.kind == "requires" and actor.may(self.need))


def public(function: F) -> F:
    """Let anybody run it, signed in or not."""
    return _mark(function, Policy("public"))


def signed_in(function: F) -> F:
    """Let every signed-in member of staff run it; the domain decides on the object."""
    return _mark(function, Policy("signed_in"))


def requires(right: str) -> Callable[[F], F]:
    """Let staff with the right run it. Raises ValueError for a right that does not exist."""
    if right not in ALL_RIGHTS and f"{right}_own" not in ALL_RIGHTS:
        raise ValueError(f"{right!r} is not in actors.RIGHTS")
    return lambda function: _mark(function, Policy("requires", right))


def portal(level: str) -> Callable[[F], F]:
    """Let portal accounts of the level run it. Raises ValueError for an unknown level."""
    if level not in PORTAL_LEVELS:
        raise ValueError(f"{level!r} is not in policy.PORTAL_LEVELS")
    return lambda function: _mark(function, Policy("portal", level))


def policy_of(function: object) -> Policy | None:
    """Return the mark of a handler's function, or None when it bears none."""
    mark = getattr(function, MARK, None)
    return mark if isinstance(mark, Policy) else None


def _mark(function: F, policy: Policy) -> F:
    if not hasattr(function, "__code__"):
        raise TypeError("the mark goes on the function itself, under @rx.event")
    setattr(function, MARK, policy)
    return function
