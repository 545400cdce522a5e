"""Inställningar › Egna flikar: the tabs, the chosen one's fields, and the preview of it."""

import dataclasses
from typing import Any

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import (
    card_decisions,
    custom_choices,
    custom_fields,
    custom_tabs,
    own_tab_list,
    settings,
)
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.own_tab_list import Archived, OwnTabView
from crm_app.state import guard, memory

PARTS = {
    "label": custom_fields.rename,
    "kind": custom_fields.retype,
    "hint": custom_fields.set_hint,
}


@dataclasses.dataclass(frozen=True)
class OwnTabLink:
    """One own tab in the list: `here` says that it is the chosen one."""

    id: int
    name: str
    icon: str
    href: str
    here: bool


def _id(told: Any) -> int:
    return routes.whole(str(told)) or 0


class OwnTabSettingsState(rx.State):
    """The own tabs and the chosen one. `errors` are by field and part, `answers` counts savings."""

    tabs: list[OwnTabLink] = []
    tab: OwnTabView = OwnTabView()
    archived: list[Archived] = []
    errors: dict[str, str] = {}
    problem: str = ""
    saved: str = ""
    answers: int = 0
    loaded: bool = False
    _chosen: int = 0
    _undo: int = 0

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the tab of the address, or the first one, and follow the settings live."""
        self._chosen = _id(self.router.url.query_parameters.get("flik", ""))
        self.errors, self.problem = {}, ""
        live.watch(self.router.session.client_token, OwnTabSettingsState, "settings")
        await self._fill()

    async def _refresh(self) -> None:
        await self._fill()

    async def _fill(self) -> None:
        actor = await guard.fresh_actor(self)
        actor.require("customers.settings")
        own = (await db.read(settings.snapshot)).own_tabs
        ids = [tab.id for tab in own]
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else 0
        memory.keep(
            self,
            tabs=[self._link(tab) for tab in own],
            tab=await db.read(own_tab_list.view, actor, self._chosen),
            archived=await db.read(own_tab_list.archived_tabs, actor),
            loaded=True,
        )

    def _link(self, tab: settings.OwnTab) -> OwnTabLink:
        href = f"{routes.OWN_TABS}?flik={tab.id}"
        return OwnTabLink(tab.id, tab.name, tab.icon, href, tab.id == self._chosen)

    async def _do(self, verb, *args: Any, at: str = "") -> bool:
        """Decide one thing; a refusal is told at its control `at`, or above it all."""
        return await self._run(card_decisions.decide, verb, *args, at=at)

    async def _run(self, work, *args: Any, at: str = "") -> bool:
        self.problem, self.errors = "", {}
        done = False
        try:
            made = await db.work(work, guard.actor_of(self), *args)
        except DomainError as error:
            if at and isinstance(error, Invalid):
                self.errors = {at: error.message}
            else:
                self.problem = error.message
        else:
            done = True
            if made:
                self._undo, self.saved = made, "Sparat"
        self.answers += 1
        await self._fill()
        return done

    @rx.event
    @policy.requires("customers.settings")
    async def add(self, form: dict[str, Any]):
        """Make a tab and choose it."""
        before = {tab.id for tab in self.tabs}
        if await self._do(custom_tabs.add, str(form.get("name", "")), at="new.tab"):
            made = [tab for tab in self.tabs if tab.id not in before]
            return rx.redirect(made[-1].href) if made else None
        return None

    @rx.event
    @policy.requires("customers.settings")
    async def rename(self, name: str):
        """Give the chosen tab another name."""
        await self._do(custom_tabs.rename, self._chosen, str(name), at="name")

    @rx.event
    @policy.requires("customers.settings")
    async def set_icon(self, icon: str):
        """Give the chosen tab another icon."""
        await self._do(custom_tabs.set_icon, self._chosen, str(icon))

    @rx.event
    @policy.requires("customers.settings")
    async def archive(self):
        """Take the chosen tab away from every card."""
        await self._do(custom_tabs.archive, self._chosen)

    @rx.event
    @policy.requires("customers.settings")
    async def restore_tab(self, tab_id: int):
        """Take an archived tab back, and choose it."""
        if await self._do(custom_tabs.restore_tab, _id(tab_id)):
            return rx.redirect(f"{routes.OWN_TABS}?flik={_id(tab_id)}")
        return None

    @rx.event
    @policy.requires("customers.settings")
    async def new_field(self, label: str, kind: str):
        """Add a field last on the chosen tab."""
        told = (self._chosen, str(label), str(kind))
        await self._do(custom_fields.add, *told, at="new.label")

    @rx.event
    @policy.requires("customers.settings")
    async def change_field(self, field_id: str, part: str, value: str):
        """Give a field another label, kind or hint."""
        verb = PARTS.get(str(part))
        if verb:
            await self._do(verb, _id(field_id), str(value), at=f"{field_id}.{part}")

    @rx.event
    @policy.requires("customers.settings")
    async def arrange_fields(self, ids: list[str]):
        """Decide the order of the chosen tab's fields."""
        told = [_id(i) for i in ids] if isinstance(ids, list) else []
        await self._do(custom_fields.arrange, self._chosen, told)

    @rx.event
    @policy.requires("customers.settings")
    async def archive_field(self, field_id: str):
        """Take a field away from its tab."""
        await self._do(custom_fields.archive, _id(field_id))

    @rx.event
    @policy.requires("customers.settings")
    async def restore_field(self, field_id: int):
        """Take an archived field back."""
        await self._do(custom_fields.restore_field, _id(field_id))

    @rx.event
    @policy.requires("customers.settings")
    async def choice(self, field_id: str, verb: str, choice: str, new: str):
        """Add, rename or remove one choice of a list."""
        id_, at = _id(field_id), f"{field_id}.choice.{verb}.{choice}"
        if verb == "add":
            await self._do(custom_choices.add, id_, str(new), at=at)
        elif verb == "rename":
            await self._do(custom_choices.rename, id_, str(choice), str(new), at=at)
        elif verb == "remove":
            await self._do(custom_choices.remove, id_, str(choice))

    @rx.event
    @policy.requires("customers.settings")
    async def arrange_choices(self, field_id: str, choices: list[str]):
        """Decide the order of the choices of a list."""
        told = [str(c) for c in choices] if isinstance(choices, list) else []
        await self._do(custom_choices.arrange, _id(field_id), told)

    @rx.event
    @policy.requires("customers.settings")
    async def undo(self):
        """Take the last decision back."""
        if self._undo and await self._run(card_decisions.take_back, self._undo):
            self._undo, self.saved = 0, "Ångrat"
