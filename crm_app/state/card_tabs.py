"""The menu of the customer card: its tabs, and which one the address names."""

import dataclasses

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import card_tabs, settings
from crm_app.domain.card_tabs import MAIN, CardTabLine
from crm_app.state import guard, memory

UNKNOWN = ("Fliken finns inte", "Kontrollera adressen, eller välj en av flikarna här ovanför.")
KEPT = (
    "Allt i den finns kvar, även det du har skrivit utan att spara. "
    "Det är tillbaka när fliken är det."
)


@dataclasses.dataclass(frozen=True)
class TabLink:
    """One tab in the card's menu: where it leads, and whether one stands in it."""

    key: str
    label: str
    icon: str
    href: str
    here: bool


class CardTabsState(rx.State):
    """The card's tabs as they are decided. `away` says why the tab of the address is not shown."""

    main: list[TabLink] = []
    more: list[TabLink] = []
    here: str = "details"
    more_here: str = ""
    away: str = ""
    away_text: str = ""
    details_href: str = ""
    _label: str = ""

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Show the menu, with the tab of the address, and follow what administrators decide."""
        here = routes.tab_key(str(getattr(self, "flik", "") or ""))
        if here != self.here:
            self._label = ""
        self.here = here
        live.watch(self.router.session.client_token, CardTabsState, "settings")
        await self._fill()

    async def _refresh(self) -> None:
        await self._fill()

    async def _fill(self) -> None:
        (await guard.fresh_actor(self)).require("customers.see")
        lines = card_tabs.decided(await db.read(settings.snapshot))
        found = next((line for line in lines if line.key == self.here), None)
        id_ = routes.whole(str(getattr(self, "kund_id", ""))) or 0
        shown = {True: [], False: []}
        for line in lines:
            if line.active:
                shown[line.place == MAIN].append(self._link(id_, line))
        away, text = self._away(found)
        memory.keep(
            self,
            main=shown[True],
            more=shown[False],
            more_here=next((link.label for link in shown[False] if link.here), ""),
            away=away,
            away_text=text,
            details_href=routes.customer(id_),
        )
        self._label = found.label if found else self._label

    def _link(self, id_: int, line: CardTabLine) -> TabLink:
        href = routes.customer_tab(id_, line.key)
        return TabLink(line.key, line.label, line.icon, href, line.key == self.here)

    def _away(self, found: CardTabLine | None) -> tuple[str, str]:
        if found and found.active:
            return "", ""
        if found:
            return f"Fliken {found.label} är avstängd", KEPT
        return (f"Fliken {self._label} är borttagen", KEPT) if self._label else UNKNOWN
