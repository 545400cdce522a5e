"""Who may send which event: the committed answer, one line for each handler of the program.

The columns are nobody, Cleo (who sees only her own customers), Bo (a seller), Anna (who decides).
They say whether the handler runs at all; that it then touches nothing of Acme for Cleo is a test
of its own. Portal accounts do not exist yet: no line lets one in, and the test says so.

Words that begin with @ stand for ids of the house: `@customer` is one that the sender may see.
`first` is sent before, so that the event has something to do.
"""

from typing import Any

from tests.security import matrix_cards, matrix_lists, matrix_settings, matrix_system
from tests.security.row import Row

PEOPLE = ("nobody", "cleo", "bo", "anna")
_ROWS = (*matrix_cards.ROWS, *matrix_lists.ROWS, *matrix_settings.ROWS, *matrix_system.ROWS)
MATRIX: tuple[Row, ...] = tuple(sorted(_ROWS, key=lambda row: row.handler))
FRAMEWORK = (
    "State.hydrate",
    "State.hydrate_and_load",
    "State.set_is_hydrated",
    "OnLoadInternalState.on_load_internal",
    "OnLoadInternalState.set_is_hydrated",
    "UpdateVarsInternalState.update_vars_internal",
    "FrontendEventExceptionState.handle_frontend_exception",
)
"""Reflex's own, which anybody may send."""

BY_HANDLER = {row.handler: row for row in MATRIX}


def filled(told: Any, ids: dict[str, int]) -> Any:
    """Return arguments or an address with the ids of the house in place of the words."""
    if isinstance(told, dict):
        return {filled(key, ids): filled(value, ids) for key, value in told.items()}
    if isinstance(told, list):
        return [filled(value, ids) for value in told]
    if not isinstance(told, str) or "@" not in told:
        return told
    if told.removeprefix("@") in ids:
        return ids[told.removeprefix("@")]
    for name in sorted(ids, key=len, reverse=True):
        told = told.replace(f"@{name}", str(ids[name]))
    return told
