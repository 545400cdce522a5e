"""Inställningar › Flikar: the two menus of the card, and the preview of them."""

from typing import Any

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import card_decisions, card_tabs, event_modules, settings
from crm_app.domain.card_tabs import MAIN, MORE, WHY_LOCKED, CardTabLine
from crm_app.domain.errors import DomainError
from crm_app.state import guard, memory
from crm_app.state.card_tabs import TabLink

Lines = list[dict[str, Any]]


def _line(tab: CardTabLine) -> dict[str, Any]:
    note = "Egen flik" if tab.own else ""
    if not tab.active:
        note = " · ".join(filter(None, (note, "Av: syns inte på kundkortet")))
    locked = WHY_LOCKED if tab.locked else ""
    return {"id": tab.key, "label": tab.label, "note": note, "on": tab.active, "locked": locked}


class CardTabSettingsState(rx.State):
    """Both menus as the board shows them, and what the card's menu looks like."""

    main: Lines = []
    more: Lines = []
    preview_main: list[TabLink] = []
    preview_more: list[TabLink] = []
    problem: str = ""
    saved: str = ""
    resets: int = 0
    events_listed: bool = True
    _undo: int = 0

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the menus and follow the settings live."""
        self.problem, self.saved, self._undo = "", "", 0
        live.watch(self.router.session.client_token, CardTabSettingsState, "settings")
        await self._fill()

    async def _refresh(self) -> None:
        await self._fill()

    async def _fill(self) -> None:
        (await guard.fresh_actor(self)).require("customers.settings")
        held = await db.read(settings.snapshot)
        lines = card_tabs.decided(held)
        links = {
            place: [
                TabLink(t.key, t.label, t.icon, "", t.locked)
                for t in lines
                if t.active and t.place == place
            ]
            for place in (MAIN, MORE)
        }
        memory.keep(
            self,
            main=[_line(t) for t in lines if t.place == MAIN],
            more=[_line(t) for t in lines if t.place == MORE],
            preview_main=links[MAIN],
            preview_more=links[MORE],
            events_listed=event_modules.listed(held, "customers"),
        )

    @rx.event
    @policy.requires("customers.settings")
    async def arrange(self, main: list[str], more: list[str]):
        """Decide the order of both menus."""
        told = [[str(k) for k in keys] if isinstance(keys, list) else [] for keys in (main, more)]
        await self._do(card_decisions.decide, card_tabs.arrange, *told)

    @rx.event
    @policy.requires("customers.settings")
    async def toggle(self, key: str, on: bool):
        """Put a tab on every card, or take it away."""
        await self._do(card_decisions.decide, card_tabs.switch, str(key), bool(on))

    @rx.event
    @policy.requires("customers.settings")
    async def list_events(self, on: bool):
        """Show the list of all customers' events, or take it away."""
        key = event_modules.BY_KEY["customers"].setting
        await self._do(card_decisions.decide, settings.put, key, "on" if on is True else "off")

    @rx.event
    @policy.requires("customers.settings")
    async def undo(self):
        """Take the last decision back."""
        if self._undo:
            await self._do(card_decisions.take_back, self._undo)
            self._undo, self.saved = 0, "" if self.problem else "Ångrat"

    async def _do(self, verb, *args: Any) -> None:
        self.problem = ""
        try:
            made = await db.work(verb, guard.actor_of(self), *args)
        except DomainError as error:
            self.problem = error.message
            self.resets += 1
        else:
            if made:
                self._undo, self.saved = made, "Sparat"
        await self._fill()
