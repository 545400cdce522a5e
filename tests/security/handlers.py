"""Every handler of the app, with all pages compiled, and how each is named on the wire."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

from reflex_base.registry import RegistrationContext

from crm_app.crm_app import app
from crm_app.state import guard

for _route in list(app._unevaluated_pages):
    app._compile_page(_route)

_REGISTERED = {
    name: held
    for name, held in RegistrationContext.get().event_handlers.items()
    if held.handler.fn.__module__.startswith(("crm_app.", "reflex"))
}
"""Kept from here: a test of the guard works in a fork of the registry, others have own states."""


def short(function: Callable[..., Any]) -> str:
    """Return what the matrix calls a handler: "CustomerState.load"."""
    return function.__qualname__


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    name: held.handler.fn
    for name, held in sorted(_REGISTERED.items())
    if not name.endswith(".setvar")
}
SETVARS = tuple(sorted(name for name in _REGISTERED if name.endswith(".setvar")))
OWN: Mapping[str, str] = {
    short(function): name for name, function in FUNCTIONS.items() if name not in guard.FRAMEWORK
}
"""The program's own handlers: full name by short name."""


def state_of(handler: str) -> str:
    """Return the full name of the state that a handler, by its short name, belongs to."""
    return OWN[handler].rpartition(".")[0]


def parameters(handler: str) -> tuple[str, ...]:
    """Return what a handler, by its short name, takes."""
    names = inspect.signature(FUNCTIONS[OWN[handler]]).parameters
    return tuple(name for name in names if name != "self")
