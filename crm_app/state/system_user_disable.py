"""The dialog that shuts a user out and hands her customers to a colleague."""

import dataclasses

import reflex as rx

from crm_app import db, policy
from crm_app.domain import user_list, users
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.user_list import UserRow
from crm_app.state import guard


@dataclasses.dataclass(frozen=True)
class Colleague:
    """One who may take the customers over."""

    id: str
    name: str


class SystemUserDisableState(rx.State):
    """Whom the dialog is about, how many customers she has, and who may take them."""

    open: bool = False
    user_id: int = 0
    name: str = ""
    customers: int = 0
    own: bool = False
    colleagues: list[Colleague] = []
    error: str = ""
    problem: str = ""

    @rx.event
    @policy.requires("system.settings")
    async def show(self, user_id: int):
        """Ask before a user is shut out."""
        self.error, self.problem = "", ""
        self.open = await self._fill(int(user_id))

    async def _fill(self, user_id: int) -> bool:
        actor = guard.actor_of(self)
        found = await db.read(user_list.listing, actor)
        row = next((row for row in found if row.id == user_id), None)
        if row is None:
            return False
        self.user_id, self.name, self.customers = row.id, row.name, row.customers
        self.own = row.id == actor.id
        self.colleagues = [_colleague(r) for r in found if r.active and r.id != row.id]
        return True

    @rx.event
    @policy.requires("system.settings")
    async def close(self):
        """Leave the user as she is."""
        self.reset()

    @rx.event
    @policy.requires("system.settings")
    async def submit(self, user_id: int, form: dict[str, str]):
        """Shut the user out at once; her customers go to the colleague who was chosen."""
        actor, chosen = guard.actor_of(self), str(form.get("colleague", ""))
        colleague_id = int(chosen) if chosen.isdecimal() else None
        self.error, self.problem = "", ""
        try:
            await db.work(users.disable, actor, int(user_id), colleague_id)
        except Invalid as error:
            self.error = error.message
            self.open = await self._fill(int(user_id))
            return rx.set_focus("f-colleague")
        except DomainError as error:
            self.problem = error.message
        else:
            self.reset()
        return None


def _colleague(row: UserRow) -> Colleague:
    return Colleague(str(row.id), row.name)
