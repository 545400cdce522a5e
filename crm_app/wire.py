"""How the live hub reaches the tabs of a Reflex app: the one place that pushes past the guard."""

from collections.abc import Iterable

import reflex as rx

from crm_app.state import guard
from crm_app.state.session import SessionState


class ReflexWire:
    """Refreshes states of connected tabs, after asking whether their session still holds."""

    def __init__(self, app: rx.App) -> None:
        self.app = app

    def connected(self, token: str) -> bool:
        """Tell whether the tab has a websocket to this process."""
        namespace = self.app.event_namespace
        return namespace is not None and token in namespace.token_to_sid

    async def refresh(self, token: str, states: Iterable[type]) -> None:
        """Let the states read themselves afresh; a tab without a session is emptied and told."""
        place = rx.BaseStateToken(ident=token, cls=SessionState)
        async with self.app.modify_state(place) as state:
            root = state._get_root_state()
            if await guard.principal_of_token(root) is None:
                root.reset()
                (await root.get_state(SessionState)).ended = True
                return
            for cls in states:
                await (await root.get_state(cls))._refresh()
