"""Exporting: what is to be exported, and the actor's exports, followed live."""

import dataclasses

import reflex as rx

from crm_app import db, export_jobs, live, policy, routes
from crm_app.domain import clock, customer_list, export_runs, exports, settings
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import DomainError
from crm_app.domain.exports import Wanted
from crm_app.domain.filters import Filter
from crm_app.models.exports import ExportRun
from crm_app.state import guard, memory
from crm_app.state.imports import SLAGS
from crm_app.state.register import RegisterState

STATES = {"ready": "Klar", "stopped": "Avbruten", "failed": "Gick inte. Försök igen."}
KINDS = {"company": "Företagskunder", "private": "Privatkunder"}


@dataclasses.dataclass(frozen=True)
class Line:
    """One export as its row shows it; `href` is "" until the file can be fetched."""

    id: str
    title: str
    text: str
    running: bool
    percent: int
    href: str


def line_of(run: ExportRun) -> Line:
    """Return an export as its row shows it."""
    running, percent = run.state == export_runs.RUNNING, export_jobs.percent(run.id or 0)
    text = f"{percent} %" if running else STATES[run.state]
    if run.state == export_runs.READY:
        text = f"{run.rows} kunder, {clock.show(run.created_at)}"
        if run.left_out:
            text += f". {run.left_out} celler var för långa för Excel och lämnades tomma"
    href = f"/filer/export/{run.id}" if run.state == export_runs.READY else ""
    title = KINDS[run.kind] + (f": {run.selection}" if run.selection else "")
    return Line(str(run.id), title, text, running, percent, href)


class ExportState(rx.State):
    """What she is about to export, and her exports. `asking` holds the register's dialog open."""

    kind: str = "company"
    asking: bool = False
    selection: str = ""
    count: int = 0
    contacts: bool = True
    in_full: bool = False
    problem: str = ""
    lines: list[Line] = []
    _query: Query = Query()

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Offer all customers of the kind that the tab is about."""
        self.asking = False
        if not guard.actor_of(self).may(exports.RIGHT):
            return
        slag = SLAGS.get(self.router.url.path.rstrip("/").rsplit("/", 1)[-1], "foretag")
        await self._offer(routes.KINDS[slag], Query())

    @rx.event
    @policy.requires("customers.export")
    async def open(self):
        """Offer what the register shows, with its filters."""
        query = (await self.get_state(RegisterState))._query
        kinds = [f.values for f in query.filters if f.key == "kind"]
        kind = str(kinds[0][0]) if kinds and len(kinds[0]) == 1 else "company"
        await self._offer(kind, query)
        self.asking = True

    async def _offer(self, kind: str, query: Query) -> None:
        actor = guard.actor_of(self)
        live.watch(self.router.session.client_token, ExportState, export_runs.topic(actor.id))
        self._query, self.kind, self.problem, self.in_full = query, kind, "", False
        await self._count()
        await self._refresh()

    async def _count(self) -> None:
        actor, wanted = guard.actor_of(self), self._wanted()
        held = await db.read(settings.snapshot)
        kept = (*wanted.filters, Filter("kind", (wanted.kind,)))
        query = Query(filters=kept, lacking=wanted.lacking)
        self.count = await db.read(customer_list.count, actor, query, None)
        self.selection = exports.selection(held, wanted)

    def _wanted(self) -> Wanted:
        kept = tuple(f for f in self._query.filters if f.key != "kind")
        lacking = self._query.lacking
        return Wanted(self.kind, kept, lacking, self.in_full, self.contacts)

    async def _refresh(self) -> None:
        runs = await db.read(export_runs.mine, guard.actor_of(self))
        memory.keep(self, lines=[line_of(run) for run in runs])

    @rx.event
    @policy.requires("customers.export")
    async def opened(self, is_open: bool):
        """Close the register's dialog; what runs goes on."""
        self.asking = self.asking and is_open is True

    @rx.event
    @policy.requires("customers.export")
    async def choose(self, kind: str):
        """Export the other kind of customers."""
        if kind in KINDS:
            self.kind = kind
            await self._count()

    @rx.event
    @policy.requires("customers.export")
    async def set_contacts(self, wanted: bool):
        """Let companies' contacts come along, or not."""
        self.contacts = wanted is True

    @rx.event
    @policy.requires("customers.see_personal_numbers")
    async def set_in_full(self, wanted: bool):
        """Write persons' numbers in full, or masked."""
        self.in_full = wanted is True

    @rx.event
    @policy.requires("customers.export")
    async def start(self):
        """Begin the export; it goes on when the page is left."""
        if not self.count:
            return
        try:
            await export_jobs.start(guard.actor_of(self), self._wanted())
            self.problem = ""
        except DomainError as error:
            self.problem = error.message
        await self._refresh()

    @rx.event
    @policy.requires("customers.export")
    async def cancel(self, id_: str):
        """Stop an export of her own."""
        await export_jobs.stop(guard.actor_of(self), routes.whole(str(id_)) or 0)
        await self._refresh()
