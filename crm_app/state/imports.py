"""Importing a file: receive, review, apply; the heavy work in threads, told and stopped."""

import asyncio
import dataclasses
import threading
from collections import OrderedDict
from typing import Any

import reflex as rx

from crm_app import db, planner, policy, routes
from crm_app.config import load as load_config
from crm_app.domain import import_files, imports, settings
from crm_app.domain.actors import Actor
from crm_app.domain.errors import DomainError
from crm_app.domain.excel import planned
from crm_app.domain.excel.fresh import Stale
from crm_app.domain.excel.planned import PlanOptions
from crm_app.domain.excel.staged import Staged
from crm_app.domain.excel.table import Limits
from crm_app.models.imports import ImportRun
from crm_app.state import guard
from crm_app.state.import_review import Review, review_of

SLAGS = {"importera-foretagskunder": "foretag", "importera-privatkunder": "privat"}
TOLD_EVERY = 0.25
KEPT = 20
MEGABYTE = 2**20
GONE = "Filen finns inte kvar. Välj den igen."


@dataclasses.dataclass
class Work:
    """One tab's import in this process: its file, its plan, how far, and a way to stop.

    `left` says that the tab has gone on to something else: what comes of it is not shown there.
    """

    run: int = 0
    options: PlanOptions = dataclasses.field(default_factory=PlanOptions)
    plan: Staged | None = None
    done: int = 0
    total: int = 0
    stop: threading.Event = dataclasses.field(default_factory=threading.Event)
    left: bool = False

    def tell(self, done: int, total: int) -> None:
        """Note how far the work has come; called from its thread."""
        self.done, self.total = done, total


_works: OrderedDict[str, Work] = OrderedDict()


def _work_of(token: str, *, new: bool = False) -> Work:
    if new or token not in _works:
        _works[token] = Work()
    _works.move_to_end(token)
    while len(_works) > KEPT:
        _forget(_works.popitem(last=False)[1])
    return _works[token]


def _forget(work: Work) -> None:
    if work.plan:
        work.plan.path.unlink(missing_ok=True)


class ImportState(rx.State):
    """The import that this tab is at. `step` is file, reading, review, applying or done."""

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
        work = _works.pop(self.router.session.client_token, None)
        if work is not None:
            work.left = True
            # A review is nothing without its page; what is being saved goes on.
            if self.step == "reading":
                work.stop.set()
            if self.step != "applying":
                _forget(work)
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
        _work_of(self.router.session.client_token).stop.set()

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def review(self, run: str):
        """Read the uploaded file and show what importing it would do."""
        async with self:
            actor, token, kind = self._begin("reading")
        work = _work_of(token, new=True)
        work.run = routes.whole(str(run)) or 0
        await self._run(work, self._reading(actor, work, kind))

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def review_again(self, create_values: bool):
        """Review once more, with the missing values to be created or not."""
        async with self:
            self.create_values = bool(create_values)
            actor, token, kind = self._begin("reading")
        work = _work_of(token)
        await self._run(work, self._planning(actor, work, kind))

    @rx.event(background=True)
    @policy.requires("customers.settings")
    async def apply(self):
        """Do what the review shows, in one transaction; a second click finds it under way."""
        async with self:
            if self.step == "applying":
                return
            actor, token, _ = self._begin("applying")
        work = _work_of(token)
        await self._run(work, self._applying(actor, work))

    def _begin(self, step: str) -> tuple[Actor, str, str]:
        actor = guard.actor_of(self)
        planned.require(actor)
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
        self.step = "review" if work.plan else "file"
        self.create_values = bool(work.plan and work.plan.head["create_values"])

    def _tell(self, work: Work, seconds: float) -> None:
        if work.total:
            self.percent = min(100, work.done * 100 // work.total)
        if work.done and seconds > 1:
            rate = work.done / seconds
            left = max(0, round((work.total - work.done) / rate))
            self.progress = f"{round(rate)} rader i sekunden, {left} sekunder kvar"

    async def _reading(self, actor: Actor, work: Work, kind: str) -> None:
        run = await db.read(imports.get, actor, work.run)
        async with self:
            if not work.left:
                self.file_name = run.file_name
        await self._planning(actor, work, kind)

    async def _planning(self, actor: Actor, work: Work, kind: str) -> None:
        if not work.run:
            raise DomainError(GONE)
        run = await db.read(imports.get, actor, work.run)
        work.options = dataclasses.replace(work.options, create_values=self.create_values)
        job = await self._job(actor, run, work.options)
        await asyncio.to_thread(planner.plan_file, job, work.tell, work.stop.is_set)
        _forget(work)
        work.plan = Staged(job.target)
        async with self:
            if work.left:
                _forget(work)
                return
            self.plan = review_of(work.plan)
            self.step = "review"

    async def _job(self, actor: Actor, run: ImportRun, options: PlanOptions) -> planner.Job:
        config = load_config()
        most = (await db.read(settings.snapshot)).get("import.max_megabytes") * MEGABYTE
        return planner.Job(
            config.database_url,
            config.secret,
            actor,
            run.kind,
            import_files.folder(config.data) / run.stored_as,
            sealed=True,
            target=import_files.new_staging(config.data),
            limits=Limits(file_bytes=most),
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
        _forget(work)
        async with self:
            if not work.left:
                self.step = "done"
                self.result = f"{outcome.new} nya kunder och {outcome.changed} ändrade."
                _works.pop(self.router.session.client_token, None)
