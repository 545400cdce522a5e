"""How the live hub reaches the tabs of a Reflex app: the one place that pushes past the guard."""

import logging
from collections.abc import Iterable

import reflex as rx
from reflex.state import BaseState

from crm_app.domain.errors import PermissionDenied
from crm_app.state import guard
from crm_app.state.session import SessionState

log = logging.getLogger(__name__)


class ReflexWire:
    """Refreshes states of connected tabs, after asking whether their session still holds."""

    def __init__(self, app: rx.App) -> None:
        self.app = app

    def connected(self, token: str) -> bool:
        """Tell whether the tab has a websocket to this process."""
        namespace = self.app.event_namespace
        # `token_to_sid` builds a dict of every tab each time it is read.
        return namespace is not None and token in namespace._token_manager.token_to_socket

    async def refresh(self, token: str, states: Iterable[type]) -> None:
        """Let the states read themselves afresh; a tab without a session is emptied and told."""
        place = rx.BaseStateToken(ident=token, cls=SessionState)
        async with self.app.modify_state(place) as state:
            root = state._get_root_state()
            if await guard.principal_of_token(root) is None:
                await _end(root)
                return
            for cls in states:
                await _refresh(await root.get_state(cls))


async def _end(root: BaseState) -> None:
    """Empty the tab and tell it why, once: no later push reaches it."""
    session = await root.get_state(SessionState)
    if not session.ended:
        root.reset()
        session.ended = True


async def _refresh(state: BaseState) -> None:
    """Let one state read itself; what its user may no longer see is taken from it."""
    try:
        await state._refresh()  # type: ignore[attr-defined]
    except PermissionDenied:
        state.reset()
    except Exception:
        log.exception("%s could not be refreshed", type(state).__name__)
