"""What a page is: an address, a title, what it shows and what it loads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from crm_app.components.frame import framed
from crm_app.state.notices import NoticesState
from crm_app.state.session import SessionState

NAME = "Kundregister"


@dataclass(frozen=True)
class Page:
    """One page. `menu` is the item of the left menu that it belongs to.

    `quiet` pages stand alone, for those who are not signed in; all others stand in the shell.
    """

    route: str
    title: Any
    build: Callable[[], rx.Component]
    loads: tuple[Any, ...] = field(default=())
    menu: str = ""
    quiet: bool = False

    def add_to(self, app: rx.App) -> None:
        """Add the page to the app."""
        content = self.build() if self.quiet else framed(self.build(), self.menu)
        loads = self.loads if self.quiet else (SessionState.arrive, NoticesState.load, *self.loads)
        app.add_page(content, route=self.route, title=self.titled(), on_load=list(loads))

    def titled(self) -> Any:
        """Return the page's title with the program's name after it."""
        return f"{self.title} – {NAME}" if isinstance(self.title, str) else self.title
