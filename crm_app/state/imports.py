"""Importing a file: receive, review, apply; the heavy work in threads, told and stopped."""

import asyncio
import dataclasses
from typing import Any

import reflex as rx

from crm_app import db, planner, policy, routes
from crm_app.config import load as load_config
from crm_app.domain import import_files, imports, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.excel import peek, planned
from crm_app.domain.excel.column_choice import for_plan
from crm_app.domain.excel.columns import guess
from crm_app.domain.excel.fresh import Stale
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.table import Limits
from crm_app.models.imports import ImportRun
from crm_app.state import guard
from crm_app.state.import_columns import ImportColumnsState
from crm_app.state.import_review import Review, review_of
from crm_app.state.import_work import GONE, Work, leave, work_of

SLAGS = {"importera-foretagskunder": "foretag", "importera-privatkunder": "privat"}
TOLD_EVERY = 0.25
MEGABYTE = 2**20
READING = ("reading", "planning")


class ImportState(rx.State):
    """The import that this tab is at.

    `step` is file, reading, columns, planning, review, applying or done.
    """

    slag: str = "foretag"
    step: str = "file"
    file_name: str = ""
    plan: Review = Review()
    create_values: bool = False
    only_correct: bool = False
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
        if work is not None:
            # A review is nothing without its page; what is being saved goes on.
            if self.step in READING:
                work.stop.set()
            if self.step != "applying":
                work.forget()
        self.step, self.problem, self.result = "file", "", ""
        self.create_values = self.only_correct = False
        self.plan = Review()

    @rx.event
    @policy.requires("customers.settings")
    async def start_over(self):
        """Choose another file."""
        self._start_over()

    @rx.event
    @policy.requires("customers.settings")
    async def set_only_correct(self, wanted: bool):
        """Choose whether the refused rows may be left behind."""
        self.only_correct = bool(wanted)

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
            actor, token, kind = self._begin("planning")
        work = work_of(token)
        await self._run(work, self._planning(actor, work, kind))

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def review_again(self, create_values: bool):
        """Review once more, with the missing values to be created or not."""
        async with self:
            self.create_values = bool(create_values)
            actor, token, kind = self._begin("planning")
        work = work_of(token)
        await self._run(work, self._planning(actor, work, kind))

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
        work.stop.clear()
        work.done = work.total = 0
        task = asyncio.ensure_future(job)
        began = asyncio.get_running_loop().time()
        while not (await asyncio.wait({task}, timeout=TOLD_EVERY))[0]:
            async with self:
                if not work.left:
                    self._tell(work, asyncio.get_running_loop().time() - began)
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
        self.create_values = bool(work.plan and work.plan.head["create_values"])

    def _tell(self, work: Work, seconds: float) -> None:
        if work.total:
            self.percent = min(100, work.done * 100 // work.total)
        if work.done and seconds > 1:
            rate = work.done / seconds
            left = max(0, round((work.total - work.done) / rate))
            self.progress = f"{round(rate)} rader i sekunden, {left} sekunder kvar"

    async def _reading(self, actor: Actor, work: Work) -> None:
        run = await db.read(imports.get, actor, work.run)
        async with self:
            if not work.left:
                self.file_name = run.file_name
        path, limits = import_files.folder(load_config().data) / run.stored_as, await _limits()
        told = (peek.look, actor, path, work.kind, limits, work.stop.is_set)
        work.peek = await asyncio.to_thread(*told, sealed=True)
        held = await db.read(settings.snapshot)
        work.mapping = guess(held, work.kind, work.peek.headings)
        async with self:
            if not work.left:
                await (await self.get_state(ImportColumnsState))._show(work)
                self.step = "columns"

    async def _planning(self, actor: Actor, work: Work, kind: str) -> None:
        if not work.run:
            raise DomainError(GONE)
        run = await db.read(imports.get, actor, work.run)
        work.options = await _options(work, create_values=self.create_values)
        job = await self._job(actor, run, work.options)
        await asyncio.to_thread(planner.plan_file, job, work.tell, work.stop.is_set)
        work.forget()
        work.plan = Staged(job.target)
        async with self:
            if work.left:
                work.forget()
                return
            self.plan = review_of(work.plan)
            self.step = "review"

    async def _job(self, actor: Actor, run: ImportRun, options: PlanOptions) -> planner.Job:
        config = load_config()
        return planner.Job(
            config.database_url,
            config.secret,
            actor,
            run.kind,
            import_files.folder(config.data) / run.stored_as,
            sealed=True,
            target=import_files.new_staging(config.data),
            limits=await _limits(),
            options=options,
            file_hash=run.file_hash,
        )

    async def _applying(self, actor: Actor, work: Work) -> None:
        if work.plan is None:
            raise DomainError("Granskningen finns inte kvar. Välj filen igen.")
        try:
            outcome = await db.work(
                imports.apply,
                actor,
                work.run,
                work.plan.path,
                only_correct=self.only_correct,
                on_progress=work.tell,
                should_stop=work.stop.is_set,
            )
        except Stale as error:
            await self._planning(actor, work, work.plan.head["kind"])
            raise error
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


async def _limits() -> Limits:
    most = (await db.read(settings.snapshot)).get("import.max_megabytes") * MEGABYTE
    return Limits(file_bytes=most)


async def _options(work: Work, *, create_values: bool) -> PlanOptions:
    """Return what has been decided of the file so far."""
    told = {}
    if work.peek:
        held = await db.read(settings.snapshot)
        told = for_plan(held, work.kind, work.peek.headings, work.mapping)
    return dataclasses.replace(
        work.options, mapping=told, key=work.key, create_values=create_values
    )
