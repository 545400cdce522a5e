"""The bar beneath the register: what is marked, and what is done to all of it."""

import dataclasses
import time
from typing import Any

import reflex as rx

from crm_app import db, live, policy, routes
from crm_app.domain import bulk, customer_list, settings
from crm_app.domain.actors import Actor
from crm_app.domain.bulk import Outcome, Undone
from crm_app.domain.bulk_rules import Change
from crm_app.domain.customer_list import Query
from crm_app.domain.errors import DomainError, Invalid, PermissionDenied
from crm_app.domain.forms import Option
from crm_app.domain.settings import Snapshot
from crm_app.state import bulk_job, bulk_words, guard, memory
from crm_app.state.bulk_job import Job, Progress
from crm_app.state.bulk_words import grouped
from crm_app.state.register import RegisterState

MOST = 2_000
FULL = (
    f"Det går att markera högst {grouped(MOST)} kunder en och en. Välj alla som matchar i stället."
)


class BulkState(rx.State):
    """What is marked in the register, what it can be changed to, and the change that runs.

    `everything` marks all that match; `count` says how many are marked. `note` is what came of the
    last change, which `run_id` takes back.
    """

    ids: list[str] = []
    everything: bool = False
    count: str = ""
    archived: bool = False
    choices: dict[str, list[Option]] = {}
    progress: Progress = Progress()
    note: str = ""
    run_id: int = 0
    problem: str = ""
    asking: bool = False
    managing: bool = False
    _of: Query = Query()
    _job: Job = Job()
    _stop: bool = False

    @rx.event
    @policy.requires("customers.see")
    async def load(self):
        """Follow the lists; let go of what was marked in another list, and offer her last undo."""
        actor = guard.actor_of(self)
        live.watch(self.router.session.client_token, BulkState, "settings")
        now = bulk_job.without_page((await self.get_state(RegisterState))._query)
        if now != self._of:
            self._of = now
            self._let_go()
        self.archived = now.of_archived
        self.problem, self.asking = "", False
        await self._fill()
        if not self.note and not self.progress.label:
            await self._remember(actor)

    async def _remember(self, actor: Actor) -> None:
        found, held = await db.read(bulk_job.last, actor)
        if found is not None:
            self.run_id = found.id
            self.note = bulk_words.done(held, found.change, found.count)

    async def _fill(self) -> None:
        self._offer(await db.read(settings.snapshot))

    def _offer(self, held: Snapshot) -> None:
        may = guard.actor_of(self).may("customers.edit")
        memory.keep(self, choices=bulk_job.choices(held) if may else {})

    async def _refresh(self) -> None:
        guard.actor_of(self).require("customers.see")
        self._offer(await live.shared(("settings",), lambda: db.read(settings.snapshot)))

    @rx.event
    @policy.requires("customers.see")
    async def pick(self, ids: list[str], on: bool):
        """Mark rows of the page, or let go of them."""
        told = [str(i) for i in ids if routes.whole(str(i))] if isinstance(ids, list) else []
        if self.everything:
            shown = (await self.get_state(RegisterState))._shown
            self.ids, self.everything = [str(id_) for id_ in shown], False
        kept = [i for i in self.ids if i not in set(told)]
        wanted = list(dict.fromkeys([*kept, *told] if on is True else kept))
        self.problem = FULL if len(wanted) > MOST else ""
        self.ids = wanted[:MOST]
        self.count = grouped(len(self.ids))
        self.note = ""

    @rx.event
    @policy.requires("customers.see")
    async def pick_all(self):
        """Mark everything that the register's list holds, on whatever page."""
        actor = guard.actor_of(self)
        self._of = bulk_job.without_page((await self.get_state(RegisterState))._query)
        number = await db.read(customer_list.count, actor, self._of, None)
        self.ids, self.everything, self.count = [], True, grouped(number)

    @rx.event
    @policy.requires("customers.see")
    async def let_go(self):
        """Mark nothing."""
        self._let_go()

    def _let_go(self) -> None:
        self.ids, self.everything, self.count, self.problem = [], False, "", ""

    @rx.event
    @policy.requires("customers.see")
    async def close_note(self):
        """Put away what was said of the last change."""
        self.note, self.run_id, self.problem = "", 0, ""

    @rx.event
    @policy.requires("customers.edit")
    async def change(self, action: str, value: str):
        """Give what is marked a value, or with an empty one take it away."""
        if str(action) in ("level", "district", "add_tag", "remove_tag"):
            return self._begin(Change(str(action), routes.whole(str(value))))
        return None

    @rx.event
    @policy.requires("customers.edit")
    async def open_managers(self, is_open: bool):
        """Open the dialog in which account managers are chosen, or close it."""
        self.managing = is_open is True

    @rx.event
    @policy.requires("customers.edit")
    async def manage(self, form: dict[str, Any]):
        """Make a user account manager of what is marked, or take her from it."""
        self.managing = False
        title = routes.whole(str(form.get("title", "")))
        user = routes.whole(str(form.get("user", "")))
        remove = form.get("way") == "remove"
        action = "remove_manager" if remove else "add_manager"
        return self._begin(Change(action, user, None if remove else title))

    @rx.event
    @policy.requires("customers.archive")
    async def archive(self, on: bool):
        """Archive what is marked, or take it back from the archive."""
        return self._begin(Change("archive" if on is True else "restore"))

    def _begin(self, change: Change) -> Any:
        ids = tuple(int(i) for i in self.ids)
        if self.progress.label or not (ids or self.everything):
            return None
        self.problem, self.note, self.asking = "", "", False
        self._job = Job(change, ids, self._of if self.everything else None)
        return BulkState.work

    @rx.event
    @policy.requires("customers.edit")
    async def confirm(self):
        """Do what was asked about, although she loses sight of customers by it."""
        if not self.asking:
            return None
        self.asking = False
        self._job = dataclasses.replace(self._job, even_own=True)
        return BulkState.work

    @rx.event
    @policy.requires("customers.see")
    async def dismiss(self):
        """Leave what was asked about undone."""
        self.asking, self._job = False, Job()

    @rx.event
    @policy.requires("customers.see")
    async def undo(self):
        """Take the last change back."""
        if self.progress.label or not self.run_id:
            return None
        self.problem, self._job = "", Job(run=self.run_id)
        return BulkState.work

    @rx.event
    @policy.requires("customers.see")
    async def cancel(self):
        """Stop the change that runs, after the part that it is at."""
        self._stop = True

    @rx.event(background=True)
    @policy.requires("customers.see")
    async def work(self):
        """Do the change or take it back, a part at a time; the writer is free in between."""
        async with self:
            job, actor = self._job, guard.actor_of(self)
            idle = job.change is None and not job.run
            if idle or self.progress.label or self.asking:
                return None
            # Another click, or another change, finds this one under way.
            self._job, self._stop, self.progress = Job(), False, Progress("Förbereder")
        try:
            await (self._take_back(actor, job.run) if job.run else self._do(actor, job))
        except PermissionDenied:
            # Who has lost the right meanwhile is shown nothing more of it.
            async with self:
                self.reset()
        except Invalid as error:
            async with self:
                self.asking = "sight" in error.errors
                self._job = job if self.asking else Job()
                self.problem = "" if self.asking else error.message
        except DomainError as error:
            async with self:
                self.problem = error.message
        finally:
            async with self:
                self.progress = Progress()
        # What she has changed herself does not wait for "Visa".
        return RegisterState.show_waiting

    async def _do(self, actor: Actor, job: Job) -> None:
        change = job.change or Change("")
        await db.read(bulk.check, actor, change, even_own=job.even_own)
        label = bulk_words.doing(await db.read(settings.snapshot), change)
        ids = job.ids
        if job.query is not None:
            ids = await db.read(customer_list.ids, actor, job.query)
        done, began = Outcome(), time.monotonic()
        try:
            for at in range(0, len(ids), bulk.AT_A_TIME):
                going = await self._go_on(label, at, len(ids), began)
                if going is None:
                    break
                part, own = ids[at : at + bulk.AT_A_TIME], job.even_own
                done += await db.work(bulk.step, going, change, part, done.run, even_own=own)
        finally:
            await self._tell(change, done, len(ids))

    async def _go_on(self, label: str, at: int, total: int, began: float) -> Actor | None:
        """Show how far it has come; return who goes on, None when she has stopped it."""
        async with self:
            seconds = time.monotonic() - began
            rate = f", {grouped(round(at / seconds))} i sekunden" if at and seconds > 0 else ""
            text = f"{grouped(at)} av {grouped(total)}{rate}"
            self.progress = Progress(label, at * 100 // max(1, total), text)
            if self._stop:
                return None
            return await guard.fresh_actor(self)

    async def _tell(self, change: Change, outcome: Outcome, total: int) -> None:
        held = await db.read(settings.snapshot)
        touched = outcome.changed + outcome.same + sum(outcome.left.values())
        async with self:
            if guard.remembered(self) is None:
                return
            self._let_go()
            self.run_id = outcome.run
            self.note = bulk_words.said(held, change, outcome, stopped=touched < total)

    async def _take_back(self, actor: Actor, run: int) -> None:
        undone, began = Undone(), time.monotonic()
        after: int | None = 0
        found, _ = await db.read(bulk_job.last, actor)
        total = found.count if found is not None and found.id == run else 0
        while after is not None:
            done = undone.restored + undone.kept
            going = await self._go_on("Ångrar", done, max(total, done), began)
            if going is None:
                break
            part = await db.work(bulk.undo, going, run, after)
            after = part.after
            undone = Undone(undone.restored + part.restored, undone.kept + part.kept)
        async with self:
            self.note = bulk_words.taken_back(undone)
            self.run_id = 0 if after is None else run
