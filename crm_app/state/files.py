"""The files on the customer's card: the list, a preview, and what is done with each."""

import dataclasses
from typing import Any

import reflex as rx
from sqlmodel import Session

from crm_app import db, live, policy, routes
from crm_app.domain import files, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError, Invalid
from crm_app.domain.files import FileLine
from crm_app.state import guard, memory

TAB = "files"
NONE = FileLine(0, "", "", "", "", "", "", "", archived=False, lost=False)


@dataclasses.dataclass(frozen=True)
class Gone:
    """What was just put away, so that it can be taken back."""

    id: int = 0
    text: str = ""


class FilesState(rx.State):
    """The files of the customer that the address names, while their tab is open."""

    customer_id: int = 0
    files: list[FileLine] = []
    archived: list[FileLine] = []
    count: str = ""
    most: int = 0
    renaming: int = 0
    rename_error: str = ""
    problem: str = ""
    shown: FileLine = NONE
    gone: Gone = Gone()
    loaded: bool = False
    _open: bool = False

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Count the files of the customer of the address, list them in their tab, and follow."""
        id_ = routes.whole(str(getattr(self, "kund_id", ""))) or 0
        is_open = routes.tab_key(str(getattr(self, "flik", "") or "")) == TAB
        if (id_, is_open) != (self.customer_id, self._open):
            self.reset()
            self.customer_id, self._open = id_, is_open
        await self._fill()

    def _forget(self) -> None:
        kept = self.customer_id, self._open
        self.reset()
        self.customer_id, self._open = kept

    async def _refresh(self) -> None:
        await self._fill()

    async def _fill(self) -> None:
        actor, token = await guard.fresh_actor(self), self.router.session.client_token
        record = f"record:customers:{self.customer_id}"
        live.watch(token, FilesState, record, "settings")
        look = _look if self._open else _count
        try:
            lines, count, most = await db.read(look, actor, self.customer_id)
        except DomainError:
            # Not even that something happens to what is not hers is told.
            self._forget()
            live.watch(token, FilesState, "settings")
            return
        shown = next((line for line in lines if line.id == self.shown.id), NONE)
        memory.keep(
            self,
            files=[line for line in lines if not line.archived],
            archived=[line for line in lines if line.archived],
            count=str(count) if count else "",
            most=most,
            shown=shown if shown.inline else NONE,
            loaded=True,
        )

    @rx.event
    @policy.requires("customers.see")
    async def show(self, file_id: int):
        """Open the preview of a picture or a PDF."""
        found = (line for line in [*self.files, *self.archived] if line.id == file_id)
        self.shown = next((line for line in found if line.inline), NONE)

    @rx.event
    @policy.requires("customers.see")
    async def close(self):
        """Close the preview."""
        self.shown = NONE

    @rx.event
    @policy.requires("customers.edit")
    async def ask_name(self, file_id: int):
        """Let the name of one file be changed where it stands; 0 leaves it."""
        self.renaming, self.rename_error = int(file_id), ""

    @rx.event
    @policy.requires("customers.edit")
    async def rename(self, file_id: int, name: str):
        """Call a file something else; a refusal of another sort is told by the app."""
        try:
            await db.work(files.rename, guard.actor_of(self), int(file_id), str(name))
        except Invalid as error:
            self.rename_error = error.errors["name"]
        else:
            self.renaming, self.rename_error = 0, ""
            await self._fill()

    @rx.event
    @policy.requires("customers.edit")
    async def archive(self, file_id: int):
        """Put a file away, with a way to regret it."""
        line = next((line for line in self.files if line.id == file_id), NONE)
        if await self._do(files.archive, file_id):
            self.gone = Gone(int(file_id), f"{line.name or 'Filen'} arkiverades")

    @rx.event
    @policy.requires("customers.edit")
    async def restore(self, file_id: int):
        """Take an archived file back."""
        if await self._do(files.restore, file_id):
            self.gone = Gone()

    async def _do(self, verb: Any, file_id: int) -> bool:
        problem = ""
        try:
            await db.work(verb, guard.actor_of(self), int(file_id))
        except DomainError as error:
            problem = error.message
        await self._fill()
        self.problem = problem
        return not problem


Looked = tuple[list[FileLine], int, int]


def _look(session: Session, actor: Actor, customer_id: int) -> Looked:
    lines = files.listing(session, actor, customer_id)
    most = settings.snapshot(session).get(files.LIMIT)
    return lines, sum(not line.archived for line in lines), most


def _count(session: Session, actor: Actor, customer_id: int) -> Looked:
    return [], files.count(session, actor, customer_id), 0
