"""Systeminställningar › Behörighetsgrupper: what each group grants, ticked in a grid."""

import dataclasses

import reflex as rx

from crm_app import db, live, policy
from crm_app.domain import groups
from crm_app.domain.actors import RIGHTS
from crm_app.domain.errors import DomainError, Invalid, PermissionDenied
from crm_app.domain.groups import GroupRow
from crm_app.state import guard

GONE = "Gruppen finns inte längre. Någon annan har tagit bort den."


@dataclasses.dataclass(frozen=True)
class GroupColumn:
    """One group as a column of the grid. `members` is told in words."""

    id: int
    name: str
    members: str
    names: str
    empty: bool
    granted: dict[str, bool]


class SystemGroupsState(rx.State):
    """The grid of rights by group, and the dialog that names or deletes a group.

    `dialog` is "new", "rename", "delete" or "" when none is open.
    """

    columns: list[GroupColumn] = []
    loaded: bool = False
    problem: str = ""
    saved: str = ""
    dialog: str = ""
    group_id: int = 0
    group_name: str = ""
    errors: dict[str, str] = {}
    _undo: tuple[int, str, list[str]] = (0, "", [])

    @rx.event
    @policy.requires("system.settings")
    async def load(self):
        """Show the groups and follow them live."""
        live.watch(self.router.session.client_token, SystemGroupsState, "list:users")
        self.problem, self.saved, self.dialog, self.errors = "", "", "", {}
        await self._fill()

    async def _fill(self) -> None:
        found = await db.read(groups.listing, await guard.fresh_actor(self))
        self.columns = [_column(row) for row in found]
        self.loaded = True

    async def _refresh(self) -> None:
        try:
            await self._fill()
        except PermissionDenied:
            self.reset()

    @rx.event
    @policy.requires("system.settings")
    async def grant(self, group_id: int, right: str, on: bool):
        """Let a group's members do one thing, or stop them, at once."""
        row = await self._row(int(group_id))
        if row is None:
            return
        wanted = (set(row.permissions) | {str(right)}) - (set() if on is True else {str(right)})
        if await self._edit(row, row.name, wanted):
            self.saved = "Sparat"

    async def _row(self, group_id: int) -> GroupRow | None:
        found = await db.read(groups.listing, guard.actor_of(self))
        row = next((row for row in found if row.id == group_id), None)
        if row is None:
            self.problem, self.saved = GONE, ""
            await self._fill()
        return row

    async def _edit(self, row: GroupRow, name: str, permissions: set[str]) -> bool:
        actor = guard.actor_of(self)
        self.problem, self.saved = "", ""
        try:
            await db.work(groups.edit, actor, row.id, name, permissions)
        except DomainError as error:
            self.problem = error.message
        else:
            self._undo = (row.id, row.name, list(row.permissions))
        await self._refresh()
        return not self.problem

    @rx.event
    @policy.requires("system.settings")
    async def undo(self):
        """Give the group last changed its name and rights back."""
        group_id, name, permissions = self._undo
        row = await self._row(group_id) if group_id else None
        if row is not None and await self._edit(row, name, set(permissions)):
            self.saved = "Ångrat"

    @rx.event
    @policy.requires("system.settings")
    async def ask(self, dialog: str, group_id: int):
        """Open the dialog: "new", "rename" or "delete"."""
        if dialog not in ("new", "rename", "delete"):
            return
        self.errors, self.problem, self.saved = {}, "", ""
        row = await self._row(int(group_id)) if dialog != "new" else None
        if dialog == "new" or row is not None:
            self.group_id, self.group_name = (row.id, row.name) if row else (0, "")
            self.dialog = dialog

    @rx.event
    @policy.requires("system.settings")
    async def close(self):
        """Close the dialog."""
        self.dialog, self.errors = "", {}

    @rx.event
    @policy.requires("system.settings")
    async def submit(self, group_id: int, form: dict[str, str]):
        """Make a group without rights (`group_id` 0), or give one another name."""
        name = str(form.get("name", ""))
        actor, self.errors, self.saved = guard.actor_of(self), {}, ""
        row = await self._row(int(group_id)) if group_id else None
        if group_id and row is None:
            self.dialog = ""
            return None
        try:
            if row is not None:
                await db.work(groups.edit, actor, row.id, name, row.permissions)
                self._undo, self.saved = (row.id, row.name, list(row.permissions)), "Sparat"
            else:
                await db.work(groups.create, actor, name, ())
        except Invalid as error:
            self.errors = dict(error.errors)
        except DomainError as error:
            self.errors = {"name": error.message}
        else:
            self.dialog = ""
        await self._fill()
        return rx.set_focus("f-name") if self.errors else None

    @rx.event
    @policy.requires("system.settings")
    async def delete(self, group_id: int):
        """Delete a group that nobody belongs to."""
        actor = guard.actor_of(self)
        self.problem = ""
        try:
            await db.work(groups.delete, actor, int(group_id))
        except DomainError as error:
            self.problem = error.message
        self.dialog = ""
        await self._fill()


def _column(row: GroupRow) -> GroupColumn:
    count = len(row.members)
    told = "Ingen användare" if not count else f"{count} användare"
    return GroupColumn(
        row.id,
        row.name,
        told,
        ", ".join(row.members),
        not count,
        {right.key: right.key in row.permissions for right in RIGHTS},
    )
