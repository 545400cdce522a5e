"""Kolumner: what each column of the file is read as, and named choices of that."""

import reflex as rx
from sqlmodel import Session

from crm_app import db, policy, routes
from crm_app.domain import import_mappings, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError, Invalid, NotFound
from crm_app.domain.excel import planned
from crm_app.domain.excel.column_choice import Overview, overview, valid
from crm_app.domain.excel.columns import guess
from crm_app.domain.import_mappings import Named
from crm_app.state import guard
from crm_app.state.import_work import GONE, Work, work_of

DIALOGS = ("save", "delete")
NO_ONE = Named(0, "", "", shared=False, may_delete=False, fits=False)


class ImportColumnsState(rx.State):
    """What the columns of this tab's file are read as. `resets` says that a choice was refused.

    `named` are the choices she has kept, `used` the one that is shown, `offered` one that fits.
    """

    table: Overview = Overview()
    named: list[Named] = []
    used: Named = NO_ONE
    offered: Named = NO_ONE
    dialog: str = ""
    errors: dict[str, str] = {}
    problem: str = ""
    resets: int = 0
    _used: int = 0

    async def _show(self, work: Work) -> None:
        """Show a file that was just looked at."""
        self._used, self.problem, self.dialog, self.errors = 0, "", "", {}
        await self._fill(work)

    async def _fill(self, work: Work) -> None:
        actor = guard.actor_of(self)
        self.table, self.named, self.offered = await db.read(_look, actor, work, self._used)
        work.key = self.table.key
        self.used = next((n for n in self.named if n.id == self._used), NO_ONE)

    def _work(self) -> Work | None:
        planned.require(guard.actor_of(self))
        work = work_of(self.router.session.client_token)
        self.problem = "" if work.peek else GONE
        return work if work.peek else None

    @rx.event
    @policy.requires("customers.settings")
    async def assign(self, index: int, key: str):
        """Read a column as a field, or as nothing."""
        work = self._work()
        if work is None or work.peek is None:
            return
        held, headings = await db.read(settings.snapshot), work.peek.headings
        if type(index) is int and 0 <= index < len(headings):
            told = {**work.mapping, index: str(key)}
            work.mapping = valid(held, work.kind, headings, told)
        self.resets += 1
        await self._fill(work)

    @rx.event
    @policy.requires("customers.settings")
    async def pick_key(self, key: str):
        """Match rows with customers by one field alone, or as usual."""
        if work := self._work():
            work.key = str(key)
            await self._fill(work)

    @rx.event
    @policy.requires("customers.settings")
    async def use(self, mapping_id: str):
        """Read the columns as a named choice says; 0 is as the headings tell."""
        work = self._work()
        if work is None or work.peek is None:
            return
        id_, headings = routes.whole(str(mapping_id)) or 0, work.peek.headings
        try:
            if id_:
                told = (guard.actor_of(self), id_, work.kind, headings)
                work.mapping, work.key = await db.read(import_mappings.use, *told)
            else:
                held = await db.read(settings.snapshot)
                work.mapping, work.key = guess(held, work.kind, headings), ""
        except DomainError as error:
            self.problem, id_ = error.message, 0
        self._used = id_
        await self._fill(work)

    @rx.event
    @policy.requires("customers.settings")
    async def ask(self, dialog: str):
        """Open the dialog that names a choice, or the one that takes the shown one away."""
        self.errors = {}
        self.dialog = dialog if dialog in DIALOGS and (dialog == "save" or self.used.id) else ""

    @rx.event
    @policy.requires("customers.settings")
    async def close(self):
        """Close the dialog."""
        self.dialog, self.errors = "", {}

    @rx.event
    @policy.requires("customers.settings")
    async def save(self, form: dict[str, str]):
        """Keep what is chosen under a name."""
        work = self._work()
        if work is None or work.peek is None:
            self.dialog = ""
            return None
        told = (str(form.get("name", "")), work.peek.headings, work.mapping, work.key)
        try:
            self._used = await db.work(
                import_mappings.save, guard.actor_of(self), work.kind, *told, "shared" in form
            )
        except Invalid as error:
            self.errors = dict(error.errors)
            return rx.set_focus("f-name")
        self.dialog, self.errors = "", {}
        return await self._fill(work)

    @rx.event
    @policy.requires("customers.settings")
    async def delete(self, mapping_id: int):
        """Take a named choice away; the columns stay as they are."""
        self.dialog = ""
        work = self._work()
        if work is None:
            return
        try:
            told = (guard.actor_of(self), routes.whole(str(mapping_id)) or 0, work.kind)
            await db.work(import_mappings.delete, *told)
        except NotFound:
            pass  # it is gone already
        except DomainError as error:
            self.problem = error.message
            return
        self._used = 0
        await self._fill(work)


def _look(
    session: Session, actor: Actor, work: Work, used: int
) -> tuple[Overview, list[Named], Named]:
    """Return the choice as it is, the named ones, and one that fits the file and says other."""
    planned.require(actor)
    held = settings.snapshot(session)
    if work.peek is None:
        return Overview(), [], NO_ONE
    headings = work.peek.headings
    named = import_mappings.listing(session, actor, work.kind, headings)
    offered = NO_ONE
    if not used and work.mapping == guess(held, work.kind, headings):
        for one in (n for n in named if n.fits):
            told = import_mappings.use(session, actor, one.id, work.kind, headings)
            if told != (work.mapping, work.key):
                offered = one
                break
    return overview(held, work.kind, work.peek, work.mapping, work.key), named, offered
