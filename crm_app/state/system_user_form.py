"""The dialog in which an administrator makes a user or changes one."""

import dataclasses
from collections.abc import Mapping

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import groups, user_list, users
from crm_app.domain.errors import DomainError, Invalid, PermissionDenied
from crm_app.domain.users import Person
from crm_app.state import guard
from crm_app.state.system_user_link import SystemUserLinkState

BOX = "group-"


@dataclasses.dataclass(frozen=True)
class GroupChoice:
    """One group to tick. `field` is the name of its box."""

    field: str
    name: str
    chosen: bool


class SystemUserFormState(rx.State):
    """The form of one user. `user_id` 0 is a new one; `opened` counts the openings."""

    open: bool = False
    opened: int = 0
    user_id: int = 0
    name: str = ""
    email: str = ""
    choices: list[GroupChoice] = []
    errors: dict[str, str] = {}
    problem: str = ""
    _chosen: frozenset[int] = frozenset()

    @rx.event
    @policy.requires("system.settings")
    async def show_new(self):
        """Open an empty form."""
        await self._show(0, "", "", frozenset())

    @rx.event
    @policy.requires("system.settings")
    async def show_edit(self, user_id: int):
        """Open the form of one user."""
        found = await db.read(user_list.listing, guard.actor_of(self))
        row = next((row for row in found if row.id == int(user_id)), None)
        if row is not None:
            await self._show(row.id, row.name, row.email, frozenset(id_ for id_, _ in row.groups))

    async def _show(self, user_id: int, name: str, email: str, chosen: frozenset[int]) -> None:
        live.watch(self.router.session.client_token, SystemUserFormState, "list:users")
        self.user_id, self.name, self.email, self._chosen = user_id, name, email, chosen
        self.errors, self.problem = {}, ""
        await self._fill()
        self.open, self.opened = True, self.opened + 1

    async def _fill(self) -> None:
        found = await db.read(groups.listing, await guard.fresh_actor(self))
        self.choices = [
            GroupChoice(f"{BOX}{group.id}", group.name, group.id in self._chosen) for group in found
        ]

    async def _refresh(self) -> None:
        if not self.open:
            return
        try:
            await self._fill()
        except PermissionDenied:
            self.reset()

    @rx.event
    @policy.requires("system.settings")
    async def close(self):
        """Close the form; what was typed is thrown away."""
        self.open, self.errors, self.problem = False, {}, ""

    @rx.event
    @policy.requires("system.settings")
    async def submit(self, user_id: int, form: dict[str, str]):
        """Keep the user; a new one is given a one-time link to hand over."""
        actor, user_id, person = guard.actor_of(self), int(user_id), _person(form)
        self.errors, self.problem = {}, ""
        try:
            if user_id:
                await db.work(users.edit, actor, user_id, person)
            else:
                user_id = await db.work(users.create, actor, person)
                link = await self.get_state(SystemUserLinkState)
                await link._give(user_id)
        except Invalid as error:
            self.errors = dict(error.errors)
            first = next((key for key in ("name", "email") if key in error.errors), "")
            return rx.set_focus(f"f-{first}") if first else None
        except DomainError as error:
            self.problem = error.message
        else:
            self.open = False
        return None


def _person(form: Mapping[str, object]) -> Person:
    ticked = [key.removeprefix(BOX) for key in form if key.startswith(BOX)]
    return Person(
        name=str(form.get("name", "")),
        email=str(form.get("email", "")),
        group_ids=tuple(int(id_) for id_ in ticked if id_.isdecimal()),
    )
