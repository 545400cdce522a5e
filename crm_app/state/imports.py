"""Importing a file: receive, look, plan, apply; the heavy work in threads, told and stopped."""

import asyncio
from typing import Any

import reflex as rx

from crm_app import db, policy, routes
from crm_app.domain import imports
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.excel import planned
from crm_app.domain.excel.fresh import Stale
from crm_app.state import guard, import_jobs
from crm_app.state.import_columns import ImportColumnsState
from crm_app.state.import_review import ImportReviewState
from crm_app.state.import_work import Work, leave, work_of

SLAGS = {"importera-foretagskunder": "foretag", "importera-privatkunder": "privat"}


class ImportState(rx.State):
    """The import that this tab is at.

    `step` is file, reading, columns, planning, review, applying or done.
    """

    slag: str = "foretag"
    step: str = "file"
    file_name: str = ""
    percent: int = 0
    progress: str = ""
    problem: str = ""
    result: str = ""
    _came: str = "file"

    @rx.event
    @policy.requires("customers.settings")
    async def load(self):
        """Show the step of the kind that the address names."""
        planned.require(guard.actor_of(self))
        last = self.router.url.path.rstrip("/").rsplit("/", 1)[-1]
        slag = SLAGS.get(last, "foretag")
        if slag != self.slag or self.step == "done":
            self.slag = slag
            self._start_over()

    def _start_over(self) -> None:
        work = leave(self.router.session.client_token)
        # A review is nothing without its page; what is being saved goes on.
        if work is not None and self.step != "applying":
            work.stop.set()
            work.forget()
        self.step, self.problem, self.result = "file", "", ""

    @rx.event
    @policy.requires("customers.settings")
    async def start_over(self):
        """Choose another file."""
        self._start_over()

    @rx.event
    @policy.requires("customers.settings")
    async def cancel(self):
        """Stop the work that runs; nothing of it is kept."""
        work_of(self.router.session.client_token).stop.set()

    @rx.event
    @policy.requires("customers.settings")
    async def choose_columns(self):
        """Go back from the review to what each column is read as."""
        if self.step == "review" and work_of(self.router.session.client_token).peek:
            self.step, self.problem = "columns", ""

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def read(self, run: str):
        """Look at the uploaded file, and show what its columns seem to be about."""
        async with self:
            actor, token, kind = self._begin("reading")
        work = work_of(token, new=True)
        work.run, work.kind = routes.whole(str(run)) or 0, kind
        await self._run(work, self._reading(actor, work))

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def review(self):
        """Show what importing the file would do, its columns read as chosen."""
        async with self:
            if self.step == "planning":
                return
            actor, token, _ = self._begin("planning")
        work = work_of(token)
        await self._run(work, self._planning(actor, work))

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def apply(self):
        """Do what the review shows, in one transaction; a second click finds it under way."""
        async with self:
            if self.step == "applying":
                return
            actor, token, _ = self._begin("applying")
        work = work_of(token)
        await self._run(work, self._applying(actor, work))

    def _begin(self, step: str) -> tuple[Actor, str, str]:
        actor = guard.actor_of(self)
        planned.require(actor)
        if self.step in ("file", "columns", "review"):
            self._came = self.step
        self.step, self.problem, self.percent, self.progress = step, "", 0, ""
        return actor, self.router.session.client_token, routes.KINDS[self.slag]

    async def _run(self, work: Work, job: Any) -> None:
        """Run one job beside a teller of its progress; a refusal goes back to where it began."""
        async with work.lock:
            work.stop.clear()
            work.done = work.total = 0
            task = asyncio.ensure_future(job)
            async for progress in import_jobs.ticks(work, task):
                async with self:
                    if not work.left:
                        self.percent, self.progress = import_jobs.percent(work), progress
        if work.left:
            task.exception()
            return
        async with self:
            try:
                task.result()
            except DomainError as error:
                self.problem = error.message
                self._step_back(work)
            except Exception:
                self._step_back(work)
                raise

    def _step_back(self, work: Work) -> None:
        there = {"columns": bool(work.peek), "review": bool(work.plan)}
        self.step = self._came if there.get(self._came) else "file"

    async def _reading(self, actor: Actor, work: Work) -> None:
        run = await db.read(imports.get, actor, work.run)
        async with self:
            if not work.left:
                self.file_name = run.file_name
        await import_jobs.look(actor, work)
        async with self:
            if not work.left:
                await (await self.get_state(ImportColumnsState))._show(work)
                self.step = "columns"

    async def _planning(self, actor: Actor, work: Work) -> None:
        work.shown = frozenset()
        await import_jobs.plan(actor, work)
        await self._reviewed(work)

    async def _reviewed(self, work: Work) -> None:
        async with self:
            if work.left:
                work.forget()
                return
            await (await self.get_state(ImportReviewState))._show(work)
            self.step = "review"

    async def _applying(self, actor: Actor, work: Work) -> None:
        if work.plan is None:
            raise DomainError("Granskningen finns inte kvar. Välj filen igen.")
        work.passes = 1
        try:
            outcome = await db.work(
                imports.apply,
                actor,
                work.run,
                work.plan.path,
                only_correct=work.only_correct,
                on_progress=work.tell,
                should_stop=work.stop.is_set,
            )
        except Stale as error:
            await self._anew(actor, work, error)
            raise
        if not outcome.committed:
            raise DomainError(
                "Inget importerades: filen har avvisade rader. Rätta dem, eller "
                "välj att bara importera felfria rader."
            )
        work.forget()
        async with self:
            if not work.left:
                self.step = "done"
                self.result = f"{outcome.new} nya kunder och {outcome.changed} ändrade."
                leave(self.router.session.client_token)

    async def _anew(self, actor: Actor, work: Work, stale: Stale) -> None:
        """Plan anew what has changed since the review, and show that alone."""
        if stale.rows is None:
            await import_jobs.plan(actor, work)
        else:
            await import_jobs.replan(actor, work, stale.rows)
        work.shown = stale.rows or frozenset()
        await self._reviewed(work)
