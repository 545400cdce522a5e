"""Inställningar › Ändringar: what has been decided, followed live, and taking it back."""

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import settings_changes
from crm_app.domain.errors import DomainError
from crm_app.domain.forms import Option
from crm_app.domain.settings_changes import SettingChange
from crm_app.state import guard, memory


class SettingsChangesState(rx.State):
    """One page of decisions, newest first; `area` keeps to one tab."""

    changes: list[SettingChange] = []
    areas: list[Option] = []
    area: str = ""
    older: str = ""
    newest: bool = True
    asking: int = 0
    problem: str = ""
    saved: str = ""
    loaded: bool = False
    _before: int = 0

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the page that the address asks for, and follow it live."""
        live.watch(self.router.session.client_token, SettingsChangesState, "settings")
        told = dict(self.router.url.query_parameters)
        self.area = told.get("flik", "")
        self._before = routes.whole(told.get("fore", "")) or 0
        self.problem, self.saved, self.asking = "", "", 0
        await self._fill()

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        found, more = await db.read(settings_changes.listing, actor, self.area, self._before)
        memory.keep(
            self,
            changes=found,
            areas=[Option(key, label) for key, label in settings_changes.areas(actor)],
            older=_address(self.area, found[-1].id) if more else "",
            newest=self._before == 0,
            loaded=True,
        )

    async def _refresh(self) -> None:
        try:
            await self._fill()
        except DomainError:
            self.reset()

    @rx.event
    @policy.requires("customers.settings")
    async def keep_to(self, area: str):
        """Show the decisions of one tab alone, or of all."""
        return rx.redirect(_address(str(area)))

    @rx.event
    @policy.requires("customers.settings")
    async def ask(self, change: int):
        """Ask before a decision is taken back."""
        self.asking, self.problem = int(change), ""

    @rx.event
    @policy.requires("customers.settings")
    async def dismiss(self):
        """Leave it as it is."""
        self.asking = 0

    @rx.event
    @policy.requires("customers.settings")
    async def restore(self, change: int):
        """Put back what the decision changed."""
        self.asking, self.problem, self.saved = 0, "", ""
        try:
            await db.work(settings_changes.restore, guard.actor_of(self), int(change))
        except DomainError as error:
            self.problem = error.message
        else:
            self.saved = "Återställt"
        await self._fill()


def _address(area: str, before: int = 0) -> str:
    told = [f"flik={area}"] if area.isidentifier() else []
    told += [f"fore={before}"] if before else []
    return routes.CHANGES + (f"?{'&'.join(told)}" if told else "")
