"""Kontakta oss: whom to ask, as the administrator has told it."""

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import settings
from crm_app.domain.errors import PermissionDenied
from crm_app.domain.settings import Snapshot
from crm_app.state import guard, memory

LINES = (
    ("support.name", "Fråga", ""),
    ("support.phone", "Telefon", "tel:"),
    ("support.email", "E-post", "mailto:"),
    ("support.hours", "Svarar", ""),
)


class ContactUsState(rx.State):
    """The details of whom to ask; no lines when nobody has told them."""

    company: str = ""
    lines: list[dict[str, str]] = []
    loaded: bool = False

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the details and follow them live."""
        live.watch(self.router.session.client_token, ContactUsState, "settings")
        await self._fill()

    async def _fill(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        held = await db.read(settings.snapshot)
        memory.keep(self, company=held.get("company.name"), lines=_lines(held), loaded=True)

    async def _refresh(self) -> None:
        try:
            await self._fill()
        except PermissionDenied:
            self.reset()


def _lines(held: Snapshot) -> list[dict[str, str]]:
    told = ((label, held.get(key), scheme) for key, label, scheme in LINES)
    return [
        {"label": label, "text": text, "href": _link(scheme, text)}
        for label, text, scheme in told
        if text
    ]


def _link(scheme: str, text: str) -> str:
    return (
        scheme + (text.replace(" ", "").replace("-", "") if scheme == "tel:" else text)
        if scheme
        else ""
    )
